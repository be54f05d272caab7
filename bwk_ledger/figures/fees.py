"""Fees of members (contributie): what is due, paid and in arrears, held against what they must agree with."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta, periods
from bwk_ledger.base.money import EUR, ONE, ZERO, split
from bwk_ledger.figures.hours import hours_of_year
from bwk_ledger.figures.members import members_on
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.rules.fees import KIND, fee_years_of, paid_fees
from bwk_ledger.standing.budget import read_targets
from bwk_ledger.standing.members import ASSOCIATION

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.figures.hours import Hours
    from bwk_ledger.rules.fees import FeeYear
    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.members import Membership


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
    minutes_by_person: dict[str, int] = defaultdict(int)
    for item in hours.of_year(year):
        if not item.is_paid:
            minutes_by_person[hours.config.identity(item.person)] += item.minutes
    return minutes_by_person


def fees_in(index: Index, year: int, day: dt.date) -> Sequence[FeeYear]:
    """The fee of everybody in a year, as the books stand when a day ends: a fact."""
    return fee_years_of(index.fact(paid_fees), index.config, year, day, minutes_for_fees(index, year))


def minutes_for_fees(index: Index, year: int) -> Mapping[str, int]:
    """As `unpaid_minutes`, empty where no fee of the year may be met with hours: to add all up takes long."""
    if not any(fee.hours is not None for fee in index.config.fees if fee.year == year):
        return {}
    return unpaid_minutes(index.fact(hours_of_year, year), year)


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

    `paid` less `at_other_times` and `elsewhere`, with `of_other_years`, `without_member` and `accrued`, is `booked`.
    """

    paid: Decimal  # for the fee of the year, until the day
    at_other_times: Decimal  # of that, outside the calendar year
    elsewhere: Decimal  # of that, in the year and on other accounts
    of_other_years: Decimal  # on the accounts, for fees of other years
    without_member: Decimal  # on the accounts, without a member or a year
    accrued: Decimal  # on the accounts, of what is to be received when the year ends or was received in advance
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
    fallen_due = []
    for fee in config.fees:
        if fee.year != year or not fee.due:
            continue
        for due, amount in zip(fee.due, split(fee.amount, [ONE] * len(fee.due)), strict=True):
            if due <= day:
                count = sum(
                    period.in_association if fee.kind == ASSOCIATION else period.kind == fee.kind
                    for period in members_on(config, due)
                )
                fallen_due.append(DueDay(fee.kind, due, count, amount))
    return sorted(fallen_due, key=lambda item: (item.kind, item.day))


def fee_income(
    transactions: Iterable[Any], config: Config, found: Sequence[FeeYear], year: int, day: dt.date
) -> FeeIncome:
    """The fees of a year beside the income accounts they are booked on, until a day.

    Args:
        transactions: those of the books, or of the year.
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
    of_other_years = without_member = accrued = booked = ZERO
    for entry in transactions:
        if entry.date not in whole or entry.date > day:
            continue
        for item in entry.postings:
            if item.account not in fees or item.units.currency != EUR:
                continue
            booked -= item.units.number
            values = item.meta or {}
            if kind_of(entry) == KIND:
                accrued -= item.units.number
            elif meta.MEMBER not in values or not str(values.get(meta.FEE)).isdecimal():
                without_member -= item.units.number
            elif int(values[meta.FEE]) != year:
                of_other_years -= item.units.number
    return FeeIncome(paid, at_other_times, elsewhere, of_other_years, without_member, accrued, booked)


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
