"""The page "Boekingen": find a booking, correct it with forms, and see and undo what was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fava.application import url_for
from flask import abort, request

from bwk_ledger.acts import act as kinds
from bwk_ledger.acts.correction import is_decided
from bwk_ledger.acts.corrections import bank_words, correcting, splitting
from bwk_ledger.acts.history import undoing
from bwk_ledger.acts.parts import find
from bwk_ledger.acts.receipts import filing
from bwk_ledger.acts.shares import turning_back
from bwk_ledger.base import meta
from bwk_ledger.base.errors import InputError
from bwk_ledger.books.history import history_of
from bwk_ledger.books.seal import named_document
from bwk_ledger.books.undoing import changed_blocks
from bwk_ledger.door.accounts import Role
from bwk_ledger.fava_ext import page
from bwk_ledger.fava_ext.doing import ACT, carry_out, form_of
from bwk_ledger.fava_ext.form import on_page
from bwk_ledger.figures.bookings import NumberedBooking, Wanted, bookings, find_booking
from bwk_ledger.rules.share_movements import moves_shares
from bwk_ledger.standing.receipts import receipt_of
from bwk_ledger.tables.bookings import bookings_table, lines_table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from bwk_ledger.acts.act import Act
    from bwk_ledger.books.history import ActHistory, KeptAct
    from bwk_ledger.fava_ext.doing import ActForm
    from bwk_ledger.fava_ext.page import Head, Request
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table

_SHOWN = 50  # bookings, and acts
_LINES = 40  # of what an act changed in one file
_ENDPOINT = "doe"
# What can be done with a booking: how its form is called, and which of its fields the page fills in.
CORRECTIONS: Mapping[str, str] = {
    correcting.name: "Verbeteren: een andere post, kamer of toekenning, of wat erbij staat",
    splitting.name: "Verdelen over meer rekeningen, kamers of toekenningen",
    filing.name: "Een bon erbij, of eraf",
    turning_back.name: "Een uitgifte van aandelen terugdraaien",
}
_ACTS = {item.name: item for item in (correcting, splitting, filing, turning_back, undoing)}


@dataclass(frozen=True)
class BookingQuery:
    """What was asked of the list."""

    words: str = ""
    amount: str = ""
    account: str = ""
    since: str = ""
    until: str = ""
    problem: str = ""

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> BookingQuery:
        """Out of the address."""
        return cls(*(arguments.get(name, "").strip() for name in ("zoek", "bedrag", "rekening", "sinds", "tot")))

    def wanted(self, ledger: Ledger) -> Wanted:
        """What a booking must have.

        Raises:
            InputError: no account is called so.
            ValueError: an amount or a day cannot be read, with a Dutch sentence.
        """
        amount = kinds.AMOUNT.read(self.amount) if self.amount else None
        since, until = (kinds.DAY.read(text) if text else None for text in (self.since, self.until))
        account = (self.account if self.account in ledger.names else find(ledger, self.account)) if self.account else ""
        return Wanted(tuple(self.words.split()), amount, account, since, until)


@dataclass(frozen=True)
class OpenedBooking:
    """A booking with its lines, and what the books know besides."""

    booking: NumberedBooking
    lines: Table
    said: str
    reason: str
    paper: str
    files: tuple[Path, ...]  # its papers
    acts: tuple[tuple[Act, str], ...]  # what can be done with it, and how that is called


@dataclass(frozen=True)
class DoneAct:
    """An act in the list of what was done; `by` is the act that undid it, 0 for none."""

    number: int
    at: dt.datetime
    who: str
    what: str
    sentence: str
    by: int = 0
    can_be_undone: bool = True
    summary: tuple[str, ...] = ()
    changes: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()  # of a file what went out and what came in


@dataclass(frozen=True)
class BookingsPage:
    """The page: a list of bookings, one booking, the list of acts, or one act."""

    head: Head
    may_write: bool = False
    asked: BookingQuery = BookingQuery()
    found: Table | None = None
    count: int = 0
    problem: str = ""
    opened: OpenedBooking | None = None
    acts: tuple[DoneAct, ...] | None = None
    act: DoneAct | None = None


def build(asked: Request) -> BookingsPage:
    """Make the page; names of people stand in what a bank wrote, so it is for the treasurer alone."""
    if asked.visitor is None or asked.visitor.role is not Role.TREASURER:
        return BookingsPage(asked.head)
    arguments = request.args
    try:
        if "handelingen" in arguments:
            return BookingsPage(asked.head, may_write=True, acts=_acts(asked.ledger))
        if "handeling" in arguments:
            return BookingsPage(asked.head, may_write=True, act=_act(asked.ledger, arguments["handeling"]))
        if arguments.get("nummer"):
            opened = open_booking(asked.ledger, arguments["nummer"])
            return BookingsPage(asked.head, may_write=True, opened=opened)
        return _list(asked, BookingQuery.of(arguments))
    except InputError as error:
        return BookingsPage(asked.head, may_write=True, asked=BookingQuery.of(arguments), problem=on_page(error))


def _list(request_: Request, asked: BookingQuery) -> BookingsPage:
    ledger = request_.ledger
    every = bookings(ledger.transactions, ledger.config)
    texts_by_booking = bank_words(ledger, every)
    try:
        wanted = asked.wanted(ledger)
    except ValueError as error:
        return BookingsPage(request_.head, may_write=True, asked=asked, problem=str(error))
    fitting = [item for item in reversed(every) if wanted.fits(item, texts_by_booking.get(item.identity, ""))]
    first = fitting[:_SHOWN]
    open_texts = {item.identity: texts_by_booking.get(item.identity, "") for item in first if item.entry.flag == "!"}
    table = bookings_table(first, open_texts, "Boekingen", ledger.names)
    return BookingsPage(request_.head, may_write=True, asked=asked, found=table, count=len(fitting))


def open_booking(ledger: Ledger, number: str) -> OpenedBooking:
    """A booking by its number.

    Raises:
        InputError: there is none, or more than one.
    """
    booking = find_booking(ledger.transactions, ledger.config, number)
    receipt = receipt_of(booking.entry)
    missing = f"ontbreekt: {receipt.reason}" if receipt.is_said_missing else ""
    return OpenedBooking(
        booking,
        lines_table(booking, ledger.names),
        bank_words(ledger, [booking]).get(booking.identity, ""),
        str(booking.entry.meta.get(meta.REASON, "")),
        receipt.number or missing,
        tuple(_papers(ledger, booking.entry)),
        tuple((_ACTS[name], title) for name, title in CORRECTIONS.items() if _fits(name, booking)),
    )


def _papers(ledger: Ledger, entry: Any) -> Iterator[Path]:
    """The files of the papers of a booking."""
    for name in receipt_of(entry).documents:
        yield from (ledger.root / paper for paper in named_document(entry, name, ledger.root))


def _fits(name: str, booking: NumberedBooking) -> bool:
    """Whether this can be done with a booking; what the books know more of it, the act itself refuses."""
    if name == turning_back.name:
        return moves_shares(booking.entry)
    return name == filing.name or any(is_decided(item) for item in booking.lines)


# What was done.


def _with_history(ledger: Ledger, ask: Callable[[ActHistory], Any]) -> Any:
    history = history_of(ledger.root)
    if history is None:
        raise InputError(
            "van deze boeken wordt geen geschiedenis bijgehouden.",
            remedy="begin ermee met het formulier 'Geschiedenis begin'; dan is wat u daarna doet ongedaan te maken.",
        )
    try:
        return ask(history)
    finally:
        history.close()


def _acts(ledger: Ledger) -> tuple[DoneAct, ...]:
    def ask(history: ActHistory) -> tuple[DoneAct, ...]:
        undone = history.undone_by()
        newest = (kept for kept, _ in zip(history.acts(), range(_SHOWN), strict=False))
        return tuple(_act_line(kept, undone.get(kept.number, 0)) for kept in newest)

    acts: tuple[DoneAct, ...] = _with_history(ledger, ask)
    return acts


def _act(ledger: Ledger, number: str) -> DoneAct:
    def ask(history: ActHistory) -> DoneAct:
        kept = history.act(int(number) if number.isascii() and number.isdigit() and len(number) < _SHOWN else 0)
        changes = (
            (path, tuple(old[:_LINES]), tuple(new[:_LINES]))
            for path, old, new in changed_blocks(history, kept)
            if old or new
        )
        return _act_line(kept, history.undone_by().get(kept.number, 0), tuple(changes))

    act: DoneAct = _with_history(ledger, ask)
    return act


def _act_line(
    kept: KeptAct, by: int, changes: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()
) -> DoneAct:
    note = kept.note
    can_be_undone = not (by or note.is_fixed or not kept.commit.parents)
    return DoneAct(
        kept.number, kept.at, note.who, note.what, note.sentence, by, can_be_undone, tuple(note.summary), changes
    )


class Boekingen(page.Page):
    """The page "Boekingen"."""

    report_title = "Boekingen"
    filters_entries = False
    shown = BookingsPage
    build = staticmethod(build)

    def form(self, act: Act, number: str) -> ActForm:
        """The form of an act on a booking, or on an act of the history."""
        return form_of(self, act, _ENDPOINT, fixed=_fixed(act, number), before=f"{act.name.rpartition(' ')[2]}-")

    undoing = undoing

    def back(self, act: str) -> str:
        """Where the booking is that was corrected."""
        if act not in CORRECTIONS:
            return ""
        return str(url_for("extension_report", extension_name=self.name, nummer=request.form.get("boeking", "")))

    @page.endpoint(_ENDPOINT)
    def do(self) -> Any:
        """Correct a booking, or undo an act."""
        act = _ACTS.get(request.form.get(ACT, ""))
        if act is None:
            return abort(404)
        return carry_out(self, act, _ENDPOINT, fixed=_fixed(act, request.form.get("boeking", "")))


def _fixed(act: Act, number: str) -> Mapping[str, Sequence[str]]:
    """What the page fills in: the number, and of papers that proposals are about other payments."""
    own: Mapping[str, Sequence[str]]
    own = {"nummers": [number], "akkoord": []} if act is filing else {"nummer": [number]}
    return {"boeking": [number], **own}
