"""How long the data of somebody who left is kept.

The member administration of a cooperative whose members are liable (W.A. or B.A.) is kept for ten years (art. 2:61
BW); what is not needed for that, and all of it where they are not liable (U.A.), no longer than needed (AVG), for which
two years is the usual advice. The books, which name nobody, are kept for seven years (art. 2:10 BW) and do not change
here.
"""

from __future__ import annotations

import datetime as dt

ADMINISTRATION_YEARS = 10
PERSONAL_YEARS = 2
NOT_LIABLE = "UA"


def years_later(day: dt.date, years: int) -> dt.date:
    """The same day some years later; the day after 28 February where 29 February is missing."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def keeps_administration(liability: str) -> bool:
    """Whether ten years may hold for a cooperative: WA, BA, or where it is not known; not for UA."""
    return liability.replace(".", "").upper() != NOT_LIABLE


def left_longer_ago(last_day: dt.date | None, years: int, today: dt.date) -> bool:
    """Whether somebody whose last day this was left more than so many years ago; None has not left."""
    return last_day is not None and today > years_later(last_day, years)
