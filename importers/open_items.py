"""Bank rows that pay a bill, a declaration, a deposit or a loan: known by number, else by who and how much.

A row may name the number that went to the bank with a payment file, the order that was paid as a whole, or the number
on the bill. A row that names nothing is of the one that is open for exactly its amount with its counterparty; where
there are two, it is a question.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import listed
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.short import receipt_key
from bwk_ledger.standing.open_items import BY_ACCOUNT, NUMBER, Sort
from bwk_ledger.standing.orders import REFERENCE_OF_DAY
from importers.readers.values import account_key

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from bwk_ledger.standing.agreements import Loan
    from bwk_ledger.standing.config import Config
    from importers.context import Context
    from importers.readers.bank import BankRow

_NARRATIONS = {
    Sort.BILL: "Betaling van factuur {}",
    Sort.DECLARATION: "Terugbetaling van declaratie {}",
    Sort.DEPOSIT_PAID: "Borg {}",
    Sort.DEPOSIT_RECEIVED: "Borg {}",
    Sort.LOAN_RECEIVED: "Lening {}",
    Sort.LOAN_GIVEN: "Lening {}",
}
_BOOKED_AT_ONCE = (Sort.BILL, Sort.DECLARATION)
_LEAST_SIGNS = 3  # of the number on a bill that is looked for in a text


@dataclass(frozen=True)
class HeldItem:
    """What the books hold of one number while a batch is imported; EUR."""

    sort: Sort
    who: str  # as the books name who it is with: payee of a bill, number of a person, code of a relation
    open: Decimal = ZERO
    was: Decimal = ZERO  # all that it ever was
    interest: Decimal = ZERO
    paper: str = ""


@dataclass
class HeldItems:
    """Everything that is open, by number; kept up to date with each entry that is imported."""

    by_number: dict[str, HeldItem] = field(default_factory=dict)
    _interest: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def add(self, entry: Any, posting: Any) -> None:
        """Take a posting that names a number into account."""
        number, sort = str(posting.meta[meta.ITEM]), BY_ACCOUNT.get(posting.account)
        if sort is None:
            self._interest[number] += abs(posting.units.number)
            return
        paper = str(entry.meta.get(meta.RECEIPT, "")).removeprefix("factuur ")
        held = self.by_number.get(number) or HeldItem(sort, entry.payee or "", paper=paper)
        amount = sort.sign * posting.units.number
        left = held.open + amount
        was = max(held.was, left) if sort in _BOOKED_AT_ONCE else held.was + max(amount, ZERO)
        self.by_number[number] = replace(held, open=left, was=was)

    def of(self, number: str, config: Config) -> HeldItem | None:
        """What is held of a number, also of what was agreed and has not moved; None where there is no such number."""
        agreement = config.agreements.get(number)
        held = self.by_number.get(number)
        if agreement is not None:
            held = replace(held, who=agreement.who) if held else HeldItem(agreement.sort, agreement.who)
        return held and replace(held, interest=self._interest.get(number, ZERO))

    def numbers(self, config: Config) -> Iterable[str]:
        """Every number there is."""
        return dict.fromkeys([*self.by_number, *config.agreements])


@dataclass(frozen=True)
class ItemPart:
    """What a row is of one number: an account, EUR as they are booked on it, and the number."""

    account: str
    amount: Decimal
    number: str


@dataclass(frozen=True)
class ItemRow:
    """A row that pays what is open, or the problem that makes it a question."""

    narration: str = ""
    who: str = ""  # an organisation or the number of a person
    parts: tuple[ItemPart, ...] = ()
    problem: str | None = None
    is_person: bool = False


class _ItemProblemError(Exception):
    """Why a row cannot be booked."""


def item_row(row: BankRow, account: str, context: Context, *, is_new: bool = True) -> ItemRow | None:
    """What a row of an own account pays of what is open; None where it has nothing to do with it.

    Args:
        row: the row.
        account: the own account it is on.
        context: the books.
        is_new: whether the books do not hold the row yet: what it paid is then still open.
    """
    held, config = context.items, context.config
    if not accounts.is_own(account) or not (held.by_number or config.agreements):
        return None
    numbers = _named(row, context)
    try:
        if numbers:
            return _booked(row, numbers, context, is_new=is_new)
        likely_numbers = _only_one(row, context) if is_new else []
        return _booked(row, likely_numbers, context, is_new=is_new) if likely_numbers else None
    except _ItemProblemError as problem:
        return ItemRow(problem=str(problem))


def of_number(number: str, row: BankRow, context: Context) -> ItemRow:
    """The same, of a number that somebody named."""
    try:
        return _booked(row, [number], context, is_new=True)
    except _ItemProblemError as problem:
        return ItemRow(problem=str(problem))


def _named(row: BankRow, context: Context) -> list[str]:
    """The numbers that a row names, by themselves or by the order they were paid with."""
    text = f"{row.text} {row.ids}"
    if "-" not in text:  # quicker than the searches
        return []
    config = context.config
    named = [mention[0] for mention in NUMBER.finditer(text)]
    for mention in REFERENCE_OF_DAY.finditer(text) if not named else ():
        order = config.orders.get(mention[0])
        named += list(order.lines) if order is not None and order.total == -row.amount else []
    return [number for number in dict.fromkeys(named) if context.items.of(number, config) is not None]


def _only_one(row: BankRow, context: Context) -> list[str]:
    """The number that a row must be of, where it names none.

    Raises:
        _ItemProblemError: it may be of several.
    """
    fitting = _fitting(row, context)
    if len(fitting) > 1:
        raise _ItemProblemError(f"{format_amount(abs(row.amount))} euro kan zijn: {listed(fitting)}")
    return fitting


def _fitting(row: BankRow, context: Context) -> list[str]:
    """The numbers that a row may pay by who is on the other side, and by the number on the bill or the amount."""
    config, amount = context.config, abs(row.amount)
    key = f"-{receipt_key(f'{row.text} {row.ids}')}-"
    by_paper, by_amount = [], []
    for number in context.items.numbers(config):
        held = context.items.of(number, config)
        if held is None or not _is_with(row, held.who, context):
            continue
        wanted = _expected(number, held, row, config)
        if held.paper and _is_in(held.paper, key) and 0 < amount <= held.open and row.amount < 0:
            by_paper.append(number)
        if amount == wanted:
            by_amount.append(number)
    return by_paper or by_amount


def _is_in(paper: str, key: str) -> bool:
    wanted = receipt_key(paper)
    return len(wanted) >= _LEAST_SIGNS and f"-{wanted}-" in key


def _expected(number: str, held: HeldItem, row: BankRow, config: Config) -> Decimal | None:
    """What is to come or to go of a number on the side of a row; None where nothing is."""
    comes = row.amount > 0
    agreement = config.agreements.get(number)
    if agreement is not None and not held.was:  # the first money: to us what we borrow or keep, from us what we give
        return agreement.amount if comes == agreement.sort.is_debt else None
    if comes == held.sort.is_debt or not held.open:
        return None
    loan = config.loans.get(number)
    return _next_term(loan, held) if loan is not None else held.open


def _is_with(row: BankRow, who: str, context: Context) -> bool:
    """Whether the other side of a row is this organisation or person."""
    config = context.config
    relation = config.relations.get(who) or next((item for item in config.relations.values() if item.name == who), None)
    if relation is not None:
        if relation.iban and row.counterparty:
            return account_key(relation.iban) == account_key(row.counterparty)
        return relation.name.casefold() == row.name.casefold()
    payers = context.payers
    numbers = payers.by_iban(row.counterparty) if payers is not None and row.counterparty else ()
    return any(config.same_person(number, who) for number in numbers)


def _booked(row: BankRow, numbers: Sequence[str], context: Context, *, is_new: bool) -> ItemRow:
    """The parts of a row that pays these numbers: of one also a part of it, of more all of each.

    Raises:
        _ItemProblemError: the amount is not theirs.
    """
    config = context.config
    held = {number: open_item for number in numbers if (open_item := context.items.of(number, config)) is not None}
    if len(held) > 1:
        total = sum((item.open for item in held.values()), ZERO)
        same_side = all(item.sort.is_debt for item in held.values()) and row.amount < 0
        if is_new and (not same_side or total != -row.amount):
            raise _ItemProblemError(
                f"{format_amount(abs(row.amount))} euro is niet wat er van {listed(list(held))} openstaat: "
                f"{format_amount(total)} euro"
            )
        parts = [ItemPart(item.sort.account, item.open, number) for number, item in held.items()]
    else:
        (number, item), *_ = held.items()
        parts = _parts(row, number, item, config, is_new=is_new)
    first = next(iter(held.values()))
    relation = config.relations.get(first.who)
    who = relation.name if relation else first.who
    is_person = relation is None and not any(known.name == who for known in config.relations.values())
    return ItemRow(_NARRATIONS[first.sort].format(listed(list(held))), who, tuple(parts), is_person=is_person)


def _parts(row: BankRow, number: str, held: HeldItem, config: Config, *, is_new: bool) -> list[ItemPart]:
    sort, amount = held.sort, abs(row.amount)
    grows = (row.amount > 0) == sort.is_debt
    if not is_new:
        return [ItemPart(sort.account, -row.amount, number)]
    if grows:
        agreement = config.agreements.get(number)
        # Of a bill, which nobody agreed on before, it is a payment that came back.
        left = agreement.amount - held.was if agreement is not None else held.was - held.open
        if amount > left:
            raise _ItemProblemError(
                f"van {number} kan nog {format_amount(left)} euro binnenkomen of uitgaan, en dit is meer"
            )
        return [ItemPart(sort.account, -row.amount, number)]
    loan = config.loans.get(number)
    interest = min(_interest_owed(loan, held, row.date), amount) if loan is not None else ZERO
    if amount - interest > held.open:
        raise _ItemProblemError(f"van {number} staat {format_amount(held.open)} euro open, en dit is meer")
    direction = 1 if row.amount < 0 else -1
    parts = [ItemPart(sort.account, direction * (amount - interest), number)] if amount > interest else []
    if interest and loan is not None:
        root = accounts.EXPENSES if sort.is_debt else accounts.INCOME
        parts.append(ItemPart(f"{root}:{loan.agreement.kamer}:{loan.post}", direction * interest, number))
    return parts


def _interest_owed(loan: Loan, held: HeldItem, day: dt.date) -> Decimal:
    """The interest of the terms that are due on a day, and at least of the first that is not paid; not paid yet."""
    terms, paid = loan.terms(), held.was - held.open + held.interest
    total, place = ZERO, 0
    for place, term in enumerate(terms, 1):
        total += term.total
        if total > paid and (place == len(terms) or terms[place].due > day):
            break
    return max(sum((term.interest for term in terms[:place]), ZERO) - held.interest, ZERO)


def _next_term(loan: Loan, held: HeldItem) -> Decimal | None:
    """What is to be paid of a loan with the first term that is not paid."""
    paid, total = held.was - held.open + held.interest, ZERO
    for term in loan.terms():
        total += term.total
        if total > paid:
            return total - paid
    return None


def item_postings(found: ItemRow) -> Iterable[tuple[str, Decimal, Mapping[str, Any]]]:
    """Account, amount and metadata of each part."""
    return [(part.account, part.amount, {meta.ITEM: part.number}) for part in found.parts]
