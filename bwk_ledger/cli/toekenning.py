"""`bwk toekenning`: what funders promised, how far it is, and what is left of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.acts.awards import amending, granting, instalment, standing
from bwk_ledger.cli.dutch import DutchCommand, LazyGroup
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.ledger import report
from bwk_ledger.tables.awards import awards

if TYPE_CHECKING:
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table

_COMMANDS = {
    "lijst": "Toon de toekenningen van een jaar: ontvangen, besteed, over.",
    "nieuw": "Leg een toekenning vast.",
    "stand": "Leg vast hoe ver een toekenning is, zoals vastgesteld.",
    "termijn": "Leg vast wanneer een deel van een toekenning zou komen.",
    "wijzig": "Leg vast wat de financier aan een toekenning veranderde.",
}


@click.group("toekenning", cls=LazyGroup, lazy=_COMMANDS, rooms={"toekenning": tuple(_COMMANDS)})
def toekenning_command() -> None:
    """Toekenningen van financiers: vastleggen, wijzigen, vaststellen, en wat er over is."""


nieuw_command = command(granting)
stand_command = command(standing)
termijn_command = command(instalment)
wijzig_command = command(amending)


@click.command("lijst", cls=DutchCommand)
@click.argument("jaar", type=int)
@report()
def lijst_command(ledger: Ledger, jaar: int) -> list[Table]:
    """Toon van elke toekenning in JAAR wat is ontvangen, besteed en over, en wat er het eerst moet gebeuren."""
    return [awards(ledger, jaar)]
