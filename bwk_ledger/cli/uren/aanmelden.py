"""`bwk uren aanmelden`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.days import DAY
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.writing import writing
from bwk_ledger.periods import today

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path


@click.command("aanmelden", cls=DutchCommand)
@click.option("--kamer", "kamers", required=True, multiple=True, metavar="CODE", help="De kamer; mag vaker.")
@click.option("--soort", required=True, metavar="SOORT", help="De soort uren, zoals bewoner of participatie.")
@click.option("--nummer", default="", metavar="NUMMER", help="Een eigen nummer; anders het eerste vrije.")
@click.option("--sinds", type=DAY, default=today, help="De eerste dag; anders vandaag.")
@click.option("--lid", default="", metavar="LIDNUMMER", help="Het nummer van dezelfde persoon als lid.")
@books_option
def command(kamers: tuple[str, ...], soort: str, nummer: str, sinds: dt.date, lid: str, books: Path) -> None:
    """Geef iemand die uren gaat maken een nummer. Een naam hoort niet in de boeken."""
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from importers.hour_acts import register  # noqa: PLC0415

    codes = [kamer.upper() for kamer in kamers]
    with writing(books) as ledger:
        number = register(ledger, soort.lower(), codes, sinds, nummer.upper(), lid.upper())
        click.echo(f"{number}: {soort.lower()} bij {' '.join(codes)}, aangemeld vanaf {sinds}.")
        warn_of_errors(load(books))
