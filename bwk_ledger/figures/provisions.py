"""What came to provisions in a year, what they paid, and what was released: by what stands on the other side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.money import ZERO
from bwk_ledger.books.seal import euro_amounts
from bwk_ledger.rules.openings import begins_books

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from decimal import Decimal


@dataclass(frozen=True)
class ProvisionMoves:
    """What happened to a provision in a year, EUR above zero."""

    added: Decimal = ZERO
    used: Decimal = ZERO
    released: Decimal = ZERO

    @property
    def any(self) -> bool:
        """Whether anything did."""
        return any((self.added, self.used, self.released))


def provision_moves(transactions: Iterable[Any], provisions: Collection[str]) -> Mapping[str, ProvisionMoves]:
    """By provision what moved in the transactions of a year.

    Opening balances and corrections of earlier years stand in what it began with.
    """
    found = dict.fromkeys(provisions, ProvisionMoves())
    for entry in transactions:
        if meta.RESTATES in entry.meta or begins_books(entry):
            continue
        amounts = list(euro_amounts(entry))
        is_of_result = any(account.startswith((accounts.INCOME, accounts.EXPENSES)) for account, _ in amounts)
        for account, amount in amounts:
            if account in found:
                found[account] = _with(found[account], amount, is_of_result=is_of_result)
    return found


def _with(moves: ProvisionMoves, amount: Decimal, *, is_of_result: bool) -> ProvisionMoves:
    if amount < 0:
        return replace(moves, added=moves.added - amount)
    if is_of_result:
        return replace(moves, released=moves.released + amount)
    return replace(moves, used=moves.used + amount)
