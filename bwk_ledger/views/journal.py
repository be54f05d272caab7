"""The journals of a year: every transaction in euros under the account that a bank keeps, or under Memoriaal.

Hours are left out by construction: only euros, and shares at what was paid for them, are read.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger import accounts, meta
from bwk_ledger.books.euros import euro_amount
from bwk_ledger.money import ZERO
from bwk_ledger.views.general_ledger import source_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from decimal import Decimal

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
        """`ING`, `Handgeld TOP`, or Memoriaal."""
        if self.account is None:
            return GENERAL
        kind, name = self.account.split(":")[1:3]
        return name if kind == "Bank" else f"{kind} {name}"

    @property
    def is_petty_cash(self) -> bool:
        """Whether it is of the handgeld of a kamer."""
        return self.account is not None and self.account.startswith(accounts.PETTY_CASH)


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
    own = sorted(line.account for line in lines if accounts.is_own(line.account))
    return own[0] if own else None


def _kamer(account: str) -> str:
    result = accounts.result(account)
    if result is not None:
        return result.kamer
    return account.split(":")[2] if account.startswith(f"{accounts.PETTY_CASH}:") else ""


def _grant(account: str) -> str:
    return account.removeprefix(f"{accounts.GRANTS}:") if account.startswith(f"{accounts.GRANTS}:") else ""


def _member(account: str) -> str:
    for parent in (accounts.SHARES, accounts.SHARES_DUE):
        if account.startswith(f"{parent}:"):
            return account.removeprefix(f"{parent}:")
    return ""


def total_debit(found: Iterable[Journal]) -> Decimal:
    """EUR of all lines on the debit side; on the credit side it is the same."""
    return sum((max(line.amount, ZERO) for item in found for entry in item.entries for line in entry.lines), ZERO)
