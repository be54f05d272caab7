"""Cash flow by the direct method: what came in and went out of bank and handgeld, by the account that it was for.

Money between own accounts cancels out. The release of a grant moves no money, so it is left out: a grant is cash on the
day it is received.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger import accounts, meta
from bwk_ledger.books.euros import euro_amounts
from bwk_ledger.money import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

LIQUID = (accounts.BANK, accounts.PETTY_CASH, accounts.IN_TRANSIT)


@dataclass(frozen=True)
class CashFlow:
    """One year, EUR: money in by account is positive, money out negative; the accounts are those on the other side."""

    year: int
    opening: Decimal
    flows: Mapping[str, Decimal]
    closing: Decimal

    @property
    def change(self) -> Decimal:
        """What all flows come to."""
        return sum(self.flows.values(), ZERO)


def cash_flow(transactions: Iterable[Any], year: int) -> CashFlow:
    """The flows of a year, from one pass."""
    opening = closing = ZERO
    flows: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for entry in transactions:
        if entry.date.year > year:
            break
        moved = sum((amount for account, amount in euro_amounts(entry) if is_liquid(account)), ZERO)
        closing += moved
        if entry.date.year < year:
            opening += moved
        elif any(is_liquid(item.account) for item in entry.postings):
            for account, amount in euro_amounts(_without_release(entry)):
                if not is_liquid(account):
                    flows[account] -= amount
    return CashFlow(year, opening, {account: amount for account, amount in flows.items() if amount}, closing)


def is_liquid(account: str) -> bool:
    """Whether an account is bank, handgeld, or money on its way between the two."""
    return any(accounts.is_under(account, parent) for parent in LIQUID)


def _without_release(entry: Any) -> Any:
    return entry._replace(postings=[item for item in entry.postings if meta.RELEASED not in (item.meta or {})])
