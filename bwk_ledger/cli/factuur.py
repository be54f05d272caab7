"""`bwk factuur`: bills of suppliers; `bwk relatie`: who they are."""

from __future__ import annotations

from bwk_ledger.acts.bills import approving, entering, paying
from bwk_ledger.acts.relations import relating
from bwk_ledger.cli.betalingen import show_order
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.openstaand import open_group, shown_debts
from bwk_ledger.standing.open_items import Sort

_COMMANDS = {
    "betalen": "Maak het betaalbestand van goedgekeurde facturen.",
    "boek": "Boek een factuur met haar papier.",
    "goedkeuren": "Geef akkoord als tweede persoon.",
}

factuur_command = open_group(
    "factuur", "Toon welke facturen openstaan, of boek er een.", _COMMANDS, shown_debts(Sort.BILL, "Facturen")
)
boek_command = command(entering)
goedkeuren_command = command(approving)
betalen_command = command(paying, show_order)
relatie_command = command(relating)
