"""Every message of the readers of CAMT.053 and MT940, word for word: place, excerpt, cause, remedy."""

# ruff: noqa: E501 - messages stand here as they are shown

from __future__ import annotations

import datetime as dt
import zipfile
from decimal import Decimal
from textwrap import dedent

import pytest
from stated_forms import BOOKINGS, DAY, DIALECTS, OPENING, camt, document, entry, framed, source, stmt, zip_of

from bwk_ledger.errors import InputError
from importers.readers import zipped
from importers.readers.camt053 import CAMT053
from importers.readers.mt940 import MT940

XML = camt(BOOKINGS[:1])
SWIFT = DIALECTS["bunq"].text(BOOKINGS[:1])
EMPTY = stmt("", OPENING, OPENING)
BOMB = (
    '<?xml version="1.0"?>\n<!DOCTYPE Document [\n<!ENTITY a "aaaaaaaaaa">\n<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">\n]>\n'
    "<Document><BkToCstmrStmt><Stmt><Id>&b;</Id></Stmt></BkToCstmrStmt></Document>"
)
EXTERNAL = (
    '<?xml version="1.0"?>\n<!DOCTYPE Document SYSTEM "http://example.org/camt.dtd" [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'
    "<Document><BkToCstmrStmt><Stmt><Id>&x;</Id></Stmt></BkToCstmrStmt></Document>"
)


def swift(old: str, new: str) -> str:
    assert old in SWIFT
    return SWIFT.replace(old, new, 1)


def xml(old: str, new: str) -> str:
    assert old in XML
    return XML.replace(old, new, 1)


def pages(number: str, *, opening: str = "1000.00", day: dt.date = DAY, tags: tuple[str, str] = ("60F", "62F")) -> str:
    value = Decimal(opening)
    return framed("", value, value, number=number, day=day, tags=tags)


_AGAIN = "download het bestand opnieuw bij de bank, of sla het opnieuw op."
_PERIOD = "download de hele periode opnieuw bij de bank; dit bestand is niet ingelezen."

CASES: dict[str, tuple[bytes | str, str]] = {
    "camt: regels en saldo": (
        xml("000000000000987.50", "000000000000987.51"),
        f"""
        afschrift, regel 12: afschrift S1 van NL52DEMO0000000001 klopt niet: beginsaldo 1.000,00 en 1 regel van samen -12,50 geven 987,50, maar het eindsaldo is 987,51 (verschil 0,01).
            | <Dt><Dt>2026-01-05</Dt></Dt></Bal>
          Oorzaak: er ontbreekt een regel, of er is een bedrag veranderd.
          Herstel: {_PERIOD}
        """,
    ),
    "camt: dtd die uitdijt": (
        BOMB,
        f"""
        afschrift, regel 2: dit XML-bestand bevat een DTD en wordt daarom niet gelezen.
            | <!DOCTYPE Document [
          Oorzaak: geen bank schrijft die; een DTD kan een bestand opblazen of andere bestanden laten lezen.
          Herstel: {_AGAIN}
        """,
    ),
    "camt: dtd van buiten": (
        EXTERNAL,
        f"""
        afschrift, regel 2: dit XML-bestand bevat een DTD en wordt daarom niet gelezen.
            | <!DOCTYPE Document SYSTEM "http://example.org/camt.dtd" [<!ENTITY x SYSTEM "file:///etc/passwd">]>
          Oorzaak: geen bank schrijft die; een DTD kan een bestand opblazen of andere bestanden laten lezen.
          Herstel: {_AGAIN}
        """,
    ),
    "camt: afgebroken": (XML[:700], ""),
    "camt: geplakt": (XML + XML, ""),
    "camt: geen xml": (xml("</Acct>", "</Akct>"), ""),
    "camt: nul-bytes": (xml("EUR</Ccy>", "E\0R</Ccy>"), ""),
    "camt: codering": (xml('encoding="UTF-8"', 'encoding="KLINGON"'), ""),
    "camt: te diep": (xml("<Acct>", "<Acct>" + "<x>" * 100), ""),
    "camt: bedrag": (xml(">12.50<", ">12,50<"), ""),
    "camt: geen bedrag": (xml('<Amt Ccy="EUR">12.50</Amt>', ""), ""),
    "camt: teken": (xml("DBIT</CdtDbtInd><Sts>", "AF</CdtDbtInd><Sts>"), ""),
    "camt: datum": (xml("<BookgDt><Dt>2026-01-05", "<BookgDt><Dt>2026-02-30"), ""),
    "camt: geen datum": (xml("<BookgDt><Dt>2026-01-05</Dt></BookgDt>", ""), ""),
    "camt: munt": (xml('Ccy="EUR"', 'Ccy="USD"'), ""),
    "camt: geen rekening": (xml("<IBAN>NL52DEMO0000000001</IBAN>", ""), ""),
    "camt: 052": ("<Document><BkToCstmrAcctRpt><Rpt/></BkToCstmrAcctRpt></Document>", ""),
    "camt: 054": ("<Document><BkToCstmrDbtCdtNtfctn><Ntfctn/></BkToCstmrDbtCdtNtfctn></Document>", ""),
    "camt: niets": ("<Document><BkToCstmrStmt></BkToCstmrStmt></Document>", ""),
    "camt: gat in nummers": (
        document(stmt("", OPENING, OPENING, number="12") + stmt("", OPENING, OPENING, number="15")),
        "",
    ),
    "camt: gat in saldo": (
        document(stmt("", OPENING, OPENING, number="12") + stmt("", "900", "900", number="14")),
        "",
    ),
    "camt: dubbel": (document(stmt(entry(BOOKINGS[0]), OPENING, "987.50") * 2), ""),
    "zip: bom": (zip_of({"a.xml": b"<" + b" " * 3_000_000}), ""),
    "zip: zip": (zip_of({"a.xml": XML, "b.zip": zip_of({"c.xml": XML})}), ""),
    "zip: iets anders": (zip_of({"a.xml": XML, "lees mij.pdf": b"%PDF"}), ""),
    "zip: leeg": (zip_of({}), ""),
    "zip: beschadigd": (zip_of({"a.xml": XML})[:-30], ""),
    "zip: fout erin": (zip_of({"a.xml": XML, "map/b.xml": xml(">12.50<", ">x<")}), ""),
    "mt940: regels en saldo": (swift("EUR987,50", "EUR987,51"), ""),
    "mt940: boeking": (swift("D12,50", "X12,50"), ""),
    "mt940: bedrag": (swift("D12,50", "D12,505"), ""),
    "mt940: datum": (swift(":61:2601050105", ":61:2601050231"), ""),
    "mt940: valutadatum": (swift(":61:2601050105", ":61:260230"), ""),
    "mt940: saldo": (swift("EUR1000,00", "EUR1000,00x"), ""),
    "mt940: munt": (swift("EUR1000", "USD1000"), ""),
    "mt940: geen eindsaldo": (SWIFT[: SWIFT.index(":62F")], ""),
    "mt940: geen eindsaldo voor het volgende": (SWIFT[: SWIFT.index(":62F")] + SWIFT, ""),
    "mt940: geen beginsaldo": (swift(":60F:C260105EUR1000,00\n", ""), ""),
    "mt940: geen rekening": (SWIFT.replace(":25:", ":21:") + ":25:x", ""),
    "mt940: niets": (SWIFT[: SWIFT.index(":60F")], ""),
    "mt940: gat in nummers": (pages("3") + pages("5"), ""),
    "mt940: gat in saldo": (pages("3") + pages("4", opening="1.00"), ""),
    "mt940: gat na nieuwjaar": (pages("250", day=dt.date(2025, 12, 31)) + pages("3"), ""),
    "mt940: bladzijde": (pages("3/1", tags=("60F", "62M")) + pages("3/3", opening="5.00", tags=("60M", "62F")), ""),
    "mt940: nul-bytes": (swift("Proef", "Pr\0ef"), ""),
}


def message(content: bytes | str) -> str:
    found = source(content)
    (form,) = (item for item in (CAMT053, MT940) if item.recognises(found))
    with pytest.raises(InputError) as caught:
        form.read(found)
    return str(caught.value)


@pytest.mark.parametrize("case", CASES)
def test_message(case: str) -> None:
    content, expected = CASES[case]
    assert message(content) == dedent(expected).strip()


def test_zip_larger_than_any_bank_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "_LARGEST", 1_000)
    assert "Oorzaak: uitgepakt is het groter dan 0 MB." in message(zip_of({"a.xml": XML}))


def test_zip_with_too_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "_MOST", 2)
    assert "Oorzaak: er zitten 3 bestanden in." in message(zip_of(dict.fromkeys("abc", XML)))


def test_zip_whose_sizes_are_lies() -> None:
    """A zip that says to hold a little is still counted while it is unpacked."""
    content = bytearray(zip_of({"a.xml": b" " * 30_000_000}))
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (100).to_bytes(4, "little")
    assert "dit zip-bestand is " in message(bytes(content))


def test_locked_zip() -> None:
    content = bytearray(zip_of({"a.xml": XML}))
    for header, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.rindex(header) + at] |= 1
    assert "Oorzaak: er zit een wachtwoord op." in message(bytes(content))
    assert zipfile
