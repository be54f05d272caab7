"""Papers and payments: which payment has which paper, what waits for the other, and what is told twice; EUR."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.base.short import SHORT, identity_of, receipt_key
from bwk_ledger.standing.receipts import needs_receipt, number_of, papers_of, read_papers, receipt_of, spent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.receipts import KeptPaper

QUESTION = "!"
# Papers of one payment. A contract, an assessment or a payroll sheet is of many, and so may be a paper that was tied.
_OF_ONE_PAYMENT = re.compile(r"(?:factuur|nota)-|(?!b-\d{4}-\d{4,}\Z)[a-z][a-z0-9-]*-\d{4}-\d{3,}\Z")


@dataclass(frozen=True)
class PaperedPayment:
    """A transaction that a paper can be of; `amount` is what was paid or received."""

    identity: str  # the same as long as the booking is; its first signs are its number
    entry: Any
    amount: Decimal
    is_spent: bool
    account: str

    @property
    def number(self) -> str:
        """What people call it by."""
        return self.identity[:SHORT]

    @property
    def is_question(self) -> bool:
        """Whether it is still an open question what it was."""
        return bool(self.entry.flag == QUESTION)

    @property
    def has_paper(self) -> bool:
        """Whether a file is tied to it."""
        return bool(receipt_of(self.entry).documents)


@dataclass(frozen=True)
class SameNumber:
    """A number of a paper that several payments name."""

    number: str
    entries: tuple[Any, ...]


def payments(transactions: Iterable[Any], config: Config) -> list[PaperedPayment]:
    """Everything that was paid or received over an own account, and costs that somebody booked otherwise."""
    papered = []
    times: Counter[str] = Counter()
    for entry in transactions:
        payment = _payment(entry, config)
        if payment is None:
            continue
        key = next((str(item.meta[meta.KEY]) for item in entry.postings if meta.KEY in (item.meta or {})), "")
        if not key:  # booked by hand; the same thing twice on a day is told apart by its order
            content = f"{entry.date} {entry.payee} {entry.narration} {payment.account} {payment.amount}"
            times[content] += 1
            key = f"{content} {times[content]}"
        papered.append(PaperedPayment(identity_of(key), entry, payment.amount, payment.is_spent, payment.account))
    return papered


def _payment(entry: Any, config: Config) -> PaperedPayment | None:
    """A transaction as a payment that has no identity yet; None where no money moved."""
    if meta.DERIVED in entry.meta:
        return None
    own = [item for item in entry.postings if accounts.is_own(item.account) and item.units.currency == EUR]
    moved = sum((item.units.number for item in own), ZERO)
    if moved:
        return PaperedPayment("", entry, abs(moved), moved < 0, own[0].account)
    cost = spent(entry, config)
    if cost <= 0 or own:
        return None
    paid = next((item.account for item in entry.postings if not accounts.is_under(item.account, accounts.EXPENSES)), "")
    return PaperedPayment("", entry, cost, is_spent=True, account=paid)


def without_paper(found: Iterable[PaperedPayment], config: Config) -> list[PaperedPayment]:
    """What was spent and must have a paper, or may be asked one as soon as somebody says what it was; without any."""
    return [
        payment
        for payment in found
        if payment.is_spent
        and not (receipt := receipt_of(payment.entry)).is_there
        and not receipt.is_said_missing
        and (payment.is_question or needs_receipt(payment.entry, config))
    ]


def bare_payments(index: Index) -> Sequence[PaperedPayment]:
    """As `without_paper`, of the books: a fact."""
    return without_paper(payments(index.transactions, index.config), index.config)


def by_paper(transactions: Iterable[Any]) -> Mapping[str, Sequence[Any]]:
    """The transactions of each paper, by the SHA-256 of the file as it was received."""
    entries_by_paper: dict[str, list[Any]] = defaultdict(list)
    for entry in transactions:
        for digest in papers_of(entry):
            entries_by_paper[digest].append(entry)
    return entries_by_paper


def tied(index: Index) -> Mapping[str, Sequence[Any]]:
    """As `by_paper`, of the books: a fact."""
    return by_paper(index.fact(with_paper))


def with_paper(index: Index) -> Sequence[Any]:
    """The transactions that name a paper or its hash: a fact.

    Books have few names of metadata, so that these are looked through and not those of each transaction.
    """
    names = set().union(*(entry.meta for entry in index.transactions))
    papers = frozenset(name for name in names if name.startswith((meta.RECEIPT_DOCUMENT, meta.RECEIPT_HASH)))
    return [entry for entry in index.transactions if not papers.isdisjoint(entry.meta)]


def waiting(index: Index) -> list[KeptPaper]:
    """The papers that belong to no payment, and of which nobody said why."""
    known = index.fact(tied)
    return [
        paper
        for paper in read_papers(index.by_type.get(data.Custom, ()))
        if paper.digest not in known and not paper.reason
    ]


def is_of_one_payment(number: str) -> bool:
    """Whether a number is of a paper that one payment has: an invoice, and no contract or payroll sheet."""
    return bool(number and _OF_ONE_PAYMENT.match(receipt_key(number)))


def same_numbers(transactions: Iterable[Any]) -> Iterator[SameNumber]:
    """The numbers of bills and receipts that more than one payment names: paid in parts, or paid twice."""
    entries_by_number: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for entry in transactions:
        number = number_of(entry)
        if is_of_one_payment(number):
            entries_by_number[receipt_key(number), entry.payee or ""].append(entry)
    for entries in entries_by_number.values():
        if len(entries) > 1:
            yield SameNumber(str(entries[0].meta[meta.RECEIPT]), tuple(entries))
