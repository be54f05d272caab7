"""Bank lines of what the kamers cost, except the small spending of the petty cash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.demo import parties
from bwk_ledger.demo.bills import BILLS, Bill
from bwk_ledger.demo.chance import spread, stream
from bwk_ledger.demo.days import ALL_MONTHS, YEAR, bank_day, month_name, months_of
from bwk_ledger.demo.kamers import CARD_NUMBERS
from bwk_ledger.demo.lines import BankLine, bank_charge, card, direct_debit, transfer

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from bwk_ledger.demo.people import People

_SALARIES = {"TOP": 20_310_00, "HLR": 20_540_00}
_WAGE_TAX = {"TOP": 6_699_00, "HLR": 6_797_00}
_ALLOWANCES = {"TOP": (150_00,), "HLR": (150_00,), "ZUILEN": (150_00, 150_00)}  # each trainee, each month
_ENERGY_BEFORE_APRIL, _ENERGY = 720_00, 900_00
_WEB_A_KAMER = 183_80
_FURNITURE = {"TOP": (748_35, 6), "HLR": (768_90, 6), "ZUILEN": (3_931_40, 8)}  # cents, number of purchases
_FURNITURE_DAYS = 25


def cost_lines(seed: int, people: People) -> list[BankLine]:
    """All of them, in no particular order."""
    return [
        *(line for bill in BILLS for line in _bill_lines(stream(seed, bill.text), bill)),
        *_job_lines(stream(seed, "jobs"), people),
        *_trainee_lines(people),
        *_shared_lines(),
        *_furniture_lines(stream(seed, "furniture")),
        *_bank_charges(stream(seed, "charges")),
    ]


def _bill_lines(rng: random.Random, bill: Bill) -> Iterator[BankLine]:
    number = rng.randint(100, 140)
    for kamer, total in bill.totals.items():
        months = [month for month in bill.months if month in months_of(kamer)]
        for turn, (month, cents) in enumerate(
            zip(months, spread(rng, total, len(months), bill.permille), strict=True), start=1
        ):
            number += 1
            shown = turn if "termijn" in bill.text else number
            text = bill.text.format(kamer=kamer, maand=month_name(month), nummer=shown)
            party, day = bill.parties[kamer], bank_day(month, bill.day)
            if bill.collected:
                yield direct_debit(day, party, -cents, text, f"M-{party.iban[-3:]}-{kamer}")
            else:
                yield transfer(day, party, -cents, text)


def _job_lines(rng: random.Random, people: People) -> Iterator[BankLine]:
    for (kamer, salary), employee in zip(_SALARIES.items(), people.employees, strict=True):
        taxes = spread(rng, _WAGE_TAX[kamer], 12, 20)
        for month, cents, tax in zip(ALL_MONTHS, spread(rng, salary, 12, 20), taxes, strict=True):
            text = f"Salaris perspectiefbaan {kamer} {month_name(month)} {YEAR}"
            yield transfer(bank_day(month, 24), employee, -cents, text)
            text = f"Loonheffing perspectiefbaan {kamer} {YEAR}-{month:02d}"
            yield transfer(bank_day(month, 27), parties.TAX_OFFICE, -tax, text)


def _trainee_lines(people: People) -> Iterator[BankLine]:
    trainees = iter(people.trainees)
    for kamer, allowances in _ALLOWANCES.items():
        for cents in allowances:
            trainee = next(trainees)
            for month in months_of(kamer):
                text = f"Vergoeding leerwerkplek {kamer} {month_name(month)} {YEAR}"
                yield transfer(bank_day(month, 22), trainee, -cents, text)


def _shared_lines() -> Iterator[BankLine]:
    """One energy bill and one website for all kamers that are open."""
    for month in ALL_MONTHS:
        kamers = [kamer for kamer in CARD_NUMBERS if month in months_of(kamer)]
        energy = _ENERGY_BEFORE_APRIL if month not in months_of("ZUILEN") else _ENERGY
        text = f"Voorschot gas en elektra alle kamers {month_name(month)}"
        yield direct_debit(bank_day(month, 8), parties.ENERGY, -energy, text, "M-221-BWK")
        text = f"Website, drukwerk en hosting {' '.join(kamers)} {month_name(month)}"
        yield transfer(bank_day(month, 11), parties.WEB, -_WEB_A_KAMER * len(kamers), text)


def _furniture_lines(rng: random.Random) -> Iterator[BankLine]:
    for kamer, (total, count) in _FURNITURE.items():
        months = months_of(kamer)
        chosen = months[:4] * 2 if kamer == "ZUILEN" else sorted(rng.sample(months, count))
        for month, cents in zip(chosen, spread(rng, total, count, 600), strict=True):
            shop = rng.choice(parties.FURNISHERS)
            day = bank_day(month, rng.randint(6, _FURNITURE_DAYS))
            yield card(day, shop, -cents, CARD_NUMBERS[kamer], rng)


def _bank_charges(rng: random.Random) -> Iterator[BankLine]:
    """Each quarter the two extra cards cost the same on the same day: two rows that only the balance tells apart."""
    for month in ALL_MONTHS:
        day = bank_day(month, 2)
        text = f"Kosten over {month_name(month - 1 or 12)}"
        yield bank_charge(day, "Kosten Zakelijk Betaalpakket", -(11_90 + rng.randint(10, 65) * 12), text)
        if month % 3 == 1:
            for _ in range(2):
                yield bank_charge(day, "Kosten Extra Betaalpas", -1_95, "Kosten betaalpas per kwartaal")
