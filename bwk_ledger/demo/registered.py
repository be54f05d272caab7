"""Who gives hours: the list of persons, and which months the coordinators close."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING, NamedTuple

from bwk_ledger.demo.days import ALL_MONTHS, CALENDARS, SECOND
from bwk_ledger.demo.work import APPOINTMENTS, PAID, PARTICIPATION, PLACES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bwk_ledger.demo.year import Year

_HEADER = ("Nummer", "Soort", "Kamers", "Sinds", "Tot", "Lid")
_COORDINATOR = {"TOP": "P0011", "HLR": "P0012", "ZUILEN": "P0013"}
_NOT_APPROVED = ("HLR", "2018-12")
_NOT_COMPLETE = ("ZUILEN", "2018-12")
_DAY = 5  # of the month after, on which a coordinator closes a month


class ClosedMonth(NamedTuple):
    """A kamer and month, who closes it on which day, and whether it is declared complete and approved."""

    kamer: str
    month: str
    by: str
    day: dt.date
    complete: bool
    approved: bool


def person_list(years: Sequence[Year]) -> tuple[str, bytes]:
    """File name and content of the list of everybody whose hours occur, from the first year that they do.

    Coordinators are there from the first year too: they close its months, though their own hours were not kept yet.
    """
    people = {item.number: (PAID, item.kamer, SECOND) for item in APPOINTMENTS}
    people |= {number: (PARTICIPATION, kamer, SECOND) for kamer, places in PLACES.items() for number, _, _ in places}
    for year in reversed(years):
        calendar = year.calendar
        people |= {_COORDINATOR[kamer]: (PAID, kamer, calendar) for kamer in calendar.kamers}
        people |= {turn.number: (turn.kind, kamer, calendar) for kamer in year.turns for turn in year.turns[kamer]}
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEADER)
    for number, (kind, kamer, calendar) in sorted(people.items(), key=lambda item: item[0]):
        writer.writerow((number, kind, kamer, f"{calendar.first_day(kamer)}", "", ""))
    return f"personenlijst-{SECOND.year}.csv", buffer.getvalue().encode("utf-8")


def closed_months() -> Iterator[ClosedMonth]:
    """What the coordinators do after each month; the second year ends with a month that waits for each of the two."""
    for calendar in CALENDARS:
        for kamer in calendar.kamers:
            for month in calendar.months_of(kamer):
                years, before = divmod(month, len(ALL_MONTHS))
                day = dt.date(calendar.year + years, before + 1, _DAY)
                name = f"{calendar.year}-{month:02d}"
                complete, approved = ((kamer, name) != left for left in (_NOT_COMPLETE, _NOT_APPROVED))
                yield ClosedMonth(kamer, name, _COORDINATOR[kamer], day, complete, approved)
