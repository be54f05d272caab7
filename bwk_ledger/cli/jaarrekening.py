"""`bwk jaarrekening`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, count, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.output import choose_output
from bwk_ledger.render import FORMATS

if TYPE_CHECKING:
    from bwk_ledger.load import Ledger


@click.command("jaarrekening", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option(
    "--formaat",
    type=click.Choice(FORMATS),
    help="Vorm van het overzicht; anders volgt die uit de naam bij --uit, en zonder --uit is het terminal.",
)
@click.option(
    "--uit",
    metavar="PAD",
    help="Een bestand voor balans en staat van baten en lasten, of een map voor alles van het jaar.",
)
@books_option
def command(jaar: int, formaat: str | None, uit: str | None, books: Path) -> None:
    """Toon de balans en de staat van baten en lasten van JAAR, in totaal en per kamer, naast de begroting.

    Met --uit MAP: jaarrekening.pdf en .xlsx (met toelichting, kasstroom, proefbalans, grootboek en journaal; de totalen
    zijn formules), auditfile.xaf, elk overzicht als csv, en dossier.zip met stukken en bonnen.
    """
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from bwk_ledger.views.figures import figures, require_year  # noqa: PLC0415

    if uit is not None and formaat is None and not Path(uit).suffix:
        ledger = load(books)
        require_year(ledger, jaar)
        _write_all(ledger, jaar, Path(uit))
    else:
        from bwk_ledger.tables.annual import jaarrekening  # noqa: PLC0415

        output = choose_output(formaat, uit)
        ledger = load(books)
        require_year(ledger, jaar)
        output.show(jaarrekening(figures(ledger, jaar), ledger.names, ledger.title))
    warn_of_errors(ledger)


def _write_all(ledger: Ledger, year: int, folder: Path) -> None:
    """Everything is made before the first file is written: what cannot be made leaves nothing behind."""
    from bwk_ledger.cli.year_files import year_files  # noqa: PLC0415 - only when called
    from bwk_ledger.files import write_file  # noqa: PLC0415

    if folder.exists() and not folder.is_dir():
        raise click.BadParameter(f"'{folder}' is geen map.", param_hint="'--uit'")
    files = year_files(ledger, year)
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        write_file(target, content)
    click.echo(f"Geschreven: {count(len(files), 'bestand', 'bestanden')} in {folder}", err=True)
