"""What is on an account when a day begins: added up once, and again only from the first day that changed."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bwk_ledger.base.money import ZERO

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal


@dataclass
class RunningBalance:
    """The moves of one account by day, EUR, with what they come to.

    `_sums` holds what is on the account when each of the first days ends, as far as it was asked for and nothing came
    before it since.
    """

    _changes: dict[dt.date, Decimal] = field(default_factory=dict)
    _days: list[dt.date] = field(default_factory=list)  # sorted
    _sums: list[Decimal] = field(default_factory=list)

    @property
    def days(self) -> Sequence[dt.date]:
        """The days on which anything moved, in their order."""
        return self._days

    def move(self, day: dt.date, amount: Decimal) -> None:
        """Count an amount on a day."""
        if day not in self._changes:
            self._changes[day] = ZERO
            insort(self._days, day)
        self._changes[day] += amount
        if self._sums:
            del self._sums[bisect_left(self._days, day) :]

    def before(self, day: dt.date) -> Decimal:
        """What is on the account when a day begins."""
        until = bisect_left(self._days, day)
        for known in self._days[len(self._sums) : until]:
            self._sums.append((self._sums[-1] if self._sums else ZERO) + self._changes[known])
        return self._sums[until - 1] if until else ZERO
