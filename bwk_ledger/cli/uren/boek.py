"""`bwk uren boek`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.days import DAY
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.writing import writing

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path


@click.command("boek", cls=DutchCommand)
@click.argument("nummer")
@click.argument("datum", type=DAY)
@click.argument("activiteit")
@click.argument("uren")
@click.option("--kamer", required=True, metavar="CODE", help="De kamer waarvoor de uren zijn.")
@click.option("--soort", default="", metavar="SOORT", help="De soort uren; anders die van de persoon.")
@click.option("--erbij", is_flag=True, help="Deze uren komen bij wat er die dag al staat voor deze activiteit.")
@books_option
def command(
    nummer: str, datum: dt.date, activiteit: str, uren: str, kamer: str, soort: str, books: Path, *, erbij: bool
) -> None:
    """Boek UREN (2:30 of 2,5) van NUMMER op DATUM voor een ACTIVITEIT.

    Losse uren van een kamer en maand komen samen op een eigen blad, 'los', dat bij de boeken wordt bewaard.
    """
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from importers.loose_hours import LooseHours, book_loose  # noqa: PLC0415

    with writing(books) as ledger:
        book_loose(ledger, LooseHours(kamer.upper(), nummer.upper(), datum, soort, activiteit, uren, erbij))
        click.echo(f"{nummer.upper()} {datum} {activiteit} {uren}: geboekt voor {kamer.upper()}.")
        warn_of_errors(load(books))
