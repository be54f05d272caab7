"""Lines of the bank statement, and those of what comes in: funders, kitchen, projects, and what nobody explains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.demo.hours import SECOND
from bwk_ledger.demo.people import (
    CARD_PAYOUTS,
    FUNDERS,
    PROJECT_CLIENTS,
    TAX_OFFICE,
    Organisation,
    demo_iban,
    spread,
    stream,
)

if TYPE_CHECKING:
    import datetime as dt
    import random
    from collections.abc import Iterable, Iterator, Mapping

    from bwk_ledger.demo.hours import Calendar
    from bwk_ledger.demo.people import InventedPerson, People


# Lines of a bank statement, worded as ING words them. Amounts are signed cents: below zero is paid out.

_LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Paper:
    """What proves a payment: its kind and number as the bank line has them (`factuur C18-127`), and what it is for."""

    number: str
    what: str


@dataclass(frozen=True)
class BankLine:
    """One line; `code` and `kind` are two names that the bank has for how it was paid."""

    date: dt.date
    name: str
    iban: str
    code: str
    kind: str
    cents: int
    text: str
    paper: Paper | None = None  # of an invented organisation; what people are paid for is for nobody else to see


def transfer(day: dt.date, other: Organisation | InventedPerson, cents: int, description: str) -> BankLine:
    """Money sent by us or by the other."""
    code, kind = ("OV", "Overschrijving") if cents > 0 else ("GT", "Online bankieren")
    return BankLine(day, other.name, other.iban, code, kind, cents, _text(day, other, description))


def ideal(day: dt.date, other: InventedPerson, cents: int, description: str, reference: str) -> BankLine:
    """Money received through iDEAL; the bank then adds a reference."""
    text = _text(day, other, description, f"Kenmerk: {reference} ")
    return BankLine(day, other.name, other.iban, "ID", "iDEAL", cents, text)


def direct_debit(day: dt.date, other: Organisation, cents: int, description: str, mandate: str) -> BankLine:
    """Money collected by the other."""
    text = _text(day, other, description, f"Machtiging ID: {mandate} Doorlopende incasso ")
    return BankLine(day, other.name, other.iban, "IC", "Incasso", cents, text)


def card(day: dt.date, shop: str, cents: int, card_number: str, rng: random.Random) -> BankLine:
    """A card payment: no counterparty account and no words of the payer, but the number of the card."""
    clock = f"{rng.randint(9, 17):02d}:{rng.randint(0, 59):02d}"
    transaction, terminal = ("".join(rng.choices(_LETTERS, k=6)) for _ in range(2))
    text = (
        f"Pasvolgnr: {card_number} {day:%d-%m-%Y} {clock} Transactie: {transaction} Term: {terminal} "
        f"Valutadatum: {day:%d-%m-%Y}"
    )
    return BankLine(day, f"{shop} UTRECHT", "", "BA", "Betaalautomaat", cents, text)


def bank_charge(day: dt.date, name: str, cents: int, text: str) -> BankLine:
    """What the bank itself charges."""
    return BankLine(day, name, "", "DV", "Diversen", cents, f"{text} Valutadatum: {day:%d-%m-%Y}")


def in_order(lines: Iterable[BankLine]) -> list[BankLine]:
    """Oldest first; on one day what comes in goes before what goes out."""
    return sorted(lines, key=lambda line: (line.date, line.cents < 0))


def _text(day: dt.date, other: Organisation | InventedPerson, description: str, extra: str = "") -> str:
    return f"Naam: {other.name} Omschrijving: {description} IBAN: {other.iban} {extra}Valutadatum: {day:%d-%m-%Y}"


# Bank lines of what funders and the tax office pay.

# Per year and grant: month and euros of each instalment. Each comes before the costs it pays.
_INSTALMENTS = {
    # What the costs of that year come to, to the cent: none of it is left for the next year.
    2017: {
        "SPDO": ((4, 28_000), (7, 28_000), (10, 25_684)),
        "WI": ((4, 3_400), (8, 3_000)),
        "PORTAAL": ((4, 5_058),),
        "MITROS": ((4, 3_618),),
        "BOEX": ((4, 3_618),),
        "GROENWEST": ((4, 1_458),),
        "VSB": ((4, 6_400),),
        "DOEN": ((4, 1_071),),
        "KHF": ((4, 4_968),),
    },
    # Together they are the award of the proposal.
    2018: {
        "SPDO": ((1, 35_750), (4, 35_750), (7, 35_750), (10, 35_750)),
        "WI": ((1, 7_500), (7, 5_000)),
        "PORTAAL": ((1, 4_500), (7, 4_500)),
        "MITROS": ((1, 7_000),),
        "BOEX": ((1, 3_500), (7, 3_500)),
        "GROENWEST": ((1, 2_000),),
        "VSB": ((1, 13_560), (8, 9_040)),
        "DOEN": ((1, 11_040), (5, 11_040), (9, 5_520)),
        "KHF": ((1, 13_600),),
        "ORANJE": ((4, 12_000), (8, 8_000)),
    },
}
# Per year: the month of each quarter's refund, and between which euros it is.
_REFUND_MONTHS = {2017: {2: 7, 3: 10, 4: 12}, 2018: {1: 4, 2: 7, 3: 10, 4: 12}}
_REFUNDS = {2017: (3_360, 3_580), 2018: (3_850, 4_090)}


def instalments() -> str:
    """When each award is to pay how much, as entries of the books."""
    return "\n".join(
        f'{year}-{month:02d}-01 custom "toekenning-termijn" "{code}:{year}" {euros}.00 EUR\n'
        for year, awards in _INSTALMENTS.items()
        for code, parts in awards.items()
        for month, euros in parts
    )


def funding_lines(seed: int, calendar: Calendar) -> list[BankLine]:
    """All of a year, in no particular order."""
    return [*_grant_lines(calendar), *_refund_lines(seed, calendar)]


def _grant_lines(calendar: Calendar) -> Iterator[BankLine]:
    for code, instalments in _INSTALMENTS[calendar.year].items():
        for number, (month, euros) in enumerate(instalments, start=1):
            text = f"Subsidie {code} {calendar.year} termijn {number} van {len(instalments)}"
            yield transfer(calendar.bank_day(month, 2), FUNDERS[code], euros * 100, text)


def _refund_lines(seed: int, calendar: Calendar) -> Iterator[BankLine]:
    rng = stream(seed, "refunds")
    for quarter, month in _REFUND_MONTHS[calendar.year].items():
        cents = rng.randint(*_REFUNDS[calendar.year]) * 100
        day = calendar.bank_day(month, 18)
        yield transfer(day, TAX_OFFICE, cents, f"Teruggaaf {quarter}e kwartaal {calendar.year}")


# Bank lines of what the kamers earn themselves: kitchen, table money and projects.

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


# Bank lines that nobody can explain: no rule may fit them, so that they wait among the `Vraagposten`.


def unexplained_lines(seed: int, people: People) -> list[BankLine]:
    """Eight lines, all of 2018; two of the counterparties are people."""
    bank_day = SECOND.bank_day
    payer, paid = people.strangers
    return [
        transfer(
            bank_day(2, 14), Organisation("Handelsonderneming Kwikstaart", demo_iban(901)), -86_50, "Factuur 18-0443"
        ),
        transfer(bank_day(3, 7), payer, 35_00, "zoals besproken"),
        direct_debit(
            bank_day(4, 16),
            Organisation("Abonnementenservice Meridiaan", demo_iban(902)),
            -19_95,
            "Incasso dossier 55120",
            "MRD-55120",
        ),
        transfer(bank_day(5, 29), Organisation("Stichting Vrienden van de Vaart", demo_iban(903)), 150_00, "bijdrage"),
        transfer(bank_day(7, 11), paid, -42_30, "terug voor vorige week"),
        card(bank_day(8, 23), "Winkelhal 0417", -27_85, "012", stream(seed, "unexplained")),
        transfer(
            bank_day(9, 20), Organisation("Verzekeringskantoor De Dijkring", demo_iban(904)), 212_40, "Dossier 7731"
        ),
        transfer(bank_day(11, 15), Organisation("Servicekantoor Poldervaart", demo_iban(905)), -64_00, "2018/1107"),
    ]
