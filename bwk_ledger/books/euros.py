"""What a posting is in euros: the one place that says so, for the checks below the views and for the views."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger import accounts
from bwk_ledger.money import EUR, ZERO

if TYPE_CHECKING:
    from collections.abc import Iterator


def euro_amounts(entry: Any) -> Iterator[tuple[str, Decimal]]:
    """The postings of a transaction that are euros, or shares at what was paid for them."""
    for item in entry.postings:
        amount = euro_amount(item)
        if amount is not None:
            yield item.account, amount


def moved(entry: Any) -> Decimal:
    """EUR that a transaction moves: all that came on some account of it."""
    return sum((max(amount, ZERO) for _, amount in euro_amounts(entry)), ZERO)


def euro_amount(item: Any) -> Decimal | None:
    """What a posting is in EUR, shares at what was paid for them; None for hours, which are no euros."""
    units: Decimal = item.units.number
    if item.units.currency == EUR:
        return units
    if accounts.is_hours(item.units.currency) or item.cost is None or item.cost.currency != EUR:
        return None
    return Decimal(units * item.cost.number)
