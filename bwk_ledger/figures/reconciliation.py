"""What an accountant lays beside the ledger when a year ends: banks, memorial entries, wages and VAT."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta, periods
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.figures.filing import adoption
from bwk_ledger.figures.general_ledger import GENERAL, journals, trial_balance
from bwk_ledger.figures.vat import PARENT, QUARTERS, settlement, vat_return
from bwk_ledger.rules.vat import ROUNDED, SETTLED
from bwk_ledger.standing.handgeld import read_counts
from bwk_ledger.standing.vat import read_declared, read_vat
from bwk_ledger.standing.wages import ACCOUNTS as WAGE_ACCOUNTS

if TYPE_CHECKING:
    from decimal import Decimal

    from bwk_ledger.figures.general_ledger import JournalEntry
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.vat import Declared


# Money: what the ledger says beside what the bank or a count says.


@dataclass(frozen=True)
class MoneyProof:
    """An account of money on 31 December, EUR; `stated` is None where neither bank nor count proves that day."""

    account: str
    booked: Decimal
    stated: Decimal | None
    by: str  # what proves it

    @property
    def difference(self) -> Decimal | None:
        """What must be zero."""
        return None if self.stated is None else self.booked - self.stated


def money_proofs(ledger: Ledger, year: int) -> list[MoneyProof]:
    """Each account of money that held or moved anything in a year.

    A balance or a count of another day proves 31 December where nothing moved between the two.
    """
    day = periods.year(year).last_day
    balances = {item.account: item for item in ledger.index.fact(trial_balance, year)}
    moved: dict[str, set[dt.date]] = defaultdict(set)
    for entry, item in ledger.index.postings(lambda account, _: accounts.is_money(account)):
        moved[item.account].add(entry.date)
    found = []
    for account, item in balances.items():
        if accounts.is_money(account):
            stated, by = _stated(ledger, account, day, moved[account])
            found.append(MoneyProof(account, item.closing, stated, by))
    return found


def _stated(ledger: Ledger, account: str, day: dt.date, moved: set[dt.date]) -> tuple[Decimal | None, str]:
    proofs = [
        (entry.date - dt.timedelta(days=1), entry.amount.number, _statement(entry))
        for entry in ledger.by_type.get(data.Balance, ())
        if entry.account == account and entry.amount.currency == EUR
    ]
    proofs += [
        (count.date, count.amount, f"telling op {count.date}")
        for count in read_counts(ledger.customs)
        if count.account == account
    ]
    for proved, amount, by in sorted(proofs, key=lambda proof: abs((proof[0] - day).days)):
        first, last = min(proved, day), max(proved, day)
        if not any(first < date <= last for date in moved):
            return amount, by
    return None, "niet bewezen"


def _statement(entry: Any) -> str:
    number = entry.meta.get(meta.STATEMENT)
    named = f"afschrift {int(number)}" if number is not None else "saldo van de bank"
    return f"{named} op {entry.date - dt.timedelta(days=1)}"


# Memorial entries: what no bank and no cash box brought.


def memorial_entries(ledger: Ledger, year: int) -> list[JournalEntry]:
    """Those of a year, in the order of their days."""
    found = [item for item in ledger.index.fact(journals, year) if item.name == GENERAL]
    return sorted((entry for journal in found for entry in journal.entries), key=lambda entry: entry.date)


# Wages: what the journals say beside the accounts they are booked on.


@dataclass(frozen=True)
class WageProof:
    """An account that journals of wages book on, EUR in the sign of the ledger."""

    account: str
    opening: Decimal
    journals: Decimal
    others: Decimal  # paid, or booked without a journal
    closing: Decimal

    @property
    def is_cost(self) -> bool:
        """Whether it is a cost: then nothing else should be booked on it."""
        return self.account.startswith(accounts.EXPENSES)


def wage_proofs(ledger: Ledger, year: int) -> list[WageProof]:
    """The accounts of wages of a year: what is still to be paid of each, and costs outside the journals."""
    journaled: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for entry in ledger.index.in_year(year):
        if meta.WAGE_MONTH in entry.meta:
            for item in entry.postings:
                if item.units.currency == EUR:
                    journaled[item.account] += item.units.number
    found = []
    for item in ledger.index.fact(trial_balance, year):
        is_wage_cost = item.account in journaled and item.account.startswith(accounts.EXPENSES)
        if item.account in WAGE_ACCOUNTS or is_wage_cost:
            in_journals = journaled.get(item.account, ZERO)
            others = item.debit - item.credit - in_journals
            found.append(WageProof(item.account, item.opening, in_journals, others, item.closing))
    return found


# VAT: what was declared beside the ledger.


@dataclass(frozen=True)
class VatQuarter:
    """A quarter, EUR: to pay by the ledger, and in whole euros as it is declared.

    What was declared in fact, with every suppletie; where nobody wrote that down, what the return comes to.
    """

    quarter: int
    booked: Decimal
    declared: Decimal

    @property
    def rounding(self) -> Decimal:
        """The advantage of rounding, which is booked once it is paid."""
        return self.booked - self.declared


@dataclass(frozen=True)
class VatProof:
    """The VAT of a year, EUR: above zero is to be paid."""

    opening: Decimal
    quarters: tuple[VatQuarter, ...]
    paid: Decimal  # below zero; what was received back is above it
    closing: Decimal  # in the ledger
    rounded: Decimal  # of the roundings, what was booked as income
    late: Decimal  # declared by a suppletie over a year that was already closed

    @property
    def expected(self) -> Decimal:
        """What would stand open had everything been paid as it was declared."""
        return self.opening + sum((item.declared for item in self.quarters), ZERO) + self.late + self.paid

    @property
    def rounding(self) -> Decimal:
        """All roundings of the year."""
        return sum((item.rounding for item in self.quarters), ZERO)

    @property
    def correction(self) -> Decimal:
        """What is left when rounding is taken off: to be declared by a suppletie, or booked by hand."""
        return self.closing - self.expected - self.rounding + self.rounded


def vat_proof(ledger: Ledger, year: int) -> VatProof | None:
    """The VAT of a year; None in books without it."""
    start = read_vat(ledger.entries).start
    if start is None or start.year > year:
        return None
    found = settlement(ledger, year)
    quarters, late = [], late_declared(ledger)
    told = [item for item in read_declared(ledger.customs, year) if item not in late]
    for number in QUARTERS:
        last = vat_return(ledger, year, number).boxes[-1]
        own = [item for item in told if item.quarter == number]
        more = sum((item.amount for item in own if item.is_more), ZERO)
        first = next((item.amount for item in own if not item.is_more), last.declared_vat or ZERO)
        quarters.append(VatQuarter(number, last.vat or ZERO, first + more))
    rounded = sum(
        (
            item.units.number
            for entry in ledger.transactions
            if entry.meta.get(ROUNDED) == year
            for item in entry.postings
            if item.account == SETTLED
        ),
        ZERO,
    )
    payments = sum((amount for _, _, amount in found.payments), ZERO) - _restated(ledger, year)
    more = sum((item.amount for item in late if item.day.year == year), ZERO)
    return VatProof(found.opening, tuple(quarters), payments + rounded, found.closing, rounded, more)


def late_declared(ledger: Ledger) -> list[Declared]:
    """Every suppletie that was sent after the members adopted the year it is over: it is of the year it is sent in."""
    found = []
    for year in sealed_years(ledger.root):
        adopted = adoption(ledger, year) or periods.year(year).last_day
        found += [item for item in read_declared(ledger.customs, year) if item.is_more and item.day > adopted]
    return found


def _restated(ledger: Ledger, year: int) -> Decimal:
    """VAT by which earlier years were corrected in a year, EUR to be paid: no payment, though it may stand there."""
    return -sum(
        (
            item.units.number
            for entry in ledger.index.in_year(year)
            if meta.RESTATES in entry.meta
            for item in entry.postings
            if accounts.is_under(item.account, PARENT)
        ),
        ZERO,
    )
