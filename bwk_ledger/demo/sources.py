"""Write the example years as the files that a treasurer, a secretary and the kamers would have."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bwk_ledger.acts.new_books import template_text
from bwk_ledger.base.periods import tertiaal
from bwk_ledger.demo.costs import TILL_RECEIPT, PettyCash, cost_lines, leader_account, petty_cash, top_up_lines
from bwk_ledger.demo.hours import (
    FIRST,
    SECOND,
    Calendar,
    DemoSlip,
    Turn,
    agreements,
    appointments,
    person_list,
    timesheets,
    turns,
    wage_slips,
    work_sheet,
    work_turns,
)
from bwk_ledger.demo.income import BankLine, funding_lines, in_order, income_lines, instalments, unexplained_lines
from bwk_ledger.demo.members import (
    DemoMember,
    associated_numbers,
    contribution_lines,
    member_list,
    members,
    paying_numbers,
    share_lines,
)
from bwk_ledger.demo.outcomes import count_sheets
from bwk_ledger.demo.people import COOPERATIVE, KAMER_CODES, PETTY_CASH_IBANS, People, people, spread, stream

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.demo.costs import Purchase


# The example years as a whole: everything that happens, before any of it becomes a file.

SEED = 2018
OPENING = 41_036_72  # on the bank when 2018 begins


@dataclass(frozen=True)
class Year:
    """Bank (oldest line first; `opening` in cents), and per open kamer its petty cash and hours."""

    seed: int
    calendar: Calendar
    opening: int
    bank: tuple[BankLine, ...]
    petty_cash: Mapping[str, PettyCash]
    turns: Mapping[str, tuple[Turn, ...]]


@dataclass(frozen=True)
class Example:
    """The years in order, the members, and all people who occur."""

    seed: int
    years: tuple[Year, ...]
    members: tuple[DemoMember, ...]
    people: People


@lru_cache(maxsize=2)
def example(seed: int) -> Example:
    """Both years of one seed. The source has no budget of 2017, so there is none."""
    everybody = people(seed)
    everyone = members(seed, everybody)
    # Each year has chances of its own; those of 2018 are of the seed itself.
    first = _year(seed - 1, FIRST, everybody, everyone)
    second = _year(seed, SECOND, everybody, everyone)
    return Example(seed, (first, second), everyone, everybody)


def _year(seed: int, calendar: Calendar, everybody: People, everyone: tuple[DemoMember, ...]) -> Year:
    leaders = {kamer: leader_account(kamer, _leader(everyone, kamer)) for kamer in calendar.kamers}
    lines = [
        *cost_lines(seed, everybody, calendar),
        *funding_lines(seed, calendar),
        *income_lines(seed, everybody, calendar),
        *share_lines(seed, everyone, calendar),
        *(contribution_lines(seed, everyone) if calendar == SECOND else ()),
        *top_up_lines(leaders, calendar),
        *(unexplained_lines(seed, everybody) if calendar == SECOND else ()),
    ]
    # The account begins with as much as makes its first year end where the second begins.
    opening = OPENING - (sum(line.cents for line in lines) if calendar == FIRST else 0)
    return Year(
        seed=seed,
        calendar=calendar,
        opening=opening,
        bank=tuple(in_order(lines)),
        petty_cash={kamer: petty_cash(seed, kamer, calendar) for kamer in calendar.kamers},
        turns={kamer: turns(seed, kamer, calendar) for kamer in calendar.kamers},
    )


def _leader(everyone: tuple[DemoMember, ...], kamer: str) -> str:
    return next(member.payer.name for member in everyone if member.kind == "staf" and member.kamer == kamer)


# Write a bank statement as the CSV that ING gives: newest line first, each with the balance after it.

_HEADER = (
    "Datum",
    "Naam / Omschrijving",
    "Rekening",
    "Tegenrekening",
    "Code",
    "Af Bij",
    "Bedrag (EUR)",
    "Mutatiesoort",
    "Mededelingen",
    "Saldo na mutatie",
    "Tag",
)


def statement_name(iban: str, calendar: Calendar) -> str:
    """The name that ING gives to the file."""
    return f"{iban}_01-{calendar.months[0]:02d}-{calendar.year}_31-12-{calendar.year}.csv"


def statement_csv(iban: str, opening: int, lines: Sequence[BankLine]) -> bytes:
    """The statement of one account; `lines` are oldest first, `opening` is in cents."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(_HEADER)
    balances = list(accumulate((line.cents for line in lines), initial=opening))[1:]
    for line, balance in reversed(list(zip(lines, balances, strict=True))):
        writer.writerow(
            (
                f"{line.date:%Y%m%d}",
                line.name,
                iban,
                line.iban,
                line.code,
                "Af" if line.cents < 0 else "Bij",
                euros(abs(line.cents)),
                line.kind,
                line.text,
                euros(balance),
                "",
            )
        )
    return buffer.getvalue().encode("utf-8")


def euros(cents: int) -> str:
    """Cents as the bank writes them: `1234,56`, without thousands points."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100},{abs(cents) % 100:02d}"


# Bills, payroll sheets, assessments and contracts as PDF: a few of every organisation that is paid by bank.

_BILL_LAYOUT = Path(__file__).parent / "factuur.typ"
_BEFORE_PAYMENT = dt.timedelta(days=9)
_CONTRACT = "huurcontract"
_CITY = " UTRECHT"  # the bank adds it to the name of a shop


def paper_pdfs(years: Iterable[Sequence[BankLine]]) -> Iterator[tuple[str, bytes]]:
    """File name and content for two papers of every organisation and year; a contract once, for all years."""
    layout = _BILL_LAYOUT.read_bytes()
    papers: dict[tuple[str, str], list[BankLine]] = defaultdict(list)
    for number, paid in (item for lines in years for item in _chosen(lines)):
        papers[paid[0].name, number] += paid
    for (_, number), paid in papers.items():
        name = f"{number[0].lower()}{number[1:]}.pdf".replace(" ", "-").replace("/", "-")
        yield name, _made(layout, _shown_on_bill(number, paid), "pdf")


def _chosen(lines: Sequence[BankLine]) -> Iterator[tuple[str, list[BankLine]]]:
    """The first paper of each organisation and the one in the middle, and all of shops, with the lines they are of."""
    by_party: dict[str, dict[str, list[BankLine]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        if line.paper is not None:
            by_party[line.name][line.paper.number].append(line)
    for papers in by_party.values():
        numbers = list(papers)
        chosen = numbers if numbers[0].startswith(TILL_RECEIPT) else (numbers[0], numbers[len(numbers) // 2])
        for number in dict.fromkeys(chosen):
            yield number, papers[number]


def _shown_on_bill(number: str, paid: Sequence[BankLine]) -> dict[str, object]:
    kind, _, rest = number.partition(" ")
    day = paid[0].date if paid[0].name.endswith(_CITY) else paid[0].date - _BEFORE_PAYMENT
    # A contract is of one month as of all, until its amount changes.
    terms = list({line.cents: line for line in reversed(paid)}.values())[::-1] if kind == _CONTRACT else paid
    return {
        "afzender": paid[0].name.removesuffix(_CITY),
        "soort": kind.capitalize(),
        "nummer": rest,
        "datum": f"{day:%d-%m-%Y}",
        "regels": [[line.paper.what if line.paper else "", euros(-line.cents)] for line in terms],
        "totaal": euros(-terms[0].cents if kind == _CONTRACT else -sum(line.cents for line in terms)),
    }


# Receipts as kamers hand them in: the largest one by one, one as a photo, and every four months a list of the rest.

_RECEIPT_LAYOUT = Path(__file__).parent / "bon.typ"
_LIST_LAYOUT = Path(__file__).parent / "kasblad.typ"
_PIXELS = 90.0  # of a photo, per inch
_GOODS = {
    "A": ("Koffie snelfilter", "Thee assorti", "Koffiemelk", "Suiker"),
    "B": ("Aardappelen", "Groenten", "Brood", "Kruiden en olie", "Fruit"),
    "C": ("Parkeren", "Dagkaart groep"),
    "D": ("Toiletpapier", "Afwasmiddel", "Sponzen", "Allesreiniger"),
    "E": ("Printerinkt", "Papier A4", "Postzegels"),
    "F": ("Stof per meter", "Schroeven en pluggen", "Lampen", "Verlengkabel", "Potgrond"),
}
_ORDERS = {"C": 1}
_MOST_GOODS = 3


def receipts(seed: int, kamer: str, purchases: Sequence[Purchase], count: int) -> Iterator[tuple[str, bytes]]:
    """File name and content of all receipts of one kamer, as a coordinator calls them; no number ties them to the bank.

    Args:
        seed: of the example.
        kamer: its code.
        purchases: what it bought in a year.
        count: how many of the largest are handed in one by one, the first of them as a photo.
    """
    kept = [purchase for purchase in purchases if purchase.has_receipt]
    largest = sorted(kept, key=lambda purchase: (-purchase.cents, purchase.number))[:count]
    largest.sort(key=lambda purchase: purchase.number)
    layout = _RECEIPT_LAYOUT.read_bytes()
    for place, purchase in enumerate(largest, 1):
        shown = _shown_on_receipt(seed, purchase)
        if place == 1:
            yield f"IMG_{purchase.date:%Y%m%d} {kamer} {euros(purchase.cents)}.png", _made(layout, shown, "png")
        else:
            yield f"scan {kamer} {purchase.date.year}-{place:02d}.pdf", _made(layout, shown, "pdf")
    layout = _LIST_LAYOUT.read_bytes()
    by_tertiaal: dict[int, list[Purchase]] = defaultdict(list)
    for purchase in kept:
        if purchase not in largest:
            by_tertiaal[tertiaal(purchase.date.month)].append(purchase)
    for number, bought in by_tertiaal.items():
        period = f"tertiaal {number} {bought[0].date.year}"
        yield f"kasblad {kamer} {period}.pdf", _made(layout, _shown_on_list(kamer, period, bought), "pdf")


def _made(layout: bytes, shown: dict[str, object], form: Literal["pdf", "png"]) -> bytes:
    import typst

    values = {"bon": json.dumps(shown, ensure_ascii=False)}
    if form == "png":
        content = typst.compile(layout, format=form, ppi=_PIXELS, sys_inputs=values, ignore_system_fonts=True)
    else:
        content = typst.compile(layout, format=form, sys_inputs=values, ignore_system_fonts=True)
    assert isinstance(content, bytes)
    return content


def _shown_on_list(kamer: str, period: str, bought: Sequence[Purchase]) -> dict[str, object]:
    return {
        "kamer": kamer,
        "tijd": period,
        "regels": [[f"{item.date:%d-%m-%Y}", item.shop, euros(item.cents)] for item in bought],
        "totaal": euros(sum(item.cents for item in bought)),
    }


def _shown_on_receipt(seed: int, purchase: Purchase) -> dict[str, object]:
    rng = stream(seed, f"receipt {purchase.number}")
    goods = _GOODS[purchase.category]
    count = _ORDERS.get(purchase.category, _MOST_GOODS)
    names = rng.sample(goods, count)
    prices = spread(rng, purchase.cents, count, 400)
    return {
        "winkel": purchase.shop,
        "datum": f"{purchase.date:%d-%m-%Y}",
        "regels": [[name, euros(cents)] for name, cents in zip(names, prices, strict=True)],
        "totaal": euros(purchase.cents),
    }


# The standing data of the example: files that replace those of the template when its books begin.

_FILES = Path(__file__).parent / "stam"
_BANK = '  naam: "ING betaalrekening"\n'


def example_slips(seed: int = SEED) -> list[DemoSlip]:
    """The payslips of the example."""
    demo = example(seed)
    return wage_slips(demo.years[-1].bank, demo.people)


def own_files() -> dict[str, str]:
    """Texts by path in the books, for `new_books(..., own_files=...)`."""
    people = template_text("stam/personen.beancount")
    accounts = template_text("stam/rekeningen.beancount")
    explanation, *_ = template_text("stam/regels.toml").split("\n\n")  # how rules are written, without new books' own
    return {
        "stam/activiteiten.beancount": (_FILES / "activiteiten.beancount").read_text("utf-8"),
        "stam/personen.beancount": f"{people}\n{appointments()}\n{agreements()}",
        "stam/financiers.beancount": (_FILES / "financiers.beancount").read_text("utf-8"),
        "stam/lidmaatschap.beancount": (_FILES / "lidmaatschap.beancount").read_text("utf-8"),
        "stam/tarieven.beancount": (_FILES / "tarieven.beancount").read_text("utf-8"),
        "stam/rekeningen.beancount": accounts.replace(_BANK, f'{_BANK}  iban: "{COOPERATIVE.iban}"\n'),
        "stam/partners.beancount": (_FILES / "partners.beancount").read_text("utf-8"),
        "stam/prestaties.beancount": (_FILES / "prestaties.beancount").read_text("utf-8"),
        "stam/toekenningen.beancount": f"{(_FILES / 'toekenningen.beancount').read_text('utf-8')}\n{instalments()}",
        "stam/regels.toml": f"{explanation.rstrip()}\n\n{(_FILES / 'regels.toml').read_text('utf-8')}",
    }


_RECEIPTS = {2017: 3, 2018: 8}  # of each kamer and year, those of the largest purchases
_TABLES = Path(__file__).parent / "seed"  # the tables of the proposal


def write_sources(folder: Path, seed: int = SEED, progress: Callable[[str], None] | None = None) -> list[Path]:
    """Write all source files and return them; the same seed gives the same bytes.

    Args:
        folder: where the files come; it is made when it is not there.
        seed: which years of all imaginable ones.
        progress: is told in Dutch what is being written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for subject, files in _subjects(example(seed)):
        before = len(written)
        for name, content in files:
            path = folder / name
            path.write_bytes(content)
            written.append(path)
        if progress:
            progress(f"{subject}: {len(written) - before} bestanden")
    return written


def person_names(seed: int = SEED) -> frozenset[str]:
    """Every person's name in the sources: none of them may reach the books."""
    return example(seed).people.names


NO_RECEIPT = "de parkeerautomaat gaf geen bon"


def spent_without_receipt(seed: int = SEED) -> frozenset[tuple[str, dt.date, Decimal]]:
    """What was bought without a receipt: kamer, day and EUR."""
    return frozenset(
        (kamer, purchase.date, Decimal(purchase.cents) / 100)
        for year in example(seed).years
        for kamer, account in year.petty_cash.items()
        for purchase in account.purchases
        if not purchase.has_receipt
    )


def _subjects(everything: Example) -> Iterator[tuple[str, Iterable[tuple[str, bytes]]]]:
    years = everything.years
    yield "Bankafschriften", (file for year in years for file in _statements(year))
    yield (
        "Urenstaten",
        (
            file
            for year in years
            for kamer, turns in year.turns.items()
            for file in timesheets(year.seed, kamer, turns, year.calendar)
        ),
    )
    yield "Werkuren", (work_sheet(kamer, work_turns(everything.seed, kamer)) for kamer in KAMER_CODES)
    yield "Ledenlijst", _members(everything)
    yield "Personenlijst", [person_list(years)]
    yield (
        "Bonnen",
        (
            file
            for year in years
            for kamer, account in year.petty_cash.items()
            for file in receipts(year.seed, kamer, account.purchases, _RECEIPTS[year.calendar.year])
        ),
    )
    yield "Facturen", paper_pdfs(year.bank for year in years)
    yield "Begroting en prestaties", ((path.name, path.read_bytes()) for path in sorted(_TABLES.glob("*.csv")))
    yield "Telbladen", count_sheets(everything.seed, SECOND)


def _statements(year: Year) -> Iterator[tuple[str, bytes]]:
    name = statement_name(COOPERATIVE.iban, year.calendar)
    yield name, statement_csv(COOPERATIVE.iban, year.opening, year.bank)
    for kamer, account in year.petty_cash.items():
        iban = PETTY_CASH_IBANS[kamer]
        yield statement_name(iban, year.calendar), statement_csv(iban, account.opening, account.lines)


def _members(everything: Example) -> Iterator[tuple[str, bytes]]:
    paying = paying_numbers(everything.seed, everything.members)
    yield (
        f"ledenlijst-{SECOND.year}.csv",
        member_list(everything.seed, everything.members, paying, associated_numbers(everything.members)),
    )
