"""Bank lines of what the kamers cost, except the small spending of the petty cash."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bwk_ledger.demo import parties
from bwk_ledger.demo.bills import BILLS, Bill
from bwk_ledger.demo.chance import spread, stream
from bwk_ledger.demo.days import month_name
from bwk_ledger.demo.kamers import CARD_NUMBERS
from bwk_ledger.demo.lines import BankLine, Paper, bank_charge, card, direct_debit, transfer

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from bwk_ledger.demo.days import Calendar
    from bwk_ledger.demo.people import People

# Per year; there were no jobs yet when the kamers began.
_SALARIES = {2017: {}, 2018: {"TOP": 20_310_00, "HLR": 20_540_00}}
_WAGE_TAX = {"TOP": 6_699_00, "HLR": 6_797_00}
_ALLOWANCES = {"TOP": (150_00,), "HLR": (150_00,), "ZUILEN": (150_00, 150_00)}  # each trainee, each month
_ENERGY = {2017: {2: 700_00}, 2018: {2: 720_00, 3: 900_00}}  # a month, per year and number of open kamers
_WEB_A_KAMER = 183_80
# Cents and number of purchases, per year; a new kamer is furnished in its first months.
_FURNITURE = {
    2017: {"TOP": (1_842_30, 8), "HLR": (1_913_75, 8)},
    2018: {"TOP": (748_35, 6), "HLR": (768_90, 6), "ZUILEN": (3_931_40, 8)},
}
_FURNISHING_MONTHS = 4
_FURNITURE_DAYS = 25


def cost_lines(seed: int, people: People, calendar: Calendar) -> list[BankLine]:
    """All of a year, in no particular order."""
    return [
        *(line for bill in BILLS for line in _bill_lines(seed, bill, calendar)),
        *_job_lines(stream(seed, "jobs"), people, calendar),
        *_trainee_lines(people, calendar),
        *_shared_lines(calendar),
        *_furniture_lines(stream(seed, "furniture"), calendar),
        *_bank_charges(stream(seed, "charges"), calendar),
    ]


def _bill_lines(seed: int, bill: Bill, calendar: Calendar) -> Iterator[BankLine]:
    rng = stream(seed, bill.chance_in(calendar.year))
    number = rng.randint(100, 140)
    for place, (kamer, total) in enumerate(bill.totals[calendar.year].items(), start=1):
        months = [month for month in bill.months if month in calendar.months_of(kamer)]
        for turn, (month, cents) in enumerate(
            zip(months, spread(rng, total, len(months), bill.permille), strict=True), start=1
        ):
            number += 1
            values = {"kamer": kamer, "maand": month_name(month), "mm": f"{month:02d}", "nummer": number}
            values |= {"termijn": turn, "plek": place, "jaar": calendar.year, "jj": calendar.year % 100}
            what, paper = bill.text.format_map(values), bill.paper.format_map(values)
            party, day = bill.parties[kamer], calendar.bank_day(month, bill.day)
            text = f"{what} {paper}".rstrip()
            if bill.collected:
                line = direct_debit(day, party, -cents, text, f"M-{party.iban[-3:]}-{kamer}")
            else:
                line = transfer(day, party, -cents, text)
            yield replace(line, paper=Paper(bill.contracts.get(kamer) or paper, what))


def _job_lines(rng: random.Random, people: People, calendar: Calendar) -> Iterator[BankLine]:
    for (kamer, salary), employee in zip(_SALARIES[calendar.year].items(), people.employees, strict=False):
        months = calendar.months_of(kamer)
        taxes = spread(rng, _WAGE_TAX[kamer], len(months), 20)
        for month, cents, tax in zip(months, spread(rng, salary, len(months), 20), taxes, strict=True):
            period = f"{calendar.year}-{month:02d}"
            text = f"Salaris perspectiefbaan {kamer} {month_name(month)} {calendar.year} loonstrook {period}"
            yield transfer(calendar.bank_day(month, 24), employee, -cents, text)
            text = f"Loonheffing perspectiefbaan {kamer} {period} aangifte {period}"
            yield transfer(calendar.bank_day(month, 27), parties.TAX_OFFICE, -tax, text)


def _trainee_lines(people: People, calendar: Calendar) -> Iterator[BankLine]:
    trainees = iter(people.trainees)
    for kamer, allowances in _ALLOWANCES.items():
        for cents in allowances:
            trainee = next(trainees)
            for month in calendar.months_of(kamer):
                text = f"Vergoeding leerwerkplek {kamer} {month_name(month)} {calendar.year}"
                text += f" declaratie {calendar.year}-{month:02d}"
                yield transfer(calendar.bank_day(month, 22), trainee, -cents, text)


def _shared_lines(calendar: Calendar) -> Iterator[BankLine]:
    """One energy bill and one website for all kamers that are open."""
    for month in calendar.months:
        kamers = [kamer for kamer in calendar.kamers if month in calendar.months_of(kamer)]
        energy = _ENERGY[calendar.year][len(kamers)]
        what = f"Voorschot gas en elektra alle kamers {month_name(month)}"
        paper = f"termijnnota WV{calendar.year % 100}-{month:02d}7"
        day = calendar.bank_day(month, 8)
        line = direct_debit(day, parties.ENERGY, -energy, f"{what} {paper}", "M-221-BWK")
        yield replace(line, paper=Paper(paper, what))
        what = f"Website, drukwerk en hosting {' '.join(kamers)} {month_name(month)}"
        paper = f"factuur {calendar.year}/{month:03d}"
        line = transfer(calendar.bank_day(month, 11), parties.WEB, -_WEB_A_KAMER * len(kamers), f"{what} {paper}")
        yield replace(line, paper=Paper(paper, what))


def _furniture_lines(rng: random.Random, calendar: Calendar) -> Iterator[BankLine]:
    number = 0
    for kamer, (total, count) in _FURNITURE[calendar.year].items():
        months = calendar.months_of(kamer)
        first = months[:_FURNISHING_MONTHS]
        chosen = first * (count // len(first)) if calendar.begins(kamer) else sorted(rng.sample(months, count))
        for month, cents in zip(chosen, spread(rng, total, count, 600), strict=True):
            shop = rng.choice(parties.FURNISHERS)
            day = calendar.bank_day(month, rng.randint(6, _FURNITURE_DAYS))
            number += 1
            paper = f"Bon BWK-{calendar.year}-{number:03d}"
            yield replace(
                card(day, shop, -cents, CARD_NUMBERS[kamer], rng, paper), paper=Paper(paper, f"Inventaris {kamer}")
            )


def _bank_charges(rng: random.Random, calendar: Calendar) -> Iterator[BankLine]:
    """Each quarter the two extra cards cost the same on the same day: two rows that only the balance tells apart."""
    for month in calendar.months:
        day = calendar.bank_day(month, 2)
        text = f"Kosten over {month_name(month - 1 or 12)}"
        yield bank_charge(day, "Kosten Zakelijk Betaalpakket", -(11_90 + rng.randint(10, 65) * 12), text)
        if month % 3 == 1:
            for _ in range(2):
                yield bank_charge(day, "Kosten Extra Betaalpas", -1_95, "Kosten betaalpas per kwartaal")
