"""What the books hold of own accounts: their rows by day, and what stands on each when a day begins.

Rows are what a file may tell once more. What stands on an account is added up once, and again only from the first day
that changed.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import meta
from bwk_ledger.base.money import ZERO

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from decimal import Decimal


def _no_days() -> dict[dt.date, dict[str, Any]]:
    return defaultdict(dict)


@dataclass
class BookedRows:
    """The postings of rows by the identity of the row, in the order of the books.

    A day holds few rows, so that what is asked of one is worked out when it is asked.
    """

    _postings: dict[str, dict[dt.date, dict[str, Any]]] = field(default_factory=lambda: defaultdict(_no_days))
    _first: dict[str, dt.date] = field(default_factory=dict)  # by account, as `_last`
    _last: dict[str, dt.date] = field(default_factory=dict)

    def add(self, account: str, day: dt.date, key: str, posting: Any) -> None:
        """Take a row of an own account into account."""
        self._postings[account][day][key] = posting
        if account not in self._first or day < self._first[account]:
            self._first[account] = day
        if account not in self._last or day > self._last[account]:
            self._last[account] = day

    def first_day(self, account: str) -> dt.date | None:
        """The first day on which an account has rows."""
        return self._first.get(account)

    def last_day(self, account: str) -> dt.date | None:
        """The last day on which an account has rows."""
        return self._last.get(account)

    def at(self, account: str, day: dt.date, amount: Decimal) -> Sequence[str]:
        """The identities of the rows of an account with a day and an amount."""
        return [key for key, posting in self._on(account, day).items() if posting.units.number == amount]

    def on(self, account: str, day: dt.date) -> Mapping[str, Decimal]:
        """The rows of an account on a day: amounts by the identity of the row."""
        return {key: posting.units.number for key, posting in self._on(account, day).items()}

    def days(self, account: str) -> Sequence[dt.date]:
        """The days on which an account has rows."""
        return list(self._postings.get(account, ()))

    def batches_on(self, account: str, day: dt.date) -> Sequence[Mapping[str, Decimal]]:
        """The rows that were one row of their source, as the payments of a batch are: amounts by identity."""
        by_line: dict[tuple[Any, Any], dict[str, Decimal]] = defaultdict(dict)
        for key, posting in self._on(account, day).items():
            if posting.meta and meta.LINE in posting.meta:
                line = posting.meta.get(meta.SOURCE), posting.meta[meta.LINE]
                by_line[line][key] = posting.units.number
        return [batch for batch in by_line.values() if len(batch) > 1]

    def _on(self, account: str, day: dt.date) -> Mapping[str, Any]:
        days = self._postings.get(account)
        return {} if days is None else days.get(day, {})


# What is on an account when a day begins: added up once, and again only from the first day that changed.


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
