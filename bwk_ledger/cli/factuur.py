"""`bwk factuur`: bills of suppliers; `bwk relatie`: who they are."""

from __future__ import annotations

from bwk_ledger.acts.bills import approving, entering, paying
from bwk_ledger.acts.relations import relating
from bwk_ledger.cli.betalingen import show_order
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.openstaand import open_group, shown_debts
from bwk_ledger.standing.open_items import Sort

relatie_command = command(relating)


factuur_command = open_group(
    "factuur",
    "Toon welke facturen openstaan, of boek er een.",
    {
        "betalen": ("Maak het betaalbestand van goedgekeurde facturen.", command(paying, show_order)),
        "boek": ("Boek een factuur met haar papier.", command(entering)),
        "goedkeuren": ("Geef akkoord als tweede persoon.", command(approving)),
    },
    shown_debts(Sort.BILL, "Facturen"),
)
