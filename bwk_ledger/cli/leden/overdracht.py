"""`bwk leden overdracht`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.days import DAY
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.leden.counts import COUNT, euros, shares
from bwk_ledger.cli.writing import writing
from bwk_ledger.periods import today

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path


@click.command("overdracht", cls=DutchCommand)
@click.argument("van")
@click.argument("aan")
@click.option("--aantal", type=COUNT, required=True, help="Hoeveel aandelen.")
@click.option("--datum", type=DAY, default=today, help="De dag van de overdracht; anders vandaag.")
@books_option
def command(van: str, aan: str, aantal: int, datum: dt.date, books: Path) -> None:
    """Draag aandelen over van lid VAN aan lid AAN. Of zij elkaar betalen, staat niet in de boeken."""
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from bwk_ledger.views.shares import share_register  # noqa: PLC0415
    from importers.share_acts import transfer  # noqa: PLC0415

    giver, receiver = van.upper(), aan.upper()
    with writing(books) as ledger:
        done = transfer(ledger, giver, receiver, aantal, datum)
        what = f"{shares(aantal)} van {giver} aan {receiver}, {euros(done.amount)} nominaal"
        click.echo(f"{datum}: {what} (mutatie {done.number}).")
        after = load(books)
        least = after.config.member_rules.least_shares
        left = share_register(after.transactions, after.config, datum).held.get(giver, 0)
        if left < least:
            click.echo(f"Let op: {giver} houdt nog {shares(left)}, en een lid heeft er ten minste {least}.", err=True)
        warn_of_errors(after)
