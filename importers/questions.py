"""Open questions: bank rows that nobody explained yet, and the bookings that take their place."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger.base import meta
from bwk_ledger.base.short import SHORT, identity_of
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.books.text import escaped
from bwk_ledger.rules.share_movements import moves_shares
from importers.booking import book_by_rule, book_item
from importers.members import begin_memberships
from importers.open_items import item_row
from importers.readers.bank import BankRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bwk_ledger.books.store import Changes
    from importers.booking import Booking
    from importers.context import Context
    from importers.rules import Rules

OPEN = "!"  # the flag
_PLACE = ("filename", "lineno")


def number_of(key: str) -> str:
    """Short for the identity of a row, so that a number of an older list can never mean another row."""
    return identity_of(key)[:SHORT]


class OpenRow(NamedTuple):
    """A transaction that somebody must look at, made of one bank row."""

    entry: Any
    posting: Any  # of the bank row
    other: Any | None  # the one posting to be decided; None where there is more than one
    row: BankRow | None  # where its original is still kept

    @property
    def key(self) -> str:
        """The identity of the row."""
        return str(self.posting.meta[meta.KEY])

    @property
    def bank_row(self) -> BankRow:
        """The row; what only its original told is empty where that is gone."""
        line = int(self.posting.meta.get(meta.LINE, 0))
        known = (line, self.entry.date, self.posting.account, self.posting.units.number)
        return self.row or BankRow(*known, counterparty="", name="", text="", description="")


def open_rows(transactions: Iterable[Any], rows: Mapping[str, BankRow]) -> list[OpenRow]:
    """The open questions among transactions; `rows` are the originals by their identity."""
    return [
        OpenRow(entry, posting, _other(entry, posting), rows.get(str(posting.meta[meta.KEY])))
        for entry, posting in of_one_row(entry for entry in transactions if entry.flag == OPEN)
    ]


def questions_of(found: Iterable[tuple[Any, BankRow]]) -> Iterator[OpenRow]:
    """The open questions among transactions, each with the row that it is recognised as in a file."""
    for entry, row in found:
        for _, posting in of_one_row([entry]):
            yield OpenRow(entry, posting, _other(entry, posting), row)


def of_one_row(transactions: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """The transactions of one bank row, each with the posting of that row."""
    for entry in transactions:
        imported = [item for item in entry.postings if meta.KEY in (item.meta or {})]
        if len(imported) == 1:
            yield entry, imported[0]


def _other(entry: Any, posting: Any) -> Any | None:
    others = [item for item in entry.postings if item is not posting]
    return others[0] if len(others) == 1 else None


@dataclass(frozen=True)
class AnsweredRow:
    """A transaction that takes the place of an open one, and the memberships that begin with it, by their file."""

    old: Any
    new: Any
    begun: tuple[tuple[str, Any], ...] = ()


def kept(values: Mapping[str, Any]) -> dict[str, Any]:
    """Metadata as it stands in the books, without its place."""
    return {key: value for key, value in values.items() if key not in _PLACE and not key.startswith("__")}


def answer(question: OpenRow, booking: Booking, context: Context) -> AnsweredRow:
    """Put a booking in the place of an open question, which keeps its origin, its receipt and what was noted with it.

    One that moves shares gets the next number in the share register, and membership begins as with any payment.
    """
    old, new = question.entry, booking.transaction
    values = {key: value for key, value in kept(old.meta).items() if key != meta.REASON}
    receipt = {key: values[key] for key in (meta.RECEIPT, meta.NO_RECEIPT_REASON) if key in values}
    about = {meta.REASON: new.meta[meta.REASON], **values, **new.meta, **receipt}
    new = new._replace(meta=about, tags=old.tags, links=old.links)
    return take_place(old, new, context)


def take_place(old: Any, new: Any, context: Context) -> AnsweredRow:
    """Put a booking in the place of another; one that moves shares gets the next number, and membership may begin."""
    if moves_shares(new):
        new.meta[meta.MOVEMENT] = Decimal(context.next_movement())
    context.answer(new)
    return AnsweredRow(old, new, tuple(begin_memberships(new, context)) if moves_shares(new) else ())


def by_rules(questions: Iterable[OpenRow], context: Context, rules: Rules) -> list[AnsweredRow]:
    """The answers that rules give to open questions, as they are now; what they do not explain stays open.

    One that somebody divided over more accounts is that person's to end; one of a closed year stays as it is.
    """
    answers: list[AnsweredRow] = []
    closed = sealed_years(context.root)
    for question in questions:
        if question.row is None or question.other is None or question.entry.date.year in closed:
            continue
        values = kept(question.posting.meta)
        paid = item_row(question.row, question.posting.account, context)
        if paid is not None:
            booking = book_item(question.row, question.posting.account, values, paid)
        else:
            booking = book_by_rule(question.row, question.posting.account, values, context, rules, suggest=False)
        if booking.question is None and not _is_told(booking, context):
            answers.append(answer(question, booking, context))
    return answers


def _is_told(booking: Booking, context: Context) -> bool:
    """Whether a rule would put money on an own account whose bank told all of that day."""
    entry = booking.transaction
    return any(
        context.is_told(item.account, entry.date) for item in entry.postings if meta.KEY not in (item.meta or {})
    )


def write(changes: Changes, answers: Iterable[AnsweredRow]) -> None:
    """Write answers in the place of their questions."""
    for item in answers:
        place = item.old.meta
        keys = (str(posting.meta[meta.KEY]) for posting in item.new.postings if meta.KEY in (posting.meta or {}))
        expect = next((escaped(key) for key in keys), f"{item.old.date}")
        changes.replace_entry(Path(place["filename"]), place["lineno"], expect, item.new)
        for target, entry in item.begun:
            changes.append(target, [entry], "Leden")
