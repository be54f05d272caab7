"""`bwk overlopend`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.output import Output, output_options
from bwk_ledger.cli.writing import writing

if TYPE_CHECKING:
    from pathlib import Path

    from bwk_ledger.load import Ledger


@click.command("overlopend", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option(
    "--boek",
    nargs=3,
    metavar="SOORT REKENING BEDRAG",
    help="Schrijf er een bij. Soorten: 'te betalen', 'te ontvangen', vooruitbetaald, vooruitontvangen.",
)
@click.option("--omschrijving", metavar="TEKST", help="Waar het om gaat; nodig bij --boek.")
@click.option("--subsidie", metavar="CODE", help="De subsidie die deze kosten betaalt.")
@books_option
@output_options
def command(
    jaar: int,
    boek: tuple[str, str, str] | None,
    omschrijving: str | None,
    subsidie: str | None,
    books: Path,
    output: Output,
) -> None:
    """Toon wat op 31 december van JAAR nog te betalen of te ontvangen was, of vooruit betaald of ontvangen.

    Met --boek komt er een bij: bwk overlopend 2018 --boek "te betalen" Lasten:TOP:Fysiek:Energie 120,00
    --omschrijving "Energie december". Op 1 januari draait hij vanzelf terug.
    """
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from bwk_ledger.statements.overlopend import overlopend  # noqa: PLC0415
    from bwk_ledger.views.accruals import accrual_lines  # noqa: PLC0415
    from bwk_ledger.views.figures import require_year  # noqa: PLC0415

    if boek is None and (omschrijving or subsidie):
        raise click.UsageError("--omschrijving en --subsidie horen bij --boek.")
    if boek is not None and not (omschrijving and omschrijving.strip()):
        raise click.UsageError("Noem met --omschrijving waar deze post om gaat.")
    if boek is not None and omschrijving is not None:
        with writing(books) as before:
            require_year(before, jaar)
            _book(before, jaar, boek, omschrijving, subsidie)
    ledger = load(books)
    require_year(ledger, jaar)
    output.show([overlopend(accrual_lines(ledger, jaar), jaar)])
    warn_of_errors(ledger)


def _book(ledger: Ledger, year: int, new: tuple[str, str, str], text: str, grant: str | None) -> None:
    from bwk_ledger.books.accruals import NewAccrual, add_accrual, read_amount  # noqa: PLC0415 - only when called

    kind, account, amount = new
    accrual = NewAccrual(year, kind, account, read_amount(amount), text, grant)
    file = add_accrual(ledger.changes(), ledger.config, ledger.names, ledger.entries, accrual)
    click.echo(f"Geboekt in {file}.", err=True)
