"""`bwk uren afmelden`."""

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


@click.command("afmelden", cls=DutchCommand)
@click.argument("nummer")
@click.option("--per", type=DAY, default=today, help="De laatste dag; anders vandaag.")
@books_option
def command(nummer: str, per: dt.date, books: Path) -> None:
    """Schrijf op wat de laatste dag is van NUMMER."""
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from importers.hour_acts import deregister  # noqa: PLC0415

    with writing(books) as ledger:
        deregister(ledger, nummer.upper(), per)
        click.echo(f"{nummer.upper()}: afgemeld per {per}.")
        warn_of_errors(load(books))
