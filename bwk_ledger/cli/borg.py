"""`bwk borg`: deposits that were paid and received."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.acts.deposits import agreeing, keeping
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.openstaand import open_group
from bwk_ledger.figures.open_items import open_items
from bwk_ledger.standing.open_items import Sort
from bwk_ledger.tables.open_items import deposits

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


def _shown(ledger: Ledger, day: dt.date, every: bool) -> list[Table]:
    tables = []
    for sort in (Sort.DEPOSIT_PAID, Sort.DEPOSIT_RECEIVED):
        found = [item for item in open_items(ledger, day, sort) if item.open or every or not item.amount]
        tables.append(deposits(sort.title, found, day))
    return tables


borg_command = open_group(
    "borg",
    "Toon betaalde en ontvangen borg, of leg er een vast.",
    {
        "boek": ("Leg een borg vast: betaald of ontvangen.", command(agreeing)),
        "inhouden": ("Boek wat van een borg niet teruggaat.", command(keeping)),
    },
    _shown,
)
