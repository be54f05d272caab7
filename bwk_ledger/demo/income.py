"""Bank lines of what the kamers earn themselves: kitchen, table money and projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.demo.chance import spread, stream
from bwk_ledger.demo.days import ALL_MONTHS, YEAR, bank_day
from bwk_ledger.demo.lines import BankLine, transfer
from bwk_ledger.demo.parties import CARD_PAYOUTS, PROJECT_CLIENTS

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from bwk_ledger.demo.people import People

_MEALS_HLR = 4_236_00
_TABLES = {"TOP": ("koffietafel", 172_50, (2, 4, 6, 9, 10, 12)), "ZUILEN": ("soeptafel", 288_00, tuple(range(4, 13)))}
_SUMMER = (7, 8)
_DAYS = (4, 11, 18, 25)
_SUMMER_DAYS = (4, 18)
_PROJECTS = {"TOP": (9, 950_00, "buurtfeest"), "HLR": (6, 600_00, "schoolontbijt"), "ZUILEN": (11, 350_00, "opbouw")}
_GUEST_VISITS = 10


def income_lines(seed: int, people: People) -> list[BankLine]:
    """All of them, in no particular order."""
    return [
        *_meals(stream(seed, "meals")),
        *_tables(stream(seed, "tables")),
        *_guests(stream(seed, "guests"), people),
        *_projects(),
    ]


def _meals(rng: random.Random) -> Iterator[BankLine]:
    """A weekly meal in HLR, paid by card; for the Christmas meal two payouts are alike."""
    days = [(month, day) for month in ALL_MONTHS for day in (_SUMMER_DAYS if month in _SUMMER else _DAYS)]
    christmas = 45_00
    for (month, day), cents in zip(days, spread(rng, _MEALS_HLR - 2 * christmas, len(days), 250), strict=True):
        yield transfer(bank_day(month, day), CARD_PAYOUTS, cents, "Pinomzet eettafel HLR")
    for _ in range(2):
        yield transfer(bank_day(12, 20), CARD_PAYOUTS, christmas, "Pinomzet eettafel HLR kerst")


def _tables(rng: random.Random) -> Iterator[BankLine]:
    for kamer, (name, total, months) in _TABLES.items():
        for month, cents in zip(months, spread(rng, total, len(months), 200), strict=True):
            yield transfer(bank_day(month, 26), CARD_PAYOUTS, cents, f"Pinomzet {name} {kamer}")


def _guests(rng: random.Random, people: People) -> Iterator[BankLine]:
    for _ in range(_GUEST_VISITS):
        guest, diners = rng.choice(people.guests), rng.randint(1, 4)
        day = bank_day(rng.randint(1, 12), rng.randint(1, 24))
        yield transfer(day, guest, diners * 4_50, f"Eettafel HLR {diners} personen")


def _projects() -> Iterator[BankLine]:
    for kamer, (month, cents, subject) in _PROJECTS.items():
        text = f"Projectfactuur {kamer}-{YEAR}-01 {subject}"
        yield transfer(bank_day(month, 13), PROJECT_CLIENTS[kamer], cents, text)
