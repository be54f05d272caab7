"""`bwk leden aanmelden`."""

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


@click.command("aanmelden", cls=DutchCommand)
@click.option("--aandelen", type=COUNT, required=True, help="Voor hoeveel aandelen.")
@click.option("--soort", default="", metavar="SOORT", help="De soort lid: bewoner, staf of organisatie.")
@click.option("--kamer", default="", metavar="CODE", help="De kamer.")
@click.option("--vereniging", is_flag=True, help="Ook betalend lid van de bewonersvereniging.")
@click.option("--datum", type=DAY, default=today, help="De dag van aanmelden; anders vandaag.")
@click.option("--nummer", default="", metavar="NUMMER", help="Een eigen nummer; anders het eerste vrije.")
@click.option("--lid", default="", metavar="NUMMER", help="Het nummer van wie al lid is, of terugkomt.")
@books_option
def command(
    aandelen: int, soort: str, kamer: str, vereniging: bool, datum: dt.date, nummer: str, lid: str, books: Path
) -> None:
    """Schrijf iemand in voor aandelen. Een naam hoort niet in de boeken.

    Het lidmaatschap begint met de betaling: zodra die op een afschrift staat, of met 'bwk leden uitgifte'. Wie al lid
    is en meer aandelen wil, of wie terugkomt, houdt het eigen nummer: noem dat bij --lid.
    """
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from importers.member_acts import Application, sign_up  # noqa: PLC0415

    if not lid and not (soort and kamer):
        raise click.UsageError("Noem de --soort en de --kamer; of bij --lid het nummer van wie al lid is of was.")
    wanted = Application(aandelen, soort.lower(), kamer.upper(), vereniging)
    with writing(books) as ledger:
        done = sign_up(ledger, wanted, datum, nummer.upper(), lid.upper())
        if not aandelen:
            click.echo(f"{done.number}: lid vanaf {datum}, zonder aandelen.")
        else:
            click.echo(f"{done.number}: ingeschreven op {datum} voor {shares(aandelen)}, {euros(done.amount)}.")
            if not done.is_member:
                click.echo("Lid vanaf de dag waarop dat is betaald.")
            click.echo(f"Zet in de omschrijving van de betaling: Aandelen lid {done.number}")
        warn_of_errors(load(books))
