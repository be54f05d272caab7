"""Balances that may not go below zero: the days on which one does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bwk_ledger.money import ZERO

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping
    from decimal import Decimal


def dips(by_day: Mapping[dt.date, tuple[Decimal, Any]]) -> Iterator[tuple[dt.date, Decimal, Any]]:
    """The first day of each dip below zero, the balance when that day ends, and an entry of it.

    Args:
        by_day: what changes on a day, and an entry that does. The order within a day does not matter.
    """
    balance = ZERO
    was_below = False
    for day in sorted(by_day):
        change, entry = by_day[day]
        balance += change
        if balance < 0 and not was_below:
            yield day, balance, entry
        was_below = balance < 0
