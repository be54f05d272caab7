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


@click.command("lijst", cls=DutchCommand)
@click.argument("jaar", type=int)
@report(knows_year=False)
def lijst_command(ledger: Ledger, jaar: int) -> list[Table]:
    """Toon van elke toekenning in JAAR wat is ontvangen, besteed en over, en wat er het eerst moet gebeuren."""
    return [awards(ledger, jaar)]


toekenning_command = LazyGroup(
    "toekenning",
    help="Toekenningen van financiers: vastleggen, wijzigen, vaststellen, en wat er over is.",
    lazy={
        "afreken": ("Leg vast dat een toekenning is afgerekend.", command(settling)),
        "begroting": ("Leg een regel vast van de begroting van een toekenning.", command(budgeting)),
        "lijst": ("Toon de toekenningen van een jaar: ontvangen, besteed, over.", lijst_command),
        "nieuw": ("Leg een toekenning vast.", command(granting)),
        "stand": ("Leg vast hoe ver een toekenning is, zoals verantwoord of afgewezen.", command(standing)),
        "termijn": ("Leg vast wanneer een deel van een toekenning zou komen.", command(instalment)),
        "toelichting": ("Leg uit waarom een regel van een toekenning anders liep.", command(explaining)),
        "vaststel": ("Leg vast op welk bedrag de financier haar vaststelde.", command(fixing)),
        "wijzig": ("Leg vast wat de financier aan een toekenning veranderde.", command(amending)),
    },
)
