"""The calendar of the example year."""

from __future__ import annotations

import datetime as dt

YEAR = 2018
ALL_MONTHS = tuple(range(1, 13))
MONTH_NAMES = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
_SATURDAY = 5
_FIRST_MONTH = {"ZUILEN": 4}
# Banks book nothing on these days; New Year and Christmas are the ones that our fixed days of the month can meet.
_BANK_HOLIDAYS = (dt.date(YEAR, 1, 1), dt.date(YEAR, 4, 2), dt.date(YEAR, 12, 25), dt.date(YEAR, 12, 26))


def months_of(kamer: str) -> tuple[int, ...]:
    """The months in which a kamer was open: ZUILEN opened in April."""
    return ALL_MONTHS[_FIRST_MONTH.get(kamer, 1) - 1 :]


def month_name(month: int) -> str:
    """The Dutch name of a month."""
    return MONTH_NAMES[month - 1]


def bank_day(month: int, day: int) -> dt.date:
    """The given day, or the first day after it on which banks book transfers."""
    found = dt.date(YEAR, month, day)
    while found.weekday() >= _SATURDAY or found in _BANK_HOLIDAYS:
        found += dt.timedelta(days=1)
    return found
