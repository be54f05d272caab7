"""Everything the template of the page "Steekproef" shows, as one frozen `SteekproefPage`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.audit import State, moment, open_audit
from bwk_ledger.audit.paper_fit import seen_in_words, seen_of
from bwk_ledger.audit.receipts import ReceiptForm, without_receipt
from bwk_ledger.audit.sample import (
    LIMIT,
    NUMBER,
    NUMBER_INCOMING,
    Answer,
    Sample,
    TickQuestion,
    population,
    read_sample,
    sample_of,
    transactions_of,
)
from bwk_ledger.audit.sample_acts import add_by_hand, add_drawing, add_tick, all_good, text_of
from bwk_ledger.base.errors import InputError, count
from bwk_ledger.base.money import WRITE_AMOUNT, ZERO, format_amount, no_amount, parse_amount
from bwk_ledger.base.periods import MONTHS
from bwk_ledger.door.accounts import Role
from bwk_ledger.fava_ext import page
from bwk_ledger.fava_ext.evidence import document_files, evidence_of, find
from bwk_ledger.fava_ext.menu import AUDIT
from bwk_ledger.fava_ext.page import FROM, PagePlace
from bwk_ledger.fava_ext.show import SIGNED, state_look
from bwk_ledger.fava_ext.text import NONE, day, exact
from bwk_ledger.standing.receipts import spent
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Cell, Kind, Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from werkzeug.wrappers import Response

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.receipts import Without
    from bwk_ledger.audit.sample import Population, SampleItem, Tick
    from bwk_ledger.door.accounts import Visitor
    from bwk_ledger.fava_ext.evidence import EvidenceSheet
    from bwk_ledger.fava_ext.menu import MenuItem
    from bwk_ledger.fava_ext.page import AuditRequest, Head
    from bwk_ledger.tables.table import Table


def draw(audit: Audit, by: Visitor, form: Mapping[str, str]) -> PagePlace:
    """Draw a sample; back to the list."""
    limit, number, incoming = _limit(form.get("grens", "")), form.get("aantal", ""), form.get("ontvangsten", "0")
    add_drawing(audit, by, form.get("zaad", ""), limit, _number(number), incoming=_number(incoming))
    return PagePlace("lijst")


def take(audit: Audit, by: Visitor, form: Mapping[str, str]) -> PagePlace:
    """Put one transaction in the sample; back to it, with its ticks."""
    identity = form.get("boeking", "")
    add_by_hand(audit, by, identity)
    return _to(identity)


def tick(audit: Audit, by: Visitor, form: Mapping[str, str]) -> PagePlace:
    """Keep what was ticked; on to the next item that is open, or back to the list when none is."""
    identity, onward = form.get("boeking", ""), form.get("verder", "")
    if onward in AT_ONCE:
        answers = _all_good(audit, identity) | AT_ONCE[onward]
    else:
        answers = {name: form.get(name, "") for name in TickQuestion}
    add_tick(audit, by, identity, answers, form.get("opmerking", ""))
    if onward not in {*AT_ONCE, "volgende"}:
        return _to(identity)
    # Read again: the other of the kascommissie may be ticking too, and nobody has to look at what is done.
    following = sample_of(open_audit(audit.ledger, audit.year, audit.today)).following(identity)
    return _to(following.identity) if following is not None else PagePlace("lijst")


def _all_good(audit: Audit, identity: str) -> dict[str, str]:
    """The answers of who finds that everything is right; none for what the books do not have, which is refused."""
    entry = transactions_of(audit.ledger.index, audit.year).get(identity)
    if entry is None:
        return {}
    answers = all_good(entry, document_files(audit).receipt(entry), audit.ledger.config)
    return {question.value: answer.value for question, answer in answers.items()}


def _to(identity: str) -> PagePlace:
    return PagePlace("boeking", {"item": identity})


def _limit(text: str) -> Decimal:
    try:
        return parse_amount(text)
    except ValueError as error:
        raise InputError(f"{no_amount(text)}.", remedy=WRITE_AMOUNT) from error


def _number(text: str) -> int:
    if not (text.strip().isascii() and text.strip().isdigit()):
        raise InputError(f"het aantal '{text}' is geen heel getal.", remedy="schrijf een getal als 25.")
    return int(text)


# The buttons that answer every question at once, and what they answer otherwise than that all is right.
AT_ONCE: Mapping[str, dict[str, str]] = {"klopt": {}, "zonder-papier": {TickQuestion.RECEIPT: Answer.NO}}
# What that means to who has never done this.
_MEANINGS = {
    TickQuestion.RECEIPT: "U heeft de bon of de rekening zelf gezien, op het scherm of in de map.",
    TickQuestion.AMOUNT: "Het bedrag op de bon is het bedrag van deze boeking.",
    TickQuestion.KAMER: "De uitgave is van de kamer, de post en de subsidie die hier staan.",
    TickQuestion.AUTHORISED: "Iemand die dat mag, heeft deze uitgave goedgekeurd.",
}


@dataclass(frozen=True)
class QuestionLine:
    """One of the questions of the form, and the last answer to it."""

    name: str
    label: str
    meaning: str
    answer: str  # empty where there is none


@dataclass(frozen=True)
class TickLine:
    """What somebody ticked, and when."""

    when: str
    by: str
    answers: tuple[tuple[str, str], ...]  # label and answer
    remark: str


@dataclass(frozen=True)
class OpenedItem:
    """One booking with its paper beside it, and what was found of it.

    `booking` is None where it changed or is gone; then there is only what the log kept of it.
    """

    identity: str
    item: SampleItem | None  # None where it is not in the sample
    questions: tuple[QuestionLine, ...]
    ticks: tuple[TickLine, ...]  # newest first
    previous: str  # identity, empty at the ends of the list
    following: str
    place: str  # 'boeking 3 van 40'
    booking: EvidenceSheet | None = None
    back: MenuItem | None = None  # the page that led here
    good: tuple[tuple[str, str], ...] = ()  # the questions with their answers where everything is right


@dataclass(frozen=True)
class DrawLine:
    """A drawing in words."""

    when: str
    by: str
    count: int
    seed: str
    limit: str
    number: int
    incoming: int | None  # None where these were not drawn apart yet
    months: str
    population: str
    digest: str
    is_by_hand: bool
    has_changed: bool  # whether what it was drawn from is no longer the same


@dataclass(frozen=True)
class SteekproefPage:
    """The page for one year: the list, or one transaction opened."""

    head: Head
    may_write: bool = False
    year: int = 0
    sample: Sample = field(default_factory=Sample)
    items: Table | None = None
    draws: tuple[DrawLine, ...] = ()
    count: int = 0  # of what may be drawn
    total: Decimal = ZERO
    missing: Table | None = None
    papers: str = ""  # of how many expenses in it the paper is there
    first_open: str = ""  # identity of the first item that is open
    opened: OpenedItem | None = None
    not_found: bool = False  # a transaction was asked for that is not there
    limit: str = format_amount(LIMIT)
    number: int = NUMBER
    incoming: int = NUMBER_INCOMING


def build(request: AuditRequest) -> SteekproefPage:
    """Make the page."""
    audit = request.audit
    transactions = transactions_of(audit.ledger.index, audit.year)
    sample = read_sample(audit.of_year, transactions)
    asked = request.arguments.get("item") or request.arguments.get("boeking") or ""
    may_write = request.visitor is not None and request.visitor.role is Role.COMMITTEE
    if asked:
        opened = _open(request, sample, transactions, asked)
        return SteekproefPage(
            head=request.head,
            may_write=may_write,
            year=audit.year,
            sample=sample,
            opened=opened,
            not_found=opened is None,
        )
    drawn_from = population(transactions, audit.year)
    following = sample.following("")
    missing = tuple(without_receipt(drawn_from, document_files(audit), audit.ledger.config))
    return SteekproefPage(
        head=request.head,
        may_write=may_write,
        year=audit.year,
        sample=sample,
        items=records("De boekingen", _ITEM, sample.items, key=lambda item: item.identity),
        draws=tuple(_draw_lines(sample, drawn_from)),
        count=len(drawn_from.payments),
        total=drawn_from.total,
        missing=records("Uitgaven zonder bon", _MISSING, missing, key=lambda item: item.payment.identity),
        papers=_papers(audit, sample),
        first_open=following.identity if following is not None else "",
    )


def _papers(audit: Audit, sample: Sample) -> str:
    expenses = [item.entry for item in sample.items if item.entry and spent(item.entry, audit.ledger.config) > 0]
    seen = seen_in_words(Counter(seen_of(entry, audit.ledger.root) for entry in expenses))
    return f"{count(len(expenses), 'uitgave', 'uitgaven')} in de steekproef: {seen}." if expenses else ""


def _open(request: AuditRequest, sample: Sample, found: Mapping[str, Any], asked: str) -> OpenedItem | None:
    """The booking that was asked for, by our name for it or by Fava's; None where there is none."""
    audit = request.audit
    identity, entry = find(audit, found, asked)
    item = sample.item(identity)
    if item is None and entry is None:
        return None
    names = [other.identity for other in sample.items]
    at = names.index(identity) if item is not None else -1
    last = item.last if item is not None else None
    booking = evidence_of(audit, identity, entry) if entry is not None else None
    return OpenedItem(
        identity=identity,
        item=item,
        questions=tuple(
            QuestionLine(
                question, question.label, meaning, answer=last.answers.get(question, "") if last is not None else ""
            )
            for question, meaning in _MEANINGS.items()
        ),
        ticks=tuple(map(_tick_line, reversed(item.ticks))) if item is not None else (),
        previous=names[at - 1] if at > 0 else "",
        following=names[at + 1] if 0 <= at < len(names) - 1 else "",
        place=f"boeking {at + 1} van {len(names)}" if item is not None else "",
        booking=booking,
        back=next((step for step in AUDIT if step.page == request.arguments.get(FROM)), None),
        good=_good(audit, booking) if booking is not None and item is not None else (),
    )


def _good(audit: Audit, booking: EvidenceSheet) -> tuple[tuple[str, str], ...]:
    assert booking.receipt is not None
    answers = all_good(booking.entry, booking.receipt, audit.ledger.config)
    return tuple((question.label, answer) for question, answer in answers.items())


def _tick_line(tick: Tick) -> TickLine:
    answers = ((question.label, tick.answers.get(question, NONE)) for question in TickQuestion)
    return TickLine(moment(tick.at), tick.by, tuple(answers), tick.remark)


def _draw_lines(sample: Sample, drawn_from: Population) -> Iterator[DrawLine]:
    for draw in sample.draws:
        yield DrawLine(
            when=moment(draw.at),
            by=draw.by,
            count=len(draw.identities),
            seed=draw.seed,
            limit=exact(draw.limit),
            number=draw.number,
            incoming=draw.incoming,
            months=", ".join(f"{kamer} {MONTHS[month - 1]}" for kamer, month in draw.months),
            population=f"{draw.count} boekingen van samen {exact(draw.total)} euro",
            digest=draw.digest,
            is_by_hand=draw.is_by_hand,
            has_changed=not draw.is_by_hand and draw.digest != drawn_from.digest,
        )


def _opens(text: str, argument: str, identity: str, below: str = "") -> Cell:
    """A text that opens a transaction on this page."""
    link = Link(page=Steekproef.__name__, part="boeking", query={argument: identity})
    return Cell(text or "zonder tekst", link=link, below=below)


def _item(item: SampleItem) -> Cell:
    """As it is now, or where it changed, what the log kept of it."""
    if item.is_changed:
        return _opens(item.text, "item", item.identity, below="veranderd sinds de trekking")
    return _opens(text_of(item.entry), "item", item.identity)


_ITEM: tuple[RecordField[SampleItem], ...] = (
    RecordField("Datum", Kind.TEXT, lambda item: day(item.date), look="nowrap"),
    RecordField("Boeking", Kind.TEXT, _item, look="label"),
    RecordField("bij of af", Kind.MONEY, lambda item: item.amount, look=SIGNED),
    RecordField("Waarom", Kind.TEXT, lambda item: ", ".join(item.reasons), look="spare"),
    RecordField("Stand", Kind.TEXT, lambda item: Cell(item.state, look=state_look(item.state))),
    RecordField("Door", Kind.TEXT, lambda item: item.last.by if item.last is not None else None, look="spare nowrap"),
    RecordField(
        "Opmerking",
        Kind.TEXT,
        lambda item: (item.last.remark or None) if item.last is not None else None,
        look="label spare",
    ),
)


def _why_missing(without: Without) -> Cell:
    receipt = without.found
    reasons = {
        ReceiptForm.MISSING: receipt.receipt.reason or "ontbreekt volgens de boeken, zonder reden",
        ReceiptForm.LOST: f"het bestand {receipt.receipt.document} is er niet",
        ReceiptForm.NONE: "geen bon genoemd",
    }
    is_explained = receipt.form is ReceiptForm.MISSING and bool(receipt.receipt.reason)
    return Cell(reasons[receipt.form], look=state_look(State.OPEN if is_explained else State.WRONG))


_MISSING: tuple[RecordField[Without], ...] = (
    RecordField("Datum", Kind.TEXT, lambda item: day(item.payment.entry.date), look="nowrap"),
    RecordField(
        "Boeking",
        Kind.TEXT,
        lambda item: _opens(text_of(item.payment.entry), "boeking", item.payment.identity),
        look="label",
    ),
    RecordField("bij of af", Kind.MONEY, lambda item: item.payment.change, look=SIGNED),
    RecordField("Reden", Kind.TEXT, _why_missing, look="label"),
)


# The page "Steekproef": the sample, with transaction and receipt side by side.


class Steekproef(page.AuditPage):
    """The page "Steekproef"."""

    report_title = "Steekproef"
    has_js_module = True
    shown = SteekproefPage
    place_of = MappingProxyType({"boeking": "boeking"})
    build_audit = staticmethod(build)

    @page.endpoint("trek")
    def draw(self) -> Response | tuple[str, int]:
        """Draw a sample."""
        return self.act(Role.COMMITTEE, do=draw)

    @page.endpoint("neem")
    def take(self) -> Response | tuple[str, int]:
        """Put one transaction in the sample."""
        return self.act(Role.COMMITTEE, do=take)

    @page.endpoint("vink")
    def tick(self) -> Response | tuple[str, int]:
        """Keep what was ticked."""
        return self.act(Role.COMMITTEE, do=tick)
