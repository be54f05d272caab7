"""The copy of a CAMT.053 statement that is kept with the books: what is read of it, and nobody's name.

It is written anew from the elements that the reader knows, each on the line it stood on. Any other element, attribute,
remark or text may hold anything, and does not come along; nor does an entry that is not booked.
"""

from __future__ import annotations

import re
from collections import Counter
from enum import Enum
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from importers.readers.camt_entry import BOOKED, is_booked
from importers.readers.values import is_identity
from importers.readers.xml_stream import Handlers, stream

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importers.readers.source import Source
    from importers.readers.xml_stream import Element


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
}
_BOOKED = _one_of(BOOKED)
_ENTRY = {
    "NtryRef": _Told.BANK,
    "Amt": _AMOUNT,
    "CdtDbtInd": _SIGN,
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


def blind(source: Source, replacements: Mapping[int, tuple[str, str]]) -> bytes:
    """The copy, in which some entries, by the line where they begin, show another name and text."""
    counts: Counter[int] = Counter()

    def count(element: Element) -> None:
        counts[element.line] += element.name == "Ntry"

    stream(source, Handlers("Stmt", lambda _: None, count, lambda _: None))
    shown = {line: new if counts[line] == 1 else _SEVERAL for line, new in replacements.items()}
    found = _VERSION.search(source.plain[:1000])
    copy = _Copy(shown)
    copy.write(1, _START.format(found[1].decode() if found else "02"))
    stream(source, Handlers("Stmt", lambda line: copy.write(line, "<Stmt>"), copy.child, copy.end))
    copy.write(len(source.lines), _END)
    return "".join([*copy.parts, "\n"]).encode("utf-8")


class _Copy:
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
        name, said = self.hidden
        return {_Told.NAME: name, _Told.TEXT: said}.get(known, "")
