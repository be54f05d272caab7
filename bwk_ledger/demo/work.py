"""Hours beside those of residents and professionals: participation places, and paid hours against an appointment.

They come as one CSV per kamer for the whole year, to the minute, as an administration would export them; for 2018 only,
before that nobody kept them.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING, NamedTuple

from bwk_ledger.demo.chance import spread, stream
from bwk_ledger.demo.days import SECOND
from bwk_ledger.hours import MINUTES, clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PARTICIPATION, PAID = "participatie", "betaald"
_HEADER = ("Kamer", "Datum", "Nummer", "Soort", "Activiteit", "Uren")
_SATURDAY = 5
_DAYS_A_WEEK = 3
_QUARTER = 15  # minutes
# Nobody keeps exactly to the agreement: minutes more or less in a week.
_MORE_OR_LESS = (-35, -10, 0, 0, 7, 10, 20)


class Appointment(NamedTuple):
    """The weekly hours agreed with somebody who is paid."""

    number: str
    kamer: str
    function: str
    weekly: int


class WorkTurn(NamedTuple):
    """What one person did on one day, in minutes."""

    date: dt.date
    number: str
    kind: str
    activity: str
    minutes: int


APPOINTMENTS = (
    Appointment("P0011", "TOP", "coordinatie", 24),
    Appointment("P0012", "HLR", "coordinatie", 24),
    Appointment("P0013", "ZUILEN", "coordinatie", 18),
    Appointment("P0014", "TOP", "coaching", 4),
    Appointment("P0015", "TOP", "administratie", 2),
)
# Number, activity and hours a week of each participation place.
PLACES = {
    "TOP": (("D0001", "inloop", 8),),
    "HLR": (("D0002", "eettafel", 6),),
    "ZUILEN": (("D0003", "tuingroep", 8), ("D0004", "klussendienst", 4)),
}


def appointments() -> str:
    """The appointments as entries of the books."""
    return "\n".join(
        f'{SECOND.first_day(item.kamer)} custom "aanstelling" "{item.number}"\n  kamer: "{item.kamer}"\n'
        f'  functie: "{item.function}"\n  uren-per-week: {item.weekly}\n'
        for item in APPOINTMENTS
    )


def work_turns(seed: int, kamer: str) -> tuple[WorkTurn, ...]:
    """The year of one kamer, by day and number."""
    rng = stream(seed, f"work {kamer}")
    people = [(item.number, PAID, item.function, item.weekly) for item in APPOINTMENTS if item.kamer == kamer]
    people += [(number, PARTICIPATION, activity, weekly) for number, activity, weekly in PLACES[kamer]]
    found: list[WorkTurn] = []
    for number, kind, activity, weekly in people:
        for monday in _mondays(kamer):
            days = sorted(rng.sample(range(_SATURDAY), _DAYS_A_WEEK))
            # A clock counts paid hours by the minute; people on a participation place write quarters.
            unit = 1 if kind == PAID else _QUARTER
            minutes = weekly * MINUTES + (rng.choice(_MORE_OR_LESS) if kind == PAID else 0)
            parts = [unit * part for part in spread(rng, minutes // unit, _DAYS_A_WEEK, 200)]
            found += [
                WorkTurn(monday + dt.timedelta(days=day), number, kind, activity, part)
                for day, part in zip(days, parts, strict=True)
            ]
    return tuple(sorted(item for item in found if item.date.year == SECOND.year))


def work_sheet(kamer: str, turns: Sequence[WorkTurn]) -> tuple[str, bytes]:
    """File name and content; the sheet has a name of its own, beside the sheets that the kamer keeps."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(("Blad", "werk"))
    writer.writerow(_HEADER)
    for turn in turns:
        row = (kamer, f"{turn.date:%d-%m-%Y}", turn.number, turn.kind, turn.activity, clock(turn.minutes))
        writer.writerow(row)
    return f"werkuren-{kamer}-{SECOND.year}.csv", buffer.getvalue().encode("utf-8")


def _mondays(kamer: str) -> Iterator[dt.date]:
    day = SECOND.first_day(kamer)
    day += dt.timedelta(days=-day.weekday() % 7)
    while day.year == SECOND.year:
        yield day
        day += dt.timedelta(days=7)
