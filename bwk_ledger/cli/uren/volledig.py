"""`bwk uren volledig`."""

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


@click.command("volledig", cls=DutchCommand)
@click.argument("kamer")
@click.argument("maand")
@click.option("--door", required=True, metavar="NUMMER", help="Het nummer van wie dit verklaart.")
@click.option("--op", type=DAY, default=today, help="De dag van de verklaring; anders vandaag.")
@books_option
def command(kamer: str, maand: str, door: str, op: dt.date, books: Path) -> None:
    """Verklaar dat alle uren van KAMER in MAAND (2018-03) in de boeken staan.

    Zo zijn geen uren en vergeten uren uit elkaar te houden.
    """
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from importers.hour_acts import declare_complete  # noqa: PLC0415

    with writing(books) as ledger:
        declare_complete(ledger, kamer.upper(), maand, door.upper(), op)
        click.echo(f"{kamer.upper()} {maand} is volledig, verklaart {door.upper()} op {op}.")
        warn_of_errors(load(books))
