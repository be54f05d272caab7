"""The hours that the books hold, by timesheet and by person and day: read once, kept up to date by every import."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger import accounts, meta
from bwk_ledger.hours import parse_days

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HOURS_TAG = "uren"
COMPLETE = "uren-volledig"
LOOSE = "los"  # the name of the sheet of hours that are entered one by one
_KEY = "uren"  # the first part of the identity of hours

# uren:TOP:2018-03:keuken:V0001:bewoner:cc59ac44, with `:2` behind it for the same hours once more
_KEY_PARTS = 7


class SheetName(NamedTuple):
    """Which timesheet: kamer, month (`2018-03`), and its own name, empty where a month has only one."""

    kamer: str
    month: str
    name: str


class Part(NamedTuple):
    """The hours of one person and kind on a timesheet: one transaction."""

    number: str
    kind: str


DayLines = dict[tuple[str, dt.date], int]  # minutes by activity and day


def key_of(entry: Any) -> str:
    """The identity of a transaction of hours; empty when it has none."""
    return next((str(item.meta[meta.KEY]) for item in entry.postings if item.meta and meta.KEY in item.meta), "")


def sheet_of(entry: Any) -> tuple[SheetName, Part] | None:
    """What a transaction of hours holds, by its identity; None for one that was not imported."""
    kind, *rest = key_of(entry).split(":")
    if kind != _KEY or len(rest) < _KEY_PARTS - 1:
        return None
    kamer, month, name, number, kind_of_hours, *_ = rest
    return SheetName(kamer, month, name), Part(number, kind_of_hours)


def day_lines(entry: Any) -> DayLines:
    """The minutes of a transaction of hours by activity and day; below zero where it takes hours back."""
    found: DayLines = defaultdict(int)
    for item in entry.postings:
        if item.meta and meta.DAYS in item.meta and item.account.startswith(accounts.EXPENSES + ":"):
            for day, minutes in parse_days(str(item.meta[meta.DAYS])).items():
                found[str(item.meta.get(meta.ACTIVITY) or ""), entry.date.replace(day=day)] += minutes
    return dict(found)


@dataclass
class BookedHours:
    """Transactions of hours by timesheet and part, minutes by person and day, and the months declared complete."""

    sheets: dict[SheetName, dict[Part, list[Any]]] = field(default_factory=lambda: defaultdict(dict))
    minutes: dict[tuple[str, dt.date], int] = field(default_factory=lambda: defaultdict(int))
    complete: set[tuple[str, str]] = field(default_factory=set)
    taken_back: set[str] = field(default_factory=set)  # identities of what a correction took back

    def add(self, entry: Any) -> None:
        """Take a transaction of hours into account."""
        self._count(entry, 1)
        if corrected := entry.meta.get(meta.CORRECTS):
            self.taken_back.add(str(corrected))
        elif (found := sheet_of(entry)) is not None:
            name, part = found
            self.sheets[name].setdefault(part, []).append(entry)

    def remove(self, entry: Any) -> None:
        """Forget a transaction that is taken out of the books."""
        self._count(entry, -1)
        found = sheet_of(entry)
        assert found is not None
        name, part = found
        left = [item for item in self.sheets[name][part] if item is not entry]
        if left:
            self.sheets[name][part] = left
        else:
            del self.sheets[name][part]

    def add_complete(self, entry: Any) -> None:
        """Take a `custom "uren-volledig"` into account."""
        kamer, month, *_ = (str(value.value) for value in entry.values)
        self.complete.add((kamer, month))

    def of_sheet(self, name: SheetName) -> Mapping[Part, list[Any]]:
        """The transactions of a timesheet that stand: what was taken back no longer does."""
        return dict(self._standing(name))

    def _standing(self, name: SheetName) -> Iterator[tuple[Part, list[Any]]]:
        for part, entries in self.sheets.get(name, {}).items():
            standing = [entry for entry in entries if key_of(entry) not in self.taken_back]
            if standing:
                yield part, standing

    def _count(self, entry: Any, sign: int) -> None:
        for (_, day), minutes in day_lines(entry).items():
            self.minutes[str(entry.payee), day] += sign * minutes
