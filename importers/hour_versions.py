"""Hours as transactions, and what a new version of a timesheet does to those of the one before.

What is not approved is replaced. What is approved stays: a transaction with all signs turned takes it back, and the new
version comes beside it, to be approved in its turn.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import data

from bwk_ledger import accounts, meta
from bwk_ledger.errors import InputError
from bwk_ledger.hours import clock, for_books, format_days, parse_days
from bwk_ledger.periods import month_of
from importers.build import origin, posting
from importers.hour_index import HOURS_TAG, DayLines, day_lines, key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from importers.context import Context
    from importers.hour_index import Part, SheetName
    from importers.readers.source import Source
    from importers.readers.timesheet import HourRow

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
    found: DayLines = defaultdict(int)
    for entry in entries:
        for line, minutes in day_lines(entry).items():
            found[line] += minutes
    return dict(found)


def transaction(source: Source, kept: str, sheet: SheetName, part: Part, new: Version, context: Context) -> Any:
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
        posting(
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
    postings.append(posting(spent[1], -total, values, tariff.commodity))
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
        postings.append(posting(item.account, -item.units.number, values, item.units.currency))
    about = {meta.SHEET: sheet.name} if sheet.name else {}
    return _entry(old.date, old.payee, sheet, {**about, meta.CORRECTS: key_of(old)}, postings)


_KEPT = (meta.ACTIVITY, meta.DAYS)


def differences(part: Part, old: DayLines, new: DayLines) -> Iterator[str]:
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


def _free_key(sheet: SheetName, part: Part, minutes: DayLines, context: Context) -> str:
    """The identity of a version; the same hours that come back after a correction are numbered."""
    key = ":".join(("uren", *sheet, *part, _digest(minutes)))
    number = 1
    found = key
    while found in context.keys:
        number += 1
        found = f"{key}:{number}"
    return found


def _digest(minutes: DayLines) -> str:
    content = "|".join(sorted(f"{day} {activity} {number}" for (activity, day), number in minutes.items()))
    return hashlib.sha256(content.encode()).hexdigest()[:8]
