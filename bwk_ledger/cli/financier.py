"""`bwk financier`: who pays along."""

from __future__ import annotations

import click

from bwk_ledger.acts.funders import adding, changing
from bwk_ledger.cli.dutch import LazyGroup
from bwk_ledger.cli.from_act import command

_COMMANDS: dict[str, str] = {
    "nieuw": "Neem een financier op in de boeken.",
    "wijzig": "Verander een financier.",
}


@click.group("financier", cls=LazyGroup, lazy=_COMMANDS, rooms={"financier": tuple(_COMMANDS)})
def financier_command() -> None:
    """Financiers: wie er meebetaalt."""


nieuw_command = command(adding)
wijzig_command = command(changing)
