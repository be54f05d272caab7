"""Every message of the readers of CAMT.053 and MT940, word for word: place, excerpt, cause, remedy."""

# ruff: noqa: E501 - messages stand here as they are shown

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from textwrap import dedent

import pytest

from bwk_ledger.base.errors import InputError
from importers.readers import source as readers_source
from importers.readers.camt053 import CAMT053
from importers.readers.mt940 import MT940
from tests.importers.readers.stated_forms import (
    BOOKINGS,
    DAY,
    DIALECTS,
    OPENING,
    camt,
    document,
    entry,
    framed,
    source,
    stmt,
    zip_of,
)

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


CASES: dict[str, tuple[bytes | str, str]] = {
    "camt: regels en saldo": (
        xml("000000000000987.50", "000000000000987.51"),
        """
        afschrift, regel 10: afschrift S1 van NL52DEMO0000000001 klopt niet: beginsaldo 1.000,00 en 1 regel van samen -12,50 geven 987,50, maar het eindsaldo is 987,51 (verschil 0,01).
            | <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp>
          Oorzaak: er ontbreekt een regel, of er is een bedrag veranderd.
          Herstel: download de hele periode opnieuw bij de bank; dit bestand is niet ingelezen.
        """,
    ),
    "camt: dtd die uitdijt": (
        BOMB,
        """
        afschrift, regel 2: dit XML-bestand bevat een DTD en wordt daarom niet gelezen.
            | <!DOCTYPE Document [
          Oorzaak: geen bank schrijft die; een DTD kan een bestand opblazen of andere bestanden laten lezen.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "camt: dtd van buiten": (
        EXTERNAL,
        """
        afschrift, regel 2: dit XML-bestand bevat een DTD en wordt daarom niet gelezen.
            | <!DOCTYPE Document SYSTEM "http://example.org/camt.dtd" [<!ENTITY x SYSTEM "file:///etc/passwd">]>
          Oorzaak: geen bank schrijft die; een DTD kan een bestand opblazen of andere bestanden laten lezen.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "camt: afgebroken": (
        XML[:700],
        """
        afschrift, regel 16: dit afschrift houdt hier midden in op.
            | <NtryDtls><TxDtls><RltdPties><Cdtr><N
          Oorzaak: het bestand is afgebroken.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "camt: geplakt": (
        XML + XML,
        """
        afschrift, regel 23: na het einde van het afschrift volgt nog iets.
            | <?xml version="1.0" encoding="UTF-8"?>
          Oorzaak: er zijn bestanden aan elkaar geplakt.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "camt: geen xml": (
        xml("</Acct>", "</Akct>"),
        """
        afschrift, regel 7: dit is geen geldige XML.
            | <Acct><Id><IBAN>NL52DEMO0000000001</IBAN></Id><Ccy>EUR</Ccy></Akct>
          Oorzaak: bij teken 63: mismatched tag.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "camt: nul-bytes": (
        xml("EUR</Ccy>", "E\0R</Ccy>"),
        """
        afschrift, regel 7: dit bestand is beschadigd of is geen tekstbestand.
          Oorzaak: er staan nul-bytes in.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "camt: codering": (
        xml('encoding="UTF-8"', 'encoding="KLINGON"'),
        """
        afschrift, regel 1: de tekencodering van dit bestand is onbekend.
            | <?xml version="1.0" encoding="KLINGON"?>
          Oorzaak: de eerste regel van het bestand noemt haar.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "camt: te diep": (
        xml("<Acct>", "<Acct>" + "<x>" * 100),
        """
        afschrift, regel 7: deze XML is dieper genest dan een afschrift ooit is.
            | <Acct><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x><x>…
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "camt: bedrag": (
        xml(">12.50<", ">12,50<"),
        """
        afschrift, regel 13: '12,50' is geen bedrag.
            | <Amt Ccy="EUR">12,50</Amt>
          Oorzaak: een bedrag in CAMT.053 ziet eruit als 1234.56.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "camt: geen bedrag": (
        xml('<Amt Ccy="EUR">12.50</Amt>', ""),
        """
        afschrift, regel 12: Ntry heeft geen bedrag (Amt).
            | <Ntry>
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "camt: teken": (
        xml("DBIT</CdtDbtInd><Sts>", "AF</CdtDbtInd><Sts>"),
        """
        afschrift, regel 12: 'AF' in CdtDbtInd zegt niet of dit bij (CRDT) of af (DBIT) is.
            | <Ntry>
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "camt: datum": (
        xml("<BookgDt><Dt>2026-01-05", "<BookgDt><Dt>2026-02-30"),
        """
        afschrift, regel 15: '2026-02-30' is geen bestaande datum.
            | <BookgDt><Dt>2026-02-30</Dt></BookgDt>
          Oorzaak: datums in CAMT.053 zijn jjjj-mm-dd.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "camt: geen datum": (
        xml("<BookgDt><Dt>2026-01-05</Dt></BookgDt>", ""),
        """
        afschrift, regel 12: deze boeking heeft geen datum (BookgDt).
            | <Ntry>
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "camt: munt": (
        xml('Ccy="EUR"', 'Ccy="USD"'),
        """
        afschrift, regel 9: dit bedrag is in USD, niet in euro's.
            | <Amt Ccy="USD">000000000001000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-05</Dt></Dt></Bal>
          Oorzaak: de boeken van de coöperatie zijn in euro's.
          Herstel: download alleen de rekeningen in euro's; dit bestand is niet ingelezen.
        """,
    ),
    "camt: geen rekening": (
        xml("<IBAN>NL52DEMO0000000001</IBAN>", ""),
        """
        afschrift, regel 5: dit afschrift noemt geen rekening (Acct).
            | <Stmt>
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "camt: 052": (
        "<Document><BkToCstmrAcctRpt><Rpt/></BkToCstmrAcctRpt></Document>",
        """
        afschrift, regel 1: dit bestand is CAMT.052, een overzicht van de lopende dag, geen afschrift.
            | <Document><BkToCstmrAcctRpt><Rpt/></BkToCstmrAcctRpt></Document>
          Herstel: kies bij de bank CAMT.053.
        """,
    ),
    "camt: 054": (
        "<Document><BkToCstmrDbtCdtNtfctn><Ntfctn/></BkToCstmrDbtCdtNtfctn></Document>",
        """
        afschrift, regel 1: dit bestand is CAMT.054, een bericht over losse boekingen, geen afschrift.
            | <Document><BkToCstmrDbtCdtNtfctn><Ntfctn/></BkToCstmrDbtCdtNtfctn></Document>
          Herstel: kies bij de bank CAMT.053.
        """,
    ),
    "camt: niets": (
        "<Document><BkToCstmrStmt></BkToCstmrStmt></Document>",
        """
        afschrift, regel 1: dit bestand heeft geen enkel afschrift (Stmt).
            | <Document><BkToCstmrStmt></BkToCstmrStmt></Document>
          Herstel: kies bij de bank CAMT.053.
        """,
    ),
    "camt: geen eindsaldo": (
        xml("<Cd>CLBD</Cd>", "<Cd>CLAV</Cd>"),
        """
        afschrift, regel 5: dit afschrift heeft een beginsaldo en geen eindsaldo (CLBD).
            | <Stmt>
          Oorzaak: zonder eindsaldo is niet te bewijzen dat alle regels er zijn.
          Herstel: download het afschrift opnieuw bij de bank, als CAMT.053 van een hele dag of langer.
        """,
    ),
    "camt: te lang": (
        xml("factuur", "f" * 200_000),
        """
        afschrift, regel 18: wat in Ustrd staat is langer dan een bank schrijft.
            | fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff…
          Oorzaak: het bestand is beschadigd, of is geen bestand van een bank.
          Herstel: download het bestand opnieuw bij de bank.
        """,
    ),
    "mt940: te lange regel": (
        swift("factuur", "f" * 200_000).replace("\n", "\r\n"),
        """
        afschrift, regel 9: deze regel is langer dan een bank schrijft.
            | :86:/IBAN/NL25DEMO0000000002/NAME/Buurtwinkel De Proef/REMI/fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff…
          Oorzaak: het bestand is beschadigd, of is geen bestand van een bank.
          Herstel: download het bestand opnieuw bij de bank.
        """,
    ),
    "camt: bedrag in twijfel": (
        xml(">12.50<", ">1.234<"),
        """
        afschrift, regel 13: '1.234' is geen bedrag.
            | <Amt Ccy="EUR">1.234</Amt>
          Oorzaak: een bedrag in CAMT.053 ziet eruit als 1234.56.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "camt: twee banken": (
        XML + SWIFT,
        """
        afschrift, regel 23: na het einde van het afschrift volgt nog iets.
            | BUNQNL2A
          Oorzaak: er zijn bestanden aan elkaar geplakt.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "camt: utf-16 afgebroken": (
        XML.encode("utf-16")[:1401],
        """
        afschrift, regel 16: dit afschrift houdt hier midden in op.
            | <NtryDtls><TxDtls><RltdPties><Cdtr><�
          Oorzaak: het bestand is afgebroken.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "camt: gat in nummers": (
        document(stmt("", OPENING, OPENING, number="12") + stmt("", OPENING, OPENING, number="15")),
        """
        afschrift, regel 13: er ontbreken afschriften van NL52DEMO0000000001: na afschrift S12 komt afschrift S15.
            | <Stmt>
          Oorzaak: niet in dit bestand: afschrift 13 tot en met 14.
          Herstel: download de hele periode opnieuw bij de bank; dit bestand is niet ingelezen.
        """,
    ),
    "camt: gat in saldo": (
        document(stmt("", OPENING, OPENING, number="12") + stmt("", "900", "900", number="14")),
        """
        afschrift, regel 13: afschrift S14 van NL52DEMO0000000001 begint met 900,00, maar afschrift S12 ervoor eindigt met 1.000,00.
            | <Stmt>
          Oorzaak: niet in dit bestand: afschrift 13.
          Herstel: download de hele periode opnieuw bij de bank; dit bestand is niet ingelezen.
        """,
    ),
    "camt: dubbel": (
        document(stmt(entry(BOOKINGS[0]), OPENING, "987.50") * 2),
        """
        afschrift, regel 21: afschrift S1 van NL52DEMO0000000001 begint met 1.000,00, maar afschrift S1 ervoor eindigt met 987,50.
            | <Stmt>
          Oorzaak: ertussen ontbreken bankregels, of een afschrift staat er dubbel.
          Herstel: download de hele periode opnieuw bij de bank; dit bestand is niet ingelezen.
        """,
    ),
    "zip: bom": (
        zip_of({"a.xml": b"<" + b" " * 3_000_000}),
        """
        afschrift: dit zip-bestand is te groot om uit te pakken.
          Oorzaak: uitgepakt is het meer dan 200 keer zo groot.
          Herstel: geen bank levert zo'n bestand; download het afschrift opnieuw, of kies een kortere periode.
        """,
    ),
    "zip: zip": (
        zip_of({"a.xml": XML, "b.zip": zip_of({"c.xml": XML})}),
        """
        afschrift: in dit zip-bestand zit weer een zip-bestand: 'b.zip'.
          Herstel: pak het zip-bestand uit en importeer de bestanden los.
        """,
    ),
    "zip: iets anders": (
        zip_of({"a.xml": XML, "lees mij.pdf": b"%PDF"}),
        """
        afschrift: in dit zip-bestand zit 'lees mij.pdf', dat geen CAMT.053 is.
          Herstel: pak het zip-bestand uit en importeer de bestanden los.
        """,
    ),
    "zip: leeg": (
        zip_of({}),
        """
        afschrift: dit zip-bestand is leeg.
          Herstel: download het bestand opnieuw bij de bank.
        """,
    ),
    "zip: beschadigd": (
        zip_of({"a.xml": XML})[:-30],
        """
        afschrift: dit zip-bestand is beschadigd.
          Oorzaak: het is afgebroken of veranderd.
          Herstel: download het bestand opnieuw bij de bank.
        """,
    ),
    "zip: fout erin": (
        zip_of({"a.xml": XML, "map/b.xml": xml(">12.50<", ">x<")}),
        """
        afschrift (b.xml), regel 13: 'x' is geen bedrag.
            | <Amt Ccy="EUR">x</Amt>
          Oorzaak: een bedrag in CAMT.053 ziet eruit als 1234.56.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "mt940: regels en saldo": (
        swift("EUR987,50", "EUR987,51"),
        """
        afschrift, regel 10: afschrift 1 van NL52DEMO0000000001 klopt niet: beginsaldo 1.000,00 en 1 regel van samen -12,50 geven 987,50, maar het eindsaldo is 987,51 (verschil 0,01).
            | :62F:C260105EUR987,51
          Oorzaak: er ontbreekt een regel, of er is een bedrag veranderd.
          Herstel: download de hele periode opnieuw bij de bank; dit bestand is niet ingelezen.
        """,
    ),
    "mt942": (
        ":20:X\n:25:NL52DEMO0000000001\n:28C:1\n:34F:EURD0,01\n:13D:2601051200+0100\n:61:2601050105D1,00NTRFNONREF\n",
        """
        afschrift, regel 6: dit bestand is MT942, een overzicht van de lopende dag, geen afschrift.
            | :61:2601050105D1,00NTRFNONREF
          Oorzaak: zo'n overzicht heeft geen begin- en eindsaldo waarmee zijn regels te bewijzen zijn.
          Herstel: download bij de bank een afschrift als MT940.
        """,
    ),
    "mt940: twee banken": (
        SWIFT + '"Datum";"Naam / Omschrijving"\n',
        """
        afschrift, regel 12: na het afschrift volgt iets dat geen MT940 is.
            | "Datum";"Naam / Omschrijving"
          Oorzaak: er zijn bestanden aan elkaar geplakt.
          Herstel: importeer elk bestand zoals het van de bank kwam.
        """,
    ),
    "mt940: en xml": (
        SWIFT.replace("\n-\n", "\n:86:wat de bank; over de rekening zegt\n-\n") + XML,
        """
        afschrift, regel 13: na het afschrift volgt iets dat geen MT940 is.
            | <?xml version="1.0" encoding="UTF-8"?>
          Oorzaak: er zijn bestanden aan elkaar geplakt.
          Herstel: importeer elk bestand zoals het van de bank kwam.
        """,
    ),
    "mt940: bedrag in twijfel": (
        swift("D12,50", "D1.234"),
        """
        afschrift, regel 8: deze boeking (:61:) is niet te lezen.
            | :61:2601050105D1.234NTRFNONREF
          Oorzaak: er hoort een datum te staan, dan C of D, en dan een bedrag met een komma.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "mt940: boeking": (
        swift("D12,50", "X12,50"),
        """
        afschrift, regel 8: deze boeking (:61:) is niet te lezen.
            | :61:2601050105X12,50NTRFNONREF
          Oorzaak: er hoort een datum te staan, dan C of D, en dan een bedrag met een komma.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "mt940: bedrag": (
        swift("D12,50", "D12,505"),
        """
        afschrift, regel 8: '12,505' is geen bedrag.
            | :61:2601050105D12,505NTRFNONREF
          Oorzaak: een bedrag in MT940 ziet eruit als 1234,56.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "mt940: datum": (
        swift(":61:2601050105", ":61:2601050231"),
        """
        afschrift, regel 8: '260231' is geen bestaande datum.
            | :61:2601050231D12,50NTRFNONREF
          Oorzaak: MT940 schrijft datums als jjmmdd.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "mt940: valutadatum": (
        swift(":61:2601050105", ":61:260230"),
        """
        afschrift, regel 8: '260230' is geen bestaande datum.
            | :61:260230D12,50NTRFNONREF
          Oorzaak: MT940 schrijft datums als jjmmdd.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "mt940: saldo": (
        swift("EUR1000,00", "EUR1000,00x"),
        """
        afschrift, regel 7: dit saldo (:60F:) is niet te lezen.
            | :60F:C260105EUR1000,00x
          Oorzaak: er hoort C of D te staan, dan een datum, EUR en een bedrag met een komma.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "mt940: munt": (
        swift("EUR1000", "USD1000"),
        """
        afschrift, regel 7: deze rekening is in USD, niet in euro's.
            | :60F:C260105USD1000,00
          Oorzaak: de boeken van de coöperatie zijn in euro's.
          Herstel: download alleen de rekeningen in euro's; dit bestand is niet ingelezen.
        """,
    ),
    "mt940: geen eindsaldo": (
        SWIFT[: SWIFT.index(":62F")],
        """
        afschrift, regel 9: afschrift 1 houdt op zonder eindsaldo (:62F:).
            | :86:/IBAN/NL25DEMO0000000002/NAME/Buurtwinkel De Proef/REMI/factuur 12/2026 van januari
          Oorzaak: het bestand is afgebroken, of er is een regel verwijderd.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "mt940: geen eindsaldo voor het volgende": (
        SWIFT[: SWIFT.index(":62F")] + SWIFT,
        """
        afschrift, regel 13: afschrift 1 houdt op zonder eindsaldo (:62F:).
            | :20:P1
          Oorzaak: het bestand is afgebroken, of er is een regel verwijderd.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "mt940: geen beginsaldo": (
        swift(":60F:C260105EUR1000,00\n", ""),
        """
        afschrift, regel 7: hier staat :61: zonder beginsaldo (:60F:) ervoor.
            | :61:2601050105D12,50NTRFNONREF
          Oorzaak: het bestand is afgebroken, of er is een regel verwijderd.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "mt940: geen rekening": (
        SWIFT.replace(":25:", ":21:") + ":25:x",
        """
        afschrift, regel 7: dit afschrift noemt geen rekening (:25:).
            | :60F:C260105EUR1000,00
          Oorzaak: het bestand is afgebroken, of er is een regel verwijderd.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "mt940: niets": (
        SWIFT[: SWIFT.index(":60F")],
        """
        afschrift, regel 1: dit bestand heeft geen enkel afschrift met een begin- en eindsaldo (:60F: en :62F:).
            | BUNQNL2A
          Oorzaak: het is afgebroken, of het is een overzicht van de lopende dag (MT942).
          Herstel: download bij de bank een afschrift als MT940.
        """,
    ),
    "mt940: gat in nummers": (
        pages("3") + pages("5"),
        """
        afschrift, regel 10: er ontbreken afschriften van NL52DEMO0000000001: na afschrift 3 komt afschrift 5.
            | :60F:C260105EUR1000,00
          Oorzaak: niet in dit bestand: afschrift 4.
          Herstel: download de hele periode opnieuw bij de bank; dit bestand is niet ingelezen.
        """,
    ),
    "mt940: gat in saldo": (
        pages("3") + pages("4", opening="1.00"),
        """
        afschrift, regel 10: afschrift 4 van NL52DEMO0000000001 begint met 1,00, maar afschrift 3 ervoor eindigt met 1.000,00.
            | :60F:C260105EUR1,00
          Oorzaak: ertussen ontbreken bankregels, of een afschrift staat er dubbel.
          Herstel: download de hele periode opnieuw bij de bank; dit bestand is niet ingelezen.
        """,
    ),
    "mt940: gat na nieuwjaar": (
        pages("250", day=dt.date(2025, 12, 31)) + pages("3"),
        """
        afschrift, regel 10: er ontbreken afschriften van NL52DEMO0000000001: na afschrift 250 komt afschrift 3.
            | :60F:C260105EUR1000,00
          Oorzaak: niet in dit bestand: afschrift 1 tot en met 2.
          Herstel: download de hele periode opnieuw bij de bank; dit bestand is niet ingelezen.
        """,
    ),
    "mt940: bladzijde": (
        pages("3/1", tags=("60F", "62M")) + pages("3/3", opening="5.00", tags=("60M", "62F")),
        """
        afschrift, regel 10: deze bladzijde van afschrift 3/3 begint niet met het saldo waarmee de vorige eindigt.
            | :60M:C260105EUR5,00
          Oorzaak: er ontbreekt een bladzijde, of er is een bedrag veranderd.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
    "mt940: nul-bytes": (
        swift("Proef", "Pr\0ef"),
        """
        afschrift, regel 9: dit bestand is beschadigd of is geen tekstbestand.
          Oorzaak: er staan nul-bytes in.
          Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op.
        """,
    ),
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
    monkeypatch.setattr(readers_source, "_LARGEST", 500)
    assert "Oorzaak: uitgepakt is het groter dan 0 MB." in message(zip_of({"a.xml": XML}))


def test_zip_with_too_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers_source, "_MOST", 2)
    assert "Oorzaak: er zitten 3 bestanden in." in message(zip_of(dict.fromkeys(("a.xml", "b.xml", "c.xml"), XML)))


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
