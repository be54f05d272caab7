"""Figures of law that the books are held against: the minimum wage, and what a volunteer may get untaxed.

They are data (`minimumloon.csv`, `vrijwilligersvergoeding.csv`), each row with where it comes from and whether that
source was seen or the figure worked out. The cooperative decides which wage its hours are valued at; nothing here does.
"""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import meta
from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.standing.form import ANYTHING, EUROS_FROM_ZERO, TEXT, Form, Key, Once, Wrong, euros, values_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

CONFIRMED = "bevestigd"
WEEKS = (36, 38, 40)  # hours a week of full-time work, for which the law gave a wage per hour until 2024
_FOLDER = Path(__file__).parent
_HALF_YEAR = 6  # months: the law sets the wage anew on 1 January and on 1 July


def _ceiling_of_year(entry: Any) -> Iterator[Finding]:
    """Amounts that are none, and a ceiling that is not of a year."""
    if any(euros(value) is None for value in values_of(entry)):
        yield finding(
            "people.ceiling",
            entry,
            f"Dit vergoedingsplafond heeft geen drie bedragen in euro: {' '.join(map(str, values_of(entry)))}.",
            cause="het plafond van een vrijwilliger is er per uur, per maand en per jaar, in die volgorde.",
            remedy=f"haal het weg, en schrijf het met: {how_to_add(entry.date.year)}",
        )
    if (entry.date.month, entry.date.day) != (1, 1):
        yield finding(
            "people.ceiling",
            entry,
            "Dit vergoedingsplafond begint op {day}.",
            cause="het plafond geldt van 1 januari tot en met 31 december.",
            remedy=f'schrijf: {entry.date.year}-01-01 custom "{CEILING.type}".',
            day=entry.date,
        )


def how_to_add(year: int) -> str:
    """The command that adds the ceilings of a year, which are looked up: those of another year would be wrong."""
    return f'bwk uren plafond {year} --uur BEDRAG --maand BEDRAG --jaarbedrag BEDRAG --bron "waar het staat".'


HOUR_YOUNG = Key(
    "uur-jong",
    EUROS_FROM_ZERO,
    "wat iemand die jonger is dan 21 onbelast mag krijgen voor een uur",
    "0.00 EUR",
    Wrong(
        "people.ceiling",
        "De uurnorm voor jongeren van {year} is geen bedrag in euro: {value}.",
        "wie jonger is dan 21 heeft een lagere norm per uur.",
    ),
)
BASIS = Key(
    meta.SOURCE,
    TEXT,
    "waar deze bedragen staan",
    '"belastingdienst.nl"',
    Wrong(
        "people.ceiling",
        "Dit vergoedingsplafond van {year} zegt niet waar het staat.",
        "het is een bedrag uit de wet: de kascommissie moet het kunnen nazoeken.",
        "schrijf eronder: {key}: {example}.",
    ),
    is_required=True,
)
CEILING = Form(
    "vergoedingsplafond",
    (
        Key("uur", ANYTHING, "wat een vrijwilliger onbelast mag krijgen voor een uur", "0.00 EUR"),
        Key("maand", ANYTHING, "en in een maand", "0.00 EUR"),
        Key("jaar", ANYTHING, "en in een jaar", "0.00 EUR"),
    ),
    (HOUR_YOUNG, BASIS),
    "stam/tarieven.beancount",
    the="het",
    once=Once.A_YEAR,
    checks=(_ceiling_of_year,),
)


@dataclass(frozen=True)
class MinimumWage:
    """The legal minimum wage for adults from a day on: EUR gross, without holiday pay.

    Until 2024 the law gave a wage a month, a week and a day; a wage an hour followed from the full-time week (of
    article 12 Wet minimumloon en minimumvakantiebijslag, as it then was): the week divided by the hours, rounded up to
    the cent. From 2024 there is one wage an hour for everybody: `month` and `week` are None, and every week has it.
    """

    start: dt.date
    age: int  # from which the full wage holds
    month: Decimal | None
    week: Decimal | None
    hourly: Mapping[int, Decimal]  # EUR an hour, by hours of the full-time week
    is_confirmed: bool
    source: str

    @property
    def is_uniform(self) -> bool:
        """Whether one wage an hour holds for every full-time week."""
        return self.week is None


@dataclass(frozen=True)
class AllowanceCeiling:
    """What a volunteer may get in a year without tax, EUR; all ceilings hold together.

    `hour_young` is the norm of who is under 21 (under 23 and 22 before 2019, as the minimum wage was).

    Source: article 2, paragraph 6, Wet op de loonbelasting 1964, with the amounts of the year.
    """

    year: int
    hour: Decimal | None  # for an adult
    hour_young: Decimal | None
    month: Decimal
    whole_year: Decimal
    is_confirmed: bool
    source: str


@cache
def minimum_wages() -> tuple[MinimumWage, ...]:
    """The minimum wage as far as it is known here, oldest first."""
    return tuple(
        MinimumWage(
            start=dt.date.fromisoformat(row["vanaf"]),
            age=int(row["leeftijd"]),
            month=_amount(row["maand"]),
            week=_amount(row["week"]),
            hourly={week: Decimal(row["uur"] or row[f"uur{week}"]) for week in WEEKS},
            is_confirmed=row["status"] == CONFIRMED,
            source=row["bron"],
        )
        for row in _rows("minimumloon.csv")
    )


def minimum_wage(day: dt.date) -> MinimumWage | None:
    """The minimum wage on a day; None where the table does not reach, for it changes every half year."""
    january_or_july = dt.date(day.year, 1 if day.month <= _HALF_YEAR else _HALF_YEAR + 1, 1)
    return next((wage for wage in minimum_wages() if wage.start == january_or_july), None)


@cache
def legal_ceilings() -> Mapping[int, AllowanceCeiling]:
    """The ceilings of the volunteer allowance by year, as far as they are known here."""
    ceilings = (
        AllowanceCeiling(
            year=int(row["jaar"]),
            hour=_amount(row["uur"]),
            hour_young=_amount(row["uur_jong"]),
            month=Decimal(row["maand"]),
            whole_year=Decimal(row["jaarbedrag"]),
            is_confirmed=row["status"] == CONFIRMED,
            source=row["bron"],
        )
        for row in _rows("vrijwilligersvergoeding.csv")
    )
    return {ceiling.year: ceiling for ceiling in ceilings}


def allowance_ceilings(entries: Iterable[Any]) -> Mapping[int, AllowanceCeiling]:
    """The ceilings by year: those of the books (`custom "vergoedingsplafond"`) go before those known here.

    Such an entry is dated the first day of its year and gives EUR an hour, a month and a year. An incomplete one is
    passed over; `bwk_ledger.rules.standing` reports it.
    """
    own = (_own_ceiling(entry) for entry in entries if isinstance(entry, data.Custom) and entry.type == CEILING.type)
    return {**legal_ceilings(), **{ceiling.year: ceiling for ceiling in own if ceiling is not None}}


def _own_ceiling(entry: Any) -> AllowanceCeiling | None:
    match [euros(value) for value in values_of(entry)]:
        case [Decimal() as hour, Decimal() as month, Decimal() as year]:
            source = BASIS.of(entry)
            young = HOUR_YOUNG.of(entry)
            return AllowanceCeiling(entry.date.year, hour, young, month, year, bool(source), source)
    return None


def _amount(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))
