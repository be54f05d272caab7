"""`bwk inbox`: what waits to be imported."""

from __future__ import annotations

from bwk_ledger.acts.inbox import laying_aside
from bwk_ledger.cli.dutch import LazyGroup
from bwk_ledger.cli.from_act import command

inbox_command = LazyGroup(
    "inbox",
    help="Wat in de inbox wacht op inlezen.",
    lazy={
        "opzij": ("Leg een bestand uit de inbox opzij.", command(laying_aside)),
    },
)
