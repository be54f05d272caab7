"""Net wages on a statement, in books that keep journals of wages: a payment of what such a journal owes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts
from bwk_ledger.standing.wages import NET

if TYPE_CHECKING:
    from importers.context import Context
    from importers.readers.bank import BankRow

NARRATION, REASON = "Nettoloon", "loon van een medewerker"
_WORDS = re.compile(r"\b(salaris|nettoloon|loon)\b", re.IGNORECASE)


def is_net_pay(row: BankRow, account: str, context: Context) -> bool:
    """Whether a row that no rule knows pays somebody's wages: of whom, follows from the amount.

    It says so, and something is agreed on wages by then; so no name and no number needs to be in a rule.
    """
    agreed = any(item.start <= row.date for item in context.config.pay)
    is_payment = row.amount < 0 and accounts.is_under(account, accounts.BANK)
    known = context.opened.get(NET)
    return agreed and is_payment and known is not None and bool(_WORDS.search(row.text))
