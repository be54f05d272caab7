"""Calendar: months, tertialen and years as half-open ranges of days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_LONG = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip
_DECEMBER = 12


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
