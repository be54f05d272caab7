"""CAMT.053, the XML statement of ISO 20022 (001.02 and 001.08), also zipped, and its copy that names nobody."""

from __future__ import annotations

import re
from collections import Counter
from enum import Enum
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from bwk_ledger.base.errors import InputError
from bwk_ledger.base.quick import maker
from importers.readers.bank import (
    BankFormat,
    BankRow,
    Stated,
    Statement,
    in_order,
    proved,
    statement_number,
    unique_references,
)
from importers.readers.camt_entry import BOOKED, Entry, check_currency, day_of, entries, is_booked, signed
from importers.readers.payment_words import account_number
from importers.readers.source import is_zip, members, packed
from importers.readers.values import is_identity
from importers.readers.xml_stream import Handlers, stream

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from importers.readers.source import Source
    from importers.readers.xml_stream import Element


# The copy of a CAMT.053 statement that is kept with the books: what is read of it, and nobody's name.
#
# It is written anew from the elements that the reader knows, each on the line it stood on. Any other element,
# attribute,
# remark or text may hold anything, and does not come along; nor does an entry that is not booked.


class _Told(Enum):
    """What a text may tell about people."""

    NAME = "name"  # is replaced in an entry that is hidden
    TEXT = "text"  # too
    PERSONAL = "personal"  # disappears there
    BANK = "bank"  # the bank's identity of a booking


def _one_of(*texts: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, texts)))


_SIGN = _one_of("CRDT", "DBIT")
_AMOUNT = re.compile(r"[\d.]{1,24}", re.ASCII)
_NUMBER = re.compile(r"\d{1,20}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:.]{5,16})?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}")
_OWN = re.compile(r"(?=\D*\d).{1,40}")  # the books know it
_DAYS = {"Dt": _DAY, "DtTm": _DAY}
_BANKS = {"AcctSvcrRef": _Told.BANK}
_FILE = {"MsgId": _Told.PERSONAL, "PmtInfId": _Told.PERSONAL}
_NAMED = {"Nm": _Told.NAME}
_PARTY = {**_NAMED, "Pty": _NAMED, "Agt": {"FinInstnId": _NAMED}}
_OTHER_ACCOUNT = {"Id": {"IBAN": _Told.PERSONAL, "Othr": {"Id": _Told.PERSONAL}}}
_PAYMENT = {
    "Refs": {**_FILE, **_BANKS, "EndToEndId": _Told.PERSONAL},
    "Amt": _AMOUNT,
    "AmtDtls": {"TxAmt": {"Amt": _AMOUNT}},
    "CdtDbtInd": _SIGN,
    "RltdPties": {"Cdtr": _PARTY, "CdtrAcct": _OTHER_ACCOUNT, "Dbtr": _PARTY, "DbtrAcct": _OTHER_ACCOUNT},
    "RmtInf": {"Ustrd": _Told.TEXT, "Strd": {"CdtrRefInf": {"Ref": _Told.PERSONAL}, "AddtlRmtInf": _Told.PERSONAL}},
    "AddtlTxInf": _Told.TEXT,
    "RtrInf": {"Rsn": {"Cd": re.compile(r"[A-Z0-9]{4}", re.ASCII)}},
}
_BOOKED = _one_of(BOOKED)
_ENTRY = {
    "NtryRef": _Told.BANK,
    "Amt": _AMOUNT,
    "CdtDbtInd": _SIGN,
    "RvslInd": _one_of("true", "false", "1", "0"),
    "Sts": {"": _BOOKED, "Cd": _BOOKED, "Prtry": _BOOKED},
    "BookgDt": _DAYS,
    "ValDt": _DAYS,
    **_BANKS,
    "NtryDtls": {"Btch": _FILE, "TxDtls": _PAYMENT},
    "AddtlNtryInf": _Told.TEXT,
}
_BALANCE = {
    "Tp": {"CdOrPrtry": {"Cd": _one_of("OPBD", "PRCD", "CLBD", "ITBD")}},
    "Amt": _AMOUNT,
    "CdtDbtInd": _SIGN,
    "Dt": _DAYS,
}
_STATEMENT = {
    "ElctrncSeqNb": _NUMBER,
    "LglSeqNb": _NUMBER,
    "FrToDt": {"ToDt": _DAY, "ToDtTm": _DAY},
    "Acct": {"Id": {"IBAN": _OWN, "Othr": {"Id": _OWN}}, "Ccy": _CURRENCY},
    "Bal": _BALANCE,
    "Ntry": _ENTRY,
}
_VERSION = re.compile(rb"camt\.053\.001\.(\d\d)")
_START = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{}"><BkToCstmrStmt>'
)
_END = "</BkToCstmrStmt></Document>"
_SEVERAL = ("(afgeschermd)", "(afgeschermd)")  # entries that share a line: which is whose cannot be told


def blind_xml(source: Source, replacements: Mapping[int, tuple[str, str]]) -> bytes:
    """The copy, in which some entries, by the line where they begin, show another name and text."""
    counts: Counter[int] = Counter()

    def count(element: Element) -> None:
        counts[element.line] += element.name == "Ntry"

    stream(source, Handlers("Stmt", lambda _: None, count, lambda _: None))
    shown = {line: new if counts[line] == 1 else _SEVERAL for line, new in replacements.items()}
    version = _VERSION.search(source.plain[:1000])
    copy = _XmlCopy(shown)
    copy.write(1, _START.format(version[1].decode() if version else "02"))
    stream(source, Handlers("Stmt", lambda line: copy.write(line, "<Stmt>"), copy.child, copy.end))
    copy.write(len(source.lines), _END)
    return "".join([*copy.parts, "\n"]).encode("utf-8")


class _XmlCopy:
    """The text of the copy, as far as it is written."""

    def __init__(self, shown: Mapping[int, tuple[str, str]]) -> None:
        self.shown = shown
        self.parts: list[str] = []
        self.line = 1
        self.hidden: tuple[str, str] | None = None  # the name and text of the entry that is written

    def write(self, line: int, text: str) -> None:
        """Write something that has no line ends, on a line or, where that is past, further on."""
        self.parts.append("\n" * (line - self.line) + text)
        self.line = max(line, self.line)

    def end(self, line: int) -> None:
        """Write the end of a statement."""
        self.write(line, "</Stmt>")

    def child(self, element: Element) -> None:
        """Write a part of a statement."""
        if element.name == "Ntry":
            if not is_booked(element):
                return
            self.hidden = self.shown.get(element.line)
        self._element(element, _STATEMENT.get(element.name))
        self.hidden = None

    def _element(self, element: Element, known: object) -> None:
        if known is None:
            return
        text = self._text(element, known.get("") if isinstance(known, dict) else known)
        inside = isinstance(known, dict) and any(child.name in known for child in element.children)
        if not text and not inside:
            return
        currency = element.attributes.get("Ccy", "")
        attribute = f' Ccy="{currency}"' if _CURRENCY.fullmatch(currency) else ""
        self.write(element.line, f"<{element.name}{attribute}>{escape(text)}")
        if isinstance(known, dict):
            for child in element.children:
                self._element(child, known.get(child.name))
        self.write(self.line, f"</{element.name}>")

    def _text(self, element: Element, known: object) -> str:
        """What an element without others in it says in the copy."""
        text = " ".join(element.raw.splitlines()).strip()
        if isinstance(known, re.Pattern):
            return text if known.fullmatch(text) else ""
        if known is _Told.BANK:
            return text if is_identity(text) else ""
        if not isinstance(known, _Told):
            return ""
        if self.hidden is None or not text:
            return text
        name, remark = self.hidden
        return {_Told.NAME: name, _Told.TEXT: remark}.get(known, "")


# CAMT.053, the XML statement of ISO 20022: versions 001.02 and 001.08 as Dutch banks write them, also zipped.

_ROOT = "BkToCstmrStmt"
_OTHERS = {
    "BkToCstmrAcctRpt": "CAMT.052, een overzicht van de lopende dag",
    "BkToCstmrDbtCdtNtfctn": "CAMT.054, een bericht over losse boekingen",
}
# First the balances of the statement itself; ITBD are those of a page of it, where a bank cuts a long one up.
_OPENING = ("OPBD", "PRCD")
_CLOSING = ("CLBD",)
_PAGE = "ITBD"
_bank_row = maker(BankRow)
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
        return blind_xml(source, replacements)
    # The names of the files in it may be anything; numbers keep their order.
    return packed(
        (
            f"{number:04}.xml",
            blind_xml(item.source, {line - item.offset: new for line, new in replacements.items()}),
        )
        for number, item in enumerate(members(source), start=1)
    )


def _read(source: Source) -> list[Statement]:
    if not is_zip(source):
        return in_order(_referenced(_StatementReader(source).read()))
    opened: list[_OpenStatement] = []
    for item in members(source):
        if not recognises(item.source):
            raise InputError(
                f"in dit zip-bestand zit '{item.name}', dat geen CAMT.053 is.",
                file=source.name,
                remedy="pak het zip-bestand uit en importeer de bestanden los.",
            )
        opened += _StatementReader(item.source, item.offset).read()
    return in_order(_referenced(opened))


class _OpenStatement:
    """A statement while it is being read."""

    def __init__(self, source: Source, line: int, offset: int) -> None:
        self.source = source
        self.line = line
        self.last_line = line
        self.offset = offset
        self.entries: list[Entry] = []
        self.balances: dict[str, list[tuple[Decimal, Element]]] = {}
        self.parts: dict[str, Element] = {}
        self.account = ""

    def of(self, holder: Element) -> None:
        """Take over the account that it is of."""
        self.account = account_number(holder.value("Id", "IBAN") or holder.value("Id", "Othr", "Id"))

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


class _StatementReader:
    """Collects the statements of one file, entry by entry."""

    def __init__(self, source: Source, offset: int = 0) -> None:
        self.source = source
        self.offset = offset
        self.found: list[_OpenStatement] = []

    def read(self) -> list[_OpenStatement]:
        names = stream(self.source, Handlers("Stmt", self._begin, self._child, self._end))
        if self.found:
            return self.found
        for name, what in _OTHERS.items():
            if name in names:
                raise self.source.damaged(1, f"dit bestand is {what}, geen afschrift", remedy=_ANOTHER)
        raise self.source.damaged(1, "dit bestand heeft geen enkel afschrift (Stmt)", remedy=_ANOTHER)

    def _begin(self, line: int) -> None:
        self.found.append(_OpenStatement(self.source, line, self.offset))

    def _child(self, element: Element) -> None:
        current = self.found[-1]
        if element.name == "Ntry":
            current.entries += entries(self.source, element, current.account)
        elif element.name == "Bal":
            amount = signed(self.source, element)
            current.balances.setdefault(element.value("Tp", "CdOrPrtry", "Cd"), []).append((amount, element))
        elif element.name == "Acct":
            check_currency(self.source, element.line, element.value("Ccy"))
            current.of(element)
        else:
            current.parts.setdefault(element.name, element)

    def _end(self, line: int) -> None:
        current = self.found[-1]
        current.last_line = line
        if not current.account:
            raise self.source.damaged(current.line, "dit afschrift noemt geen rekening (Acct)")


def _referenced(found: list[_OpenStatement]) -> list[Stated]:
    """The statements with the bank's identity on each row that has one no other row of its day has."""
    every = [(item, entry) for item in found for entry in item.entries]
    references = iter(unique_references([(item.account, entry.date, entry.references) for item, entry in every]))
    return [_statement(item, [_row(item, entry, next(references)) for entry in item.entries]) for item in found]


def _row(found: _OpenStatement, entry: Entry, reference: str) -> BankRow:
    line, date, amount, (iban, name, remark), text, _, ids = entry
    row: BankRow = _bank_row(
        (found.offset + line, date, found.account, amount, iban, name, text, remark, None, reference, None, "", ids)
    )
    return row


def _statement(found: _OpenStatement, rows: list[BankRow]) -> Stated:
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
