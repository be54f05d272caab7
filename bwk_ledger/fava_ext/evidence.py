"""A booking of the books with its paper beside it, to read and nothing else: of a question, a hit or a sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from beancount.core import data
from fava.beans.funcs import hash_entry

from bwk_ledger.audit.receipts import DocumentFiles, FoundReceipt, checks_of
from bwk_ledger.audit.sample import by_identity
from bwk_ledger.audit.sample_acts import excerpt_of, text_of
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.base.periods import clock, in_minutes
from bwk_ledger.fava_ext.show import FIGURES
from bwk_ledger.fava_ext.text import day, exact
from bwk_ledger.figures.general_ledger import place_of, source_of
from bwk_ledger.standing.receipts import spent
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Cell, Kind, Link

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.paper_fit import PaperCheck
    from bwk_ledger.tables.table import Table

_FAVA_HASH = 32  # characters of the name that Fava gives an entry; ours are shorter


@dataclass(frozen=True)
class EvidenceSheet:
    """A booking as it is read beside its paper; of what is no transaction there is only what the books say of it."""

    entry: Any
    identity: str
    hash: str
    year: int
    text: str
    where: str  # file and line in the books
    source: str = ""  # file and line of the bank's export or of the timesheet
    source_is_there: bool = False  # whether its file can be opened
    amount: str = ""  # of the bank and handgeld, EUR
    sides: Table | None = None  # where it came from, and below that where it went; None for no transaction
    reason: str = ""
    approved: str = ""
    decision: str = ""
    receipt: FoundReceipt | None = None
    needs_receipt: bool = False
    paper: PaperCheck | None = None  # what the text of its papers says of it; None where there is none in the books


def find(audit: Audit, found: Mapping[str, Any], asked: str) -> tuple[str, Any]:
    """The entry of a name, and what the log calls it; None for the entry where the books have none.

    Args:
        audit: the audit.
        found: the transactions of its year by identity.
        asked: our name for it or Fava's.
    """
    if asked in found:
        return asked, found[asked]
    entries = audit.ledger.entries
    if len(asked) == _FAVA_HASH:
        entry = next((entry for entry in entries if hash_entry(entry) == asked), None)
        if entry is None:
            return asked, None
        alike = [other for other in entries if type(other) is type(entry) and other.date.year == entry.date.year]
        return next((name, entry) for name, other in by_identity(alike).items() if other is entry)
    return asked, by_identity(entries).get(asked)


def evidence_of(audit: Audit, identity: str, entry: Any) -> EvidenceSheet:
    """An entry as it is shown."""
    files = document_files(audit)
    source_is_there = files.find(entry, meta.DOCUMENT) is not None
    if not isinstance(entry, data.Transaction):
        return EvidenceSheet(
            entry=entry,
            identity=identity,
            hash=hash_entry(entry),
            year=entry.date.year,
            text=excerpt_of(entry),
            where=place_of(entry.meta),
            source=str(entry.meta.get(meta.DOCUMENT, "")),
            source_is_there=source_is_there,
        )
    own = [
        item.units.number for item in entry.postings if accounts.is_money(item.account) and item.units.currency == EUR
    ]
    sources = [source_of(entry, item) for item in entry.postings if meta.SOURCE in (item.meta or {})]
    return EvidenceSheet(
        entry=entry,
        identity=identity,
        hash=hash_entry(entry),
        year=entry.date.year,
        text=text_of(entry),
        where=place_of(entry.meta),
        source=sources[0] if sources else str(entry.meta.get(meta.DOCUMENT, "")),
        source_is_there=source_is_there,
        amount=exact(sum(own, ZERO)) if own else "",
        sides=_sides(audit, entry),
        reason=str(entry.meta.get(meta.REASON, "")),
        approved=_approved(entry),
        decision=str(entry.meta.get(meta.DECISION, "")),
        receipt=files.receipt(entry),
        needs_receipt=spent(entry, audit.ledger.config) > 0,
        paper=checks_of(audit.ledger, [entry]).get(id(entry)),
    )


def document_files(audit: Audit) -> DocumentFiles:
    """The documents of the books."""
    return DocumentFiles(audit.ledger.by_type.get(data.Document, ()))


def _sides(audit: Audit, entry: Any) -> Table:
    """Where it came from, and below that where it went."""
    away = [item for item in entry.postings if item.units.number < 0]
    towards = [item for item in entry.postings if item.units.number >= 0]
    first = {id(side[0]): word for side, word in ((away, "van"), (towards, "naar")) if side}
    fields: tuple[RecordField[Any], ...] = (
        RecordField("Van of naar", Kind.TEXT, lambda item: first.get(id(item), ""), look="way"),
        RecordField("Rekening", Kind.TEXT, lambda item: _account(audit, item), look="label"),
        RecordField("bedrag", Kind.TEXT, _amount, look=f"num {FIGURES}"),
    )
    return records("Van en naar", fields, [*away, *towards])


def _account(audit: Audit, item: Any) -> Cell:
    taken_apart = accounts.result(item.account)
    kamer = taken_apart.kamer if taken_apart is not None else ""
    kamer = kamer or accounts.cash_kamer(item.account)
    known = audit.ledger.config.kamers.get(kamer)
    grant = (item.meta or {}).get(meta.GRANT, "")
    notes = (
        f"{kamer} ({known.name})" if known is not None and known.name != kamer else kamer,
        f"subsidie {grant}" if grant else "",
    )
    name = audit.ledger.names.get(item.account) or item.account
    return Cell(name, link=Link(account=item.account), note=item.account, below=", ".join(filter(None, notes)))


def _amount(item: Any) -> str:
    """Above zero: which way it went is told before it."""
    number, currency = abs(item.units.number), item.units.currency
    if accounts.is_hours(currency):
        return f"{clock(in_minutes(number))} uur"
    return format_amount(number) if currency == EUR else f"{format_amount(number, 0)} {currency}"


def _approved(entry: Any) -> str:
    """Who approved a transaction and when, as far as the books know."""
    by, on = entry.meta.get(meta.APPROVED_BY), entry.meta.get(meta.APPROVED)
    approver = f"door {by}" if by else ""
    return " op ".join(filter(None, (approver, day(on) if hasattr(on, "year") else "")))
