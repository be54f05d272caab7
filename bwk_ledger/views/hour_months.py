"""Months of which the hours are not known to be all there: over, and not declared complete by the kamer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger import periods

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from bwk_ledger.config import Kamer
    from bwk_ledger.views.hours import Hours, Month

_MONTHS = range(1, 13)


def missing_months(hours: Hours, year: int, today: dt.date) -> dict[str, tuple[Month, ...]]:
    """By kamer, the months of a year that are over and not complete; kamers that miss none are not there.

    A kamer misses a month from the one in which it started up to the one in which it ended. The cooperative itself
    keeps no timesheet, so it misses only months in which hours of it stand.
    """
    with_hours = {(item.kamer, item.month) for item in hours.sums}
    found = {
        kamer.code: tuple(
            when
            for when in _own_months(kamer, year, today)
            if (kamer.code, when) not in hours.complete
            and (not kamer.is_cooperative or (kamer.code, when) in with_hours)
        )
        for kamer in hours.config.kamers.values()
    }
    return {code: months for code, months in found.items() if months}


def _own_months(kamer: Kamer, year: int, today: dt.date) -> Iterable[Month]:
    for number in _MONTHS:
        month = periods.month(year, number)
        is_over = month.end <= today
        if is_over and kamer.start < month.end and (kamer.end is None or kamer.end >= month.start):
            yield year, number
