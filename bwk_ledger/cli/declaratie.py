"""`bwk declaratie`: what people paid for the cooperative, and get back."""

from __future__ import annotations

from bwk_ledger.acts.declarations import approving, entering, paying
from bwk_ledger.cli.betalingen import show_order
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.openstaand import open_group, shown_debts
from bwk_ledger.standing.open_items import Sort

_COMMANDS = {
    "betalen": "Maak het betaalbestand van goedgekeurde declaraties.",
    "boek": "Boek wat iemand zelf betaalde en terugkrijgt.",
    "goedkeuren": "Geef akkoord als tweede persoon.",
}

declaratie_command = open_group(
    "declaratie",
    "Toon welke declaraties openstaan, of boek er een.",
    _COMMANDS,
    shown_debts(Sort.DECLARATION, "Declaraties"),
)
boek_command = command(entering)
goedkeuren_command = command(approving)
betalen_command = command(paying, show_order)
