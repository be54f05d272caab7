"""What every detector looks at: the bookings of the books prepared once, with the row of the bank beside each.

Here too is how hits put those bookings in words.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger.audit.bank import own_postings, read_archive
from bwk_ledger.audit.sample import moved_with_others
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import PERSON_NUMBER, listed, plain
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.base.periods import LONG_MONTHS, MONTHS, in_words
from bwk_ledger.figures.receipts import with_paper
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.standing.receipts import number_of, papers_of, receipt_of, spent

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
_NOTHING = ZERO, ZERO, frozenset[str]()
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


class BookingPart(NamedTuple):
    """A cost or an income of a booking, on its account taken apart; income is negative, as in the books."""

    place: Result
    amount: Decimal

    @property
    def post(self) -> str:
        """`Fysiek:Huur`, of whatever kamer."""
        return f"{self.place.group}:{self.place.post}"


@dataclass(eq=False)  # not frozen: that made them takes three times as long, and there is one of every booking
class AuditBooking:
    """A transaction in euros as the detectors look at it; `paid` and `received` are between us and somebody else.

    What they ask of most bookings is found here once.
    """

    entry: Any
    day: dt.date
    is_of_year: bool  # of the year of the audit
    party: str  # an organisation by name or a person by number; empty where the books name none
    organisation: str  # the party where that is no person
    text: str  # what the books say it was
    plain_text: str  # that text as its words
    words: tuple[str, ...]  # of those without numbers and months: what stays the same from month to month
    paid: Decimal
    received: Decimal
    amount: Decimal  # what was spent by it: paid, or owed
    costs: tuple[BookingPart, ...]
    income: tuple[BookingPart, ...]
    is_cost: bool  # whether it is where something was bought: what later pays the bill of it is not
    kamers: frozenset[str]  # whose costs or income it is
    number: str  # under which something is open: a bill, declaration, deposit or loan; empty where nothing is
    asks_paper: Decimal  # what was spent of which a receipt may be asked
    account: str  # the own account or box it went over; empty where no money moved
    row: BankRow | None  # of the archived statement, where it names one
    iban: str  # the account number on the other side, where the statement names it

    @property
    def month(self) -> int:
        """The number of its month, which grows by one from month to month."""
        return self.day.year * 12 + self.day.month - 1

    @property
    def said(self) -> str:
        """All that books and bank say, to look for a word in."""
        row = f"{self.row.name} {self.row.description}" if self.row else ""
        return f"{self.party} {self.text} {row}"

    @property
    def posts(self) -> frozenset[str]:
        """The posts of its costs, of whatever kamer."""
        return frozenset(part.post for part in self.costs)

    @cached_property
    def receipt(self) -> Receipt:
        """Its receipt."""
        return receipt_of(self.entry)

    @property
    def receipt_number(self) -> str:
        """The number of its receipt, also where it has no other."""
        return number_of(self.entry)

    @property
    def papers(self) -> frozenset[str]:
        """Its papers, by what is in them."""
        return papers_of(self.entry)

    @cached_property
    def months(self) -> frozenset[str]:
        """The months that its text names, by name or as `2026-03`."""
        words = (word for word in _WORD.findall(self.plain_text) if word in _MONTHS)
        return frozenset((*words, *_YEAR_AND_MONTH.findall(self.text)))

    @property
    def who(self) -> str:
        """What tells whom it went to: the party, else what the books call it."""
        return self.party or " ".join(self.words)


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
        return tuple(item for item in self.bookings if item.is_of_year)

    @cached_property
    def costs(self) -> tuple[AuditBooking, ...]:
        """Where something was bought of which a receipt may be asked, until the year ended."""
        return tuple(item for item in self.bookings if item.is_cost and item.asks_paper > 0)

    @cached_property
    def papered(self) -> tuple[AuditBooking, ...]:
        """The costs that name a paper."""
        named = {id(entry) for entry in self.audit.ledger.index.fact(with_paper)}
        return tuple(item for item in self.costs if id(item.entry) in named)

    @cached_property
    def by_party(self) -> Mapping[str, Sequence[AuditBooking]]:
        """The bookings of each organisation."""
        return grouped((item for item in self.bookings if item.organisation), lambda item: item.organisation)

    @cached_property
    def kinds_of_cost(self) -> Sequence[Sequence[AuditBooking]]:
        """What organisations were paid, by party, first words and kamers."""
        costs = (item for item in self.bookings if item.organisation and item.is_cost)
        return list(grouped(costs, lambda item: (item.party, item.words[:2], item.kamers)).values())

    @cached_property
    def kinds_of_takings(self) -> Sequence[Sequence[AuditBooking]]:
        """What came in, by party, words and kamers."""
        takings = (item for item in self.bookings if item.received and item.income and item.words)
        return list(grouped(takings, lambda item: (item.party, item.words, item.kamers)).values())


def is_of_year(bookings: Iterable[AuditBooking]) -> bool:
    """Whether any of them is of the year of the audit."""
    return any(item.is_of_year for item in bookings)


def grouped(bookings: Iterable[AuditBooking], key: Callable[[AuditBooking], Hashable]) -> dict[Any, list[AuditBooking]]:
    """Bookings by what a key makes of them, in their order."""
    group_by_key: dict[Any, list[AuditBooking]] = defaultdict(list)
    for item in bookings:
        group_by_key[key(item)].append(item)
    return group_by_key


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
    booking_of = Bookings(audit)
    with_euros = audit.ledger.index.on(_is_no_hour)  # half of all have nothing but hours
    for entry in audit.ledger.transactions:
        if entry.date >= audit.period.end + AFTER:
            break
        if id(entry) in with_euros and kind_of(entry) is None:
            booking = booking_of(entry, row_of.get(id(entry)))
            if booking.amount or booking.received or booking.income:
                (until if entry.date < audit.period.end else later).append(booking)
    return Evidence(audit, tuple(until), tuple(later), archive)


def _is_no_hour(_account: str, currency: str) -> bool:
    return not accounts.is_hours(currency)


def _rows(archive: ArchivedCopies) -> Mapping[tuple[str, str, int], BankRow]:
    return {
        (account, name, row.line): row
        for copy in archive.copies
        for name in copy.names
        for account, statements in copy.by_account.items()
        for statement in statements
        for row in statement.rows
    }


class Bookings:
    """Makes the bookings of an audit; what many have in common is found once."""

    def __init__(self, audit: Audit) -> None:
        self._start, self._end = audit.period.start, audit.period.end
        self._config = audit.ledger.config
        self._organisations: dict[str, str] = {}
        self._texts: dict[str, tuple[str, tuple[str, ...]]] = {}

    def __call__(self, entry: Any, row: BankRow | None) -> AuditBooking:
        """The booking of a transaction, with the row of its archived statement where it names one."""
        costs: list[BookingPart] = []
        income: list[BookingPart] = []
        kamers: set[str] = set()
        account, cost, number = "", ZERO, None
        for posting in entry.postings:
            name, (amount, currency) = posting.account, posting.units
            place = accounts.result(name) if currency == EUR else None
            if place is not None:
                kamers.add(place.kamer)
                part = BookingPart(place, amount)
                if place.root == accounts.EXPENSES:
                    costs.append(part)
                    cost += amount
                else:
                    income.append(part)
            elif not account and accounts.is_money(name):
                account = name
            if number is None and posting.meta and meta.ITEM in posting.meta:
                number = str(posting.meta[meta.ITEM])
        paid, received, _ = moved_with_others(entry) if account else _NOTHING
        party, text = entry.payee or "", entry.narration or ""
        plain_text, words = self._read(text)
        return AuditBooking(
            entry=entry,
            day=entry.date,
            is_of_year=self._start <= entry.date < self._end,
            party=party,
            organisation=self._organisation(party),
            text=text,
            plain_text=plain_text,
            words=words,
            paid=paid,
            received=received,
            amount=paid or cost,
            costs=tuple(costs),
            income=tuple(income),
            is_cost=cost > 0,
            kamers=frozenset(kamers),
            number=number or "",
            asks_paper=spent(entry, self._config),
            account=account,
            row=row,
            iban=row.counterparty.replace(" ", "").upper() if row is not None else "",
        )

    def _organisation(self, party: str) -> str:
        organisation = self._organisations.get(party)
        if organisation is None:
            organisation = self._organisations[party] = "" if PERSON_NUMBER.fullmatch(party) else party
        return organisation

    def _read(self, text: str) -> tuple[str, tuple[str, ...]]:
        text_and_words = self._texts.get(text)
        if text_and_words is None:
            plain_text = plain(text)
            text_and_words = plain_text, tuple([word for word in _WORD.findall(plain_text) if word not in _MONTHS])
            self._texts[text] = text_and_words
        return text_and_words


# How hits put bookings in words.

_MOST = 4  # days that are named


def days(items: Sequence[AuditBooking]) -> str:
    """`3 maart 2026 en 9 april 2026`; of many the first and the last."""
    day_texts = list(dict.fromkeys(in_words(item.day) for item in items))
    return listed(day_texts) if len(day_texts) <= _MOST else f"{day_texts[0]} tot en met {day_texts[-1]}"


def euros(amount: Decimal) -> str:
    """`1.234,56 euro`."""
    return f"{format_amount(amount)} euro"


def named(item: AuditBooking) -> str:
    """Whom or what it was for: the party, else the words of the books between quotes."""
    return item.party or f"'{item.text or 'zonder tekst'}'"


def total(items: Sequence[AuditBooking]) -> Decimal:
    """What they are together, EUR."""
    return sum((item.amount for item in items), ZERO)
