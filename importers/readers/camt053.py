"""CAMT.053, the XML statement of ISO 20022: versions 001.02 and 001.08 as Dutch banks write them, also zipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.errors import InputError
from importers.readers import camt_blind
from importers.readers.bank import BankFormat, BankRow, Statement
from importers.readers.camt_entry import Entry, check_currency, day_of, entries, signed
from importers.readers.payment_words import account_number
from importers.readers.stated import Stated, in_order, proved, statement_number, unique_references
from importers.readers.xml_stream import Handlers, stream
from importers.readers.zipped import is_zip, members, packed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from importers.readers.source import Source
    from importers.readers.xml_stream import Element

_ROOT = "BkToCstmrStmt"
_OTHERS = {
    "BkToCstmrAcctRpt": "CAMT.052, een overzicht van de lopende dag",
    "BkToCstmrDbtCdtNtfctn": "CAMT.054, een bericht over losse boekingen",
}
# First the balances of the statement itself; ITBD are those of a page of it, where a bank cuts a long one up.
_OPENING = ("OPBD", "PRCD")
_CLOSING = ("CLBD",)
_PAGE = "ITBD"
_ANOTHER = "kies bij de bank CAMT.053."
_STARTS = (b"<", b"\xef\xbb\xbf<")


def recognises(source: Source) -> bool:
    """Whether a file is a CAMT message or a zip; what is in it, reading tells."""
    start = source.plain[:200].lstrip()
    if start.startswith(_STARTS):
        return any(name.encode() in source.plain for name in (_ROOT, *_OTHERS))
    return is_zip(source)


def read(source: Source) -> list[Statement]:
    """Read the file: its statements, those of one account together, oldest first.

    Raises:
        InputError: it is no safe and whole CAMT.053, or its balances do not follow from its entries.
    """
    return source.once(_read)


def blind(source: Source, replacements: Mapping[int, tuple[str, str]]) -> bytes:
    """What was read of the file, with who people are replaced in some entries, by line; a zip is packed anew."""
    if not is_zip(source):
        return camt_blind.blind(source, replacements)
    # The names of the files in it may be anything; numbers keep their order.
    return packed(
        (
            f"{number:04}.xml",
            camt_blind.blind(item.source, {line - item.offset: new for line, new in replacements.items()}),
        )
        for number, item in enumerate(members(source), start=1)
    )


def _read(source: Source) -> list[Statement]:
    if not is_zip(source):
        return in_order(_referenced(_Reader(source).read()))
    found: list[_Found] = []
    for item in members(source):
        if not recognises(item.source):
            raise InputError(
                f"in dit zip-bestand zit '{item.name}', dat geen CAMT.053 is.",
                file=source.name,
                remedy="pak het zip-bestand uit en importeer de bestanden los.",
            )
        found += _Reader(item.source, item.offset).read()
    return in_order(_referenced(found))


class _Found:
    """A statement while it is being read."""

    def __init__(self, source: Source, line: int, offset: int) -> None:
        self.source = source
        self.line = line
        self.last_line = line
        self.offset = offset
        self.entries: list[Entry] = []
        self.balances: dict[str, list[tuple[Decimal, Element]]] = {}
        self.parts: dict[str, Element] = {}

    @property
    def account(self) -> str:
        holder = self.parts.get("Acct")
        return account_number(holder.value("Id", "IBAN") or holder.value("Id", "Othr", "Id")) if holder else ""

    def text(self, name: str) -> str:
        """The text of a part of the statement."""
        return self.parts[name].text if name in self.parts else ""

    def balance(self, codes: tuple[str, ...], page: int) -> tuple[Decimal, Element] | None:
        """The first balance of these kinds, else that of a page: its first (0) or its last (-1)."""
        for code in codes:
            if code in self.balances:
                return self.balances[code][0]
        pages = self.balances.get(_PAGE)
        return pages[page] if pages else None


class _Reader:
    """Collects the statements of one file, entry by entry."""

    def __init__(self, source: Source, offset: int = 0) -> None:
        self.source = source
        self.offset = offset
        self.found: list[_Found] = []

    def read(self) -> list[_Found]:
        names = stream(self.source, Handlers("Stmt", self._begin, self._child, self._end))
        if self.found:
            return self.found
        for name, what in _OTHERS.items():
            if name in names:
                raise self.source.damaged(1, f"dit bestand is {what}, geen afschrift", remedy=_ANOTHER)
        raise self.source.damaged(1, "dit bestand heeft geen enkel afschrift (Stmt)", remedy=_ANOTHER)

    def _begin(self, line: int) -> None:
        self.found.append(_Found(self.source, line, self.offset))

    def _child(self, element: Element) -> None:
        current = self.found[-1]
        if element.name == "Ntry":
            current.entries += entries(self.source, element)
        elif element.name == "Bal":
            amount = signed(self.source, element)
            current.balances.setdefault(element.value("Tp", "CdOrPrtry", "Cd"), []).append((amount, element))
        elif element.name == "Acct":
            check_currency(self.source, element.line, element.value("Ccy"))
            current.parts["Acct"] = element
        else:
            current.parts.setdefault(element.name, element)

    def _end(self, line: int) -> None:
        current = self.found[-1]
        current.last_line = line
        if not current.account:
            raise self.source.damaged(current.line, "dit afschrift noemt geen rekening (Acct)")


def _referenced(found: list[_Found]) -> list[Stated]:
    """The statements with the bank's identity on each row that has one no other row of its day has."""
    every = [(item, entry) for item in found for entry in item.entries]
    references = iter(unique_references([(item.account, entry.date, entry.references) for item, entry in every]))
    return [_statement(item, [_row(item, entry, next(references)) for entry in item.entries]) for item in found]


def _row(found: _Found, entry: Entry, reference: str) -> BankRow:
    return BankRow(
        line=found.offset + entry.line,
        date=entry.date,
        account=found.account,
        amount=entry.amount,
        counterparty=entry.payment.iban,
        name=entry.payment.name,
        text=entry.text,
        description=entry.payment.remark,
        reference=reference,
        ids=entry.ids,
    )


def _statement(found: _Found, rows: list[BankRow]) -> Stated:
    opening, closing = found.balance(_OPENING, 0), found.balance(_CLOSING, -1)
    if opening and not closing:
        raise found.source.damaged(
            found.line,
            "dit afschrift heeft een beginsaldo en geen eindsaldo (CLBD)",
            cause="zonder eindsaldo is niet te bewijzen dat alle regels er zijn.",
            remedy="download het afschrift opnieuw bij de bank, als CAMT.053 van een hele dag of langer.",
        )
    last_day = day_of(found.source, closing[1].first("Dt")) if closing else None
    last_day = last_day or day_of(found.source, found.parts.get("FrToDt"), "ToDt", "ToDtTm")
    written = found.text("ElctrncSeqNb") or found.text("LglSeqNb")
    return proved(
        found.source,
        found.line,
        f"afschrift {found.text('Id') or written or '(zonder nummer)'}",
        Statement(
            found.account,
            tuple(rows),
            opening[0] if opening else None,
            closing[0] if closing else None,
            statement_number(written, last_day),
            last_day,
        ),
        last_line=closing[1].line if closing else None,
    )


CAMT053 = BankFormat("CAMT.053", "camt", recognises, read, blind, binary=True)
