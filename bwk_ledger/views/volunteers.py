"""Active volunteers: who gave 250 hours a year on average, for as long as they took part that year.

The definition is that of the offer to the funder. Somebody who came later or left earlier is measured against the part
of the year in which they were registered.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger import periods
from bwk_ledger.hours import MINUTES, in_hours
from bwk_ledger.views.hours import RESIDENT, HourSum, totals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.config import Config

ACTIVE_HOURS = 250  # a year


@dataclass(frozen=True)
class VolunteerYear:
    """What somebody gave in a year without pay, against what an active volunteer gives in as many days."""

    person: str
    minutes: int
    days: int  # registered, of the days of the year
    days_of_year: int

    @property
    def required(self) -> Decimal:
        """Hours that make somebody active who was registered for so many days."""
        return Decimal(ACTIVE_HOURS) * self.days / self.days_of_year

    @property
    def is_active(self) -> bool:
        """Whether it was enough; compared in whole minutes, so that no rounding decides."""
        return self.days > 0 and self.minutes * self.days_of_year >= ACTIVE_HOURS * MINUTES * self.days


def volunteer_years(sums: Sequence[HourSum], config: Config, year: int) -> list[VolunteerYear]:
    """Everybody who gave unpaid hours in a year, in order of number.

    Args:
        sums: the hours of that year, of all kamers or of some.
        config: the standing data of the books.
        year: the calendar year.
    """
    given = totals((item for item in sums if not item.is_paid), lambda item: item.person)
    whole = periods.year(year)
    days = (whole.end - whole.start).days
    return [
        VolunteerYear(person, found.minutes, registered_days(config, person, year), days)
        for person, found in sorted(given.items())
    ]


def registered_days(config: Config, person: str, year: int) -> int:
    """The days of a year on which somebody was registered; all of them where the books know nothing of the number."""
    found = config.people.get(person) or config.members.get(person)
    whole = periods.year(year)
    if found is None:
        return (whole.end - whole.start).days
    first = max(found.start, whole.start)
    last = min(found.end or whole.last_day, whole.last_day)
    return max((last - first).days + 1, 0)


def full_volunteers(sums: Sequence[HourSum]) -> Decimal:
    """The second measure: how many active volunteers the hours of residents make together, at 250 hours each."""
    minutes = sum(item.minutes for item in sums if item.kind == RESIDENT and not item.is_paid)
    return in_hours(minutes) / ACTIVE_HOURS
