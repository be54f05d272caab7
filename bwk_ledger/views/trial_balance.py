"""The trial balance: per account what stood on it, what was debited and credited in the year, and what stands on it.

Euros only, with shares at what was paid for them; hours are no part of it. Results of earlier years that nobody has
appropriated yet stand in one line, so that every result account begins the year at zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger import accounts
from bwk_ledger.books.euros import euro_amounts
from bwk_ledger.money import ZERO
from bwk_ledger.views.figures import RESULTS_BEFORE, holds_results

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal


@dataclass
class AccountYear:
    """One account in one year, EUR; opening and closing debit positive, debit and credit both zero or more."""

    account: str
    opening: Decimal = ZERO
    debit: Decimal = ZERO
    credit: Decimal = ZERO

    @property
    def closing(self) -> Decimal:
        """What stands on it when the year ends."""
        return self.opening + self.debit - self.credit

    @property
    def is_result(self) -> bool:
        """Whether it is of the statement of income, not of the balance sheet."""
        return self.account.startswith((accounts.INCOME, accounts.EXPENSES))


def trial_balance(transactions: Iterable[Any], year: int) -> list[AccountYear]:
    """The accounts that held or moved anything, in the order of the roots and then of names, from one pass."""
    found: dict[str, AccountYear] = {}

    def of(account: str) -> AccountYear:
        return found.setdefault(account, AccountYear(account))

    for entry in transactions:
        if entry.date.year > year:
            break
        for account, amount in euro_amounts(entry):
            if entry.date.year < year:
                of(RESULTS_BEFORE if holds_results(account) else account).opening += amount
            elif amount > 0:
                of(account).debit += amount
            else:
                of(account).credit -= amount
    roots = {root: index for index, root in enumerate(accounts.ROOTS)}
    used = (item for item in found.values() if item.opening or item.debit or item.credit)
    return sorted(used, key=lambda item: (roots[item.account.split(":", 1)[0]], item.account))
