"""Fees of members: what is due, paid and open, and what that makes of the end of a year.

A fee is income of its own year. What is unpaid when a year ends is to be received, and what was paid for a later year
was received in advance: two transactions say so, one on 31 December and one that takes it back the day after, as an
accrual does. They stand in years that are open. When a year is closed they become entries (`overlopend`), so that what
a sealed year says no longer follows from data of members that may change.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import count
from bwk_ledger.base.money import EUR, ONE, ZERO, split
from bwk_ledger.base.periods import MINUTES, in_minutes
from bwk_ledger.base.periods import year as whole_year
from bwk_ledger.books.seal import REOPENED, SEAL, read_marks
from bwk_ledger.rules.accruals import NAMES, Accrual, pair, read_accrual
from bwk_ledger.standing.accruals import ACCRUAL, KINDS, RECEIVED_AHEAD, TO_RECEIVE
from bwk_ledger.standing.orders import return_reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.base.finding import Finding
    from bwk_ledger.rules.derived import Growing
    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.fees import Fee
    from bwk_ledger.standing.members import Member, Membership


# Fees of members (contributie): what is due on a day, what was paid, and what is in arrears.


@dataclass(frozen=True)
class FeeTerm:
    """A part of a fee that a member owes from a day on, EUR."""

    due: dt.date
    amount: Decimal
    fee: Fee


@dataclass(frozen=True)
class FeePayment:
    """What a member paid for the fee of a year, EUR; below zero where a collection was returned."""

    number: str
    year: int
    date: dt.date
    amount: Decimal
    account: str
    entry: Any
    code: str = ""  # why the bank returned it

    @property
    def returned(self) -> str | None:
        """Why a collection came back, in Dutch, as it follows that it did; None where it did not."""
        if self.amount >= 0:
            return None
        return f": {return_reason(self.code)}" if self.code else ""


@dataclass(frozen=True)
class FeeYear:
    """The fee of one member in one year, as it stands when `day` ends."""

    number: str
    kamer: str
    kind: str
    year: int
    day: dt.date
    terms: tuple[FeeTerm, ...]  # all of the year, as far as membership is known
    payments: tuple[FeePayment, ...]
    written_off: Decimal  # EUR, until the day
    hours: int | None  # whole hours that stand for the fee; None where only money will do
    minutes: int  # unpaid work in the year

    @property
    def by_hours(self) -> bool:
        """Whether work stands for the fee."""
        return self.hours is not None and self.minutes >= self.hours * MINUTES

    @property
    def total(self) -> Decimal:
        """EUR of the year."""
        return ZERO if self.by_hours else sum((term.amount for term in self.terms), ZERO)

    @property
    def due(self) -> Decimal:
        """EUR that should have been paid when the day ends."""
        return ZERO if self.by_hours else self._fallen_due

    @property
    def waived(self) -> Decimal:
        """EUR that would be due when the day ends, had work not stood for it."""
        return self._fallen_due if self.by_hours else ZERO

    @property
    def _fallen_due(self) -> Decimal:
        return sum((term.amount for term in self.terms if term.due <= self.day), ZERO)

    @property
    def paid(self) -> Decimal:
        """EUR paid for the year until the day, whenever."""
        return sum((payment.amount for payment in self.payments), ZERO)

    @property
    def open(self) -> Decimal:
        """EUR in arrears; zero where nothing is."""
        return max(self.due - self.paid - self.written_off, ZERO)

    @property
    def ahead(self) -> Decimal:
        """EUR paid above what is due: for later terms, or too much."""
        return max(self.paid - self.due, ZERO)

    @cached_property
    def open_terms(self) -> tuple[FeeTerm, ...]:
        """What is in arrears by term, oldest first; payments go to the oldest terms, so the newest are open."""
        unpaid_terms: list[FeeTerm] = []
        left = self.open
        for term in reversed([term for term in self.terms if term.due <= self.day]):
            if not left:
                break
            unpaid_terms.insert(0, replace(term, amount=min(term.amount, left)))
            left -= unpaid_terms[0].amount
        if unpaid_terms and left:  # more was paid back than was ever paid
            unpaid_terms[0] = replace(unpaid_terms[0], amount=unpaid_terms[0].amount + left)
        return tuple(unpaid_terms)

    @property
    def overdue_since(self) -> dt.date | None:
        """The due day of the oldest term that is not wholly paid; None without arrears."""
        return self.open_terms[0].due if self.open_terms else None


def paid_fees(index: Index) -> tuple[FeePayment, ...]:
    """What was paid, in the order of the books: income that names the member and the year (`lid`, `contributie`)."""
    return tuple(
        FeePayment(
            str(item.meta[meta.MEMBER]),
            int(item.meta[meta.FEE]),
            entry.date,
            -item.units.number,
            item.account,
            entry,
            str(item.meta.get(meta.RETURNED) or ""),
        )
        for entry, item in index.asking(meta.MEMBER)
        if str(item.meta.get(meta.FEE)).isdecimal()  # what is no year, the checks tell
        and item.units.currency == EUR
        and accounts.is_under(item.account, accounts.INCOME)
    )


def fee_years_of(
    paid: Iterable[FeePayment], config: Config, year: int, day: dt.date, minutes: Mapping[str, int]
) -> list[FeeYear]:
    """The fee of everybody who owes or paid one in a year, in order of number.

    Args:
        paid: the payments of the books (`paid_fees`).
        config: the standing data.
        year: the calendar year the fee is of.
        day: what is due and paid when this day ends counts.
        minutes: unpaid work in the year by the one number of a person (`unpaid_minutes`).
    """
    owed = terms_of(config, year)
    payments: dict[str, list[FeePayment]] = defaultdict(list)
    for payment in paid:
        if payment.year == year and payment.date <= day:
            payments[payment.number].append(payment)
    written_off: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for item in config.write_offs:
        if item.year == year and item.day <= day:
            written_off[item.number] += item.amount
    fee_years = []
    for number in sorted(set(owed) | set(payments)):
        member = config.members.get(number)
        terms = owed.get(number, ())
        period = _period(member, terms, year) if member else None
        fee_years.append(
            FeeYear(
                number=number,
                kamer=period.kamer if period else "",
                kind=period.kind if period else "",
                year=year,
                day=day,
                terms=terms,
                payments=tuple(payments.get(number, ())),
                written_off=written_off.get(number, ZERO),
                hours=_hours(terms),
                minutes=minutes.get(config.identity(number), 0),
            )
        )
    return fee_years


def terms_of(config: Config, year: int) -> Mapping[str, tuple[FeeTerm, ...]]:
    """What members owe of the fees of a year, by number and day: where membership and kind fit on the due day."""
    terms = [
        FeeTerm(due, amount, fee)
        for fee in config.fees
        if fee.year == year and fee.due
        for due, amount in zip(fee.due, split(fee.amount, [ONE] * len(fee.due)), strict=True)
    ]
    terms.sort(key=lambda term: term.due)
    terms_by_number = {}
    for number, member in config.members.items():
        owed = tuple(term for term in terms if (now := member.on(term.due)) and term.fee.is_owed_in(now))
        if owed:
            terms_by_number[number] = owed
    return terms_by_number


def _hours(terms: Sequence[FeeTerm]) -> int | None:
    """Hours stand for the fee only where every fee that is owed allows it: the most of them."""
    allowed = {term.fee.hours for term in terms}
    return None if not allowed or None in allowed else max(hours for hours in allowed if hours is not None)


def _period(member: Member, terms: Sequence[FeeTerm], year: int) -> Membership:
    """The period that says which kamer and kind a fee is of: that of the last term, else the last in the year."""
    if terms and (membership := member.on(terms[-1].due)):
        return membership
    before = [period for period in member.periods if period.start.year <= year]
    return before[-1] if before else member.periods[0]


# What that makes of the end of a year.

KIND = "contributie"


def book_fees(books: Growing, config: Config) -> tuple[Growing, list[Finding]]:
    """Add what is to be received of fees, and what was received in advance, at the end of each open year."""
    kept = books.without(KIND)
    derived = [booking for item in fee_accruals(kept.index, config) for booking in pair(item, KIND)]
    return kept.with_derived(derived, NAMES), []


def fee_accruals(index: Index, config: Config) -> Iterator[Accrual]:
    """What is to be received of fees and what was received in advance, at the end of each year that is not closed.

    What an entry (`overlopend`) says of the same account already is left out.
    """
    derived = {id(entry) for entry in index.telling(meta.DERIVED)}
    dates = {entry.date for entry in index.transactions if id(entry) not in derived}
    payments = index.fact(paid_fees)
    if not dates or not (config.fees or any(item.year > item.date.year for item in payments)):
        return
    marks, _ = read_marks(index.customs(SEAL.type, REOPENED.type))
    accrued: dict[tuple[int, str, str], Decimal] = defaultdict(Decimal)
    for entry in index.customs(ACCRUAL.type):
        if ACCRUAL.is_right(entry):
            accrual = read_accrual(entry)
            accrued[accrual.year, accrual.kind, accrual.account] += accrual.shown
    closed = {year for year, of_year in marks.items() if of_year.active is not None}
    open_years = sorted({day.year for day in dates if day.year < dt.MAXYEAR} - closed)
    # A fee of a year that was closed without it is income once it is paid.
    forgone = closed - {year for year, kind, _ in accrued if kind == TO_RECEIVE}
    for item in (*_to_receive(index, payments, config, open_years, forgone), *_ahead(payments, open_years)):
        left = item.shown - accrued[item.year, item.kind, item.account]
        if left > ZERO:
            yield replace(item, amount=KINDS[item.kind].sign * left)


def _unpaid_minutes(index: Index, config: Config) -> Mapping[int, Mapping[str, int]]:
    """Unpaid work by year and by the one number of a person, in minutes."""
    minutes_by_year: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for entry, item in index.postings(_is_unpaid_work):
        minutes_by_year[entry.date.year][config.identity(entry.payee or "")] += in_minutes(item.units.number)
    return minutes_by_year


def _is_unpaid_work(account: str, currency: str) -> bool:
    of = accounts.result(account) if accounts.is_hours(currency) else None
    return of is not None and of.root == accounts.EXPENSES and of.group == accounts.HOURS_GROUP


def _to_receive(
    index: Index,
    payments: Sequence[FeePayment],
    config: Config,
    open_years: Sequence[int],
    forgone: Collection[int],
) -> Iterator[Accrual]:
    """What is unpaid of the fee of each year when that year and later ones end."""
    minutes = _unpaid_minutes(index, config) if any(fee.hours for fee in config.fees) else {}
    for fee_year in sorted({fee.year for fee in config.fees} - set(forgone)):
        paid = [item for item in payments if item.year == fee_year]
        last = _last_change(paid, config, fee_year)
        unpaid: list[Accrual] = []
        is_final = False  # what is open then stays open, year after year
        for year in (year for year in open_years if year >= fee_year):
            if not is_final:
                day = whole_year(year).last_day
                fee_years = fee_years_of(paid, config, fee_year, day, minutes.get(fee_year, {}))
                unpaid, is_final = list(_unpaid(fee_years, year, fee_year)), year >= last
            yield from (replace(item, year=year) for item in unpaid)


def _last_change(paid: Iterable[FeePayment], config: Config, fee_year: int) -> int:
    """The last year in which anything of the fee of a year falls due, is paid or is written off."""
    due = [day.year for fee in config.fees if fee.year == fee_year for day in fee.due]
    written_off = [item.day.year for item in config.write_offs if item.year == fee_year]
    return max([*due, *written_off, *(item.date.year for item in paid)], default=0)


def _unpaid(found: Iterable[FeeYear], year: int, fee_year: int) -> Iterator[Accrual]:
    """What is open when a year ends, by account of income."""
    parts: dict[str, list[tuple[str, FeeTerm]]] = defaultdict(list)
    for item in found:
        for term in item.open_terms:
            parts[term.fee.income(item.kamer)].append((item.number, term))
    for account, terms in parts.items():
        amount = sum((term.amount for _, term in terms), ZERO)
        text = _about(fee_year, (number for number, _ in terms))
        yield Accrual(year, TO_RECEIVE, account, -amount, text, None, terms[-1][1].fee.source)


def _ahead(payments: Sequence[FeePayment], open_years: Sequence[int]) -> Iterator[Accrual]:
    """What was paid until the end of a year for later ones, by account and the year it is for."""
    paid_ahead: dict[tuple[int, int, str], list[FeePayment]] = defaultdict(list)
    for item in payments:
        for year in open_years:
            if item.date.year <= year < item.year:
                paid_ahead[year, item.year, item.account].append(item)
    for (year, fee_year, account), paid in paid_ahead.items():
        amount = sum((item.amount for item in paid), ZERO)
        if amount > ZERO:
            text = _about(fee_year, (item.number for item in paid))
            yield Accrual(year, RECEIVED_AHEAD, account, amount, text, None, paid[-1].entry.meta)


def _about(fee_year: int, numbers: Iterable[str]) -> str:
    return f"contributie {fee_year} van {count(len(set(numbers)), 'lid', 'leden')}"
