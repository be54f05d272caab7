"""Loans when a year ends: what must be paid within a year after it, and the movements of each in the year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.base import meta
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.rules.open_items import moves

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.agreements import Loan


@dataclass(frozen=True)
class LoanYear:
    """A loan in a year, EUR above zero; also one that the cooperative gave."""

    loan: Loan
    opening: Decimal
    taken_up: Decimal
    repaid: Decimal
    within_year: Decimal  # of what is left, what is due in the year after
    after_five: Decimal  # of what is left, what is due more than five years after

    @property
    def closing(self) -> Decimal:
        """What is left when the year ends."""
        return self.opening + self.taken_up - self.repaid


_LOANS = ("BLas", "BFvaOvr")  # codes of RGS: long debts, and what was lent for long
_LONG = 5  # years: what is due later is told apart (2:375 lid 2 BW)


def loans_in(index: Index, year: int) -> list[LoanYear]:
    """Every loan that moved or held something in a year, in the order of the books."""
    found = []
    booked = index.fact(moves)
    for number, loan in index.config.loans.items():
        items = booked.get(number, ())
        opening = sum((item.amount for item in items if item.entry.date.year < year), ZERO)
        now = [item.amount for item in items if item.entry.date.year == year]
        taken_up = sum((amount for amount in now if amount > 0), ZERO)
        repaid = -sum((amount for amount in now if amount < 0), ZERO)
        if any((opening, taken_up, repaid)):
            closing = opening + taken_up - repaid
            left, later = (min(_left(loan, year + years), closing) for years in (1, _LONG))
            found.append(LoanYear(loan, opening, taken_up, repaid, closing - left, later))
    return found


def _left(loan: Loan, year: int) -> Decimal:
    """What is still owed when a year ends, if every term until then is paid."""
    last = dt.date(year, 12, 31)
    return next((term.left for term in reversed(loan.terms()) if term.due <= last), loan.agreement.amount)


def without_terms(index: Index, year: int) -> Mapping[str, Decimal]:
    """Loans on accounts that no agreement is of: what stands on each when a year ends, EUR in the sign of the books.

    Nobody can tell what of these is due within a year.
    """
    held: dict[str, Decimal] = {}
    for entry, posting in index.postings(_is_loan(index)):
        if entry.date.year <= year:
            held[posting.account] = held.get(posting.account, ZERO) + posting.units.number
    agreed = {move.posting.account for number, found in index.fact(moves).items() if number for move in found}
    return {account: amount for account, amount in held.items() if amount and account not in agreed}


def _is_loan(index: Index) -> Callable[[str, str], bool]:
    """Whether an account is of a loan, by its code of RGS."""
    codes = {account: str(entry.meta.get(meta.RGS, "")) for account, entry in index.opened.items()}
    return lambda account, currency: currency == EUR and codes.get(account, "").startswith(_LOANS)


def due_in_year(index: Index, year: int) -> Mapping[str, Decimal]:
    """What is due in the year after one, by account, EUR in the sign of the books; of loans whose terms are known."""
    found: dict[str, Decimal] = {}
    for item in loans_in(index, year):
        sort = item.loan.agreement.sort
        found[sort.account] = found.get(sort.account, ZERO) + sort.sign * item.within_year
    return {account: amount for account, amount in found.items() if amount}
