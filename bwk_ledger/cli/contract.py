"""`bwk contract`: what is agreed for later and is not on the balance sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.acts.contracts import contracting
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.openstaand import open_group
from bwk_ledger.tables.contracts import commitments

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


def _shown(ledger: Ledger, day: dt.date, every: bool) -> list[Table]:
    found = [item for item in ledger.config.contracts if every or item.holds_on(day)]
    return [commitments(found, ledger.config, day)]


contract_command = open_group(
    "contract",
    "Toon de contracten die doorlopen, of leg er een vast.",
    {"boek": ("Leg een contract vast.", command(contracting))},
    _shown,
)
