"""Lines of the bank statement of what the kamers cost, and the handgeld they spend."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bwk_ledger.demo.hours import ALL_MONTHS, SECOND, month_name
from bwk_ledger.demo.income import BankLine, Paper, bank_charge, card, direct_debit, in_order, transfer
from bwk_ledger.demo.people import (
    BROKER,
    CARD_NUMBERS,
    COACHES,
    COOPERATIVE,
    ENERGY,
    FURNISHERS,
    KAMER_CODES,
    LANDLORDS,
    LOCAL_TAXES,
    PAYROLL,
    PETTY_CASH_IBANS,
    TAX_OFFICE,
    TELECOM,
    TRAINER,
    WATER,
    WEB,
    WORK_TRAINER,
    Organisation,
    spread,
    stream,
)

if TYPE_CHECKING:
    import datetime as dt
    import random
    from collections.abc import Iterator, Mapping, Sequence

    from bwk_ledger.demo.hours import Calendar
    from bwk_ledger.demo.people import People


# What the kamers pay for: yearly totals near the budget, but as in life never equal to it.


@dataclass(frozen=True)
class Bill:
    """A cost that comes back through the year; `totals` is what a year comes to in cents, per year and kamer.

    `text` and `paper` (the number of the bill, which the text then ends with) may use {kamer}, {maand}, {mm}, {nummer},
    {termijn}, {plek} (that of the kamer among the kamers), {jaar}, and {jj} for the last two digits of the year. The
    amounts fall by `chance`, a text that must stay as it is for them to do so. `permille` is how much one time differs
    from the next. `contracts` are instead of bills, per kamer; no text of a bank names them.
    """

    chance: str
    text: str
    parties: Mapping[str, Organisation]
    totals: Mapping[int, Mapping[str, int]]
    day: int
    permille: int = 0
    months: tuple[int, ...] = ALL_MONTHS
    collected: bool = False
    paper: str = ""
    contracts: Mapping[str, str] = field(default_factory=dict)

    def chance_in(self, year: int) -> str:
        """By what the amounts of one year fall."""
        return self.chance.replace("{jaar}", str(year)).replace("{jj}", str(year)[2:])


def _every_kamer(party: Organisation) -> dict[str, Organisation]:
    return dict.fromkeys(KAMER_CODES, party)


BILLS = (
    Bill(
        "Salaris coordinatie {kamer} {maand} {jaar}",
        "Salaris coordinatie {kamer} {maand} {jaar}",
        _every_kamer(PAYROLL),
        {
            2017: {"TOP": 22_914_60, "HLR": 29_871_15},
            2018: {"TOP": 31_618_40, "HLR": 42_981_75, "ZUILEN": 23_868_30},
        },
        day=24,
        permille=25,
        paper="loonstaat {jaar}-{mm}",
    ),
    Bill(
        "Coaching {kamer} {maand} {jaar} factuur C{jj}-{nummer}",
        "Coaching {kamer} {maand} {jaar}",
        _every_kamer(COACHES),
        {
            2017: {"TOP": 9_406_80, "HLR": 9_212_45},
            2018: {"TOP": 12_931_25, "HLR": 12_626_50, "ZUILEN": 4_668_75},
        },
        day=12,
        permille=90,
        paper="factuur C{jj}-{nummer}",
    ),
    Bill(
        "Makelen en administratie {kamer} {maand} factuur {nummer}",
        "Makelen en administratie {kamer} {maand}",
        _every_kamer(BROKER),
        {
            2017: {"TOP": 4_518_50, "HLR": 4_486_25},
            2018: {"TOP": 6_287_60, "HLR": 6_320_20, "ZUILEN": 2_369_90},
        },
        day=16,
        permille=60,
        paper="factuur BT{jj}-{nummer}",
    ),
    Bill(
        "Begeleiding leerwerkplek {kamer} {maand} {jaar}",
        "Begeleiding leerwerkplek {kamer} {maand} {jaar}",
        _every_kamer(WORK_TRAINER),
        {
            2017: {"TOP": 1_462_40, "HLR": 1_448_60},
            2018: {"TOP": 2_523_60, "HLR": 2_502_00, "ZUILEN": 2_636_55},
        },
        day=19,
        permille=40,
        paper="factuur {jaar}-{nummer}",
    ),
    Bill(
        "Huur {kamer} {maand} {jaar}",
        "Huur {kamer} {maand} {jaar}",
        LANDLORDS,
        {
            2017: {"TOP": 9 * 880_00, "HLR": 9 * 1_200_00},
            2018: {"TOP": 12 * 890_00, "HLR": 12 * 1_200_00, "ZUILEN": 9 * 750_00},
        },
        day=5,
        contracts={
            "TOP": "huurcontract GL-2017-04",
            "HLR": "huurcontract RO-2017-04",
            "ZUILEN": "huurcontract LL-2018-04",
        },
    ),
    Bill(
        "Internet en telefoon {kamer} {maand} {jaar}",
        "Internet en telefoon {kamer} {maand} {jaar}",
        _every_kamer(TELECOM),
        {
            2017: {"TOP": 521_10, "HLR": 804_35},
            2018: {"TOP": 714_36, "HLR": 1_133_80, "ZUILEN": 803_47},
        },
        day=9,
        permille=30,
        collected=True,
        paper="factuurnummer {jaar}{nummer}",
    ),
    Bill(
        "Water {kamer} kwartaalnota {nummer}",
        "Water {kamer}",
        _every_kamer(WATER),
        {
            2017: {"TOP": 274_20, "HLR": 431_60},
            2018: {"TOP": 402_10, "HLR": 655_45, "ZUILEN": 311_85},
        },
        day=20,
        permille=50,
        months=(2, 5, 8, 11),
        collected=True,
        paper="kwartaalnota ZK{jj}-{nummer}",
    ),
    Bill(
        "Heffingen {kamer} aanslag {jaar} termijn {nummer}",
        "Heffingen {kamer} {jaar} termijn {termijn}",
        _every_kamer(LOCAL_TAXES),
        {
            2017: {"TOP": 476_00, "HLR": 1_098_00},
            2018: {"TOP": 714_00, "HLR": 1_702_50, "ZUILEN": 1_398_00},
        },
        day=28,
        months=(3, 6, 9),
        collected=True,
        paper="aanslag {jj}-440{plek}",
    ),
    Bill(
        "Training {kamer} {maand} factuur {jaar}{nummer}",
        "Training {kamer} {maand}",
        _every_kamer(TRAINER),
        {
            2017: {"TOP": 384_00, "HLR": 405_00},
            2018: {"TOP": 576_00, "HLR": 588_00, "ZUILEN": 418_50},
        },
        day=15,
        permille=200,
        months=(3, 6, 10),
        paper="factuur {jaar}{nummer}",
    ),
)


# Bank lines of what the kamers cost, except the small spending of the petty cash.

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
            yield transfer(calendar.bank_day(month, 27), TAX_OFFICE, -tax, text)


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
        line = direct_debit(day, ENERGY, -energy, f"{what} {paper}", "M-221-BWK")
        yield replace(line, paper=Paper(paper, what))
        what = f"Website, drukwerk en hosting {' '.join(kamers)} {month_name(month)}"
        paper = f"factuur {calendar.year}/{month:03d}"
        line = transfer(calendar.bank_day(month, 11), WEB, -_WEB_A_KAMER * len(kamers), f"{what} {paper}")
        yield replace(line, paper=Paper(paper, what))


def _furniture_lines(rng: random.Random, calendar: Calendar) -> Iterator[BankLine]:
    number = 0
    for kamer, (total, count) in _FURNITURE[calendar.year].items():
        months = calendar.months_of(kamer)
        first = months[:_FURNISHING_MONTHS]
        chosen = first * (count // len(first)) if calendar.begins(kamer) else sorted(rng.sample(months, count))
        for month, cents in zip(chosen, spread(rng, total, count, 600), strict=True):
            shop = rng.choice(FURNISHERS)
            day = calendar.bank_day(month, rng.randint(6, _FURNITURE_DAYS))
            number += 1
            paper = Paper(f"{TILL_RECEIPT} {calendar.year}-{number:03d}", f"Inventaris {kamer}")
            yield replace(card(day, shop, -cents, CARD_NUMBERS[kamer], rng), paper=paper)


def _bank_charges(rng: random.Random, calendar: Calendar) -> Iterator[BankLine]:
    """Each quarter the two extra cards cost the same on the same day: two rows that only the balance tells apart."""
    for month in calendar.months:
        day = calendar.bank_day(month, 2)
        text = f"Kosten over {month_name(month - 1 or 12)}"
        yield bank_charge(day, "Kosten Zakelijk Betaalpakket", -(11_90 + rng.randint(10, 65) * 12), text)
        if month % 3 == 1:
            for _ in range(2):
                yield bank_charge(day, "Kosten Extra Betaalpas", -1_95, "Kosten betaalpas per kwartaal")


# The petty cash of a kamer: topped up each month, spent at shops in the six categories of the cooperative.

TILL_RECEIPT = "kassabon"  # of a shop, which no card payment has the number of

# What is in it when a year begins, and so when the year before ends.
OPENING = {2017: {"TOP": 0, "HLR": 0}, 2018: {"TOP": 62_40, "HLR": 88_15, "ZUILEN": 0}}
SHOPS = {
    "A": ("Koffiebranderij De Bonte Boon", "Theehuis Mokkalaan"),
    "B": ("Buurtsuper De Mandarijn", "Bakkerij Korenaar", "Groentehal Het Kratje"),
    "C": ("Parkeerbeheer De Slagboom", "Streekvervoer Lijn Nul"),
    "D": ("Drogisterij Het Zeepje", "Schoonmaakgroothandel Bezem"),
    "E": ("Kantoorboekhandel De Punaise", "Postpunt Inktvis"),
    "F": ("Stoffenhal Naald en Draad", "Klushal De Schroefdop", "Tuincentrum Groene Vinger"),
}
_PARKING = SHOPS["C"][0]
_WEIGHTS = (20, 35, 9, 12, 10, 14)
_TOP_UP = 250_00
_LESS_IN_SUMMER = {(2018, "TOP", 8): 180_00, (2018, "HLR", 7): 210_00}
_LAST_DAY = 28
_CARD_NUMBERS = {"TOP": "021", "HLR": "022", "ZUILEN": "023"}


@dataclass(frozen=True)
class Purchase:
    """Something bought; `number` counts what a kamer buys in a year, and stands nowhere but in these sources."""

    number: str
    date: dt.date
    shop: str
    category: str
    cents: int
    has_receipt: bool = True


@dataclass(frozen=True)
class PettyCash:
    """The account of one kamer in one year: its lines, and the purchases among them."""

    opening: int
    lines: tuple[BankLine, ...]
    purchases: tuple[Purchase, ...]


def top_ups(kamer: str, calendar: Calendar) -> dict[dt.date, int]:
    """When the treasurer fills the petty cash of a kamer, and with how many cents."""
    return {
        calendar.bank_day(month, 2): _LESS_IN_SUMMER.get((calendar.year, kamer, month), _TOP_UP)
        for month in calendar.months_of(kamer)
    }


def top_up_lines(leaders: Mapping[str, Organisation], calendar: Calendar) -> list[BankLine]:
    """The top-ups as the bank of the cooperative shows them."""
    return [
        transfer(day, leaders[kamer], -cents, _top_up_text(kamer, day))
        for kamer in calendar.kamers
        for day, cents in top_ups(kamer, calendar).items()
    ]


def petty_cash(seed: int, kamer: str, calendar: Calendar) -> PettyCash:
    """A year of one kamer; the balance is never below zero, and at the end what the next year begins with."""
    rng = stream(seed, f"petty cash {kamer}")
    opening = balance = OPENING[calendar.year][kamer]
    closing = OPENING.get(calendar.year + 1, {}).get(kamer)
    days = top_ups(kamer, calendar)
    lines: list[BankLine] = []
    bought: list[Purchase] = []
    for top_up_day, cents in days.items():
        lines.append(transfer(top_up_day, COOPERATIVE, cents, _top_up_text(kamer, top_up_day)))
        balance += cents
        spent = min(balance, rng.randint(232_00, 255_00)) - rng.randint(0, 900)
        if closing is not None and top_up_day == max(days):
            spent = balance - closing
        balance -= spent
        bought.extend(_month(rng, kamer, top_up_day, spent, len(bought)))
    bought = _without_one_receipt(bought) if calendar == SECOND else bought
    lines.extend(_purchase_line(rng, kamer, purchase) for purchase in bought)
    return PettyCash(opening, tuple(in_order(lines)), tuple(bought))


def leader_account(kamer: str, leader: str) -> Organisation:
    """The account of a kamer's petty cash as it shows at the other bank: in the name of the team leader."""
    return Organisation(f"{leader} inz kamer {kamer}", PETTY_CASH_IBANS[kamer])


def _top_up_text(kamer: str, day: dt.date) -> str:
    return f"Handgeld {kamer} {month_name(day.month)} {day.year}"


def _month(rng: random.Random, kamer: str, top_up_day: dt.date, spent: int, before: int) -> Sequence[Purchase]:
    count = rng.randint(9, 10)
    days = sorted(rng.randint(top_up_day.day, _LAST_DAY) for _ in range(count))
    categories = rng.choices(list(SHOPS), _WEIGHTS, k=count)
    return [
        Purchase(
            number=f"{kamer}-{top_up_day.year}-{number:03d}",
            date=top_up_day.replace(day=day),
            shop=rng.choice(SHOPS[category]),
            category=category,
            cents=cents,
        )
        for number, day, category, cents in zip(
            range(before + 1, before + count + 1), days, categories, spread(rng, spent, count, 650), strict=True
        )
    ]


def _without_one_receipt(bought: Sequence[Purchase]) -> list[Purchase]:
    """The smallest sum that was put into a parking machine, which gives no receipt."""
    parked = [purchase for purchase in bought if purchase.shop == _PARKING]
    smallest = min(parked, key=lambda purchase: purchase.cents, default=None)
    return [replace(purchase, has_receipt=purchase is not smallest) for purchase in bought]


def _purchase_line(rng: random.Random, kamer: str, purchase: Purchase) -> BankLine:
    return card(purchase.date, purchase.shop, -purchase.cents, _CARD_NUMBERS[kamer], rng)
