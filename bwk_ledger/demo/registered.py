"""Who gives hours: the list of persons, and which months the coordinators close."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING, NamedTuple

from bwk_ledger.demo.days import ALL_MONTHS, YEAR, months_of
from bwk_ledger.demo.kamers import KAMER_CODES
from bwk_ledger.demo.work import APPOINTMENTS, PAID, PARTICIPATION, PLACES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bwk_ledger.demo.hours import Turn

_HEADER = ("Nummer", "Soort", "Kamers", "Sinds", "Tot", "Lid")
_COORDINATOR = {"TOP": "P0011", "HLR": "P0012", "ZUILEN": "P0013"}
_NOT_APPROVED = ("HLR", 12)
_NOT_COMPLETE = ("ZUILEN", 12)
_DAY = 5  # of the month after, on which a coordinator closes a month


class ClosedMonth(NamedTuple):
    """A kamer and month, who closes it on which day, and whether it is declared complete and approved."""

    kamer: str
    month: str
    by: str
    day: dt.date
    complete: bool
    approved: bool


def person_list(turns: Mapping[str, Sequence[Turn]]) -> tuple[str, bytes]:
    """File name and content of the list of everybody whose hours occur."""
    people = {turn.number: (turn.kind, kamer) for kamer in KAMER_CODES for turn in turns[kamer]}
    people |= {item.number: (PAID, item.kamer) for item in APPOINTMENTS}
    people |= {number: (PARTICIPATION, kamer) for kamer, places in PLACES.items() for number, _, _ in places}
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEADER)
    for number, (kind, kamer) in sorted(people.items()):
        writer.writerow((number, kind, kamer, f"{YEAR}-{months_of(kamer)[0]:02d}-01", "", ""))
    return f"personenlijst-{YEAR}.csv", buffer.getvalue().encode("utf-8")


def closed_months() -> Iterator[ClosedMonth]:
    """What the coordinators do after each month; the year ends with a month that waits for each of the two."""
    for kamer in KAMER_CODES:
        for month in months_of(kamer):
            years, before = divmod(month, len(ALL_MONTHS))
            day = dt.date(YEAR + years, before + 1, _DAY)
            complete, approved = ((kamer, month) != left for left in (_NOT_COMPLETE, _NOT_APPROVED))
            yield ClosedMonth(kamer, f"{YEAR}-{month:02d}", _COORDINATOR[kamer], day, complete, approved)
