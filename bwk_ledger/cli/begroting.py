"""`bwk begroting`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.output import Output, output_options

if TYPE_CHECKING:
    from pathlib import Path


@click.command("begroting", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option("--bron", is_flag=True, help="Alleen de begroting, in de twee tabellen van het aanbod.")
@books_option
@output_options
def command(jaar: int, bron: bool, books: Path, output: Output) -> None:
    """Toon de begroting van JAAR naast de werkelijkheid, per kamer en in totaal.

    De formele begroting is geld; de populaire is geld en de waarde van uren die mensen onbetaald inzetten.
    """
    from bwk_ledger.load import load  # noqa: PLC0415
    from bwk_ledger.tables.budget import begroting  # noqa: PLC0415
    from bwk_ledger.tables.budget import bron as source_tables  # noqa: PLC0415
    from bwk_ledger.views.figures import figures, require_year  # noqa: PLC0415

    ledger = load(books)
    require_year(ledger, jaar)
    found = figures(ledger, jaar)
    tables = source_tables(found, ledger.customs) if bron else begroting(found)
    output.show(tables)
    warn_of_errors(ledger)
