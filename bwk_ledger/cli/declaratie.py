"""`bwk declaratie`: what people paid for the cooperative, and get back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.acts.declarations import approving, entering, paying
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
    "betalen": "Maak het betaalbestand van goedgekeurde declaraties.",
    "boek": "Boek wat iemand zelf betaalde en terugkrijgt.",
    "goedkeuren": "Geef akkoord als tweede persoon.",
}


def _shown(ledger: Ledger, day: dt.date, every: bool) -> list[Table]:
    found = [item for item in open_items(ledger, day, Sort.DECLARATION) if item.open or every]
    return [debts("Declaraties" if every else "Declaraties die openstaan", found, day, with_paid=every)]


declaratie_command = open_group("declaratie", "Toon welke declaraties openstaan, of boek er een.", _COMMANDS, _shown)
boek_command = command(entering)
goedkeuren_command = command(approving)
betalen_command = command(paying, show_order)
