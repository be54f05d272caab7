"""What every detector looks at: the bookings of the books prepared once, with the row of the bank beside each."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.bank import own_postings, read_archive
from bwk_ledger.audit.sample import payment_of
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import PERSON_NUMBER, plain
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.base.periods import LONG_MONTHS, MONTHS
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.standing.receipts import papers_of, receipt_of, spent

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.bank import ArchivedCopies
    from bwk_ledger.base.accounts import Result
    from bwk_ledger.standing.receipts import Receipt
    from importers.readers.bank import BankRow

AFTER = dt.timedelta(days=92)  # of the next year: what was paid then may be of this one
_YEAR_AND_MONTH = re.compile(r"(?<!\d)20\d\d-(?:0[1-9]|1[0-2])(?!\d)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_MONTHS = frozenset((*MONTHS, *LONG_MONTHS, "kwartaal"))


@dataclass(frozen=True)
class Hit:
    """Something to look at, and nothing more than that.

    `key` is the detector's. `reason` is a Dutch sentence for who does not know the books; `entries` are the bookings to
    lay side by side, the one to ask about last; `amount` is what it is about, EUR.
    """

    key: str
    reason: str
    entries: tuple[Any, ...] = ()
    amount: Decimal = ZERO


@dataclass(frozen=True)
class BookingPart:
    """A cost or an income of a booking, on its account taken apart; income is negative, as in the books."""

    place: Result
    amount: Decimal

    @property
    def post(self) -> str:
        """`Fysiek:Huur`, of whatever kamer."""
        return f"{self.place.group}:{self.place.post}"


@dataclass(frozen=True, eq=False)
class AuditBooking:
    """A transaction in euros as the detectors look at it; `paid` and `received` are between us and somebody else."""

    entry: Any
    party: str  # an organisation by name or a person by number; empty where the books name none
    paid: Decimal
    received: Decimal
    costs: tuple[BookingPart, ...]
    income: tuple[BookingPart, ...]
    asks_paper: Decimal  # what was spent of which a receipt may be asked
    account: str  # the own account or box it went over; empty where no money moved
    row: BankRow | None  # of the archived statement, where it names one

    @property
    def day(self) -> dt.date:
        """When."""
        return self.entry.date

    @property
    def text(self) -> str:
        """What the books say it was."""
        return self.entry.narration or ""

    @property
    def said(self) -> str:
        """All that books and bank say, to look for a word in."""
        row = f"{self.row.name} {self.row.description}" if self.row else ""
        return f"{self.party} {self.text} {row}"

    @property
    def amount(self) -> Decimal:
        """What was spent by it: paid, or owed."""
        return self.paid or sum((part.amount for part in self.costs), ZERO)

    @property
    def is_cost(self) -> bool:
        """Whether it is where something was bought: what later pays the bill of it is not."""
        return sum((part.amount for part in self.costs), ZERO) > 0

    @property
    def kamers(self) -> frozenset[str]:
        """The kamers whose costs or income it is."""
        return frozenset(part.place.kamer for part in (*self.costs, *self.income))

    @property
    def posts(self) -> frozenset[str]:
        """The posts of its costs, of whatever kamer."""
        return frozenset(part.post for part in self.costs)

    @property
    def organisation(self) -> str:
        """The party where that is no person."""
        return "" if PERSON_NUMBER.fullmatch(self.party) else self.party

    @cached_property
    def receipt(self) -> Receipt:
        """Its receipt."""
        return receipt_of(self.entry)

    @cached_property
    def papers(self) -> frozenset[str]:
        """Its papers, by what is in them."""
        return papers_of(self.entry)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of its text, without numbers and months: what stays the same from month to month."""
        return tuple(word for word in _WORD.findall(plain(self.text)) if word not in _MONTHS)

    @cached_property
    def months(self) -> frozenset[str]:
        """The months that its text names, by name or as `2026-03`."""
        words = (word for word in _WORD.findall(plain(self.text)) if word in _MONTHS)
        return frozenset((*words, *_YEAR_AND_MONTH.findall(self.text)))

    @property
    def who(self) -> str:
        """What tells whom it went to: the party, else what the books call it."""
        return self.party or " ".join(self.words)

    @property
    def number(self) -> str:
        """The number under which something is open: a bill, declaration, deposit or loan."""
        return next((str(item.meta[meta.ITEM]) for item in self.entry.postings if meta.ITEM in (item.meta or {})), "")


@dataclass(frozen=True)
class Evidence:
    """All of it, in order of date; `later` are the bookings of the three months after the year."""

    audit: Audit
    bookings: tuple[AuditBooking, ...]  # until the year ended
    later: tuple[AuditBooking, ...]
    archive: ArchivedCopies = field(repr=False)

    @cached_property
    def of_year(self) -> tuple[AuditBooking, ...]:
        """The bookings of the year of the audit."""
        return tuple(item for item in self.bookings if item.day in self.audit.period)

    @cached_property
    def costs(self) -> tuple[AuditBooking, ...]:
        """Where something was bought of which a receipt may be asked, until the year ended."""
        return tuple(item for item in self.bookings if item.is_cost and item.asks_paper > 0)

    @cached_property
    def by_party(self) -> Mapping[str, Sequence[AuditBooking]]:
        """The bookings of each organisation."""
        return grouped((item for item in self.bookings if item.organisation), lambda item: item.organisation)

    def is_of_year(self, bookings: Iterable[AuditBooking]) -> bool:
        """Whether any of them is of the year."""
        return any(item.day in self.audit.period for item in bookings)


def grouped(bookings: Iterable[AuditBooking], key: Callable[[AuditBooking], Hashable]) -> dict[Any, list[AuditBooking]]:
    """Bookings by what a key makes of them, in their order."""
    found: dict[Any, list[AuditBooking]] = defaultdict(list)
    for item in bookings:
        found[key(item)].append(item)
    return found


def prepare(audit: Audit) -> Evidence:
    """Go through the books once."""
    held = [item for item in audit.ledger.index.fact(own_postings) if item.date < audit.period.end + AFTER]
    archive = read_archive(audit.ledger, audit.period, {item.shown_source for item in held if item.source})
    rows = _rows(archive)
    row_of: dict[int, BankRow] = {}
    for item in held:
        if item.source and (row := rows.get((item.account, item.source, item.line))):
            row_of.setdefault(id(item.entry), row)
    until: list[AuditBooking] = []
    later: list[AuditBooking] = []
    for entry in audit.ledger.transactions:
        if entry.date < audit.period.end + AFTER and kind_of(entry) is None and not _is_of_hours(entry):
            booking = _booking(entry, audit, row_of.get(id(entry)))
            if booking.amount or booking.received or booking.income:
                (until if entry.date < audit.period.end else later).append(booking)
    return Evidence(audit, tuple(until), tuple(later), archive)


def _is_of_hours(entry: Any) -> bool:
    """Whether a transaction has nothing but hours, as half of all have."""
    return all(accounts.is_hours(item.units.currency) for item in entry.postings)


def _rows(archive: ArchivedCopies) -> Mapping[tuple[str, str, int], BankRow]:
    return {
        (account, name, row.line): row
        for copy in archive.copies
        for account, statements in copy.by_account.items()
        for statement in statements
        for row in statement.rows
        for name in copy.names
    }


def _booking(entry: Any, audit: Audit, row: BankRow | None) -> AuditBooking:
    payment = payment_of("", entry)
    costs: list[BookingPart] = []
    income: list[BookingPart] = []
    for posting in entry.postings:
        place = accounts.result(posting.account) if posting.units.currency == EUR else None
        if place is not None:
            (costs if place.root == accounts.EXPENSES else income).append(BookingPart(place, posting.units.number))
    return AuditBooking(
        entry,
        entry.payee or "",
        payment.spent if payment else ZERO,
        payment.received if payment else ZERO,
        tuple(costs),
        tuple(income),
        spent(entry, audit.ledger.config),
        next((item.account for item in entry.postings if accounts.is_money(item.account)), ""),
        row,
    )
