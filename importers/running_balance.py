"""What is on an account when a day begins: added up once, and again only from the first day that changed."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bwk_ledger.base.money import ZERO

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal


@dataclass
class RunningBalances:
    """The moves of accounts by day, EUR, with what they come to; plain containers, so that a `Trial` can undo them.

    `_sums` holds what is on an account when each of its first days ends, as far as it was asked for and nothing came
    before it since.
    """

    _changes: dict[str, dict[dt.date, Decimal]] = field(default_factory=lambda: defaultdict(dict))
    _days: dict[str, list[dt.date]] = field(default_factory=lambda: defaultdict(list))  # sorted
    _sums: dict[str, list[Decimal]] = field(default_factory=lambda: defaultdict(list))

    def days(self, account: str) -> Sequence[dt.date]:
        """The days on which anything moved on an account, in their order."""
        return self._days.get(account, ())

    def move(self, account: str, day: dt.date, amount: Decimal) -> None:
        """Count an amount on a day of an account."""
        changes, days, sums = self._changes[account], self._days[account], self._sums[account]
        if day not in changes:
            changes[day] = ZERO
            if days and day < days[-1]:
                insort(days, day)
            else:
                days.append(day)
        changes[day] += amount
        if (place := bisect_left(days, day)) < len(sums):
            del sums[place:]

    def before(self, account: str, day: dt.date) -> Decimal:
        """What is on an account when a day begins."""
        days = self._days.get(account)
        until = bisect_left(days, day) if days else 0
        if not days or not until:
            return ZERO
        changes, sums = self._changes[account], self._sums[account]
        for known in days[len(sums) : until]:
            sums.append((sums[-1] if sums else ZERO) + changes[known])
        return sums[until - 1]
