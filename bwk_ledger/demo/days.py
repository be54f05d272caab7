"""The calendars of the two example years."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

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
# Banks book nothing on these days; of those of 2018 only the ones that our fixed days of the month can meet.
_BANK_HOLIDAYS = (
    dt.date(2017, 4, 14),
    dt.date(2017, 4, 17),
    dt.date(2017, 5, 1),
    dt.date(2017, 12, 25),
    dt.date(2017, 12, 26),
    dt.date(2018, 1, 1),
    dt.date(2018, 4, 2),
    dt.date(2018, 12, 25),
    dt.date(2018, 12, 26),
)


@dataclass(frozen=True)
class Calendar:
    """One example year, and by code of the kamers that were open in it the first month that they were."""

    year: int
    first_months: Mapping[str, int]

    @property
    def kamers(self) -> tuple[str, ...]:
        """The kamers that were open in this year."""
        return tuple(self.first_months)

    @property
    def months(self) -> tuple[int, ...]:
        """The months in which any kamer was open."""
        return ALL_MONTHS[min(self.first_months.values()) - 1 :]

    def months_of(self, kamer: str) -> tuple[int, ...]:
        """The months in which a kamer was open; none of a kamer that came later."""
        return ALL_MONTHS[self.first_months.get(kamer, len(ALL_MONTHS) + 1) - 1 :]

    def begins(self, kamer: str) -> bool:
        """Whether a kamer opened in the course of this year."""
        return self.first_months[kamer] > 1

    def first_day(self, kamer: str) -> dt.date:
        """The first day of a kamer in this year."""
        return dt.date(self.year, self.first_months[kamer], 1)

    def bank_day(self, month: int, day: int) -> dt.date:
        """The given day, or the first day after it on which banks book transfers."""
        found = dt.date(self.year, month, day)
        while found.weekday() >= _SATURDAY or found in _BANK_HOLIDAYS:
            found += dt.timedelta(days=1)
        return found


# TOP and HLR began in April 2017, as the source has it; ZUILEN opened in April 2018.
FIRST = Calendar(2017, {"TOP": 4, "HLR": 4})
SECOND = Calendar(2018, {"TOP": 1, "HLR": 1, "ZUILEN": 4})
CALENDARS = (FIRST, SECOND)


def month_name(month: int) -> str:
    """The Dutch name of a month."""
    return MONTH_NAMES[month - 1]
