"""Bank lines of what the kamers earn themselves: kitchen, table money and projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.demo.chance import spread, stream
from bwk_ledger.demo.lines import BankLine, transfer
from bwk_ledger.demo.parties import CARD_PAYOUTS, PROJECT_CLIENTS

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Mapping

    from bwk_ledger.demo.days import Calendar
    from bwk_ledger.demo.people import People

# All per year.
_MEALS_HLR = {2017: 2_748_00, 2018: 4_236_00}
_TABLES: Mapping[int, Mapping[str, tuple[str, int, tuple[int, ...]]]] = {
    2017: {"TOP": ("koffietafel", 104_50, (6, 9, 10, 12))},
    2018: {
        "TOP": ("koffietafel", 172_50, (2, 4, 6, 9, 10, 12)),
        "ZUILEN": ("soeptafel", 288_00, tuple(range(4, 13))),
    },
}
_PROJECTS = {
    2017: {"TOP": (9, 600_00, "buurtfeest")},
    2018: {"TOP": (9, 950_00, "buurtfeest"), "HLR": (6, 600_00, "schoolontbijt"), "ZUILEN": (11, 350_00, "opbouw")},
}
_GUEST_VISITS = {2017: 6, 2018: 10}
_SUMMER = (7, 8)
_DAYS = (4, 11, 18, 25)
_SUMMER_DAYS = (4, 18)


def income_lines(seed: int, people: People, calendar: Calendar) -> list[BankLine]:
    """All of a year, in no particular order."""
    return [
        *_meals(stream(seed, "meals"), calendar),
        *_tables(stream(seed, "tables"), calendar),
        *_guests(stream(seed, "guests"), people, calendar),
        *_projects(calendar),
    ]


def _meals(rng: random.Random, calendar: Calendar) -> Iterator[BankLine]:
    """A weekly meal in HLR, paid by card; for the Christmas meal two payouts are alike."""
    days = [(month, day) for month in calendar.months for day in (_SUMMER_DAYS if month in _SUMMER else _DAYS)]
    christmas = 45_00
    total = _MEALS_HLR[calendar.year] - 2 * christmas
    for (month, day), cents in zip(days, spread(rng, total, len(days), 250), strict=True):
        yield transfer(calendar.bank_day(month, day), CARD_PAYOUTS, cents, "Pinomzet eettafel HLR")
    for _ in range(2):
        yield transfer(calendar.bank_day(12, 20), CARD_PAYOUTS, christmas, "Pinomzet eettafel HLR kerst")


def _tables(rng: random.Random, calendar: Calendar) -> Iterator[BankLine]:
    for kamer, (name, total, months) in _TABLES[calendar.year].items():
        for month, cents in zip(months, spread(rng, total, len(months), 200), strict=True):
            yield transfer(calendar.bank_day(month, 26), CARD_PAYOUTS, cents, f"Pinomzet {name} {kamer}")


def _guests(rng: random.Random, people: People, calendar: Calendar) -> Iterator[BankLine]:
    for _ in range(_GUEST_VISITS[calendar.year]):
        guest, diners = rng.choice(people.guests), rng.randint(1, 4)
        day = calendar.bank_day(rng.randint(calendar.months[0], 12), rng.randint(1, 24))
        yield transfer(day, guest, diners * 4_50, f"Eettafel HLR {diners} personen")


def _projects(calendar: Calendar) -> Iterator[BankLine]:
    for kamer, (month, cents, subject) in _PROJECTS[calendar.year].items():
        text = f"Projectfactuur {kamer}-{calendar.year}-01 {subject}"
        yield transfer(calendar.bank_day(month, 13), PROJECT_CLIENTS[kamer], cents, text)
