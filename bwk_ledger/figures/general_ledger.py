"""The ledger account by account: every posting, the trial balance, the journals, and the audit file made of them."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.accounts import is_under
from bwk_ledger.base.money import ZERO
from bwk_ledger.base.periods import in_hours, in_minutes
from bwk_ledger.books.seal import euro_amount, euro_amounts
from bwk_ledger.figures.chart import shared_account
from bwk_ledger.figures.results import RESULTS_BEFORE, held, holds_results
from bwk_ledger.rules.index import in_order_in

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.rules.index import Index


# The general ledger: every posting of an account in a year, with the balance after it and where it came from.


class LedgerLine(NamedTuple):
    """One posting; `amount` and `balance` are EUR, or hours on an account of hours, debit positive."""

    date: dt.date
    text: str  # payee and narration
    others: tuple[str, ...]  # the accounts on the other side of the transaction
    amount: Decimal
    balance: Decimal
    grant: str
    document: str  # the source file and the line in it, or the receipt
    entry: Any


@dataclass(frozen=True)
class AccountLedger:
    """One account in one year."""

    account: str
    opening: Decimal
    lines: tuple[LedgerLine, ...]

    @property
    def closing(self) -> Decimal:
        """What stands on it when the year ends."""
        return self.lines[-1].balance if self.lines else self.opening

    @property
    def in_hours(self) -> bool:
        """Whether the figures are hours."""
        return accounts.is_hours_account(self.account)


def general_ledger(index: Index, parent: str, year: int) -> list[AccountLedger]:
    """The account and those below it that moved in a year or held something when it began, in order of name."""
    openings = {account: amount for account, amount in _openings(index, year).items() if is_under(account, parent)}
    balances = dict(openings)
    lines: dict[str, list[LedgerLine]] = {}
    for entry in in_order_in(index, year):
        for item in entry.postings:
            account = item.account
            if is_under(account, parent):
                amount = _amount(item)
                balances[account] = balances.get(account, ZERO) + amount
                lines.setdefault(account, []).append(_line(entry, item, amount, balances[account]))
    return [
        AccountLedger(account, openings.get(account, ZERO), tuple(lines.get(account, ())))
        for account in sorted({*lines, *(name for name, amount in openings.items() if amount)})
    ]


def _openings(index: Index, year: int) -> Mapping[str, Decimal]:
    """What accounts of the balance sheet held when a year begins; result accounts begin each year at zero."""
    openings = {account: amount for account, amount in index.fact(held, year).items() if not _is_result(account)}
    for entry, item in index.postings(lambda account, unit: accounts.is_hours(unit) and not _is_result(account)):
        if entry.date.year < year:
            openings[item.account] = openings.get(item.account, ZERO) + _amount(item)
    return openings


def _is_result(account: str) -> bool:
    return account.startswith((accounts.INCOME, accounts.EXPENSES))


def _amount(item: Any) -> Decimal:
    if accounts.is_hours(item.units.currency):
        return in_hours(in_minutes(item.units.number))
    return euro_amount(item) or ZERO


def _line(entry: Any, item: Any, amount: Decimal, balance: Decimal) -> LedgerLine:
    values = item.meta or {}
    return LedgerLine(
        date=entry.date,
        text=" · ".join(filter(None, (entry.payee, entry.narration))),
        others=_others(entry, item),
        amount=amount,
        balance=balance,
        grant=str(values.get(meta.GRANT) or ""),
        document=source_of(entry, item),
        entry=entry,
    )


def _others(entry: Any, item: Any) -> tuple[str, ...]:
    """The accounts on the other side."""
    return tuple(
        dict.fromkeys(
            other.account
            for other in entry.postings
            if other.account != item.account and (other.units.number > 0) != (item.units.number > 0)
        )
    )


def source_of(entry: Any, item: Any) -> str:
    """Where a posting comes from: source file and line, its own or the transaction's, else its place in the books."""
    return imported_from(entry, item) or place_of(entry.meta)


def imported_from(entry: Any, item: Any) -> str:
    """The source file and line of a posting, its own or the transaction's; empty where nobody imported it."""
    for values in (item.meta or {}, *(other.meta or {} for other in entry.postings), entry.meta):
        if meta.SOURCE in values:
            line = values.get(meta.LINE)
            return f"{values[meta.SOURCE]}, regel {int(line)}" if line is not None else str(values[meta.SOURCE])
    return ""


def place_of(values: Mapping[str, Any]) -> str:
    """Where a line with this metadata stands in the books: file and line."""
    name = str(values.get("filename", "")).replace("\\", "/").rsplit("/", 1)[-1]
    return f"{name}, regel {values.get('lineno', 0)}"


# The trial balance: per account what stood on it, what was debited and credited in the year, and what stands on it.
#
# Euros only, with shares at what was paid for them; hours are no part of it. Results of earlier years that nobody has
# appropriated yet stand in one line, so that every result account begins the year at zero.


@dataclass
class AccountYear:
    """One account in one year, EUR; opening and closing debit positive, debit and credit both zero or more."""

    account: str
    opening: Decimal = ZERO
    debit: Decimal = ZERO
    credit: Decimal = ZERO

    @property
    def closing(self) -> Decimal:
        """What stands on it when the year ends."""
        return self.opening + self.debit - self.credit

    @property
    def is_result(self) -> bool:
        """Whether it is of the statement of income, not of the balance sheet."""
        return _is_result(self.account)


def trial_balance(index: Index, year: int) -> Sequence[AccountYear]:
    """The accounts that held or moved anything, in the order of the roots and then of names: a fact."""
    by_account: dict[str, AccountYear] = {}

    def of(account: str) -> AccountYear:
        return by_account.setdefault(account, AccountYear(account))

    for account, amount in index.fact(held, year).items():
        of(RESULTS_BEFORE if holds_results(account) else account).opening += amount
    for entry in in_order_in(index, year):
        for account, amount in euro_amounts(entry):
            if amount > 0:
                of(account).debit += amount
            else:
                of(account).credit -= amount
    roots = {root: index for index, root in enumerate(accounts.ROOTS)}
    used = (item for item in by_account.values() if item.opening or item.debit or item.credit)
    return sorted(used, key=lambda item: (roots[item.account.split(":", 1)[0]], item.account))


def together(balances: Iterable[AccountYear]) -> list[AccountYear]:
    """A trial balance as others get it: the accounts of members are one, and are no more for more members."""
    by_name: dict[str, AccountYear] = {}
    for item in balances:
        name = shared_account(item.account)
        whole = by_name.setdefault(name, AccountYear(name))
        whole.opening += item.opening
        whole.debit += item.debit
        whole.credit += item.credit
    return list(by_name.values())


# The journals of a year: every transaction in euros under the account that a bank keeps, or under Memoriaal.
#
# Hours are left out by construction: only euros, and shares at what was paid for them, are read.

GENERAL = "Memoriaal"
_DIGEST = 8


@dataclass(frozen=True)
class JournalLine:
    """One posting, EUR, debit positive."""

    account: str
    amount: Decimal
    kamer: str  # empty on an account of the balance sheet that is of no kamer
    grant: str
    member: str  # a number; empty where it is of no member
    document: str  # the receipt, else the source file and line; empty where it was booked by hand
    posting: Any = None


@dataclass(frozen=True)
class JournalEntry:
    """One transaction of a journal, with a number that follows from what it is. Its lines add up to zero."""

    number: str
    date: dt.date
    text: str
    payee: str  # an organisation, or a number
    lines: tuple[JournalLine, ...]
    entry: Any = None


@dataclass(frozen=True)
class Journal:
    """What went over one own account, or over none."""

    account: str | None  # None for the general journal
    entries: tuple[JournalEntry, ...]

    @property
    def name(self) -> str:
        """`ING`, `Handgeld LINDE`, or Memoriaal."""
        if self.account is None:
            return GENERAL
        kind, name = self.account.split(":")[1:3]
        return name if kind == "Bank" else f"{kind} {name}"

    @property
    def is_petty_cash(self) -> bool:
        """Whether it is of the handgeld of a kamer."""
        return self.account is not None and bool(accounts.cash_kamer(self.account))


def journals(index: Index, year: int) -> Sequence[Journal]:
    """The journals of a year: banks, handgeld and at last the general one; in order of name. A fact."""
    return _journals(in_order_in(index, year))


def journals_by_day(index: Index, year: int) -> Sequence[Journal]:
    """As `journals`, with what the books begin with on the day it was written on."""
    of_year = index.in_year(year)
    is_same = of_year == in_order_in(index, year)  # as it is in all years but the first
    return index.fact(journals, year) if is_same else _journals(of_year)


def _journals(transactions: Iterable[Any]) -> Sequence[Journal]:
    by_account: dict[str | None, list[JournalEntry]] = defaultdict(list)
    numbers = _Numbers()
    for entry in transactions:
        lines = tuple(_lines(entry))
        if lines:
            text = entry.narration or entry.payee or ""
            own = _own_account(lines)
            by_account[own].append(JournalEntry(numbers.of(entry), entry.date, text, entry.payee or "", lines, entry))
    order = sorted(by_account, key=lambda account: (account is None, account or ""))
    return [Journal(account, tuple(by_account[account])) for account in order]


class _Numbers:
    """Numbers of documents: the day, and a few signs that follow from what is booked, or from the row of the bank.

    They stay the same wherever the transaction stands, and whatever is booked before or after it.
    """

    def __init__(self) -> None:
        self._used: Counter[str] = Counter()

    def of(self, entry: Any) -> str:
        """The number of a transaction; the same one a second time gets a place behind it."""
        keys = [str(item.meta[meta.KEY]) for item in entry.postings if item.meta and meta.KEY in item.meta]
        moved = [f"{item.account} {item.units.number:f} {item.units.currency}" for item in entry.postings]
        digest = hashlib.sha256("\n".join(sorted(keys or moved)).encode()).hexdigest()[:_DIGEST]
        number = f"{entry.date:%Y%m%d}-{digest}"
        self._used[number] += 1
        return number if self._used[number] == 1 else f"{number}-{self._used[number]}"


def _lines(entry: Any) -> Iterable[JournalLine]:
    for item in entry.postings:
        amount = euro_amount(item)
        if amount is None:
            continue
        values = item.meta or {}
        yield JournalLine(
            account=item.account,
            amount=amount,
            kamer=_kamer(item.account),
            grant=str(values.get(meta.GRANT) or _grant(item.account)),
            member=str(values.get(meta.MEMBER) or _member(item.account)),
            document=str(entry.meta.get(meta.RECEIPT) or imported_from(entry, item)),
            posting=item,
        )


def _own_account(lines: Iterable[JournalLine]) -> str | None:
    """The account whose statement brought the transaction; a transfer to handgeld is the bank's."""
    own = sorted(line.account for line in lines if accounts.is_money(line.account))
    return own[0] if own else None


def _kamer(account: str) -> str:
    result = accounts.result(account)
    if result is not None:
        return result.kamer
    return accounts.cash_kamer(account)


def _grant(account: str) -> str:
    return account.removeprefix(f"{accounts.GRANTS}:") if account.startswith(f"{accounts.GRANTS}:") else ""


def _member(account: str) -> str:
    for parent in (accounts.SHARES, accounts.SHARES_DUE):
        if account.startswith(f"{parent}:"):
            return account.removeprefix(f"{parent}:")
    return ""
