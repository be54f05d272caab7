"""The ledger account by account: every posting, the trial balance, the journals, and the audit file made of them."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.accounts import is_under
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import ZERO
from bwk_ledger.base.periods import in_hours, in_minutes
from bwk_ledger.books.seal import euro_amount, euro_amounts
from bwk_ledger.figures.results import RESULTS_BEFORE, holds_results
from bwk_ledger.rules.openings import openings_first

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from bwk_ledger.rules.load import Ledger


# The general ledger: every posting of an account in a year, with the balance after it and where it came from.


@dataclass(frozen=True)
class LedgerLine:
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


def general_ledger(transactions: Iterable[Any], parent: str, year: int) -> list[AccountLedger]:
    """The account and those below it that moved in a year or held something when it began, in order of name.

    Result accounts begin each year at zero.
    """
    openings: dict[str, Decimal] = {}
    balances: dict[str, Decimal] = {}
    lines: dict[str, list[LedgerLine]] = {}
    for entry in openings_first(transactions):
        if entry.date.year > year:
            break
        for item in entry.postings:
            account = item.account
            if not is_under(account, parent):
                continue
            amount = _amount(item)
            is_result = account.startswith((accounts.INCOME, accounts.EXPENSES))
            if entry.date.year < year:
                if not is_result:
                    openings[account] = balances[account] = balances.get(account, ZERO) + amount
                continue
            balances[account] = balances.get(account, ZERO) + amount
            lines.setdefault(account, []).append(_line(entry, item, amount, balances[account]))
    return [
        AccountLedger(account, openings.get(account, ZERO), tuple(lines.get(account, ())))
        for account in sorted({*lines, *(name for name, amount in openings.items() if amount)})
    ]


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
    for values in (item.meta or {}, *(other.meta or {} for other in entry.postings), entry.meta):
        if meta.SOURCE in values:
            line = values.get(meta.LINE)
            return f"{values[meta.SOURCE]}, regel {int(line)}" if line is not None else str(values[meta.SOURCE])
    return place_of(entry.meta)


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
        return self.account.startswith((accounts.INCOME, accounts.EXPENSES))


def trial_balance(transactions: Iterable[Any], year: int) -> list[AccountYear]:
    """The accounts that held or moved anything, in the order of the roots and then of names, from one pass."""
    found: dict[str, AccountYear] = {}

    def of(account: str) -> AccountYear:
        return found.setdefault(account, AccountYear(account))

    for entry in openings_first(transactions):
        if entry.date.year > year:
            break
        for account, amount in euro_amounts(entry):
            if entry.date.year < year:
                of(RESULTS_BEFORE if holds_results(account) else account).opening += amount
            elif amount > 0:
                of(account).debit += amount
            else:
                of(account).credit -= amount
    roots = {root: index for index, root in enumerate(accounts.ROOTS)}
    used = (item for item in found.values() if item.opening or item.debit or item.credit)
    return sorted(used, key=lambda item: (roots[item.account.split(":", 1)[0]], item.account))


# The journals of a year: every transaction in euros under the account that a bank keeps, or under Memoriaal.
#
# Hours are left out by construction: only euros, and shares at what was paid for them, are read.

GENERAL = "Memoriaal"


@dataclass(frozen=True)
class JournalLine:
    """One posting, EUR, debit positive."""

    account: str
    amount: Decimal
    kamer: str  # empty on an account of the balance sheet that is of no kamer
    grant: str
    member: str  # a number; empty where it is of no member
    document: str  # the receipt, else the source file and line


@dataclass(frozen=True)
class JournalEntry:
    """One transaction of a journal; `number` counts within the journal and year, from 1. Its lines add up to zero."""

    number: int
    date: dt.date
    text: str
    payee: str  # an organisation, or a number
    lines: tuple[JournalLine, ...]


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


def journals(transactions: Iterable[Any], year: int) -> list[Journal]:
    """The journals of a calendar year: banks, handgeld and at last the general one; in order of name."""
    found: dict[str | None, list[JournalEntry]] = defaultdict(list)
    for entry in transactions:
        if entry.date.year != year:
            continue
        lines = tuple(_lines(entry))
        if lines:
            journal = found[_own_account(lines)]
            text = entry.narration or entry.payee or ""
            journal.append(JournalEntry(len(journal) + 1, entry.date, text, entry.payee or "", lines))
    order = sorted(found, key=lambda account: (account is None, account or ""))
    return [Journal(account, tuple(found[account])) for account in order]


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
            document=str(entry.meta.get(meta.RECEIPT) or source_of(entry, item)),
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


# The audit file: the cash books of one year as the Belastingdienst's XAF wants them, still without a form.
#
# Customers and suppliers are members by number and organisations by name; no name of a resident is in the
# books, so none can be here.

ID_LENGTH = 35  # the most that XAF allows for an identification
_DIGEST = 6
_RESULTS_RGS = "BEivOreRvh"
_NUMBER = re.compile(r"[A-Z]+-?\d+", re.ASCII)


@dataclass(frozen=True)
class Company:
    """Whose books they are; `fiscal_number` is the RSIN."""

    name: str
    commerce_number: str
    fiscal_number: str


@dataclass(frozen=True)
class AuditAccount:
    """An account with its identification, at most 35 characters."""

    id: str
    account: str
    name: str
    rgs: str
    is_result: bool


@dataclass(frozen=True)
class CustomerOrSupplier:
    """A member (by number) or an organisation (by name) that something was paid to or received from."""

    id: str
    name: str
    pays: bool
    is_paid: bool


@dataclass(frozen=True)
class AuditFile:
    """All of one year; `lines` of the trial balance whose opening is not zero make the opening balance."""

    year: int
    company: Company
    accounts: Mapping[str, AuditAccount]  # by account name
    parties: Mapping[str, CustomerOrSupplier]  # by payee or number
    balances: tuple[AccountYear, ...]
    journals: tuple[Journal, ...]


def audit_file(ledger: Ledger, year: int) -> AuditFile:
    """The cash books of a calendar year.

    Raises:
        InputError: the fiscal number of the cooperative is not in the books; XAF asks for it.
    """
    balances = trial_balance(ledger.transactions, year)
    found = journals(openings_first(ledger.transactions), year)
    return AuditFile(
        year=year,
        company=_company(ledger),
        accounts=_accounts(ledger, [item.account for item in balances]),
        parties=_parties(found),
        balances=tuple(balances),
        journals=tuple(found),
    )


def short_id(text: str) -> str:
    """A text of at most 35 characters: itself, or its beginning with a digest that tells it from all others."""
    if len(text) <= ID_LENGTH:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]
    return f"{text[: ID_LENGTH - _DIGEST - 1]}~{digest}"


def _company(ledger: Ledger) -> Company:
    cooperative = next((kamer for kamer in ledger.config.kamers.values() if kamer.is_cooperative), None)
    values: Mapping[str, Any] = cooperative.source if cooperative else {}
    number = str(values.get("rsin") or "")
    if not number:
        raise InputError(
            "het fiscaal nummer van de coöperatie staat niet in de boeken.",
            cause="een auditfile noemt het RSIN van wie de boeken zijn.",
            remedy=f"zet het in de boeken: bwk kamer wijzig {cooperative.code} --rsin NUMMER."
            if cooperative
            else 'zet in stam/kamers.beancount een kamer met soort: "cooperatie", met haar rsin.',
        )
    return Company(cooperative.name if cooperative else ledger.title, str(values.get("kvk") or ""), number)


def _accounts(ledger: Ledger, names: Iterable[str]) -> dict[str, AuditAccount]:
    """The accounts that are used. XAF wants an RGS code for one account only: shared ones get a number behind them."""
    opens = {entry.account: entry.meta for entry in ledger.by_type.get(data.Open, ())}
    codes = {name: str(opens.get(name, {}).get(meta.RGS) or "") for name in names}
    codes[RESULTS_BEFORE] = _RESULTS_RGS
    shared = Counter(codes.values())
    used: dict[str, int] = defaultdict(int)
    found: dict[str, AuditAccount] = {}
    for name, shared_code in codes.items():
        code = shared_code
        if code and shared[code] > 1:
            used[code] += 1
            code = f"{code}.{used[code]:02d}"
        title = ledger.names.get(name) or name
        if name == RESULTS_BEFORE:
            title = "Resultaat van eerdere jaren, nog niet bestemd"
        found[name] = AuditAccount(short_id(name), name, f"{title} ({name})", code, _is_result(name))
    return found


def _is_result(name: str) -> bool:
    return name.startswith((accounts.INCOME, accounts.EXPENSES))


def _parties(found: Iterable[Journal]) -> dict[str, CustomerOrSupplier]:
    paid: set[str] = set()
    received: set[str] = set()
    names: dict[str, None] = {}
    for journal in found:
        for entry in journal.entries:
            own = sum((line.amount for line in entry.lines if accounts.is_money(line.account)), ZERO)
            for line in entry.lines:
                if not accounts.is_money(line.account) and (who := line.member or entry.payee):
                    names[who] = None
                    (received if (own or -line.amount) > 0 else paid).add(who)
    return {
        who: CustomerOrSupplier(
            short_id(who), f"Lid {who}" if _NUMBER.fullmatch(who) else who, who in received, who in paid
        )
        for who in sorted(names)
    }
