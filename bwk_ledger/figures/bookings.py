"""Bookings by the short number that people call them by, and looking one up by day, amount, account or words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import Blank, FieldName, InputError, advice, look, plain
from bwk_ledger.base.money import EUR, format_amount
from bwk_ledger.base.short import SHORT, identity_of
from bwk_ledger.books.seal import euro_amount, size_of
from bwk_ledger.figures.receipts import payments
from bwk_ledger.rules.share_movements import moves_shares

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from bwk_ledger.standing.config import Config

_HOW = advice(
    "zoek haar ",
    look("boeking zoek", Blank("WOORD")),
    ", op bedrag met ",
    FieldName("bedrag"),
    " of op dag met ",
    FieldName("sinds"),
    " en ",
    FieldName("tot"),
    ".",
)


@dataclass(frozen=True)
class NumberedBooking:
    """A transaction in euros or shares that somebody wrote or imported."""

    identity: str
    entry: Any

    @property
    def number(self) -> str:
        """What people call it by: as `bwk bonnen` and `bwk vraagposten` do."""
        return self.identity[:SHORT]

    @property
    def lines(self) -> list[Any]:
        """Its postings."""
        return list(self.entry.postings)

    @property
    def amount(self) -> Decimal:
        """EUR that came on an own account or went; of what touches none, all that it moves."""
        values = [(item.account, euro_amount(item) or Decimal(0)) for item in self.lines]
        own = sum((value for account, value in values if accounts.is_money(account)), Decimal(0))
        return own or size_of(values)

    @property
    def text(self) -> str:
        """Payee and narration."""
        return " ".join(filter(None, (self.entry.payee, self.entry.narration)))


def bookings(transactions: Iterable[Any], config: Config) -> list[NumberedBooking]:
    """The bookings with their numbers, in the order of the books; what is derived and what is of hours has none."""
    entries = [entry for entry in transactions if meta.DERIVED not in entry.meta]
    known = {id(item.entry): item.identity for item in payments(entries, config)}
    times: Counter[str] = Counter()
    numbered = []
    for entry in entries:
        identity = known.get(id(entry))
        if identity is None:
            if not (moves_shares(entry) or any(item.units.currency == EUR for item in entry.postings)):
                continue
            content = _said(entry)
            times[content] += 1
            identity = identity_of(f"{content} {times[content]}")
        numbered.append(NumberedBooking(identity, entry))
    return numbered


def _said(entry: Any) -> str:
    key = next((str(item.meta[meta.KEY]) for item in entry.postings if meta.KEY in (item.meta or {})), None)
    first = entry.postings[0]
    return key or f"{entry.date} {entry.payee} {entry.narration} {first.account} {first.units}"


def find_booking(transactions: Iterable[Any], config: Config, number: str) -> NumberedBooking:
    """The one booking with a number, or with the first signs of its identity.

    Raises:
        InputError: there is none, or more than one.
    """
    begins = number.strip().lower()
    matches = [item for item in bookings(transactions, config) if begins and item.identity.startswith(begins)]
    if len(matches) == 1:
        return matches[0]
    if not matches:
        raise InputError(f"er is geen boeking in euro's met nummer {number}.", remedy=_HOW)
    longer = max(len(begins), SHORT) + 2
    shown = ", ".join(f"{item.identity[:longer]} ({item.entry.date})" for item in matches[:SHORT])
    raise InputError(
        f"{len(matches)} boekingen hebben een nummer dat begint met {number}.",
        remedy=f"noem er een met meer tekens: {shown}.",
    )


@dataclass(frozen=True)
class Wanted:
    """What a booking must have to be found; what is empty or None is not looked at."""

    words: Sequence[str] = ()
    amount: Decimal | None = None
    account: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    def fits(self, booking: NumberedBooking, said: str = "") -> bool:
        """Whether a booking is wanted; `said` is what the bank wrote of it, where that is kept."""
        day = booking.entry.date
        if (self.since and day < self.since) or (self.until and day > self.until):
            return False
        amounts = {abs(booking.amount), *(abs(euro_amount(item) or Decimal(0)) for item in booking.lines)}
        if self.amount is not None and abs(self.amount) not in amounts:
            return False
        names = [item.account for item in booking.lines]
        if self.account and not any(accounts.is_under(name, self.account) for name in names):
            return False
        receipt = str(booking.entry.meta.get(meta.RECEIPT, ""))
        told = plain(" ".join((booking.text, said, receipt, format_amount(abs(booking.amount)), *names)))
        return all(plain(word) in told for word in self.words)
