"""`bwk rekening`: own accounts at a bank, and others of the balance sheet."""

from __future__ import annotations

from bwk_ledger.acts.own_accounts import closing, opening
from bwk_ledger.acts.own_balance import making
from bwk_ledger.cli.dutch import LazyGroup
from bwk_ledger.cli.from_act import command

rekening_command = LazyGroup(
    "rekening",
    help="Rekeningen: eigen bankrekeningen openen en sluiten, en een reserve of voorziening maken.",
    lazy={
        "maak": ("Maak een reserve, een fonds, een voorziening, een vordering of een schuld.", command(making)),
        "openen": ("Neem een eigen bankrekening op in de boeken.", command(opening)),
        "sluiten": ("Sluit een bankrekening die leeg is.", command(closing)),
    },
)
