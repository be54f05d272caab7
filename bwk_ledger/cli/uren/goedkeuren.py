"""`bwk uren goedkeuren`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, count, warn_of_errors
from bwk_ledger.cli.days import DAY
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.writing import writing
from bwk_ledger.hours import clock
from bwk_ledger.periods import today

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path


@click.command("goedkeuren", cls=DutchCommand)
@click.argument("kamer")
@click.argument("maand")
@click.option("--door", required=True, metavar="NUMMER", help="Het nummer van wie goedkeurt.")
@click.option("--nummer", multiple=True, metavar="NUMMER", help="Alleen de uren van dit nummer; mag vaker.")
@click.option("--op", type=DAY, default=today, help="De dag van goedkeuring; anders vandaag.")
@books_option
def command(kamer: str, maand: str, door: str, nummer: tuple[str, ...], op: dt.date, books: Path) -> None:
    """Keur de uren van KAMER in MAAND (2018-03) goed.

    Niemand keurt eigen uren goed, ook niet onder een ander nummer: die blijven over.
    """
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from importers.hour_acts import approve  # noqa: PLC0415

    numbers = {item.upper() for item in nummer}
    with writing(books) as ledger:
        done = approve(ledger, kamer.upper(), maand, door.upper(), op, numbers)
        own = f" Eigen uren blijven over: {', '.join(done.own)}." if done.own else ""
        what = count(done.count, "boeking", "boekingen")
        click.echo(f"{kamer.upper()} {maand}: {what} goedgekeurd door {door.upper()}, {clock(done.minutes)} uur.{own}")
        warn_of_errors(load(books))
