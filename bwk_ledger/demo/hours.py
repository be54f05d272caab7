"""The hours that residents and professionals invest, per person, day and activity, in quarters of an hour."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.demo.chance import spread, stream

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from bwk_ledger.demo.days import Calendar

RESIDENT, PROFESSIONAL = "bewoner", "professional"
# People and quarters per year and kamer. In 2018 near 250 hours a person, in no kamer exactly that; in 2017 fewer
# people gave fewer hours, and those of professionals were not kept.
_RESIDENTS = {
    2017: {"TOP": (24, 2_318 * 4 + 2), "HLR": (20, 1_874 * 4 + 3)},
    2018: {"TOP": (35, 8_812 * 4 + 1), "HLR": (35, 8_703 * 4 + 2), "ZUILEN": (10, 2_471 * 4 + 3)},
}
_PROFESSIONALS = {2017: {}, 2018: {"TOP": (2, 503 * 4), "HLR": (2, 497 * 4 + 2), "ZUILEN": (2, 494 * 4 + 1)}}
_FIRST_RESIDENTS = {"TOP": 1, "HLR": 36, "ZUILEN": 71}
_FIRST_PROFESSIONALS = {"TOP": 1, "HLR": 3, "ZUILEN": 5}
_ACTIVITIES = (
    "kookgroep",
    "tuingroep",
    "formulierenbrigade",
    "klussendienst",
    "inloop",
    "taalles",
    "computerhulp",
    "sleutelbeheer",
    "eettafel",
    "naaiatelier",
    "wandelgroep",
)
_PROFESSIONAL_ACTIVITIES = ("overleg partners", "coaching", "werving", "verslaglegging")
_SHORT, _LONG = 10, 14  # quarters: what a turn takes on average, for this person and month


@dataclass(frozen=True)
class Turn:
    """What one person did on one day."""

    date: dt.date
    number: str
    kind: str
    activity: str
    quarters: int


def turns(seed: int, kamer: str, calendar: Calendar) -> tuple[Turn, ...]:
    """A year of one kamer, by day and number."""
    rng = stream(seed, f"hours {kamer}")
    found: list[Turn] = []
    for kind, letter, firsts, groups, activities in (
        (RESIDENT, "V", _FIRST_RESIDENTS, _RESIDENTS, _ACTIVITIES),
        (PROFESSIONAL, "P", _FIRST_PROFESSIONALS, _PROFESSIONALS, _PROFESSIONAL_ACTIVITIES),
    ):
        count, total = groups[calendar.year].get(kamer, (0, 0))
        for index, quarters in enumerate(spread(rng, total, count, 420 if kind == RESIDENT else 60)):
            favourites = rng.sample(activities, rng.randint(1, 3))
            number = f"{letter}{firsts[kamer] + index:04d}"
            found.extend(_person(rng, number, kind, favourites, quarters, kamer, calendar))
    return tuple(sorted(found, key=lambda turn: (turn.date, turn.number, turn.activity)))


def _person(
    rng: random.Random,
    number: str,
    kind: str,
    favourites: list[str],
    quarters: int,
    kamer: str,
    calendar: Calendar,
) -> Iterator[Turn]:
    months = calendar.months_of(kamer)
    for month, in_month in zip(months, spread(rng, quarters, len(months), 350), strict=True):
        count = max(1, in_month // rng.randint(_SHORT, _LONG))
        days = sorted(rng.sample(range(1, monthrange(calendar.year, month)[1] + 1), count))
        for day, amount in zip(days, spread(rng, in_month, count, 300), strict=True):
            date = dt.date(calendar.year, month, day)
            first, *others = rng.sample(favourites, len(favourites))
            # Now and then a day holds two activities.
            extra = amount // 3 if others and rng.random() < 1 / 10 else 0
            yield Turn(date, number, kind, first, amount - extra)
            if extra:
                yield Turn(date, number, kind, others[0], extra)
