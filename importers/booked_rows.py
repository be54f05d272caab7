"""The rows of own accounts that the books hold, by account and day: what a file may tell once more."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import meta

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
