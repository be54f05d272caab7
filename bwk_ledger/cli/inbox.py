"""`bwk inbox`: what waits to be imported."""

from __future__ import annotations

import click

from bwk_ledger.acts.inbox import laying_aside
from bwk_ledger.cli.dutch import LazyGroup
from bwk_ledger.cli.from_act import command

_COMMANDS: dict[str, str] = {"opzij": "Leg een bestand uit de inbox opzij."}


@click.group("inbox", cls=LazyGroup, lazy=_COMMANDS, rooms={"inbox": tuple(_COMMANDS)})
def inbox_command() -> None:
    """Wat in de inbox wacht op inlezen."""


opzij_command = command(laying_aside)
