"""The days on which banks settle: not in weekends, nor on the closing days of TARGET."""

from __future__ import annotations

import datetime as dt

from dateutil.easter import easter

_DAY = dt.timedelta(days=1)
_SATURDAY = 5
_FIXED = {(1, 1), (5, 1), (12, 25), (12, 26)}  # month and day
_AROUND_EASTER = (-2, 1)  # Good Friday and Easter Monday


def working_day(day: dt.date) -> dt.date:
    """The day itself, or the first day after it on which banks settle."""
    while not is_working_day(day):
        day += _DAY
    return day


def is_working_day(day: dt.date) -> bool:
    """Whether banks settle on a day."""
    return (
        day.weekday() < _SATURDAY
        and (day.month, day.day) not in _FIXED
        and (day - easter(day.year)).days not in _AROUND_EASTER
    )
