"""Time: whole minutes, and the periods that the books know."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from bwk_ledger.base.errors import shorten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


# Hours, exact to the minute: how they stand in the books, how people read them, and what they are worth.
#
# The books hold hours as decimals, and a minute is no finite decimal of an hour. With eight decimals the sum of a
# million postings is still less than half a minute off, so that rounding a sum to whole minutes gives back exactly
# what was registered. Whoever adds hours up does so and goes on with whole minutes.

MINUTES = 60  # in an hour
DAY_MINUTES = 24 * MINUTES
_PRECISE = Decimal("0.00000001")
_PLAIN = Decimal("0.01")
_DAY_OF_MONTH = re.compile(r"([0-9]+) (-?)([0-9]+):([0-5][0-9])")


def in_hours(minutes: int) -> Decimal:
    """Minutes as hours: with two decimals where those say it all, else with as many as there is room for."""
    hours = Decimal(minutes) / MINUTES
    plain = hours.quantize(_PLAIN)
    return plain if plain == hours else hours


def for_books(minutes: int) -> Decimal:
    """Minutes as the books write them: hours with two decimals where those say it all, else with eight."""
    hours = in_hours(minutes)
    return hours if hours.as_tuple().exponent == _PLAIN.as_tuple().exponent else hours.quantize(_PRECISE)


def in_minutes(hours: Decimal) -> int:
    """Hours of the books, or a sum of them, as the whole minutes they stand for."""
    return int((hours * MINUTES).to_integral_value())


def worth(minutes: int, rate: Decimal) -> Decimal:
    """What minutes are worth at a rate in EUR per hour; not rounded."""
    return minutes * rate / MINUTES


def clock(minutes: int) -> str:
    """Minutes as people read hours: `2:30`, `1234:05`, `-0:15`."""
    hours, rest = divmod(abs(minutes), MINUTES)
    return f"{'-' if minutes < 0 else ''}{hours}:{rest:02d}"


def format_days(minutes: Mapping[int, int]) -> str:
    """The minutes of the days of one month, as a posting holds them: `3 2:30, 17 0:45` (day of the month, hours)."""
    return ", ".join(f"{day} {clock(number)}" for day, number in sorted(minutes.items()))


def parse_days(text: str) -> dict[int, int]:
    """What `format_days` wrote: minutes by day of the month.

    Raises:
        ValueError: the text has another form, or names a day twice.
    """
    parts = text.split(", ")
    minutes_by_day = dict(map(_parse_day_of_month, parts))
    if len(minutes_by_day) < len(parts):
        raise ValueError(text)
    return minutes_by_day


@cache
def _parse_day_of_month(text: str) -> tuple[int, int]:
    """One day of them: the same few stand in the books again and again."""
    match = _DAY_OF_MONTH.fullmatch(text)
    if match is None:
        raise ValueError(text)
    day, sign, hours, minutes = match.groups()
    return int(day), int(f"{sign}{int(hours) * MINUTES + int(minutes)}")


# Calendar: months, tertialen and years as half-open ranges of days.

MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
LONG_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip
_DECEMBER = 12
_MONTH = re.compile(r"(?!0000)\d{4}-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, order=True)
class Period:
    """Days from `start` up to, not including, `end`."""

    start: dt.date
    end: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day < self.end

    @cached_property
    def last_day(self) -> dt.date:
        """The last day inside the period."""
        return self.end - dt.timedelta(days=1)


def year(number: int) -> Period:
    """The calendar year, which is also the book year of the cooperative."""
    return Period(dt.date(number, 1, 1), dt.date(number + 1, 1, 1))


@cache
def month(number: int, month_number: int) -> Period:
    """One calendar month."""
    following = dt.date(number + 1, 1, 1) if month_number == _DECEMBER else dt.date(number, month_number + 1, 1)
    return Period(dt.date(number, month_number, 1), following)


def month_of(day: dt.date) -> Period:
    """The month a day lies in."""
    return month(day.year, day.month)


def dated_in(entries: Sequence[Any], period: Period) -> Sequence[Any]:
    """The entries of a period, of entries in the order of their days: found without looking at the others."""
    return entries[bisect_left(entries, period.start, key=_date) : bisect_left(entries, period.end, key=_date)]


def _date(entry: Any) -> dt.date:
    day: dt.date = entry.date
    return day


def parse_month(text: str) -> Period | None:
    """The month that a text such as `2026-03` names; None where it has another form."""
    return month_of(dt.date.fromisoformat(f"{text}-01")) if _MONTH.fullmatch(text) else None


_WEEK = re.compile(r"(\d{4})-[Ww](\d\d?)", re.ASCII)
_TERTIAAL = re.compile(r"(\d{4})-[Tt]([123])", re.ASCII)
_YEARS = re.compile(r"(?!0000)(\d{4})(?:-(\d{4}))?", re.ASCII)


def parse_period(text: str) -> Period | None:
    """The days of `2026`, `2025-2026`, `2026-03`, `2026-T1` (a tertiaal) or `2026-W12` (a week); None for the rest."""
    if match := _WEEK.fullmatch(text):
        try:
            monday = dt.date.fromisocalendar(int(match[1]), int(match[2]), 1)
        except ValueError:
            return None
        return Period(monday, monday + dt.timedelta(weeks=1))
    if match := _TERTIAAL.fullmatch(text):
        last = int(match[2]) * 4
        return Period(month(int(match[1]), last - 3).start, month(int(match[1]), last).end)
    if (match := _YEARS.fullmatch(text)) and int(match[1]) <= int(match[2] or match[1]) < dt.MAXYEAR:
        return Period(year(int(match[1])).start, year(int(match[2] or match[1])).end)
    return parse_month(text)


# Days as Dutch people and their programs write them: with slashes too the day comes first, and a year has four digits.

ISO = "jjjj-mm-dd"
COMPACT = "jjjjmmdd"
DUTCH = "dd-mm-jjjj"
SLASHES = "dd/mm/jjjj"
DAY_FORMS = {
    DUTCH: re.compile(r"(?P<day>\d\d?)-(?P<month>\d\d?)-(?P<year>\d{4})", re.ASCII),
    ISO: re.compile(r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)(?:[T ]00:00(?::00)?)?", re.ASCII),
    COMPACT: re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)", re.ASCII),
    SLASHES: re.compile(r"(?P<day>\d\d?)/(?P<month>\d\d?)/(?P<year>\d{4})", re.ASCII),
    "jjjj/mm/dd": re.compile(r"(?P<year>\d{4})/(?P<month>\d\d?)/(?P<day>\d\d?)", re.ASCII),
    "dd.mm.jjjj": re.compile(r"(?P<day>\d\d?)\.(?P<month>\d\d?)\.(?P<year>\d{4})", re.ASCII),
    "d maand jjjj": re.compile(r"(?P<day>\d\d?)[ -](?P<month>[A-Za-z]{3,9})\.?[ -](?P<year>\d{4})", re.ASCII),
}
WRITE_DAY = "schrijf datums als dd-mm-jjjj of jjjj-mm-dd."


def day_in(text: str, form: str) -> dt.date | None:
    """The day of a text in one of `DAY_FORMS`; None where it is in another one.

    Raises:
        ValueError: there is no such day.
    """
    parts = DAY_FORMS[form].fullmatch(text)
    if parts is None:
        return None
    month_text = parts["month"]
    number = int(month_text) if month_text.isdecimal() else _month_named(month_text.lower())
    return dt.date(int(parts["year"]), number, int(parts["day"]))


def parse_day(value: object) -> dt.date | None:
    """Read a day: one of a spreadsheet, or one typed in any of `DAY_FORMS`; None for anything else."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = str(value or "").strip()
    try:
        return next((day for form in DAY_FORMS if (day := day_in(text, form))), None)
    except ValueError:
        return None


def no_day(text: str) -> str:
    """What is said of a text that `parse_day` does not read; a sentence without its point."""
    return f"'{shorten(text)}' is geen bestaande datum"


def _month_named(name: str) -> int:
    """The number of a month by its name, whole or short; 0 where it is none."""
    return next((index for index, names in enumerate(zip(LONG_MONTHS, MONTHS, strict=True), 1) if name in names), 0)


def today() -> dt.date:
    """The day it is for whoever asks: by the clock and the zone of this machine."""
    return dt.datetime.now().astimezone().date()


def whole_years(period: Period) -> list[int]:
    """The calendar years that a period consists of; empty when it does not run from 1 January to 31 December."""
    if (period.start.month, period.start.day, period.end.month, period.end.day) != (1, 1, 1, 1):
        return []
    return list(range(period.start.year, period.end.year))


def tertiaal(month_number: int) -> int:
    """Which third of the year a month lies in: 1 to 3, of January to April, May to August, September to December."""
    return (month_number - 1) // 4 + 1


def in_words(day: dt.date) -> str:
    """A day as letters write it: `3 maart 2026`."""
    return f"{day.day} {LONG_MONTHS[day.month - 1]} {day.year}"


def month_in_words(day: dt.date) -> str:
    """The month of a day as letters write it: `maart 2026`."""
    return f"{LONG_MONTHS[day.month - 1]} {day.year}"
