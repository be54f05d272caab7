"""What is open of bills, declarations, deposits and loans, on a day; what of it is past its day, and since when.

Of loans also what must be paid within a year after the end of one, and their movements in the year.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.finding import Phrase
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.rules.open_items import moves, same_as_entered
from bwk_ledger.standing.open_items import APPROVAL, BY, Sort
from bwk_ledger.standing.receipts import receipt_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.rules.index import Index
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.rules.open_items import ItemMove
    from bwk_ledger.standing.agreements import Loan, LoanTerm
    from bwk_ledger.standing.config import Config


_WORDS = {Sort.BILL: "factuur", Sort.DECLARATION: "declaratie"}


@dataclass(frozen=True)
class OpenItem:
    """A bill, declaration, deposit or loan as it stands when a day ends; EUR."""

    number: str
    sort: Sort
    who: str  # name of an organisation, or the number of a person
    about: str
    day: dt.date
    due: dt.date | None
    amount: Decimal  # what it was in all
    taken: Decimal  # what was paid, received or kept of it
    agreed: Decimal = ZERO  # of a deposit or loan, whatever has moved of it
    entry: Any | None = None  # what made it; None of what was agreed and not yet paid
    paper: str = ""  # the number on its paper
    entered_by: str = ""
    approved_by: str = ""
    approved: dt.date | None = None

    @property
    def open(self) -> Decimal:
        """What is left."""
        return self.amount - self.taken

    @property
    def needs_approval(self) -> bool:
        """Whether somebody else must agree before it is paid."""
        return self.sort in _WORDS and not self.approved_by

    def is_late(self, day: dt.date) -> bool:
        """Whether its last day is over while something is open."""
        return bool(self.open) and self.due is not None and self.due < day


def open_items(ledger: Ledger, day: dt.date, *sorts: Sort) -> list[OpenItem]:
    """Everything of these sorts that there was by a day, in the order of their days; also what is paid."""
    moves_by_number = ledger.index.fact(moves)
    config = ledger.config
    agreed = _approvals(ledger)
    items = [
        _booked(number, items, config, agreed.get(number))
        for number, all_items in moves_by_number.items()
        if number and (items := [item for item in all_items if item.entry.date <= day])
    ]
    there = {item.number for item in items}
    items += [
        OpenItem(number, item.sort, _name(item.who, config), "", item.day, item.due, ZERO, ZERO, item.amount)
        for number, item in config.agreements.items()
        if number not in there and item.day <= day
    ]
    return sorted((item for item in items if item.sort in sorts), key=lambda item: (item.day, item.number))


def _approvals(ledger: Ledger) -> Mapping[str, Any]:
    """The approvals by number, of those that are whole."""
    entries = (entry for entry in ledger.customs if entry.type == APPROVAL.type and APPROVAL.is_right(entry))
    return {str(entry.values[0].value): entry for entry in entries}


def _booked(number: str, items: Sequence[ItemMove], config: Config, approval: Any | None) -> OpenItem:
    entry, sort = items[0].entry, items[0].sort
    agreement = config.agreements.get(number)
    is_by_other = approval is not None and not same_as_entered(config, entry, BY.of(approval))
    # A payment of a bill that came back makes no new bill.
    making = items if agreement else [item for item in items if item.entry is entry]
    amount = sum((item.amount for item in making if item.amount > 0), ZERO)
    return OpenItem(
        number,
        sort,
        _name(agreement.who, config) if agreement else entry.payee or "",
        entry.narration,
        agreement.day if agreement else entry.date,
        agreement.due if agreement else entry.meta.get(meta.DUE),
        amount,
        amount - sum((item.amount for item in items), ZERO),
        agreement.amount if agreement else ZERO,
        entry,
        receipt_of(entry).number,
        str(entry.meta.get(meta.ENTERED_BY, "")),
        BY.of(approval) if is_by_other else "",
        approval.date if approval is not None and is_by_other else None,
    )


def _name(who: str, config: Config) -> str:
    relation = config.relations.get(who)
    return relation.name if relation else who


def find_item(items: Iterable[OpenItem], number: str) -> OpenItem | None:
    """The one with a number."""
    return next((item for item in items if item.number == number.upper()), None)


# Loans: which terms are paid, and what is late of them.


@dataclass(frozen=True)
class LoanState:
    """A loan with what was paid of it by a day; interest and principal in EUR."""

    loan: Loan
    item: OpenItem
    interest: Decimal

    @property
    def paid(self) -> Decimal:
        """Principal and interest together."""
        return self.item.taken + self.interest

    def owed(self, day: dt.date) -> Decimal:
        """What should have been paid before a day and was not; nothing of a loan that never came."""
        due = sum((term.total for term in self.loan.terms() if term.due < day), ZERO)
        return max(due - self.paid, ZERO) if self.item.amount else ZERO

    @property
    def next_term(self) -> LoanTerm | None:
        """The first term that is not wholly paid."""
        total = ZERO
        for term in self.loan.terms():
            total += term.total
            if total > self.paid:
                return term
        return None


def loan_states(ledger: Ledger, day: dt.date) -> list[LoanState]:
    """All loans as they stand when a day ends."""
    interest: dict[str, Decimal] = {}
    for on, number, amount in ledger.index.fact(interest_moves):
        if on <= day:
            interest[number] = interest.get(number, ZERO) + amount
    items = open_items(ledger, day, Sort.LOAN_RECEIVED, Sort.LOAN_GIVEN)
    return [LoanState(ledger.config.loans[item.number], item, interest.get(item.number, ZERO)) for item in items]


def interest_moves(index: Index) -> Sequence[tuple[dt.date, str, Decimal]]:
    """What was paid or received as interest, above zero, with its day and the number of its loan: a fact."""
    dated_interest = []
    for entry, posting in index.asking(meta.ITEM):
        number = posting.meta[meta.ITEM]
        if number and posting.account.startswith((accounts.EXPENSES, accounts.INCOME)):
            is_cost = posting.account.startswith(accounts.EXPENSES)
            amount = posting.units.number if is_cost else -posting.units.number
            dated_interest.append((entry.date, number, amount))
    return dated_interest


# The findings of a day.


def late_items(ledger: Ledger, day: dt.date) -> list[Phrase]:
    """What should have been paid, returned or approved before a day, each as a Dutch sentence with its day."""
    phrases = []
    for item in open_items(ledger, day, *_WORDS, Sort.DEPOSIT_PAID, Sort.DEPOSIT_RECEIVED):
        if item.is_late(day):
            waits = ", en wacht nog op akkoord van een tweede persoon" if item.needs_approval else ""
            word = _WORDS.get(item.sort, "borg")
            values = {"open": item.open, "due": item.due, "day": item.day, "who": item.who}
            text = f"{word} {item.number} van {{who}}: {{open}} euro staat open sinds {{day}}, en "
            text += "had uiterlijk {due} " + ("betaald" if item.sort in _WORDS else "terug") + f" moeten zijn{waits}."
            phrases.append(Phrase(text, values))
    for state in loan_states(ledger, day):
        if late := state.owed(day):
            term = state.next_term
            assert term is not None
            text = f"lening {state.loan.number} van {{who}}: {{late}} euro is te laat, sinds {{due}}."
            phrases.append(Phrase(text, {"late": late, "due": term.due, "who": state.item.who}))
    return phrases


# Loans when a year ends: what must be paid within a year after it, and the movements of each in the year.


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
    loan_years = []
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
            loan_years.append(LoanYear(loan, opening, taken_up, repaid, closing - left, later))
    return loan_years


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
    agreed = {move.posting.account for number, of_number in index.fact(moves).items() if number for move in of_number}
    return {account: amount for account, amount in held.items() if amount and account not in agreed}


def _is_loan(index: Index) -> Callable[[str, str], bool]:
    """Whether an account is of a loan, by its code of RGS."""
    codes = {account: str(entry.meta.get(meta.RGS, "")) for account, entry in index.opened.items()}
    return lambda account, currency: currency == EUR and codes.get(account, "").startswith(_LOANS)


def due_in_year(index: Index, year: int) -> Mapping[str, Decimal]:
    """What is due in the year after one, by account, EUR in the sign of the books; of loans whose terms are known."""
    due_by_account: dict[str, Decimal] = {}
    for item in loans_in(index, year):
        sort = item.loan.agreement.sort
        due_by_account[sort.account] = due_by_account.get(sort.account, ZERO) + sort.sign * item.within_year
    return {account: amount for account, amount in due_by_account.items() if amount}
