"""What a sample is drawn from: the transactions of a year by which euros came in or went out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bwk_ledger import accounts, meta
from bwk_ledger.audit.identity import by_identity
from bwk_ledger.books.euros import euro_amount
from bwk_ledger.money import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal


@dataclass(frozen=True)
class Payment:
    """A transaction over the bank or the handgeld; `spent` and `received` are EUR and never negative."""

    identity: str
    entry: Any
    spent: Decimal
    received: Decimal
    kamers: frozenset[str]  # whose handgeld it went over

    @property
    def amount(self) -> Decimal:
        """How large it is, whichever way the money went: its weight when it is drawn by value."""
        return self.spent + self.received

    @property
    def change(self) -> Decimal:
        """What the cooperative has more afterwards; negative when money was spent."""
        return self.received - self.spent


@dataclass(frozen=True)
class Population:
    """All payments of a year, in order of date and identity."""

    year: int
    payments: tuple[Payment, ...]

    @cached_property
    def total(self) -> Decimal:
        """EUR of all payments, whichever way they went."""
        return sum((payment.amount for payment in self.payments), ZERO)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over date, identity and amount of every payment, a line each."""
        lines = (f"{item.entry.date} {item.identity} {item.amount:.2f}\n" for item in self.payments)
        return hashlib.sha256("".join(lines).encode()).hexdigest()


def transactions_of(transactions: Iterable[Any], year: int) -> Mapping[str, Any]:
    """The transactions of a year by identity."""
    return by_identity(entry for entry in transactions if entry.date.year == year)


def population(found: Mapping[str, Any], year: int) -> Population:
    """What may be drawn from the transactions of a year.

    Args:
        found: all transactions of the year by identity, as `transactions_of` gives them.
        year: the year.
    """
    payments = (payment for identity, entry in found.items() if (payment := payment_of(identity, entry)) is not None)
    return Population(year, tuple(sorted(payments, key=lambda item: (item.entry.date, item.identity))))


def payment_of(identity: str, entry: Any) -> Payment | None:
    """What a transaction spends and receives; None where no euro comes from or goes to somebody else.

    Money between the accounts of the cooperative itself, or on its way between them, is neither. Spent is what left
    these accounts and stands elsewhere in the same transaction, so that the smaller of both counts: of an invoice of
    150 euros of which 100 were paid, 100.
    """
    out = into = debit = credit = ZERO
    kamers = set()
    is_own = False
    for posting in entry.postings:
        amount = euro_amount(posting)
        if amount is None or meta.RELEASED in (posting.meta or {}):
            continue
        if accounts.is_own(posting.account) or accounts.is_under(posting.account, accounts.IN_TRANSIT):
            is_own = is_own or accounts.is_own(posting.account)
            out, into = out - min(amount, ZERO), into + max(amount, ZERO)
            if posting.account.startswith(f"{accounts.PETTY_CASH}:"):
                kamers.add(posting.account.split(":")[2])
        else:
            debit, credit = debit + max(amount, ZERO), credit - min(amount, ZERO)
    spent, received = min(out, debit), min(into, credit)
    if not is_own or not (spent or received):
        return None
    return Payment(identity, entry, spent, received, frozenset(kamers))
