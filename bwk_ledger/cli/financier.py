"""`bwk financier`: who pays along."""

from __future__ import annotations

from bwk_ledger.acts.funders import adding, changing
from bwk_ledger.cli.dutch import LazyGroup
from bwk_ledger.cli.from_act import command

financier_command = LazyGroup(
    "financier",
    help="Financiers: wie er meebetaalt.",
    lazy={
        "nieuw": ("Neem een financier op in de boeken.", command(adding)),
        "wijzig": ("Verander een financier.", command(changing)),
    },
)
