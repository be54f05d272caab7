"""`bwk rekening`: own accounts at a bank."""

from __future__ import annotations

import click

from bwk_ledger.acts.own_accounts import closing, opening
from bwk_ledger.cli.dutch import LazyGroup
from bwk_ledger.cli.from_act import command

_COMMANDS: dict[str, str] = {
    "openen": "Neem een eigen bankrekening op in de boeken.",
    "sluiten": "Sluit een bankrekening die leeg is.",
}


@click.group("rekening", cls=LazyGroup, lazy=_COMMANDS, rooms={"rekening": tuple(_COMMANDS)})
def rekening_command() -> None:
    """Eigen bankrekeningen: openen en sluiten."""


openen_command = command(opening)
sluiten_command = command(closing)
