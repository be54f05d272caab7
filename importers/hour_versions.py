"""The hours that the books hold by timesheet, and what a new version of one does to them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.periods import clock, for_books, format_days, month_of, parse_days
from importers.booking import new_posting, origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from importers.context import Context
    from importers.readers.source import Source
    from importers.readers.timesheet import HourRow


# The hours that the books hold, by timesheet and by person and day: read once, kept up to date by every import.

HOURS_TAG = "uren"
COMPLETE = "uren-volledig"
LOOSE = "los"  # the name of the sheet of hours that are entered one by one
_KEY = "uren"  # the first part of the identity of hours
# uren:LINDE:2026-03:keuken:V0001:bewoner:cc59ac44, with `:2` behind it for the same hours once more
_KEY_PARTS = 7


class SheetName(NamedTuple):
    """Which timesheet: kamer, month (`2026-03`), and its own name, empty where a month has only one."""

    kamer: str
    month: str
    name: str


class SheetPart(NamedTuple):
    """The hours of one person and kind on a timesheet: one transaction."""

    number: str
    kind: str


DayLines = dict[tuple[str, dt.date], int]  # minutes by activity and day


def key_of(entry: Any) -> str:
    """The identity of a transaction of hours; empty when it has none."""
    return next((str(item.meta[meta.KEY]) for item in entry.postings if item.meta and meta.KEY in item.meta), "")


def sheet_of(entry: Any) -> tuple[SheetName, SheetPart] | None:
    """What a transaction of hours holds, by its identity; None for one that was not imported."""
    kind, *rest = key_of(entry).split(":")
    if kind != _KEY or len(rest) < _KEY_PARTS - 1:
        return None
    kamer, month, name, number, kind_of_hours, *_ = rest
    return SheetName(kamer, month, name), SheetPart(number, kind_of_hours)


def day_lines(entry: Any) -> DayLines:
    """The minutes of a transaction of hours by activity and day; below zero where it takes hours back."""
    minutes_by_line: DayLines = defaultdict(int)
    for item in entry.postings:
        if item.meta and meta.DAYS in item.meta and item.account.startswith(accounts.EXPENSES + ":"):
            for day, minutes in parse_days(str(item.meta[meta.DAYS])).items():
                minutes_by_line[str(item.meta.get(meta.ACTIVITY) or ""), entry.date.replace(day=day)] += minutes
    return dict(minutes_by_line)


@dataclass
class BookedHours:
    """Transactions of hours by timesheet and part, minutes by person and day, and the months declared complete.

    The minutes of a month are counted when they are asked for: a file is about one month, the books about many.
    """

    sheets: dict[SheetName, dict[SheetPart, list[Any]]] = field(default_factory=lambda: defaultdict(dict))
    _of_month: dict[dt.date, list[Any]] = field(default_factory=lambda: defaultdict(list))  # by its first day
    _minutes: dict[dt.date, dict[tuple[str, dt.date], int]] = field(default_factory=dict)
    complete: set[tuple[str, str]] = field(default_factory=set)
    taken_back: set[str] = field(default_factory=set)  # identities of what a correction took back

    def add(self, entry: Any) -> None:
        """Take a transaction of hours into account."""
        first = entry.date.replace(day=1)
        self._of_month[first].append(entry)
        self._minutes.pop(first, None)
        if corrected := entry.meta.get(meta.CORRECTS):
            self.taken_back.add(str(corrected))
        elif (sheet_and_part := sheet_of(entry)) is not None:
            name, part = sheet_and_part
            self.sheets[name].setdefault(part, []).append(entry)

    def remove(self, entry: Any) -> None:
        """Forget a transaction that is taken out of the books."""
        first = entry.date.replace(day=1)
        self._of_month[first] = [item for item in self._of_month[first] if item is not entry]
        self._minutes.pop(first, None)
        sheet_and_part = sheet_of(entry)
        assert sheet_and_part is not None
        name, part = sheet_and_part
        left = [item for item in self.sheets[name][part] if item is not entry]
        if left:
            self.sheets[name][part] = left
        else:
            del self.sheets[name][part]

    def add_complete(self, entry: Any) -> None:
        """Take a `custom "uren-volledig"` into account."""
        kamer, month, *_ = (str(value.value) for value in entry.values)
        self.complete.add((kamer, month))

    def of_sheet(self, name: SheetName) -> Mapping[SheetPart, list[Any]]:
        """The transactions of a timesheet that stand: what was taken back no longer does."""
        return dict(self._standing(name))

    def _standing(self, name: SheetName) -> Iterator[tuple[SheetPart, list[Any]]]:
        for part, entries in self.sheets.get(name, {}).items():
            standing = [entry for entry in entries if key_of(entry) not in self.taken_back]
            if standing:
                yield part, standing

    def minutes_on(self, number: str, day: dt.date) -> int:
        """The minutes of a person on a day."""
        first = day.replace(day=1)
        if first not in self._minutes:
            self._minutes[first] = self._counted(first)
        return self._minutes[first].get((number, day), 0)

    def _counted(self, first: dt.date) -> dict[tuple[str, dt.date], int]:
        minutes_by_day: dict[tuple[str, dt.date], int] = defaultdict(int)
        for entry in self._of_month.get(first, ()):
            for (_, day), minutes in day_lines(entry).items():
                minutes_by_day[str(entry.payee), day] += minutes
        return minutes_by_day


# Hours as transactions, and what a new version of a timesheet does to those of the one before.
#
# What is not approved is replaced. What is approved stays: a transaction with all signs turned takes it back, and the
# new
# version comes beside it, to be approved in its turn.

BACK = "terug"  # the end of the identity of a transaction that takes another one back


class Version(NamedTuple):
    """The hours of one part of a timesheet: minutes by activity and day, and the first line of each activity."""

    minutes: DayLines
    lines: Mapping[str, int]


def version(rows: Iterable[HourRow]) -> Version:
    """Add up the rows of one person and kind."""
    minutes: DayLines = defaultdict(int)
    lines: dict[str, int] = {}
    for row in rows:
        minutes[row.activity, row.date] += row.minutes
        lines.setdefault(row.activity, row.line)
    return Version(dict(minutes), lines)


def booked_minutes(entries: Sequence[Any]) -> DayLines:
    """What the transactions of one part hold together."""
    minutes_by_line: DayLines = defaultdict(int)
    for entry in entries:
        for line, minutes in day_lines(entry).items():
            minutes_by_line[line] += minutes
    return dict(minutes_by_line)


def transaction(source: Source, kept: str, sheet: SheetName, part: SheetPart, new: Version, context: Context) -> Any:
    """One part of a timesheet as a transaction, dated the last day of the month.

    Raises:
        InputError: there is no tariff for this kind of hours on that day.
    """
    day = last_day(sheet)
    first = min(new.lines.values())
    tariff = context.config.hour_kind(part.kind, day)
    if tariff is None:
        raise InputError(
            f"voor uren van soort '{part.kind}' is op {day} geen tarief.",
            file=source.name,
            line=first,
            remedy="zet het tarief van deze periode in stam/tarieven.beancount.",
        )
    days: dict[str, dict[int, int]] = defaultdict(dict)
    for (activity, date), minutes in new.minutes.items():
        days[activity][date.day] = minutes
    spent = accounts_of(sheet.kamer, part.kind, context)
    postings = [
        new_posting(
            spent[0],
            for_books(sum(minutes.values())),
            {
                meta.ACTIVITY: activity,
                meta.DAYS: format_days(minutes),
                meta.SOURCE: kept,
                meta.LINE: Decimal(new.lines[activity]),
            },
            tariff.commodity,
        )
        for activity, minutes in sorted(days.items())
    ]
    total = sum((item.units.number for item in postings), Decimal(0))
    values = origin(kept, first, _free_key(sheet, part, new.minutes, context))
    postings.append(new_posting(spent[1], -total, values, tariff.commodity))
    return _entry(day, part.number, sheet, {meta.SHEET: sheet.name} if sheet.name else {}, postings)


def taken_back(kept: str, old: Any, sheet: SheetName, line: int) -> Any:
    """The mirror of an approved transaction: the same accounts, activities and days, all signs turned."""
    postings = []
    for item in old.postings:
        values = {name: value for name, value in (item.meta or {}).items() if name in _KEPT}
        if meta.DAYS in values:
            values[meta.DAYS] = format_days({day: -number for day, number in parse_days(values[meta.DAYS]).items()})
        values |= {meta.SOURCE: kept, meta.LINE: Decimal(line)}
        if key := (item.meta or {}).get(meta.KEY):
            values[meta.KEY] = f"{key}:{BACK}"
        postings.append(new_posting(item.account, -item.units.number, values, item.units.currency))
    about = {meta.SHEET: sheet.name} if sheet.name else {}
    return _entry(old.date, old.payee, sheet, {**about, meta.CORRECTS: key_of(old)}, postings)


_KEPT = (meta.ACTIVITY, meta.DAYS)


def differences(part: SheetPart, old: DayLines, new: DayLines) -> Iterator[str]:
    """What a correction changes, a line each, as the treasurer reads it."""
    for activity, day in sorted(old.keys() | new.keys(), key=lambda line: (line[1], line[0])):
        before, after = old.get((activity, day), 0), new.get((activity, day), 0)
        what = f"{part.number} {day} {activity}"
        if not after:
            yield f"{what} {clock(before)} vervalt"
        elif not before:
            yield f"{what} {clock(after)} komt erbij"
        elif before != after:
            yield f"{what} {clock(before)} wordt {clock(after)}"


def last_day(sheet: SheetName) -> dt.date:
    """The last day of the month of a timesheet."""
    return month_of(dt.date.fromisoformat(f"{sheet.month}-01")).last_day


def accounts_of(kamer: str, kind: str, context: Context) -> tuple[str, str]:
    """The accounts of a kind of hours for a kamer: where they are spent, and where they come from."""
    path = context.config.hour_posts[kind]
    return f"{accounts.EXPENSES}:{kamer}:{path}", f"{accounts.INCOME}:{kamer}:{path}"


def _entry(day: dt.date, number: str, sheet: SheetName, values: dict[str, Any], postings: list[Any]) -> Any:
    narration = f"Uren {sheet.kamer} {sheet.month}"
    return data.Transaction(values, day, "*", number, narration, frozenset({HOURS_TAG}), frozenset(), postings)


def _free_key(sheet: SheetName, part: SheetPart, minutes: DayLines, context: Context) -> str:
    """The identity of a version; the same hours that come back after a correction are numbered."""
    key = ":".join(("uren", *sheet, *part, _digest(minutes)))
    number = 1
    unused_key = key
    while unused_key in context.keys:
        number += 1
        unused_key = f"{key}:{number}"
    return unused_key


def _digest(minutes: DayLines) -> str:
    content = "|".join(sorted(f"{day} {activity} {number}" for (activity, day), number in minutes.items()))
    return hashlib.sha256(content.encode()).hexdigest()[:8]
