"""Orders to the bank: collecting fees, and paying back shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.acts.fees import collection
from bwk_ledger.acts.repayments import repayment
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.options import Output
from bwk_ledger.tables.orders import betaalopdracht

if TYPE_CHECKING:
    from bwk_ledger.acts.orders import PlannedOrder
    from bwk_ledger.rules.load import Ledger


def show_order(ledger: Ledger, plan: PlannedOrder) -> None:
    """Show who is in an order and who is not."""
    del ledger
    Output("terminal").show([betaalopdracht(plan.draft, plan.about)])


incasso_command = command(collection, show_order)
uitbetalen_command = command(repayment, show_order)
