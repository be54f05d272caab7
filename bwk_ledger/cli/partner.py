"""`bwk partner`: who takes part, what each brings, work places, and what was agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.acts.partners import agreeing, bringing, ending, finishing, making, placing
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.periods import today
from bwk_ledger.cli.dutch import DutchCommand, LazyGroup
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.ledger import report
from bwk_ledger.cli.options import DAY
from bwk_ledger.figures.partners import workplace_years
from bwk_ledger.standing.partners import read_agreements, read_contributions, read_partners
from bwk_ledger.tables.partners import agreements, contributions, workplaces

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


@click.command("afspraken", cls=DutchCommand)
@click.option("--alles", is_flag=True, help="Ook de afspraken die zijn gedaan.")
@click.option("--op", type=DAY, default=today, help="De dag van wie het vraagt; anders vandaag.")
@report(knows_year=False)
def afspraken_command(ledger: Ledger, op: dt.date, *, alles: bool) -> list[Table]:
    """Toon de afspraken die nog open staan: wat, met wie, door wie en uiterlijk wanneer."""
    found = [item for item in read_agreements(ledger.customs) if alles or item.done is None]
    return [agreements(found, read_partners(ledger.customs), ledger.config, op)]


@click.command("overzicht", cls=DutchCommand)
@click.argument("jaar", type=int)
@report(knows_year=False)
def overzicht_command(ledger: Ledger, jaar: int) -> list[Table]:
    """Toon wie in JAAR wat inbrengt: geld, uren en natura."""
    found = read_contributions(ledger.customs, jaar)
    if not found:
        raise InputError(
            f"in {jaar} is er geen inbreng van partners.", remedy="schrijf haar op met 'bwk partner inbreng'."
        )
    return [contributions(found, read_partners(ledger.customs), ledger.config, jaar)]


@click.command("werkplekken", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option("--op", type=DAY, default=today, help="Tot en met welke dag; anders vandaag.")
@report(knows_year=False)
def werkplekken_command(ledger: Ledger, jaar: int, op: dt.date) -> list[Table]:
    """Toon de werkplekken van JAAR: wie, waar, hoeveel uren, en welke subsidie."""
    found = workplace_years(ledger, jaar, op)
    if not found:
        raise InputError(f"in {jaar} zijn er geen werkplekken.", remedy="schrijf ze op met 'bwk partner werkplek'.")
    return [workplaces(found, read_partners(ledger.customs), ledger.config, jaar)]


partner_command = LazyGroup(
    "partner",
    help="Partners: wie er meedoet, wat ieder inbrengt, werkplekken en afspraken.",
    lazy={
        "afspraak": ("Schrijf een afspraak op: wat, met wie, door wie en wanneer.", command(agreeing)),
        "afspraken": ("Toon de afspraken, en of zij zijn gedaan.", afspraken_command),
        "eindig": ("Schrijf op wat de laatste dag is van een partner of werkplek.", command(ending)),
        "gedaan": ("Schrijf op dat een afspraak is gedaan.", command(finishing)),
        "inbreng": ("Schrijf op wat een partner in een jaar inbrengt.", command(bringing)),
        "maak": ("Schrijf een partner in de boeken.", command(making)),
        "overzicht": ("Toon de samenwerkingsafspraak van een jaar: wie brengt wat.", overzicht_command),
        "werkplek": ("Schrijf op dat iemand bij een kamer een werkplek heeft.", command(placing)),
        "werkplekken": ("Toon de werkplekken van een jaar, met uren en subsidie.", werkplekken_command),
    },
)
