"""The statement in categories (2:377 BW): what kind of income and cost, with staff costs split and tax below the line.

The kind of a post follows from the first letters of its RGS code. Wages are booked on one post; their journals say what
of them are social charges and pension.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts, meta, periods
from bwk_ledger.base.errors import count
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.figures.filing import average_staff, paid_without_hours
from bwk_ledger.figures.wage_journals import month_wages
from bwk_ledger.rules.wages import WagePart
from bwk_ledger.standing.board import board_in
from bwk_ledger.tables.engine import Block, Figure, Lines, PostLine, Spec, Sum, run
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Column, Kind, Style, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from decimal import Decimal

    from bwk_ledger.figures.results import Figures
    from bwk_ledger.rules.load import Ledger

_GRANTS, _OTHER_INCOME, _OTHER_COSTS = "Subsidiebaten", "Overige baten", "Overige bedrijfslasten"
_WAGES, _CHARGES, _PENSION = "Lonen en salarissen", "Sociale lasten", "Pensioenlasten"
_OTHER_STAFF, _MONEY, _TAX = "Overige personeelskosten", "Financiële baten en lasten", "Belastingen"
# How RGS codes begin, longest first where one is part of another.
_BY_LETTERS = (
    ("WOmz", "Netto-omzet"),
    ("WKpr", "Inkoop"),
    ("WPerLes", _WAGES),
    ("WPerSol", _CHARGES),
    ("WPerPen", _PENSION),
    ("WPer", _OTHER_STAFF),
    ("WBedOvp", _OTHER_STAFF),
    ("WAfs", "Afschrijvingen"),
    ("WBedHui", "Huisvesting"),
    ("WFbe", _MONEY),
    ("WBel", _TAX),
)
_INCOME = (_GRANTS, "Netto-omzet", _OTHER_INCOME)
_STAFF = (_WAGES, _CHARGES, _PENSION, _OTHER_STAFF)
_COSTS = ("Inkoop", "Afschrijvingen", "Huisvesting", _OTHER_COSTS)
_SPLIT = {str(WagePart.CHARGES): _CHARGES, str(WagePart.EMPLOYER_PENSION): _PENSION}


def by_category(figures: Figures, ledger: Ledger) -> Table:
    """The statement of a year in categories, beside the year before where there was one."""
    year = figures.year
    years = [(year, figures.cash), *([(year - 1, figures.prior)] if figures.has_prior else [])]
    sums = [_sums(amounts, number, figures, ledger) for number, amounts in years]
    specs: list[Spec] = [
        Figure(Column(f"werkelijk {number}{'' if number == year else figures.beside_result}", Kind.MONEY), ("",), tally)
        for (number, _), tally in zip(years, sums, strict=True)
    ]

    def lines(key: str, names: tuple[str, ...], sign: int, total: str = "") -> Lines:
        posts = [PostLine(name, {"": (name,)}) for name in names]
        return Lines(key, posts, sign=sign, heading=total, subtotal=f"{total} totaal" if total else "")

    blocks: list[Block] = [
        lines("baten", _INCOME, -1),
        Sum("som", "Baten", {"baten": 1}),
        lines("personeel", _STAFF, 1, "Personeelskosten"),
        lines("kosten", _COSTS, 1),
        Sum("lasten", "Lasten", {"personeel": 1, "kosten": 1}),
        lines("geld", (_MONEY,), -1),
        Sum("voor", "Resultaat voor belastingen", {"som": 1, "lasten": -1, "geld": 1}, Style.SUBTOTAL),
        lines("tax", (_TAX,), -1),
        Sum("resultaat", "Resultaat na belastingen", {"voor": 1, "tax": 1}),
    ]
    rows, _ = run(blocks, specs)
    columns = (Column("", Kind.TEXT), *(spec.column for spec in specs))
    return Table(f"Baten en lasten naar soort {year}", columns, rows, "categoriale indeling, in euro's")


def _sums(amounts: Mapping[str, Decimal], year: int, figures: Figures, ledger: Ledger) -> Mapping[str, Decimal]:
    """What each category comes to, EUR in the sign of the books."""
    funders = figures.config.funders.values()
    grants = {funder.income(kamer) for funder in funders if funder.is_grant for kamer in funder.kamers}
    sum_by_category: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for account, amount in amounts.items():
        if account.startswith((accounts.INCOME, accounts.EXPENSES)):
            sum_by_category[_GRANTS if account in grants else _category(account, figures.rgs)] += amount
    for entry in ledger.index.in_year(year):
        for item in entry.postings:
            into = _SPLIT.get(str((item.meta or {}).get(meta.WAGE, "")))
            if into and item.account.startswith(accounts.EXPENSES) and item.units.currency == EUR:
                sum_by_category[_category(item.account, figures.rgs)] -= item.units.number
                sum_by_category[into] += item.units.number
    return sum_by_category


def _category(account: str, rgs: Mapping[str, str]) -> str:
    code = rgs.get(account, "")
    usual = _OTHER_INCOME if account.startswith(accounts.INCOME) else _OTHER_COSTS
    category = next((name for letters, name in _BY_LETTERS if code.startswith(letters)), usual)
    is_other_side = (category in _INCOME) != account.startswith(accounts.INCOME)
    return usual if is_other_side and category not in (_MONEY, _TAX) else category


# Who works: how many on average, and what the board is paid.


def board_pay(ledger: Ledger, year: int) -> Decimal:
    """What members of the board were paid as wages in a year, with what the employer pays on top."""
    config = ledger.config
    board = board_in(config, periods.year(year))
    wages = month_wages(ledger.index, year)
    return sum((item.cost for item in wages if any(config.same_person(item.person, who.number) for who in board)), ZERO)


NO_HOURS_AGREED = "Er is loon geboekt, maar van niemand staat in de boeken hoeveel uur per week is afgesproken."


_NO_DAYS_OF_BOARD = (
    "Van wie in het bestuur zit, staat niet in de boeken sinds wanneer: hun beloning telt hier niet mee."
)


def hours_not_agreed(people: int) -> str:
    """Who is not in the average number of staff."""
    return f"Van {count(people, 'mens', 'mensen')} met loon staan geen uren per week in de boeken: zij tellen niet mee."


@dataclass(frozen=True)
class _OfStaff:
    """A line about staff: a figure of each year."""

    label: str
    values: tuple[Decimal, ...]


def staff(figures: Figures, ledger: Ledger) -> Table:
    """The average number of employees, and what the board is paid, beside the year before where there was one."""
    years = (figures.year, figures.year - 1) if figures.has_prior else (figures.year,)
    full = ledger.config.full_week(periods.year(figures.year).last_day)
    numbers = tuple(average_staff(ledger, year) for year in years)
    lines = (
        _OfStaff("Gemiddeld aantal werknemers, in voltijdbanen (fte)", numbers),
        _OfStaff("Beloning van bestuurders: loon met lasten", tuple(board_pay(ledger, year) for year in years)),
    )
    fields: tuple[RecordField[_OfStaff], ...] = (
        RecordField("", Kind.TEXT, lambda item: item.label),
        *(RecordField(str(year), Kind.MONEY, _value(place)) for place, year in enumerate(years)),
    )
    return records(
        f"Medewerkers en bestuur {figures.year}",
        fields,
        lines,
        subtitle=f"uit aanstellingen en loonjournaals; een volle week is {full.normalize():f} uur",
        footnotes=_unknown_staff(ledger, figures.year, numbers[0]),
    )


def _value(place: int) -> Callable[[_OfStaff], Decimal]:
    return lambda item: item.values[place]


def _unknown_staff(ledger: Ledger, year: int, number: Decimal) -> Iterator[str]:
    """Why a nought may be no nought."""
    missing = paid_without_hours(ledger, year)
    if missing:
        yield hours_not_agreed(missing) if number else NO_HOURS_AGREED
    if not board_in(ledger.config, periods.year(year)):
        own = next((kamer for kamer in ledger.config.kamers.values() if kamer.is_cooperative), None)
        is_named = own is not None and bool(own.source.get("bestuur"))  # how books named their board before
        yield _NO_DAYS_OF_BOARD if is_named else "Wie in het bestuur zit, staat niet in de boeken."
