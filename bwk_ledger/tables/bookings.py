"""Bookings in tables, with their numbers or all their lines; and papers and payments side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.money import EUR, format_amount
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Cell, Kind, Link

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.acts.papers import PaperProposal
    from bwk_ledger.acts.receipts import PaperDesk
    from bwk_ledger.figures.bookings import NumberedBooking
    from bwk_ledger.figures.receipts import PaperedPayment, SameNumber
    from bwk_ledger.standing.receipts import KeptPaper
    from bwk_ledger.tables.table import Table


# Bookings with their numbers, and one booking with all its lines.

_Line = tuple[int, Any]
NO_NAMES: Mapping[str, str] = {}


def bookings_table(
    found: Sequence[NumberedBooking], said: Mapping[str, str], title: str, names: Mapping[str, str] = NO_NAMES
) -> Table:
    """Bookings below each other.

    Args:
        found: the bookings.
        said: what a bank wrote of one, by the whole of its number.
        title: of the table.
        names: what accounts are called; one without is shown as the books write it.
    """
    fields: tuple[RecordField[NumberedBooking], ...] = (
        RecordField("Nummer", Kind.TEXT, _numbered),
        RecordField("datum", Kind.TEXT, lambda item: item.entry.date),
        RecordField("euro", Kind.MONEY, lambda item: item.amount),
        RecordField(
            "op", Kind.TEXT, lambda item: ", ".join(_called(name, names) for name in _where(item)), look="label"
        ),
        RecordField("omschrijving", Kind.TEXT, lambda item: said.get(item.identity) or item.text, look="label"),
    )
    return records(title, fields, found, empty="Geen boeking past hierbij.")


def _numbered(booking: NumberedBooking) -> Cell:
    return Cell(booking.number, link=Link(page="Boekingen", query={"nummer": booking.number}))


def _called(account: str, names: Mapping[str, str]) -> str:
    """What an account is called; of a cost or income with its kamer, where the name does not say that."""
    name = names.get(account, account)
    post = accounts.result(account)
    return f"{name} {post.kamer}" if post is not None and post.kamer not in name.split() and account != name else name


def _where(booking: NumberedBooking) -> list[str]:
    """The accounts that were decided on; of what only moves money, those."""
    names = [item.account for item in booking.lines]
    others = [name for name in names if not accounts.is_money(name)]
    return list(dict.fromkeys(others or names))


def lines_table(booking: NumberedBooking, names: Mapping[str, str] = NO_NAMES) -> Table:
    """All lines of a booking, with the numbers that `--van` names them by; `names` is what accounts are called."""
    entry = booking.entry
    fields: tuple[RecordField[_Line], ...] = (
        RecordField("Regel", Kind.TEXT, lambda line: str(line[0])),
        RecordField("rekening", Kind.TEXT, lambda line: _called(line[1].account, names), look="label"),
        RecordField("bedrag", Kind.TEXT, lambda line: _amount(line[1])),
        RecordField("erbij", Kind.TEXT, lambda line: _noted(line[1].meta or {}), look="label"),
    )
    title = f"Boeking {booking.number} van {entry.date}: {booking.text}"
    return records(title, fields, list(enumerate(booking.lines, 1)))


def _amount(item: Any) -> str:
    from_books = item.units
    return f"{from_books.number:.2f}".replace(".", ",") if from_books.currency == EUR else str(from_books)


def _noted(values: Mapping[str, Any]) -> str:
    shown = (meta.GRANT, meta.MEMBER, meta.FEE, meta.BELONGS_TO, "periode", meta.ORDER, meta.SOURCE, meta.LINE)
    return ", ".join(f"{key} {values[key]}" for key in shown if key in values)


# Papers and payments side by side: what may belong together, and what waits for the other.

_MOST = 6  # proposals that are shown of one paper


@dataclass(frozen=True)
class _ReceiptSide:
    """A line of papers: a paper, or one more payment that the paper above may belong to."""

    paper: KeptPaper | None
    proposal: PaperProposal | None
    why: str

    @property
    def paper_day(self) -> dt.date | None:
        return self.paper.day if self.paper else None

    @property
    def paper_amount(self) -> Decimal | None:
        return self.paper.amount if self.paper else None


_PAPERS: tuple[RecordField[_ReceiptSide], ...] = (
    RecordField("Bon", Kind.TEXT, lambda side: side.paper.number if side.paper else ""),
    RecordField("datum", Kind.TEXT, lambda side: side.paper_day),
    RecordField("euro", Kind.MONEY, lambda side: side.paper_amount),
    RecordField("Betaling", Kind.TEXT, lambda side: side.proposal.payment.number if side.proposal else ""),
    RecordField("van", Kind.TEXT, lambda side: side.proposal.payment.entry.date if side.proposal else ""),
    RecordField("betaald", Kind.MONEY, lambda side: side.proposal.payment.amount if side.proposal else None),
    RecordField("voorstel", Kind.TEXT, lambda side: side.why),
)


def papers_table(desk: PaperDesk) -> Table:
    """The papers without a payment, each with the payments it may belong to."""
    sides = [side for paper in desk.waiting for side in _sides(paper, desk.proposals.get(paper.number, ()), desk.texts)]
    return records("Bonnen zonder betaling", _PAPERS, sides, empty="Elke bon hoort bij een betaling.")


def _sides(paper: KeptPaper, found: Sequence[PaperProposal], texts: Mapping[str, str]) -> Iterator[_ReceiptSide]:
    if not found:
        yield _ReceiptSide(paper, None, _why_not(paper))
    for place, proposal in enumerate(found[:_MOST]):
        sure = "zeker: " if proposal.is_sure else "misschien: "
        text = texts.get(proposal.payment.identity, "")
        yield _ReceiptSide(None if place else paper, proposal, f"{sure}{', '.join(proposal.why)}; {text}".rstrip("; "))
    if len(found) > _MOST:
        yield _ReceiptSide(None, None, f"en nog {len(found) - _MOST}")


def _why_not(paper: KeptPaper) -> str:
    if paper.amount is not None:
        return f"geen betaling van {format_amount(paper.amount)} euro in die tijd zonder bon"
    return "geen betaling gevonden" if paper.day else "geen bedrag of dag gevonden"


def payments_table(desk: PaperDesk) -> Table:
    """The payments that ask for a paper and have none."""

    def text(payment: PaperedPayment) -> str:
        return desk.texts.get(payment.identity, "")

    fields: tuple[RecordField[PaperedPayment], ...] = (
        RecordField("Betaling", Kind.TEXT, lambda payment: payment.number),
        RecordField("van", Kind.TEXT, lambda payment: payment.entry.date),
        RecordField("betaald", Kind.MONEY, lambda payment: payment.amount),
        RecordField("van rekening", Kind.TEXT, lambda payment: payment.account),
        RecordField("wat", Kind.TEXT, text),
    )
    return records("Betalingen zonder bon", fields, desk.without, empty="Van elke betaling is er een bon.")


def twice_table(found: Sequence[SameNumber]) -> Table:
    """The numbers of papers that several payments name."""
    fields: tuple[RecordField[SameNumber], ...] = (
        RecordField("Nummer", Kind.TEXT, lambda item: item.number),
        RecordField("wie", Kind.TEXT, lambda item: item.entries[0].payee or ""),
        RecordField("betaald op", Kind.TEXT, lambda item: ", ".join(f"{entry.date}" for entry in item.entries)),
    )
    return records("Een nummer, meer betalingen", fields, found, subtitle="in delen betaald, of dubbel?")
