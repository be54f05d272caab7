"""`bwk leden wijzigen`."""

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

_YES_OR_NO = {"ja": True, "nee": False}


@click.command("wijzigen", cls=DutchCommand)
@click.argument("nummer")
@click.option("--per", type=DAY, required=True, help="De eerste dag waarop het anders is.")
@click.option("--kamer", default="", metavar="CODE", help="De kamer vanaf die dag.")
@click.option("--soort", default="", metavar="SOORT", help="De soort lid vanaf die dag.")
@click.option(
    "--vereniging", type=click.Choice(tuple(_YES_OR_NO)), help="Of het lid betaalt aan de bewonersvereniging."
)
@books_option
def command(nummer: str, per: dt.date, kamer: str, soort: str, vereniging: str | None, books: Path) -> None:
    """Laat lid NUMMER vanaf een dag bij een andere kamer zijn, van een andere soort, of wel of niet bij de vereniging.

    Wat daarvoor gold, blijft in het register staan. Is de dag de eerste van de periode, dan wordt die verbeterd.
    """
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from importers.member_acts import change  # noqa: PLC0415

    number = nummer.upper()
    associated = None if vereniging is None else _YES_OR_NO[vereniging]
    with writing(books) as ledger:
        change(ledger, number, per, kamer.upper(), soort.lower(), associated)
        after = load(books)
        period = after.config.members[number].on(per)
        if period is not None:
            association = ", betalend lid van de bewonersvereniging" if period.in_association else ""
            click.echo(f"{number}: vanaf {per} {period.kind} bij {period.kamer}{association}.")
        warn_of_errors(after)
