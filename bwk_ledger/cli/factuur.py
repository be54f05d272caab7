"""`bwk factuur`: bills of suppliers; `bwk relatie`: who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.acts.bills import approving, entering, paying
from bwk_ledger.acts.relations import relating
from bwk_ledger.cli.betalingen import show_order
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.openstaand import open_group
from bwk_ledger.figures.open_items import open_items
from bwk_ledger.standing.open_items import Sort
from bwk_ledger.tables.open_items import debts

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table

_COMMANDS = {
    "betalen": "Maak het betaalbestand van goedgekeurde facturen.",
    "boek": "Boek een factuur met haar papier.",
    "goedkeuren": "Geef akkoord als tweede persoon.",
}


def _shown(ledger: Ledger, day: dt.date, every: bool) -> list[Table]:
    found = [item for item in open_items(ledger, day, Sort.BILL) if item.open or every]
    return [debts("Facturen" if every else "Facturen die openstaan", found, day, with_paid=every)]


factuur_command = open_group("factuur", "Toon welke facturen openstaan, of boek er een.", _COMMANDS, _shown)
boek_command = command(entering)
goedkeuren_command = command(approving)
betalen_command = command(paying, show_order)
relatie_command = command(relating)
