"""`bwk leden uitgifte`."""

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


@click.command("uitgifte", cls=DutchCommand)
@click.argument("nummer")
@click.option("--aantal", type=COUNT, required=True, help="Hoeveel aandelen.")
@click.option("--via", required=True, metavar="REKENING", help="Waarop is betaald, zoals Activa:Handgeld:TOP.")
@click.option("--datum", type=DAY, default=today, help="De dag van de betaling; anders vandaag.")
@click.option("--betaald-door", default="", metavar="NUMMER", help="Wie betaalde, als dat een ander is.")
@books_option
def command(nummer: str, aantal: int, via: str, datum: dt.date, betaald_door: str, books: Path) -> None:
    """Boek aandelen van NUMMER die zijn betaald zonder dat het op een afschrift staat, zoals contant.

    Een betaling op een afschrift komt vanzelf: met de omschrijving 'Aandelen lid L0121'. Wie was ingeschreven, is met
    de betaling lid.
    """
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from importers.share_acts import issue  # noqa: PLC0415

    number = nummer.upper()
    with writing(books) as ledger:
        done = issue(ledger, number, aantal, datum, via, betaald_door.upper())
        click.echo(f"{datum}: {shares(aantal)} voor {number}, {euros(done.amount)} op {via} (mutatie {done.number}).")
        after = load(books)
        member = after.config.members.get(number)
        if done.begins:
            click.echo(f"{number} is lid vanaf {datum}.")
        elif member is None or member.on(datum) is None:
            least = after.config.member_rules.least_shares
            click.echo(f"Let op: {number} is nog geen lid; daarvoor zijn {shares(least)} nodig.", err=True)
        warn_of_errors(after)
