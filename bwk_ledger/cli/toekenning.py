"""`bwk toekenning`: what funders promised, how far it is, and what is left of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.acts.awards import amending, budgeting, explaining, fixing, granting, instalment, settling, standing
from bwk_ledger.cli.dutch import DutchCommand, LazyGroup
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.ledger import report
from bwk_ledger.tables.awards import awards

if TYPE_CHECKING:
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table

_COMMANDS = {
    "afreken": "Leg vast dat een toekenning is afgerekend.",
    "begroting": "Leg een regel vast van de begroting van een toekenning.",
    "lijst": "Toon de toekenningen van een jaar: ontvangen, besteed, over.",
    "nieuw": "Leg een toekenning vast.",
    "stand": "Leg vast hoe ver een toekenning is, zoals verantwoord of afgewezen.",
    "termijn": "Leg vast wanneer een deel van een toekenning zou komen.",
    "toelichting": "Leg uit waarom een regel van een toekenning anders liep.",
    "vaststel": "Leg vast op welk bedrag de financier haar vaststelde.",
    "wijzig": "Leg vast wat de financier aan een toekenning veranderde.",
}


@click.group("toekenning", cls=LazyGroup, lazy=_COMMANDS, rooms={"toekenning": tuple(_COMMANDS)})
def toekenning_command() -> None:
    """Toekenningen van financiers: vastleggen, wijzigen, vaststellen, en wat er over is."""


afreken_command = command(settling)
begroting_command = command(budgeting)
nieuw_command = command(granting)
stand_command = command(standing)
termijn_command = command(instalment)
toelichting_command = command(explaining)
vaststel_command = command(fixing)
wijzig_command = command(amending)


@click.command("lijst", cls=DutchCommand)
@click.argument("jaar", type=int)
@report(knows_year=False)
def lijst_command(ledger: Ledger, jaar: int) -> list[Table]:
    """Toon van elke toekenning in JAAR wat is ontvangen, besteed en over, en wat er het eerst moet gebeuren."""
    return [awards(ledger, jaar)]
