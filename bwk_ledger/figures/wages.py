"""What was paid to people: allowances, wage tax, and everything by number."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import PERSON_NUMBER, InputError
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.base.periods import in_hours
from bwk_ledger.rules.share_movements import ShareAct, share_movements
from bwk_ledger.standing.wages import TAX

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bwk_ledger.figures.hours import Hours, Month
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.law import AllowanceCeiling


# What was paid to volunteers, against what may be paid untaxed: article 2, paragraph 6, Wet op de loonbelasting 1964.
#
# The ceilings of a month and of a year hold together; months may not be averaged. The amount an hour is no ceiling
# but a norm: above it the payment may be seen as a wage at market rate.

NEAR = Decimal("0.8")  # of a ceiling: from there on it is said that the room runs out


class Room(Enum):
    """How an amount stands to its ceiling."""

    ENOUGH = "ruimte"
    NEARLY = "bijna"
    OVER = "te veel"


@dataclass(frozen=True)
class MonthAllowance:
    """What somebody was paid in a month, EUR, beside the unpaid minutes given in it."""

    month: int
    paid: Decimal
    minutes: int
    ceiling: AllowanceCeiling | None
    is_young: bool = False  # under 21 for a part of the month at least: then the lower norm an hour holds

    @property
    def norm(self) -> Decimal | None:
        """EUR an hour that the law takes as no wage; None where it is not known."""
        if self.ceiling is None:
            return None
        return self.ceiling.hour_young if self.is_young else self.ceiling.hour

    @property
    def hourly(self) -> Decimal | None:
        """EUR an hour; None where no hours stand."""
        return self.paid / in_hours(self.minutes) if self.minutes > 0 else None

    @property
    def room(self) -> Room:
        """How it stands to the ceiling of a month."""
        return _room(self.paid, self.ceiling.month if self.ceiling else None)

    @property
    def is_above_hour_norm(self) -> bool:
        """Whether it is more than the norm for the hours that stand in the month, or paid without any hours."""
        return self.norm is not None and self.paid > self.norm * in_hours(max(self.minutes, 0))


@dataclass(frozen=True)
class YearAllowance:
    """What somebody was paid in a year, EUR, by month."""

    person: str
    year: int
    months: tuple[MonthAllowance, ...]
    ceiling: AllowanceCeiling | None

    @property
    def paid(self) -> Decimal:
        """Together."""
        return sum((item.paid for item in self.months), ZERO)

    @property
    def room(self) -> Room:
        """How it stands to the ceiling of a year."""
        return _room(self.paid, self.ceiling.whole_year if self.ceiling else None)

    @property
    def left(self) -> Decimal | None:
        """What may still be paid in the year; below zero where it was too much. None without a ceiling."""
        return self.ceiling.whole_year - self.paid if self.ceiling else None

    @property
    def is_over(self) -> bool:
        """Whether a ceiling of a month or of the year was passed."""
        return self.room is Room.OVER or any(item.room is Room.OVER for item in self.months)


def allowances(hours: Hours, year: int, ceilings: Mapping[int, AllowanceCeiling]) -> list[YearAllowance]:
    """What was paid to each volunteer in a year, in order of number.

    Args:
        hours: the hours and payments of the books.
        year: the calendar year.
        ceilings: by year (`bwk_ledger.standing.law.allowance_ceilings`).
    """
    ceiling = ceilings.get(year)
    minutes: dict[tuple[str, int], int] = defaultdict(int)
    for item in hours.sums:
        if item.month[0] == year and not item.is_paid:
            minutes[item.person, item.month[1]] += item.minutes
    months: dict[str, list[MonthAllowance]] = defaultdict(list)
    for (person, (paid_year, month)), paid in sorted(hours.allowances.items()):
        if paid_year == year and paid:
            known = hours.config.people.get(person)
            is_young = known is not None and known.is_young(dt.date(year, month, 1))
            months[person].append(MonthAllowance(month, paid, minutes.get((person, month), 0), ceiling, is_young))
    return [YearAllowance(person, year, tuple(paid_months), ceiling) for person, paid_months in months.items()]


def with_payment(hours: Hours, person: str, month: Month, amount: Decimal) -> Hours:
    """The hours as they would be after one more payment of `amount` EUR."""
    paid = {**hours.allowances, (person, month): hours.allowances.get((person, month), ZERO) + amount}
    return replace(hours, allowances=paid)


def _room(paid: Decimal, ceiling: Decimal | None) -> Room:
    if ceiling is None or paid < ceiling * NEAR:
        return Room.ENOUGH
    return Room.OVER if paid > ceiling else Room.NEARLY


# Wage tax of a year by month: what was withheld, what was paid to the Belastingdienst, and what is still owed.
#
# The treasurer books wages gross, with what is withheld on `Schulden:Loonheffing`, and what is paid against it. Shown
# by calendar month, the usual period of a return.

_MONTHS = 12


@dataclass(frozen=True)
class WageTaxMonth:
    """One month, EUR; `owed` is what is owed when it ends."""

    month: int
    withheld: Decimal
    paid: Decimal
    owed: Decimal


def require_wage_tax(ledger: Ledger) -> None:
    """Refuse books that withhold no wage tax.

    Raises:
        InputError: the account is not open.
    """
    if TAX not in ledger.names:
        raise InputError(
            "deze boeken kennen geen loonheffing.",
            cause=f"er is geen rekening {TAX}.",
            remedy=f"open haar in stam/rekeningen.beancount: {ledger.config.begins} open {TAX} EUR, met daaronder "
            'naam: "Te betalen loonheffing" en rgs: "BSchBepLhe"; boek lonen bruto, '
            "met wat is ingehouden op die rekening.",
        )


def wage_tax(transactions: Iterable[Any], year: int) -> tuple[Decimal, list[WageTaxMonth]]:
    """What was owed when a year began, EUR, and its twelve months."""
    before = ZERO
    withheld = [ZERO] * _MONTHS
    paid = [ZERO] * _MONTHS
    for entry in transactions:
        if entry.date.year > year:
            break
        for item in entry.postings:
            if item.account != TAX or item.units.currency != EUR:
                continue
            if entry.date.year < year:
                before -= item.units.number
            elif item.units.number < 0 or meta.WAGE_MONTH in entry.meta:  # what a journal takes back is no payment
                withheld[entry.date.month - 1] -= item.units.number
            else:
                paid[entry.date.month - 1] += item.units.number
    owed, months = before, []
    for index in range(_MONTHS):
        owed += withheld[index] - paid[index]
        months.append(WageTaxMonth(index + 1, withheld[index], paid[index], owed))
    return before, months


# What was paid to people: members, volunteers and board, by number; EUR.

_SHARES_DUE = f"{accounts.SHARES_DUE}:"


class PaidFor(StrEnum):
    """What a payment was for, as far as the books say."""

    ALLOWANCE = "vrijwilligersvergoeding"
    SHARES = "terugbetaling van aandelen"
    OTHER = "andere betaling"


@dataclass(frozen=True)
class PaidToPerson:
    """A payment; `number` is the one number of the person, `waived` why a ceiling does not count, empty without."""

    number: str
    reason: PaidFor
    amount: Decimal
    entry: Any
    waived: str = ""


def paid_to_people(transactions: Iterable[Any], config: Config) -> Iterator[PaidToPerson]:
    """Every payment to a person, in one pass; transfers to the handgeld of a kamer are none."""
    for entry in transactions:
        own = [item for item in entry.postings if item.units.currency == EUR and accounts.is_money(item.account)]
        left = -sum((item.units.number for item in own), ZERO)
        for item in _told(entry, left > 0):
            left -= item.amount
            yield _of(item, config)
        if left > 0 and own and (number := _payee(entry)):
            yield _of(PaidToPerson(number, PaidFor.OTHER, left, entry), config)


def _of(item: PaidToPerson, config: Config) -> PaidToPerson:
    return PaidToPerson(config.identity(item.number), item.reason, item.amount, item.entry, item.waived)


def _told(entry: Any, is_paid: bool) -> Iterator[PaidToPerson]:
    """What the postings themselves say of who was paid and what for."""
    for item in entry.postings:
        values = item.meta or {}
        if item.units.currency != EUR:
            continue
        if values.get(meta.PERSON) and accounts.is_under(item.account, accounts.EXPENSES):
            waived = str(values.get(meta.ABOVE_CEILING) or "")
            yield PaidToPerson(str(values[meta.PERSON]), PaidFor.ALLOWANCE, item.units.number, entry, waived)
        elif is_paid and item.units.number > 0 and item.account.startswith(_SHARES_DUE):
            yield PaidToPerson(item.account.removeprefix(_SHARES_DUE), PaidFor.SHARES, item.units.number, entry)
    for movement in share_movements([entry]) if is_paid else ():
        if movement.act is ShareAct.REPAYMENT and movement.giver:
            yield PaidToPerson(movement.giver, PaidFor.SHARES, movement.amount, entry)


def _payee(entry: Any) -> str | None:
    """The number of who was paid: as the payee, or as the member of a posting, such as a fee that goes back."""
    if PERSON_NUMBER.fullmatch(entry.payee or ""):
        return str(entry.payee)
    return next(
        (str(item.meta[meta.MEMBER]) for item in entry.postings if item.meta and meta.MEMBER in item.meta), None
    )


# What of it goes to the Belastingdienst by 31 January, with who was paid: the "opgaaf uitbetaalde bedragen aan derden".
#
# Who withholds wage tax reports what it paid to natural persons for work, on the day it was paid, unless that was a
# wage, an allowance to a volunteer within the ceilings, or on an invoice with VAT. A volunteer above a ceiling is
# reported for the whole year. Sources: factsheet of vwg.nl (6 December 2024); brouwers.nl on the year 2025.


class Reported(StrEnum):
    """Why a payment is on the list."""

    WORK = "werk zonder factuur met btw"
    ABOVE_CEILING = "vergoeding boven het plafond"
    UNCLEAR = "kijk na: wat was dit"


@dataclass(frozen=True)
class ReportedPayment:
    """A payment to somebody, EUR, and why it is on the list."""

    payment: PaidToPerson
    reason: Reported


def reported_payments(
    transactions: Iterable[Any], hours: Hours, year: int, ceilings: Mapping[int, AllowanceCeiling]
) -> list[ReportedPayment]:
    """What was paid in a year to natural persons and is to be reported, by number and day.

    What is unclear is a payment to a number that the books do not explain, or one that is marked as no allowance.
    """
    config = hours.config
    above = {config.identity(item.person) for item in allowances(hours, year, ceilings) if item.is_over}
    without_vat = {config.identity(person.number) for person in config.people.values() if person.is_without_vat}
    reported = []
    for item in paid_to_people((entry for entry in transactions if entry.date.year == year), config):
        if item.reason is PaidFor.SHARES:
            continue
        if item.number in without_vat:
            reported.append(ReportedPayment(item, Reported.WORK))
        elif item.reason is PaidFor.OTHER or item.waived:
            reported.append(ReportedPayment(item, Reported.UNCLEAR))
        elif item.number in above:
            reported.append(ReportedPayment(item, Reported.ABOVE_CEILING))
    return sorted(reported, key=lambda item: (item.payment.number, item.payment.entry.date))
