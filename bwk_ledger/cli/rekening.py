"""`bwk rekening`: own accounts at a bank, and others of the balance sheet."""

from __future__ import annotations

import click

from bwk_ledger.acts.own_accounts import closing, opening
from bwk_ledger.acts.own_balance import making
from bwk_ledger.cli.dutch import LazyGroup
from bwk_ledger.cli.from_act import command

_COMMANDS: dict[str, str] = {
    "maak": "Maak een reserve, een fonds, een voorziening, een vordering of een schuld.",
    "openen": "Neem een eigen bankrekening op in de boeken.",
    "sluiten": "Sluit een bankrekening die leeg is.",
}


@click.group("rekening", cls=LazyGroup, lazy=_COMMANDS, rooms={"rekening": tuple(_COMMANDS)})
def rekening_command() -> None:
    """Rekeningen: eigen bankrekeningen openen en sluiten, en een reserve of voorziening maken."""


maak_command = command(making)
openen_command = command(opening)
sluiten_command = command(closing)
