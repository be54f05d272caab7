"""Fees of members (contributie): what is due, paid and in arrears, held against what they must agree with."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta, periods
from bwk_ledger.base.money import EUR, ONE, ZERO, split
from bwk_ledger.base.periods import MINUTES
from bwk_ledger.figures.members import members_on
from bwk_ledger.standing.budget import read_targets
from bwk_ledger.standing.members import ASSOCIATION

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.figures.hours import Hours
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.fees import Fee
    from bwk_ledger.standing.members import Member, Membership


# Fees of members (contributie): what is due on a day, what was paid, and what is in arrears.


@dataclass(frozen=True)
class Term:
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


@dataclass(frozen=True)
class FeeYear:
    """The fee of one member in one year, as it stands when `day` ends."""

    number: str
    kamer: str
    kind: str
    year: int
    day: dt.date
    terms: tuple[Term, ...]  # all of the year, as far as membership is known
    payments: tuple[FeePayment, ...]
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
        return max(self.due - self.paid, ZERO)

    @property
    def ahead(self) -> Decimal:
        """EUR paid above what is due: for later terms, or too much."""
        return max(self.paid - self.due, ZERO)

    @property
    def open_terms(self) -> tuple[Term, ...]:
        """What is in arrears by term, oldest first; payments go to the oldest terms, so the newest are open."""
        found: list[Term] = []
        left = self.open
        for term in reversed([term for term in self.terms if term.due <= self.day]):
            if not left:
                break
            found.insert(0, replace(term, amount=min(term.amount, left)))
            left -= found[0].amount
        if found and left:  # more was paid back than was ever paid
            found[0] = replace(found[0], amount=found[0].amount + left)
        return tuple(found)

    @property
    def overdue_since(self) -> dt.date | None:
        """The due day of the oldest term that is not wholly paid; None without arrears."""
        return self.open_terms[0].due if self.open_terms else None


def fee_payments(transactions: Iterable[Any]) -> Iterator[FeePayment]:
    """What was paid: income that names the member and the year (`lid`, `contributie`)."""
    for entry in transactions:
        for item in entry.postings:
            values = item.meta
            if (
                values
                and meta.MEMBER in values
                and str(values.get(meta.FEE)).isdecimal()  # what is no year, the checks tell
                and item.units.currency == EUR
                and accounts.is_under(item.account, accounts.INCOME)
            ):
                number, year = str(values[meta.MEMBER]), int(values[meta.FEE])
                yield FeePayment(number, year, entry.date, -item.units.number, item.account, entry)


def receiving_iban(opens: Iterable[Any], found: Iterable[FeeYear]) -> str | None:
    """The own account number to pay a fee to: where most of these fees were paid, else the first of the bank."""
    ibans = {
        entry.account: "".join(str(entry.meta[meta.IBAN]).split())
        for entry in opens
        if accounts.is_under(entry.account, accounts.BANK) and meta.IBAN in entry.meta
    }
    ibans = {account: iban for account, iban in ibans.items() if iban[:2].isalpha()}  # savings have none
    used = Counter(
        item.account
        for fee in found
        for payment in fee.payments
        for item in payment.entry.postings
        if item.account in ibans
    )
    account = used.most_common(1)[0][0] if used else next(iter(ibans), None)
    return ibans[account] if account else None


def unpaid_minutes(hours: Hours, year: int) -> dict[str, int]:
    """Unpaid work in a year by the one number of a person, in minutes."""
    found: dict[str, int] = defaultdict(int)
    for item in hours.of_year(year):
        if not item.is_paid:
            found[hours.config.identity(item.person)] += item.minutes
    return found


def fee_years(
    transactions: Iterable[Any], config: Config, year: int, day: dt.date, minutes: Mapping[str, int]
) -> list[FeeYear]:
    """The fee of everybody who owes or paid one in a year, in order of number.

    Args:
        transactions: those of the books.
        config: the standing data.
        year: the calendar year the fee is of.
        day: what is due and paid when this day ends counts.
        minutes: unpaid work in the year by the one number of a person (`unpaid_minutes`).
    """
    fees = [fee for fee in config.fees if fee.year == year]
    payments: dict[str, list[FeePayment]] = defaultdict(list)
    for payment in fee_payments(transactions):
        if payment.year == year and payment.date <= day:
            payments[payment.number].append(payment)
    found = []
    for number in sorted(set(config.members) | set(payments)):
        member = config.members.get(number)
        terms = sorted(_terms(member, fees), key=lambda term: term.due) if member else []
        if not terms and number not in payments:
            continue
        period = _period(member, terms, year) if member else None
        found.append(
            FeeYear(
                number=number,
                kamer=period.kamer if period else "",
                kind=period.kind if period else "",
                year=year,
                day=day,
                terms=tuple(terms),
                payments=tuple(payments.get(number, ())),
                hours=_hours(terms),
                minutes=minutes.get(config.identity(number), 0),
            )
        )
    return found


def _terms(member: Member, fees: Sequence[Fee]) -> Iterator[Term]:
    """What a member owes: on each due day the part of it, where membership and kind fit on that day."""
    for fee in fees:
        parts = split(fee.amount, [ONE] * len(fee.due)) if fee.due else []
        for due, amount in zip(fee.due, parts, strict=True):
            period = member.on(due)
            if period is not None and fee.is_owed_in(period):
                yield Term(due, amount, fee)


def _hours(terms: Sequence[Term]) -> int | None:
    """Hours stand for the fee only where every fee that is owed allows it: the most of them."""
    found = {term.fee.hours for term in terms}
    return None if not found or None in found else max(hours for hours in found if hours is not None)


def _period(member: Member, terms: Sequence[Term], year: int) -> Membership:
    """The period that says which kamer and kind a fee is of: that of the last term, else the last in the year."""
    if terms and (found := member.on(terms[-1].due)):
        return found
    before = [period for period in member.periods if period.start.year <= year]
    return before[-1] if before else member.periods[0]


# Fees held against what they must agree with: the number of members, the income accounts, and the association.

_TARGET_NAME = "betalende leden bewonersvereniging"


@dataclass(frozen=True)
class DueDay:
    """What fell due on one day for one kind: so many members, and EUR for each."""

    kind: str
    day: dt.date
    members: int
    amount: Decimal

    @property
    def total(self) -> Decimal:
        """EUR together."""
        return self.members * self.amount


@dataclass(frozen=True)
class FeeIncome:
    """What was paid for the fee of a year beside what stands on the income accounts of fees in that year, EUR.

    `paid` less `at_other_times` and `elsewhere`, with `of_other_years` and `without_member`, is `booked`.
    """

    paid: Decimal  # for the fee of the year, until the day
    at_other_times: Decimal  # of that, outside the calendar year
    elsewhere: Decimal  # of that, in the year and on other accounts
    of_other_years: Decimal  # on the accounts, for fees of other years
    without_member: Decimal  # on the accounts, without a member or a year
    booked: Decimal  # all that stands on the accounts in the year


@dataclass(frozen=True)
class AssociationCount:
    """The residents' association of one kamer: its members when the day ends, and who of the year's members paid."""

    kamer: str
    members: int
    paying: int
    target: str  # as the books say it; empty where they do not


def due_days(config: Config, year: int, day: dt.date) -> list[DueDay]:
    """What fell due in a year until a day, counted from the members of each due day and not from what they owe."""
    found = []
    for fee in config.fees:
        if fee.year != year or not fee.due:
            continue
        for due, amount in zip(fee.due, split(fee.amount, [ONE] * len(fee.due)), strict=True):
            if due <= day:
                count = sum(
                    period.in_association if fee.kind == ASSOCIATION else period.kind == fee.kind
                    for period in members_on(config, due)
                )
                found.append(DueDay(fee.kind, due, count, amount))
    return sorted(found, key=lambda item: (item.kind, item.day))


def fee_income(
    transactions: Iterable[Any], config: Config, found: Sequence[FeeYear], year: int, day: dt.date
) -> FeeIncome:
    """The fees of a year beside the income accounts they are booked on, until a day.

    Args:
        transactions: those of the books.
        config: the standing data.
        found: the fees of all members in the year.
        year: the calendar year.
        day: the last day that counts.
    """
    fees = {fee.income(kamer) for fee in config.fees if fee.year == year for kamer in config.kamers}
    whole = periods.year(year)
    paid = at_other_times = elsewhere = ZERO
    for payment in (payment for item in found for payment in item.payments):
        paid += payment.amount
        at_other_times += ZERO if payment.date in whole else payment.amount
        elsewhere += payment.amount if payment.date in whole and payment.account not in fees else ZERO
    of_other_years = without_member = booked = ZERO
    for entry in transactions:
        if entry.date not in whole or entry.date > day:
            continue
        for item in entry.postings:
            if item.account not in fees or item.units.currency != EUR:
                continue
            booked -= item.units.number
            values = item.meta or {}
            if meta.MEMBER not in values or not str(values.get(meta.FEE)).isdecimal():
                without_member -= item.units.number
            elif int(values[meta.FEE]) != year:
                of_other_years -= item.units.number
    return FeeIncome(paid, at_other_times, elsewhere, of_other_years, without_member, booked)


def association(
    config: Config, customs: Iterable[Any], found: Sequence[FeeYear], year: int, day: dt.date
) -> list[AssociationCount]:
    """The residents' association per kamer, where it has members in the year or a target."""
    targets = read_targets(customs, year, _TARGET_NAME)
    until = min(day, periods.year(year).last_day)
    now = Counter(period.kamer for period in members_on(config, until) if period.in_association)
    paid = {item.number for item in found if item.paid > 0}
    paying: dict[str, int] = defaultdict(int)
    for member in config.members.values():
        own = [period for period in member.periods if period.in_association and _in_year(period, year, until)]
        if own and member.number in paid:
            paying[own[-1].kamer] += 1
    return [
        AssociationCount(kamer, now[kamer], paying.get(kamer, 0), targets.get(kamer, ""))
        for kamer in config.kamers
        if now[kamer] or kamer in paying or kamer in targets
    ]


def _in_year(period: Membership, year: int, until: dt.date) -> bool:
    return period.start <= until and (period.end is None or period.end >= periods.year(year).start)
