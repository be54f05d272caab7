"""`bwk declaratie`: what people paid for the cooperative, and get back."""

from __future__ import annotations

from bwk_ledger.acts.declarations import approving, entering, paying
from bwk_ledger.cli.betalingen import show_order
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.openstaand import open_group, shown_debts
from bwk_ledger.standing.open_items import Sort

declaratie_command = open_group(
    "declaratie",
    "Toon welke declaraties openstaan, of boek er een.",
    {
        "betalen": ("Maak het betaalbestand van goedgekeurde declaraties.", command(paying, show_order)),
        "boek": ("Boek wat iemand zelf betaalde en terugkrijgt.", command(entering)),
        "goedkeuren": ("Geef akkoord als tweede persoon.", command(approving)),
    },
    shown_debts(Sort.DECLARATION, "Declaraties"),
)
