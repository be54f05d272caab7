"""Wages by month and person, and what of them is still to be paid or received: nets, tax, pension, wage subsidy.

What was paid is held against what the journals say: the same amount first, then a whole month, then the oldest. So a
payment needs no number of the person, and a bank row no name.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.finding import Phrase
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.base.periods import Period, month_in_words, month_of, parse_month
from bwk_ledger.rules.wages import WagePart, by_person
from bwk_ledger.standing.wages import NET, PENSION, SUBSIDY, TAX, USUAL_MONTHS, pay_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bwk_ledger.rules.index import Index
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class MonthWage:
    """The wages of somebody in a month, EUR, with what was reversed later taken off."""

    month: dt.date  # its first day
    person: str
    parts: Mapping[str, Decimal]
    kamers: Mapping[str, Decimal]  # what each bears, less what the municipality pays

    def part(self, name: WagePart) -> Decimal:
        """One part."""
        return self.parts.get(name, ZERO)

    @property
    def gross(self) -> Decimal:
        """Gross wages, with holiday pay that was reserved before."""
        return self.part(WagePart.GROSS) + self.part(WagePart.HOLIDAY_PAID)

    @property
    def employer(self) -> Decimal:
        """What the employer pays on top: charges and pension."""
        return self.part(WagePart.CHARGES) + self.part(WagePart.EMPLOYER_PENSION)

    @property
    def cost(self) -> Decimal:
        """All that the month costs."""
        gross = self.part(WagePart.GROSS) + self.part(WagePart.ALLOWANCE)
        return gross + self.employer + self.part(WagePart.HOLIDAY)

    @property
    def net_cost(self) -> Decimal:
        """What it costs less the wage subsidy."""
        return self.cost - self.part(WagePart.SUBSIDY)


def month_wages(index: Index, year: int | None = None) -> list[MonthWage]:
    """The wages of a year or of all, in order of month and person; what came to nothing is left out."""
    parts: dict[tuple[dt.date, str], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    kamers: dict[tuple[dt.date, str], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for entry in index.telling(meta.WAGE_MONTH):
        month = _month(entry)
        if month is None or (year is not None and month.year != year):
            continue
        for person, amount_by_part in by_person(entry).items():
            for part, amount in amount_by_part.items():
                parts[month, person][part] += amount
        for item in entry.postings:
            taken_apart = accounts.result(item.account)
            if taken_apart is not None and taken_apart.root == accounts.EXPENSES and item.units.currency == EUR:
                person = str((item.meta or {}).get(meta.EMPLOYEE, ""))
                kamers[month, person][taken_apart.kamer] += item.units.number
    return [
        MonthWage(month, person, dict(amount_by_part), dict(kamers[month, person]))
        for (month, person), amount_by_part in sorted(parts.items())
        if any(amount_by_part.values())
    ]


def _month(entry: Any) -> dt.date | None:
    """The first day of the month of a journal; None for what is none, or names no month."""
    if meta.WAGE_MONTH not in entry.meta:  # nearly all of them
        return None
    month = parse_month(str(entry.meta[meta.WAGE_MONTH]))
    return month.start if month is not None else None


# What is still to be paid, and what was paid without a journal.


class Owed(Enum):
    """What is owed by wages: its account, and how people call it."""

    NET = (NET, "nettoloon")
    TAX = (TAX, "loonheffing")
    PENSION = (PENSION, "pensioen")
    SUBSIDY = (SUBSIDY, "loonkostensubsidie")

    @property
    def account(self) -> str:
        """Where it stands."""
        return self.value[0]

    @property
    def word(self) -> str:
        """How people call it."""
        return self.value[1]

    @property
    def is_by_person(self) -> bool:
        """Whether it is paid for each person apart."""
        return self in (Owed.NET, Owed.SUBSIDY)


@dataclass
class Due:
    """What is to be paid or received of a month; `paid` grows while payments are held against it."""

    owed: Owed
    month: dt.date
    person: str  # empty where it is of all together
    amount: Decimal
    due: dt.date | None  # the last day on which it should be paid; None where nothing is said of that
    paid: Decimal = ZERO

    @property
    def open(self) -> Decimal:
        """What is not paid."""
        return self.amount - self.paid


@dataclass(frozen=True)
class Unmatched:
    """A payment that no journal asks for, or the part of it."""

    owed: Owed
    amount: Decimal
    entry: Any


@dataclass(frozen=True)
class WageDebts:
    """What is owed by wages on a day, and what was paid without being owed."""

    dues: tuple[Due, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()

    def late(self, day: dt.date) -> list[Due]:
        """What is open though its last day is over."""
        return [item for item in self.dues if item.open > 0 and item.due is not None and item.due < day]


@dataclass
class _JournalSide:
    """What one account says: what is owed by month and person, and what was paid."""

    owed: dict[tuple[dt.date, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    paid: list[tuple[Decimal, Any]] = field(default_factory=list)


def wage_debts(ledger: Ledger, day: dt.date) -> WageDebts:
    """What the books say until a day ends; nothing for books without journals and without agreements on wages."""
    return ledger.index.fact(_wage_debts, day)


def _wage_debts(index: Index, day: dt.date) -> WageDebts:
    config = index.config
    if not config.pay and not index.telling(meta.WAGE_MONTH):
        return WageDebts()
    sides: dict[Owed, _JournalSide] = {owed: _JournalSide() for owed in Owed}
    by_account = {owed.account: owed for owed in Owed}
    for entry in index.transactions:
        if entry.date > day:
            break
        month = _month(entry)
        for item in entry.postings:
            owed = by_account.get(item.account)
            if owed is not None and item.units.currency == EUR:
                _add(sides[owed], owed, entry, item, month)
    dues: list[Due] = []
    unmatched: list[Unmatched] = []
    for owed, side in sides.items():
        side_dues = [
            Due(owed, month, person, amount, last_day_to_pay(owed, month, config))
            for (month, person), amount in sorted(side.owed.items())
            if amount
        ]
        unmatched += _settle(side_dues, side.paid, owed)
        dues += side_dues
    return WageDebts(tuple(dues), tuple(unmatched))


def _add(side: _JournalSide, owed: Owed, entry: Any, posting: Any, month: dt.date | None) -> None:
    """A debt is below zero in the books, and what is to be received above it."""
    amount = posting.units.number if owed is Owed.SUBSIDY else -posting.units.number
    if month is None and amount < 0:
        side.paid.append((-amount, entry))
        return
    person = str((posting.meta or {}).get(meta.EMPLOYEE, "")) if owed.is_by_person else ""
    side.owed[month or month_of(entry.date).start, person] += amount


def last_day_to_pay(owed: Owed, month: dt.date, config: Config) -> dt.date | None:
    """The last day on which wages of a month should be paid; None of what others pay."""
    if owed is Owed.SUBSIDY:
        return None
    later = {Owed.NET: 0, Owed.TAX: USUAL_MONTHS, Owed.PENSION: config.pension_months}[owed]
    last = month_of(month)
    for _ in range(later):
        last = month_of(last.end)
    return last.end - _DAY


def _settle(dues: Sequence[Due], payments: Sequence[tuple[Decimal, Any]], owed: Owed) -> Iterator[Unmatched]:
    """Hold payments against what is owed; what is left of them was asked for by no journal."""
    waiting: list[tuple[Decimal, Any]] = []
    for amount, entry in payments:
        exact = [item for item in dues if item.open == amount]
        if exact:
            _nearest(exact, entry.date).paid += amount
        else:
            waiting.append((amount, entry))
    for amount, entry in waiting:
        left = amount - _whole_month(dues, amount)
        for item in dues:
            part = max(min(left, item.open), ZERO)
            item.paid += part
            left -= part
        if left:
            yield Unmatched(owed, left, entry)


def _nearest(dues: Sequence[Due], day: dt.date) -> Due:
    """That which should be paid nearest to a day; the oldest where nothing is said of when."""
    return min(dues, key=lambda item: (abs(item.due - day) if item.due else dt.timedelta(), item.month))


def _whole_month(dues: Sequence[Due], amount: Decimal) -> Decimal:
    """Pay all of the first month that is open for exactly this amount; returns what was paid."""
    months: dict[dt.date, Decimal] = defaultdict(Decimal)
    for item in dues:
        months[item.month] += item.open
    month = next((month for month, is_open in sorted(months.items()) if is_open == amount), None)
    if month is None:
        return ZERO
    for item in dues:
        if item.month == month:
            item.paid = item.amount
    return amount


# The findings of a day: of `bwk controle`, and of closing a year.


class WageFinding(NamedTuple):
    """A Dutch sentence on wages, the account that it is about, and whether the journal is what is missing."""

    phrase: Phrase
    account: str
    is_without_journal: bool = False

    @property
    def text(self) -> str:
        """The sentence, as the books spell days and amounts."""
        return str(self.phrase)


def wage_findings(ledger: Ledger, day: dt.date, period: Period | None = None) -> list[WageFinding]:
    """What should have been paid before a day, and net wages that no journal asks for.

    Args:
        ledger: the books.
        day: the day it is.
        period: only of wages and payments in these days; None for all.
    """
    debts = wage_debts(ledger, day)
    late = (
        WageFinding(
            Phrase(
                f"{item.owed.word}{f' van {item.person}' if item.person else ''} over {month_in_words(item.month)}: "
                "{open} euro had uiterlijk {due} betaald moeten zijn.",
                {"open": item.open, "due": item.due},
            ),
            item.owed.account,
        )
        for item in debts.late(day)
        if period is None or item.month in period
    )
    unmatched = (
        WageFinding(
            Phrase(
                "op {day} is {amount} euro nettoloon betaald waar geen loonjournaal bij is; boek het met "
                "'bwk loon boek' of 'bwk loon lees'.",
                {"day": left.entry.date, "amount": left.amount},
            ),
            left.owed.account,
            is_without_journal=True,
        )
        for left in debts.unmatched
        if left.owed is Owed.NET and (period is None or left.entry.date in period)
    )
    return [*late, *unmatched]


# Wage subsidy: what each municipality owes for whom, beside what it paid.


@dataclass(frozen=True)
class SubsidyMonth:
    """What a municipality should pay of somebody's wages in a month, and what came of it, EUR."""

    municipality: str
    person: str
    month: dt.date
    due: Decimal
    received: Decimal
    cost: Decimal  # of the wages, before it

    @property
    def open(self) -> Decimal:
        """What has not come."""
        return self.due - self.received


def wage_subsidies(ledger: Ledger, year: int, day: dt.date) -> list[SubsidyMonth]:
    """The wage subsidy of a year, as it stands when a day ends; in order of municipality, person and month."""
    costs = {(item.month, item.person): item.cost for item in month_wages(ledger.index, year)}
    subsidies = []
    for item in wage_debts(ledger, day).dues:
        if item.owed is Owed.SUBSIDY and item.month.year == year:
            agreed = pay_on(ledger.config.pay, item.person, month_of(item.month).end - _DAY)
            municipality = agreed.municipality if agreed is not None else ""
            cost = costs.get((item.month, item.person), ZERO)
            subsidies.append(SubsidyMonth(municipality, item.person, item.month, item.amount, item.paid, cost))
    return sorted(subsidies, key=lambda item: (item.municipality, item.person, item.month))
