"""What an accountant lays beside the ledger when a year ends: banks, memorial entries, wages, VAT, and who owes what.

Debtors and creditors on 31 December, and since when, are tied to the accounts of the ledger.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta, periods
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.books.seal import euro_amount, sealed_years
from bwk_ledger.figures.accruals import accrual_lines
from bwk_ledger.figures.chart import shared_account
from bwk_ledger.figures.fees import fees_in
from bwk_ledger.figures.filing import adoption
from bwk_ledger.figures.general_ledger import GENERAL, journals, trial_balance
from bwk_ledger.figures.open_items import open_items
from bwk_ledger.figures.results import held
from bwk_ledger.figures.vat import PARENT, QUARTERS, settlement, vat_return
from bwk_ledger.rules.fees import paid_fees
from bwk_ledger.rules.index import in_order
from bwk_ledger.rules.open_items import moves
from bwk_ledger.rules.vat import ROUNDED, SETTLED
from bwk_ledger.standing.accruals import KINDS, RECEIVED_AHEAD, TO_RECEIVE
from bwk_ledger.standing.handgeld import read_counts
from bwk_ledger.standing.open_items import BY_ACCOUNT, Sort
from bwk_ledger.standing.vat import read_declared, read_vat
from bwk_ledger.standing.wages import ACCOUNTS as WAGE_ACCOUNTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.figures.general_ledger import JournalEntry
    from bwk_ledger.rules.fees import FeePayment
    from bwk_ledger.rules.index import Index
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.rules.open_items import ItemMove
    from bwk_ledger.standing.vat import Declared


MEMBERS = (accounts.SHARES, accounts.SHARES_DUE)  # of which each member has an account
AGES = (0, 30, 60, 90)  # days after the last day to pay
_OF_PARTIES = ("BVorDeb", "BSchCre")  # codes of RGS: trade debtors and creditors


@dataclass(frozen=True)
class OpenWith:
    """What is open with one relation, EUR in the sign of the ledger: above zero it owes the cooperative."""

    account: str
    who: str  # name of an organisation, the number of a person, or what it is about
    about: str
    since: dt.date
    due: dt.date | None
    amount: Decimal

    def age(self, day: dt.date) -> int:
        """In which part of `AGES` it falls on a day: 0 where it is not late, up to how many there are."""
        days = (day - (self.due or self.since)).days
        return sum(days > limit for limit in AGES)


@dataclass(frozen=True)
class Tie:
    """What lists say of an account beside what stands on it, EUR in the sign of the ledger."""

    account: str
    listed: Decimal
    booked: Decimal

    @property
    def difference(self) -> Decimal:
        """What must be zero."""
        return self.booked - self.listed


@dataclass(frozen=True)
class Subledger:
    """All that is open when a year ends, by account and who; `ties` hold each account against the ledger."""

    year: int
    day: dt.date
    lines: tuple[OpenWith, ...]
    ties: tuple[Tie, ...]

    def debtors(self) -> list[OpenWith]:
        """Who owes the cooperative."""
        return [line for line in self.lines if line.account.startswith(accounts.ASSETS)]

    def creditors(self) -> list[OpenWith]:
        """Whom the cooperative owes."""
        return [line for line in self.lines if line.account.startswith(accounts.LIABILITIES)]


def subledger(ledger: Ledger, year: int) -> Subledger:
    """What is open on 31 December: bills, declarations, deposits, loans, fees, accruals and shares to repay."""
    day = periods.year(year).last_day
    lines = [*_items(ledger, day), *_without_number(ledger, day), *_by_party(ledger, day)]
    lines += [*_accrued(ledger, year), *_shares_due(ledger, day)]
    booked = _booked(ledger, year)
    listed: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        listed[line.account] += line.amount
    named = {*(sort.account for sort in Sort), *(kind.account for kind in KINDS.values()), accounts.SHARES_DUE}
    named |= by_hand(ledger)
    held = sorted(name for name in named if booked.get(name) or listed.get(name))
    ties = tuple(Tie(name, listed[name], booked.get(name, ZERO)) for name in held)
    nonzero = [line for line in lines if line.amount]
    return Subledger(year, day, tuple(sorted(nonzero, key=lambda line: (line.account, line.due or line.since))), ties)


def _booked(ledger: Ledger, year: int) -> Mapping[str, Decimal]:
    """What stands on each account when a year ends, EUR, members together."""
    balance_by_account: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for account, amount in ledger.index.fact(held, year + 1).items():
        balance_by_account[shared_account(account)] += amount
    return balance_by_account


def _items(ledger: Ledger, day: dt.date) -> Iterator[OpenWith]:
    for item in open_items(ledger, day, *Sort):
        if item.open:
            about = " ".join(filter(None, (item.number, item.about)))
            yield OpenWith(item.sort.account, item.who, about, item.day, item.due, item.sort.sign * item.open)


def _without_number(ledger: Ledger, day: dt.date) -> Iterator[OpenWith]:
    """What was booked by hand on these accounts without a number: the balance with each payee."""
    moves_by_payee: dict[tuple[str, str], list[ItemMove]] = defaultdict(list)
    for move in ledger.index.fact(moves).get("", ()):
        if move.entry.date <= day:
            moves_by_payee[move.posting.account, move.entry.payee or ""].append(move)
    for (account, who), own in moves_by_payee.items():
        amount = sum((move.posting.units.number for move in own), ZERO)
        if amount:
            yield OpenWith(account, who, f"{own[-1].entry.narration} (zonder nummer)", own[-1].entry.date, None, amount)


def by_hand(ledger: Ledger) -> frozenset[str]:
    """The accounts of debtors and creditors, by their RGS code, that no numbers are kept of."""
    return frozenset(
        account
        for account, entry in ledger.index.opened.items()
        if str(entry.meta.get(meta.RGS, "")).startswith(_OF_PARTIES) and account not in BY_ACCOUNT
    )


def _by_party(ledger: Ledger, day: dt.date) -> Iterator[OpenWith]:
    """What is open on these: the balance with each payee, with what was last booked with it."""
    named = by_hand(ledger)
    booked_by_payee: dict[tuple[str, str], list[tuple[Any, Decimal]]] = defaultdict(list)
    for entry, posting in ledger.index.postings(lambda account, currency: account in named and currency == EUR):
        if entry.date <= day:
            booked_by_payee[posting.account, entry.payee or ""].append((entry, posting.units.number))
    for (account, who), own in booked_by_payee.items():
        amount = sum((number for _, number in own), ZERO)
        last = own[-1][0]
        if amount:
            yield OpenWith(account, who, last.narration or "", last.date, None, amount)


def _accrued(ledger: Ledger, year: int) -> Iterator[OpenWith]:
    """What stands on the balance sheet for a year: fees by member, and what an entry or a bill says.

    Of a closed year the fees are such an entry; it stands for its members as long as these still come to the same.
    """
    by_account: dict[tuple[str, str], list[OpenWith]] = defaultdict(list)
    for kind, income, line in (*_fees(ledger, year), *_fees_ahead(ledger, year)):
        by_account[kind, income].append(line)
    accrued_by_account: dict[tuple[str, str], list[OpenWith]] = defaultdict(list)
    for item in accrual_lines(ledger, year):
        accrual = item.accrual
        amount = _sign(accrual.kind) * accrual.shown
        line = OpenWith(KINDS[accrual.kind].account, "", accrual.text, periods.year(year).last_day, None, amount)
        accrued_by_account[accrual.kind, accrual.account].append(line)
    is_closed = year in sealed_years(ledger.root)
    for key in {**by_account, **accrued_by_account}:
        members, entries = by_account[key], accrued_by_account[key]
        if abs(total(members)) == abs(total(entries)) or (not is_closed and abs(total(members)) > abs(total(entries))):
            yield from members
        else:
            yield from entries


def _sign(kind: str) -> int:
    return 1 if KINDS[kind].account.startswith(accounts.ASSETS) else -1


def _fees(ledger: Ledger, year: int) -> Iterator[tuple[str, str, OpenWith]]:
    """What members owe of the fees of a year and those before, each term by itself, with the income it is of."""
    account, day = KINDS[TO_RECEIVE].account, periods.year(year).last_day
    for fee_year in sorted({fee.year for fee in ledger.config.fees if fee.year <= year}):
        for item in ledger.index.fact(fees_in, fee_year, day):
            for term in item.open_terms:
                line = OpenWith(account, item.number, f"contributie {fee_year}", term.due, term.due, term.amount)
                yield TO_RECEIVE, term.fee.income(item.kamer), line


def _fees_ahead(ledger: Ledger, year: int) -> Iterator[tuple[str, str, OpenWith]]:
    """What members paid for later years."""
    paid_by_member: dict[tuple[str, str, int], list[FeePayment]] = defaultdict(list)
    for item in ledger.index.fact(paid_fees):
        if item.date.year <= year < item.year:
            paid_by_member[item.account, item.number, item.year].append(item)
    for (income, number, fee_year), paid in paid_by_member.items():
        amount = sum((item.amount for item in paid), ZERO)
        about = f"contributie {fee_year}, vooruit betaald"
        account = KINDS[RECEIVED_AHEAD].account
        yield RECEIVED_AHEAD, income, OpenWith(account, number, about, paid[0].date, None, -amount)


def _shares_due(ledger: Ledger, day: dt.date) -> Iterator[OpenWith]:
    """What members who left get back."""
    dues_by_member: dict[str, list[tuple[dt.date, Decimal]]] = defaultdict(list)
    for parent, number, date, amount in ledger.index.fact(_of_members):
        if date <= day and parent == accounts.SHARES_DUE:
            dues_by_member[number].append((date, amount))
    for number, own in sorted(dues_by_member.items()):
        amount = sum((amount for _, amount in own), ZERO)
        yield OpenWith(accounts.SHARES_DUE, number, "aandelen terug te betalen", own[0][0], None, amount)


def _of_members(index: Index) -> Sequence[tuple[str, str, dt.date, Decimal]]:
    """What moved on the accounts of which each member has one: the account of all, the number, the day and EUR."""
    return [
        (parent, item.account.removeprefix(f"{parent}:"), entry.date, amount)
        for entry in index.fact(in_order)
        for item in entry.postings
        if item.account.startswith(MEMBERS)
        and (parent := shared_account(item.account)) in MEMBERS
        and item.account != parent
        and (amount := euro_amount(item)) is not None
    ]


def with_relations(ledger: Ledger, day: dt.date) -> Mapping[str, Decimal]:
    """What is open with each relation when a day ends: shares, shares to repay, and items with a number."""
    open_by_relation: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for _, number, date, amount in ledger.index.fact(_of_members):
        if date <= day:
            open_by_relation[number] += amount
    for line in (*_items(ledger, day), *_without_number(ledger, day)):
        open_by_relation[line.who] += line.amount
    return open_by_relation


def total(lines: Iterable[OpenWith]) -> Decimal:
    """What they come to."""
    return sum((line.amount for line in lines), ZERO)


# What an accountant lays beside the ledger when a year ends: banks, memorial entries, wages and VAT.


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
    proofs = []
    for account, item in balances.items():
        if accounts.is_money(account):
            stated, by = _stated(ledger, account, day, moved[account])
            proofs.append(MoneyProof(account, item.closing, stated, by))
    return proofs


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
    memorials = [item for item in ledger.index.fact(journals, year) if item.name == GENERAL]
    return sorted((entry for journal in memorials for entry in journal.entries), key=lambda entry: entry.date)


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
    proofs = []
    for item in ledger.index.fact(trial_balance, year):
        is_wage_cost = item.account in journaled and item.account.startswith(accounts.EXPENSES)
        if item.account in WAGE_ACCOUNTS or is_wage_cost:
            in_journals = journaled.get(item.account, ZERO)
            others = item.debit - item.credit - in_journals
            proofs.append(WageProof(item.account, item.opening, in_journals, others, item.closing))
    return proofs


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
    settled = settlement(ledger, year)
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
    payments = sum((amount for _, _, amount in settled.payments), ZERO) - _restated(ledger, year)
    more = sum((item.amount for item in late if item.day.year == year), ZERO)
    return VatProof(settled.opening, tuple(quarters), payments + rounded, settled.closing, rounded, more)


def late_declared(ledger: Ledger) -> list[Declared]:
    """Every suppletie that was sent after the members adopted the year it is over: it is of the year it is sent in."""
    suppleties = []
    for year in sealed_years(ledger.root):
        adopted = adoption(ledger, year) or periods.year(year).last_day
        suppleties += [item for item in read_declared(ledger.customs, year) if item.is_more and item.day > adopted]
    return suppleties


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
