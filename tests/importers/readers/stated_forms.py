"""Writes the same bookings as CAMT.053 and as MT940, in the ways of Dutch banks."""

from __future__ import annotations

import datetime as dt
import io
import sys
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from bwk_ledger.demo.people import demo_iban
from importers.readers.camt053 import CAMT053
from importers.readers.mt940 import MT940
from importers.readers.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence, Sized

    from importers.readers.bank import Statement

OWN, OTHER, THIRD = demo_iban(1), demo_iban(2), demo_iban(3)
OPENING = Decimal("1000.00")
DAY = dt.date(2026, 1, 5)
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."


@dataclass(frozen=True)
class Booking:
    date: dt.date
    amount: Decimal
    iban: str = OTHER
    name: str = "Buurtwinkel De Proef"
    remark: str = "factuur 12/2026 van januari"


BOOKINGS = (
    Booking(DAY, Decimal("-12.50")),
    Booking(DAY, Decimal("250.00"), THIRD, "P. de Tester en/of T. Tester", "bijdrage 2026"),
    Booking(DAY + dt.timedelta(days=1), Decimal("-0.31"), remark="kosten"),
)


def source(content: bytes | str, name: str = "afschrift") -> Source:
    return Source(Path(name), content.encode("utf-8") if isinstance(content, str) else content)


def read_camt(content: bytes | str) -> list[Statement]:
    found = source(content)
    assert CAMT053.recognises(found)
    return CAMT053.read(found)


def read_mt940(content: bytes | str) -> list[Statement]:
    found = source(content)
    assert MT940.recognises(found)
    return MT940.read(found)


def zip_of(files: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


# CAMT.053


def balance(code: str, amount: Decimal | str, day: dt.date = DAY, currency: str = "EUR") -> str:
    value = Decimal(amount)
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>\n"
        f'<Amt Ccy="{currency}">{abs(value):018.2f}</Amt><CdtDbtInd>{"DBIT" if value < 0 else "CRDT"}</CdtDbtInd>'
        f"<Dt><Dt>{day}</Dt></Dt></Bal>\n"
    )


def entry(booking: Booking, *, new: bool = False, inside: str | None = None, extra: str = "") -> str:
    role = "Cdtr" if booking.amount < 0 else "Dbtr"
    name = f"<Nm>{escape(booking.name)}</Nm>"
    party = f"<Pty>{name}</Pty>" if new else name
    details = (
        f"<NtryDtls><TxDtls><RltdPties><{role}>{party}</{role}>\n"
        f"<{role}Acct><Id><IBAN>{booking.iban}</IBAN></Id></{role}Acct></RltdPties>\n"
        f"<RmtInf><Ustrd>{escape(booking.remark)}</Ustrd></RmtInf></TxDtls></NtryDtls>\n"
    )
    status = "<Sts><Cd>BOOK</Cd></Sts>" if new else "<Sts>BOOK</Sts>"
    day = f"<DtTm>{booking.date}T12:30:00+01:00</DtTm>" if new else f"<Dt>{booking.date}</Dt>"
    return (
        f'<Ntry>\n<Amt Ccy="EUR">{abs(booking.amount)}</Amt>\n'
        f"<CdtDbtInd>{'DBIT' if booking.amount < 0 else 'CRDT'}</CdtDbtInd>{status}\n"
        f"<BookgDt>{day}</BookgDt>{extra}\n{details if inside is None else inside}</Ntry>\n"
    )


def stmt(
    entries: str, opening: Decimal | str, closing: Decimal | str, *, day: dt.date = DAY, account: str = OWN,
    number: str = "", opening_code: str = "OPBD",
) -> str:  # fmt: skip
    sequence = f"<ElctrncSeqNb>{number}</ElctrncSeqNb>" if number else ""
    return (
        f"<Stmt>\n<Id>S{number or 1}</Id>{sequence}\n<Acct><Id><IBAN>{account}</IBAN></Id><Ccy>EUR</Ccy></Acct>\n"
        f"{balance(opening_code, opening, day)}{balance('CLBD', closing, day)}{entries}</Stmt>\n"
    )


def document(statements: str, version: str = "02") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{NAMESPACE}{version}">\n'
        f"<BkToCstmrStmt>\n<GrpHdr><MsgId>M1</MsgId></GrpHdr>\n{statements}</BkToCstmrStmt>\n</Document>\n"
    )


def camt(bookings: Sequence[Booking], version: str = "02") -> str:
    entries = "".join(entry(item, new=version == "08") for item in bookings)
    last = max((item.date for item in bookings), default=DAY)
    return document(stmt(entries, OPENING, OPENING + total(bookings), day=last), version)


def camt_words(bookings: Sequence[Booking]) -> str:
    """Empty TxDtls, and everything in AddtlNtryInf."""
    inside = "<NtryDtls><TxDtls/></NtryDtls><AddtlNtryInf>/TRTP/SEPA OVERBOEKING/IBAN/{}/NAME/{}/REMI/{}</AddtlNtryInf>"
    entries = "".join(
        entry(item, inside=inside.format(item.iban, escape(item.name), escape(item.remark))) for item in bookings
    )
    last = max((item.date for item in bookings), default=DAY)
    return document(stmt(entries, OPENING, OPENING + total(bookings), day=last))


# MT940


def comma(amount: Decimal) -> str:
    return f"{abs(amount):.2f}".replace(".", ",")


def sign(amount: Decimal) -> str:
    return "D" if amount < 0 else "C"


def total(bookings: Sequence[Booking]) -> Decimal:
    return sum((item.amount for item in bookings), Decimal("0.00"))


def chopped(text: str, width: int = 65) -> str:
    return "\n".join(text[start : start + width] for start in range(0, max(len(text), 1), width))


def framed(
    lines: str, opening: Decimal, closing: Decimal, *, day: dt.date = DAY, account: str = OWN, number: str = "1",
    tags: tuple[str, str] = ("60F", "62F"), before: str = "", after: str = "-", opened: dt.date | None = None,
) -> str:  # fmt: skip
    start = f"{sign(opening)}{opened or day:%y%m%d}EUR{comma(opening)}"
    return (
        f"{before}:20:P1\n:25:{account}\n:28C:{number}\n:{tags[0]}:{start}\n"
        f"{lines}:{tags[1]}:{sign(closing)}{day:%y%m%d}EUR{comma(closing)}\n{after}\n"
    )


def line61(item: Booking, rest: str, *, entry_date: bool = True) -> str:
    day = f"{item.date:%y%m%d}" + (f"{item.date:%m%d}" if entry_date else "")
    return f":61:{day}{sign(item.amount)}{comma(item.amount)}{rest}\n"


def abn(item: Booking) -> str:
    text = f"/TRTP/SEPA OVERBOEKING/IBAN/{item.iban}/BIC/DEMONL2A/NAME/{item.name}/REMI/{item.remark}/EREF/NOTPROVIDED"
    return line61(item, "N544NONREF") + f":86:{chopped(text)}\n"


def abn_incasso(item: Booking) -> str:
    text = (
        f"/TRTP/SEPA Incasso algemeen doorlopend/CSID/NL00ZZZ000000000000/NAME/{item.name}/MARF/M-1/REMI/{item.remark}"
        f"/IBAN/{item.iban}/BIC/DEMONL2A/EREF/E-1"
    )
    return line61(item, "N247NONREF") + f":86:{chopped(text)}\n"


def ing(item: Booking) -> str:
    text = f"/EREF/E-1//MARF/M-1//CNTP/{item.iban}/DEMONL2A/{item.name}///REMI/USTD//{item.remark}/"
    return line61(item, "NTRFEREF\n/TRCD/00100/") + f":86:{chopped(text)}\n"


def ing_ibp(item: Booking) -> str:
    text = f"/BENM/{item.iban}/DEMONL2A/{item.name}///EREF/E-1//REMI///{item.remark}/"
    return line61(item, "NTRFNONREF", entry_date=False) + f":86:{chopped(text)}\n"


def rabobank(item: Booking) -> str:
    role = "BENM" if item.amount < 0 else "ORDP"
    text = f"/EREF/E-1/{role}//NAME/{item.name}/REMI/{item.remark}/ISDT/{item.date}"
    amount = f"{sign(item.amount)}{comma(item.amount).rjust(15, '0')}"
    return f":61:{item.date:%y%m%d}{amount}N102EREF            \n{item.iban}\n:86:{chopped(text)}\n"


def knab(item: Booking) -> str:
    return line61(item, "NTRFNONREF") + f":86:{chopped(item.remark)}\nREK: {item.iban}/NAAM: {item.name}\n"


def sns(item: Booking) -> str:
    padded = chopped(item.remark.ljust(65 * (len(item.remark) // 65 + 1)))
    first = f"{item.iban} {item.name}"
    return line61(item, f"NOVB{item.iban}\n{item.name}") + f":86:{first}\n{' ' * 65}\n{padded}\n{' ' * 65}\n"


def bunq(item: Booking) -> str:
    return line61(item, "NTRFNONREF") + f":86:/IBAN/{item.iban}/NAME/{item.name}/REMI/{item.remark}\n"


@dataclass(frozen=True)
class Dialect:
    """How one bank writes bookings, and what stands around them."""

    write: Callable[[Booking], str]
    before: str = ""
    after: str = "-"
    account: str = OWN

    def text(self, bookings: Sequence[Booking]) -> str:
        days = [item.date for item in bookings] or [DAY]
        lines = "".join(map(self.write, bookings))
        return framed(
            lines, OPENING, OPENING + total(bookings), day=max(days), account=self.account, before=self.before,
            after=self.after, opened=min(days),
        )  # fmt: skip


DIALECTS = {
    "abn": Dialect(abn, "ABNANL2A\n940\nABNANL2A\n"),
    "abn-incasso": Dialect(abn_incasso, "ABNANL2A\n940\nABNANL2A\n"),
    "ing": Dialect(ing, "{1:F01INGBNL2ABXXX0000000000}\n{2:I940INGBNL2AXXXN}\n{4:\n", "-}", f"{OWN}EUR"),
    "ing-ibp": Dialect(ing_ibp, "0000 01INGBNL2AXXXX00001\n0000 01INGBNL2AXXXX00001\n940 00\n", "-XXX"),
    "rabobank": Dialect(rabobank, ":940:\n", "", f"{OWN} EUR"),
    "knab": Dialect(knab, "{1:F01KNABNL2HAXXX0000000000}{2:I940KNABNL2HXXXXN3020}{4:\n", "-}"),
    "sns": Dialect(sns, "{1:F01SNSBNL2AXXXX0000000000}{2:O940SNSBNL2AXXXXN}{3:}{4:\n", "-}{5:}"),
    "bunq": Dialect(bunq, "BUNQNL2A\n940\nBUNQNL2A\n", "-", f"{OWN} EUR"),
}


def calls(read: Callable[[], Sized], count: int) -> int:
    """How many functions are called to read what has so many rows."""
    called = 0

    def note(_: object, event: str, __: object) -> None:
        nonlocal called
        called += event == "call"

    sys.setprofile(note)
    try:
        assert len(read()) == count
    finally:
        sys.setprofile(None)
    return called
