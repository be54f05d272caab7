"""Calendar: months, tertialen and years as half-open ranges of days."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_LONG = (
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

    @property
    def last_day(self) -> dt.date:
        """The last day inside the period."""
        return self.end - dt.timedelta(days=1)


def year(number: int) -> Period:
    """The calendar year, which is also the book year of the cooperative."""
    return Period(dt.date(number, 1, 1), dt.date(number + 1, 1, 1))


def month(number: int, month_number: int) -> Period:
    """One calendar month."""
    following = dt.date(number + 1, 1, 1) if month_number == _DECEMBER else dt.date(number, month_number + 1, 1)
    return Period(dt.date(number, month_number, 1), following)


def month_of(day: dt.date) -> Period:
    """The month a day lies in."""
    return month(day.year, day.month)


def parse_month(text: str) -> Period | None:
    """The month that a text such as `2018-03` names; None where it has another form."""
    return month_of(dt.date.fromisoformat(f"{text}-01")) if _MONTH.fullmatch(text) else None


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
    """A day as letters write it: `3 maart 2018`."""
    return f"{day.day} {_LONG[day.month - 1]} {day.year}"


def month_in_words(day: dt.date) -> str:
    """The month of a day as letters write it: `maart 2018`."""
    return f"{_LONG[day.month - 1]} {day.year}"
