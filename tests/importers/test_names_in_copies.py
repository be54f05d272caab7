"""Nothing of a file that was not read comes along into the books: a word is planted in every such place of every form.

Only the originals in the inbox, which git never takes along, still hold it.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
import zlib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.base.errors import InputError
from bwk_ledger.rules.load import load
from importers.batch import run
from importers.copies import paper_copy
from tests.bank_files import snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PLANTED = "Zqjansen"
OWN = "NL52DEMO0000000001"
OTHER = "NL12DEMO0000000042"
BON = '\n2018-05-15 * "Bakker"\n  bon: "{}"\n  Lasten:TOP:Fysiek:Handgeld:B-Eten  44.57 EUR\n  Activa:Handgeld:TOP\n'


@pytest.fixture
def main(tmp_path: Path) -> Path:
    found = new_books(tmp_path / "boeken", "Coöperatie", [NewKamer("TOP", "Top", Decimal(250))])
    (found.parent / "stam/regels.toml").write_text(
        "[[regel]]\nnaam = 'Huur'\ntegenpartij = 'verhuur'\npartij = 'Verhuur'\nrekening = 'Lasten:TOP:Fysiek:Huur'\n",
        "utf-8",
    )
    return found


def take(main: Path, files: dict[str, bytes]) -> list[str]:
    """Import files as `bwk importeer` does; gives what was told."""
    folder = main.parent.parent / "downloads"
    folder.mkdir(exist_ok=True)
    paths = [folder / name for name in files]
    for path in paths:
        path.write_bytes(files[path.name])
    done = run(load(main), paths)
    return [note for item in done for note in item.plan.notes]


def texts(root: Path) -> Iterable[str]:
    """Names and contents of all files of the books but the originals; also of what is packed in them."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if not path.is_file() or name.startswith("inbox/"):
            continue
        content = path.read_bytes()
        yield f"{name}\n{content.decode('latin-1')}"
        if content.startswith(b"PK"):
            with zipfile.ZipFile(path) as archive:
                yield "\n".join(f"{item}\n{archive.read(item).decode('latin-1')}" for item in archive.namelist())


def found(root: Path, word: str = PLANTED) -> list[str]:
    return [text.partition("\n")[0] for text in texts(root) if word.lower() in text.lower()]


P = PLANTED
ING = (
    "Datum;Naam / Omschrijving;Rekening;Tegenrekening;Code;Af Bij;Bedrag (EUR);Mutatiesoort;Mededelingen;"
    f"Saldo na mutatie;Tag;{P}\n"
    f"20180302;{P};{OWN};{OTHER};{P};Bij;5,00;{P};{P};15,00;{P};{P}\n"
    f"20180301;Verhuur De Gevel;{OWN};{OTHER};{P};Af;90,00;{P};huur;10,00;{P};{P}\n"
)
SAVINGS = (
    "Datum;Omschrijving;Rekening;Rekening naam;Tegenrekening;Af Bij;Bedrag;Valuta;Mutatiesoort;Mededelingen;"
    f"Saldo na mutatie;{P}\n2018-03-02;{P};{OWN};{P};{OTHER};Bij;5,00;EUR;{P};{P};15,00;{P}\n"
    f"2018-03-01;Verhuur;{OWN};{P};{OTHER};Af;90,00;EUR;{P};huur;10,00;{P}\n"
)
_RABO_TITLES = (
    "IBAN/BBAN,Munt,BIC,Volgnr,Datum,Rentedatum,Bedrag,Saldo na trn,Tegenrekening IBAN/BBAN,Naam tegenpartij,"
    "Naam uiteindelijke partij,Naam initiërende partij,BIC tegenpartij,Code,Batch ID,Transactiereferentie,"
    "Machtigingskenmerk,Incassant ID,Betalingskenmerk,Omschrijving-1,Omschrijving-2,Omschrijving-3,Reden retour,"
    "Oorspr bedrag,Oorspr munt,Koers"
)
RABOBANK = (
    f"{_RABO_TITLES},{P}\n"
    f'{OWN},EUR,{P},17,2018-03-01,{P},"-90,00","10,00",{OTHER},Verhuur,,{P},{P},{P},,,,{P},,huur,,,{P},{P},{P},{P},{P}\n'
    f'{OWN},EUR,{P},18,2018-03-02,{P},"+5,00","15,00",{OTHER},{P},{P},{P},{P},{P},{P},{P},{P},{P},{P},{P},{P},{P},'
    f"{P},{P},{P},{P},{P}\n"
)
RABOBANK_OLD = (
    f'"{OWN}","EUR","20180301","D","90.00","{OTHER}","Verhuur","20180301","{P}","{P}","huur","","","","","","","{P}",""\n'
    f'"{OWN}","EUR","20180302","C","5.00","{OTHER}","{P}","20180302","{P}","{P}","{P}","{P}","{P}","{P}","{P}","{P}",'
    f'"{P}","{P}","{P}"\n'
)
TRIODOS = (
    f'"01-03-2018","{OWN}","90,00","Debet","Verhuur","{OTHER}","{P}","huur","10,00"\n'
    f'"02-03-2018","{OWN}","5,00","Credit","{P}","{OTHER}","{P}","{P}","15,00"\n'
)
BUNQ = (
    "Date;Interest Date;Amount;Account;Counterparty;Name;Description\n"
    f'2018-03-01;{P};"-90,00";{OWN};{OTHER};Verhuur;huur\n2018-03-02;{P};"5,00";{OWN};{OTHER};{P};{P}\n'
)
ASN = (
    f"01-03-2018,{OWN},{OTHER},Verhuur,{P},{P},{P},EUR,100.00,EUR,-90.00,01-03-2018,{P},{P},{P},51392971,'','huur',{P}\n"
    f"02-03-2018,{OWN},{OTHER},{P},{P},{P},{P},EUR,10.00,EUR,5.00,02-03-2018,{P},{P},{P},{P},'{P}','{P}',{P}\n"
)
ASN_TITLED = (
    "Boekingsdatum;Rekeningnummer;Tegenrekeningnummer;Naam tegenpartij;Adres;Postcode;Plaats;Valutasoort rekening;"
    "Saldo voor mutatie;Valutasoort mutatie;Transactiebedrag;Journaaldatum;Valutadatum;Interne transactiecode;"
    f"Globale transactiecode;Volgnummer transactie;Betalingskenmerk;Omschrijving;Afschriftnummer;{P}\n"
    f"1-3-2018;{OWN};{OTHER};Verhuur;{P};{P};{P};EUR;100;EUR;-90;1-3-2018;{P};{P};{P};1;;huur;{P};{P}\n"
    f"2-3-2018;{OWN};{OTHER};{P};{P};{P};{P};EUR;10;EUR;5;2-3-2018;{P};{P};{P};2;{P};{P};{P};{P}\n"
)
KNAB = (
    f"KNAB EXPORT {P};{P};;;;;;;;;;;;;;;\n"
    "Rekeningnummer;Transactiedatum;Valutacode;CreditDebet;Bedrag;Tegenrekeningnummer;Tegenrekeninghouder;Valutadatum;"
    f"Betaalwijze;Omschrijving;Type betaling;Machtigingsnummer;Incassant ID;Adres;Referentie;Boekdatum;{P}\n"
    f'{OWN};01-03-2018;EUR;D;"90";{OTHER};Verhuur;{P};{P};huur;{P};;{P};{P};B8F21PGYA068V2KD;01-03-2018;{P}\n'
    f'{OWN};02-03-2018;EUR;C;"5";{OTHER};{P};{P};{P};{P};{P};{P};{P};{P};{P};02-03-2018;{P}\n'
)
ABN = (
    f"# {P}\n{OWN}\tEUR\t20180301\t100,00\t10,00\t20180301\t-90,00\t/TRTP/SEPA/IBAN/{OTHER}/NAME/Verhuur/REMI/huur\n"
    f"# {P}\n{OWN}\tEUR\t20180302\t10,00\t15,00\t20180302\t5,00\t/TRTP/SEPA/IBAN/{OTHER}/NAME/{P}/REMI/{P}\n"
)
_ENTRY = (
    '<Ntry><NtryRef>{p}</NtryRef><Amt Ccy="EUR" {p}="{p}">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>'
    "<RvslInd>{p}</RvslInd><Sts>{status}</Sts><!-- {p} --><BookgDt><Dt>2018-03-01</Dt></BookgDt>\n"
    "<AcctSvcrRef>{p}</AcctSvcrRef><BkTxCd><Prtry><Cd>{p}</Cd></Prtry></BkTxCd><AmtDtls><{p}>{p}</{p}></AmtDtls>"
    "<NtryDtls><Btch><MsgId>{s}</MsgId></Btch><TxDtls><Refs><EndToEndId>{s}</EndToEndId><MndtId>{p}</MndtId></Refs>"
    "<RltdPties><{role}><Nm>{name}</Nm><PstlAdr><AdrLine>{p}</AdrLine></PstlAdr></{role}><UltmtDbtr><Nm>{p}</Nm></UltmtDbtr>"
    "<{role}Acct><Id><IBAN>NL12DEMO0000000042</IBAN></Id><Nm>{p}</Nm></{role}Acct></RltdPties>\n"
    "<RltdRmtInf><RmtId>{p}</RmtId></RltdRmtInf><RmtInf><Ustrd>{text}</Ustrd><Strd><Invcr><Nm>{p}</Nm></Invcr></Strd>"
    "</RmtInf><SplmtryData><Envlp>{p}</Envlp></SplmtryData></TxDtls></NtryDtls><CardTx>{p}</CardTx></Ntry>\n"
)


def _entry(amount: str, sign: str, name: str, text: str, status: str = "BOOK") -> str:
    role = "Dbtr" if sign == "CRDT" else "Cdtr"
    secret = P if name == P else ""
    return _ENTRY.format(p=P, s=secret, amount=amount, sign=sign, role=role, name=name, text=text, status=status)


CAMT = (
    f'<?xml version="1.0"?><!-- {P} --><?{P} {P}?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02" '
    f'{P}="{P}"><BkToCstmrStmt><GrpHdr><MsgId>{P}</MsgId></GrpHdr>\n<Stmt><Id>{P}</Id><LglSeqNb>{P}</LglSeqNb>'
    f"<Acct><Id><IBAN>{OWN}</IBAN></Id><Nm>{P}</Nm><Ccy>EUR</Ccy><Ownr><Nm>{P}</Nm></Ownr></Acct>\n"
    '<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
    f"<Dt><Dt>2018-03-01</Dt></Dt><Avlbty>{P}</Avlbty></Bal>\n"
    f'<Bal><Tp><CdOrPrtry><Cd>{P}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>'
    '<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">15.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
    f"<Dt><Dt>2018-03-01</Dt></Dt></Bal><TxsSummry>{P}</TxsSummry>\n"
    f"{_entry('90.00', 'DBIT', 'Verhuur', 'huur')}{_entry('5.00', 'CRDT', P, P)}{_entry('7.00', 'CRDT', P, P, 'PDNG')}"
    f"<AddtlStmtInf>{P}</AddtlStmtInf></Stmt><SplmtryData>{P}</SplmtryData></BkToCstmrStmt></Document>\n<!-- {P} -->\n"
)
MT940 = (
    f"{{1:{P}}}{{2:{P}}}{{4:\n:20:{P}\n{P}\n:25:{OWN} EUR\n{P}\n:28C:1\n:NS:{P}\n:60F:C180228EUR100,00\n{P}\n"
    f":86:{P}\n:61:1803010301D90,00NTRFNONREF//12345678\n:86:/IBAN/{OTHER}/NAME/Verhuur/REMI/huur\n"
    f":61:1803020302C5,00NTRF{P}//{P}\n/{P}/\n:86:/IBAN/{OTHER}/NAME/{P}/REMI/{P}\n{P}\n:62F:C180302EUR15,00\n{P}\n"
    f":64:C180302EUR15,00{P}\n:86:{P}\n-{P}\n"
)


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(f"{P}.xml", CAMT)
    return buffer.getvalue()


STATEMENTS = {
    "ing": ING.encode(),
    "spaar": SAVINGS.encode(),
    "rabobank": RABOBANK.encode(),
    "rabobank-oud": RABOBANK_OLD.encode(),
    "triodos": TRIODOS.encode(),
    "bunq": BUNQ.encode(),
    "asn": ASN.encode(),
    "asn-titels": ASN_TITLED.encode(),
    "knab": KNAB.encode(),
    "abn": ABN.encode(),
    "camt": CAMT.encode(),
    "zip": zipped(),
    "mt940": MT940.encode(),
}


@pytest.mark.parametrize("form", STATEMENTS)
def test_a_statement_leaves_nothing_that_is_not_read(form: str, main: Path) -> None:
    files = {f"afschrift {P} {P}.{P}": STATEMENTS[form]}
    take(main, files)
    ledger = load(main)
    assert [error.message for error in ledger.errors] == []
    paid = [entry for entry in ledger.transactions if entry.payee == "Verhuur"]
    assert [entry.meta["reden"] for entry in paid] == ["Huur"]
    assert found(main.parent) == []
    before = snapshot(main.parent)
    (again,) = run(ledger, [main.parent.parent / "downloads" / next(iter(files))])
    assert (again.plan.new, len(again.plan.known)) == (0, 2)
    assert snapshot(main.parent) == before


@pytest.mark.parametrize(("form", "tag"), [("camt", "<IBAN>"), ("mt940", ":25:")])
def test_a_name_where_the_number_of_the_account_stands_does_not_come_in(form: str, tag: str, main: Path) -> None:
    before, _, after = STATEMENTS[form].decode().partition(tag)
    number = re.match(r"[^\n<]+", after)
    assert number is not None
    changed = f"{before}{tag}{P.upper()}JANSEN{after[number.end() :]}"
    snap = snapshot(main.parent)
    with pytest.raises(InputError) as refused:
        take(main, {f"x.{form}": changed.encode()})
    assert str(refused.value) == (
        f"x.{form}: '{P.upper()}JANSEN' is geen rekeningnummer.\n"
        "  Oorzaak: het eerste afschrift zegt welk nummer de bankrekening van de coöperatie heeft.\n"
        "  Herstel: download het afschrift opnieuw bij de bank, en verander er niets in."
    )
    assert snapshot(main.parent) == snap


TABLES = {
    f"ledenlijst-{P}.csv": f"Lidnummer;Naam;Soort;Kamer;Lid sinds;Lid tot;Aandelen;Aandelen per;{P}\n"
    f"L0001;{P};bewoner;TOP;2018-01-01;;;;{P}\n",
    f"personen-{P}.csv": f"Nummer;Naam;Soort;Kamers;Sinds;Tot;Lid;{P}\nV0001;{P};bewoner;TOP;2018-01-01;;;{P}\n",
    f"begroting-2018-{P}.csv": f"groep,post,TOP,totaal\n{P},Huren van de ruimte,100,100\n",
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_leaves_nothing_that_is_not_read(name: str, main: Path) -> None:
    take(main, {name: TABLES[name].encode()})
    assert found(main.parent) == []


def test_a_word_that_a_rule_caught_is_not_quoted(main: Path) -> None:
    for number, rule in enumerate((
        "tekst = 'voor (?P<kamer>\\w+)'\nrekening = 'Lasten:{kamer}:Fysiek:Huur'\nomschrijving = 'Huur {kamer}'",
        "tekst = 'voor (?P<kamer>\\w+)'\nrekening = 'Lasten:TOP:Fysiek:Huur'\nomschrijving = 'Huur {kamer}'",
        "tekst = 'voor (?P<lid>\\w+)'\nrekening = 'Vermogen:Ledenkapitaal:{lid}'",
        "tekst = 'voor (?P<bon>\\w+)'\nrekening = 'Lasten:TOP:Fysiek:Huur'",
    ), start=1):  # fmt: skip
        (main.parent / "stam/regels.toml").write_text(f"[[regel]]\nnaam = 'Regel'\n{rule}\n", "utf-8")
        balances = f"{100 - 10 * number},00"
        line = f"2018030{number};x;{OWN};;OV;Af;10,00;;voor {P};{balances}\n"
        take(main, {"ing.csv": (ING.partition("\n")[0].replace(f";Tag;{P}", "") + f"\n{line}").encode()})
    assert found(main.parent) == []
    reasons = [entry.meta["reden"] for entry in load(main).transactions if entry.flag == "!"]
    assert reasons == [
        "regel 'Regel' noemt een kamer die er niet is",
        "regel 'Regel' noemt een kamer die er niet is",
        "regel 'Regel' noemt een lid dat er niet is",
    ]


def pdf() -> bytes:
    """A page with a note; a word is planted wherever a pdf tells of people."""
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    writer.add_metadata({"/Author": P, "/Creator": P, "/Title": P})
    writer.add_attachment(f"{P}.txt", P.encode())
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(P)}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    note = writer.add_annotation(page, FreeText(text="akkoord", rect=(0, 0, 50, 50)))
    note[NameObject("/T")] = TextStringObject(P)
    about = StreamObject()
    about.set_data(f"<x:xmpmeta>{P}</x:xmpmeta>".encode())
    writer.root_object[NameObject("/Metadata")] = writer._add_object(about)
    photo = StreamObject()
    photo.update({NameObject("/Subtype"): NameObject("/Image"), NameObject("/Filter"): NameObject("/DCTDecode")})
    photo._data = jpeg()
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/I"): writer._add_object(photo)})}
    )
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


PICTURE = b"".join([_segment(0xDB, bytes(65)), _segment(0xC0, bytes(15)), _segment(0xDA, bytes(10))]) + b"\1\xff\0\2"
TIFF = b"II" + struct.pack("<HIHHHIHHHHIII", 42, 8, 2, 0x0112, 3, 1, 6, 0, 0x010F, 2, 9, 38, 0)
TURNED = _segment(0xE1, b"Exif\0\0MM" + struct.pack(">HIHHHIHHI", 42, 8, 1, 0x0112, 3, 1, 6, 0, 0))


def jpeg() -> bytes:
    """A photo that was turned; a word is planted wherever a camera tells of people and places."""
    word = P.encode()
    about = [
        _segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\1\1" + word),
        _segment(0xE1, b"Exif\0\0" + TIFF + word),
        _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + word),
        _segment(0xE2, b"ICC_PROFILE\0" + word),
        _segment(0xED, word),
        _segment(0xEE, b"Adobe\0\x64\0\0\0\0\1" + word),
        _segment(0xFE, word),
    ]
    return b"".join([b"\xff\xd8", *about, PICTURE, b"\xff\xd9", word])


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


DRAWN = [_chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), _chunk(b"IDAT", zlib.compress(b"\0\x80"))]


def png() -> bytes:
    word = P.encode()
    kinds = (b"tEXt", b"iTXt", b"zTXt", b"iCCP", b"tIME", b"prVt")
    about = [_chunk(kind, b"Author\0" + word) for kind in kinds] + [_chunk(b"eXIf", TIFF + word)]
    return b"".join([b"\x89PNG\r\n\x1a\n", DRAWN[0], *about, DRAWN[1], _chunk(b"IEND", b""), word])


def test_a_photo_keeps_every_pixel_and_how_it_is_turned() -> None:
    adobe = _segment(0xEE, b"Adobe\0\x64\0\0\0\0\1")
    assert paper_copy(jpeg()) == (b"".join([b"\xff\xd8", TURNED, adobe, PICTURE, b"\xff\xd9"]), "")
    turned = _chunk(b"eXIf", TURNED[10:])
    expected = b"".join([b"\x89PNG\r\n\x1a\n", DRAWN[0], turned, DRAWN[1], _chunk(b"IEND", b"")])
    assert paper_copy(png()) == (expected, "")


@pytest.mark.parametrize(("ending", "make"), [("pdf", pdf), ("jpg", jpeg), ("png", png)])
def test_a_receipt_is_kept_by_its_number_and_without_its_metadata(ending: str, make: Any, main: Path) -> None:
    content = make()
    assert P.encode() in content
    with main.open("a", encoding="utf-8") as file:
        file.write(BON.format("TOP-2018-040"))
    files = {f"bon-TOP-2018-040 {P} {P}.{ending}": content}
    assert take(main, files) == []
    assert found(main.parent) == []
    (copy,) = (main.parent / "documenten").rglob(f"2018-05-15.bon-TOP-2018-040.{ending}")
    assert P.encode() not in inflated(copy.read_bytes())
    assert copy.read_bytes() == paper_copy(content).content
    (entry,) = load(main).transactions
    assert entry.meta["bon-hash"] == hashlib.sha256(content).hexdigest()
    before = snapshot(main.parent)
    assert take(main, files) == []
    assert snapshot(main.parent) == before
    other = {f"bon-TOP-2018-040 {P}.{ending}": content + b"\n"}
    assert take(main, other) == ["bon TOP-2018-040 is in de boeken een ander bestand"]
    (kept,) = (main.parent / "documenten/Activa/Vraagposten").iterdir()
    assert re.fullmatch(rf"\d{{4}}-\d\d-\d\d\.bon-B-\d{{4}}-0001\.{ending}", kept.name)
    assert found(main.parent) == []


def inflated(content: bytes) -> bytes:
    """A pdf with everything that is packed in it."""
    if not content.startswith(b"%PDF"):
        return content
    reader = PdfReader(io.BytesIO(content))
    assert reader.metadata is None
    assert reader.pages[0]["/Annots"][0].get_object()["/Contents"] == "akkoord"
    packed = (reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1))
    return b"\n".join([content, *(item.get_data() for item in packed if isinstance(item, StreamObject))])


def test_a_signed_pdf_is_kept_whole_and_so_is_what_cannot_be_read(main: Path) -> None:
    with main.open("a", encoding="utf-8") as file:
        file.write(BON.format("TOP-2018-001") + BON.format("TOP-2018-002"))
    signed = pdf().replace(b"%%EOF", b"<< /Type /Sig /ByteRange [0 1 2 3] >>\n%%EOF")
    broken = b"\x89PNG\r\n\x1a\n" + P.encode()
    assert take(main, {"bon-TOP-2018-001.pdf": signed, "bon-TOP-2018-002.png": broken}) == [
        "deze pdf is digitaal ondertekend en is daarom bewaard zoals zij is, met wat erin staat over wie haar maakte",
        "dit bestand is bewaard zoals het is: wat erin staat over wie het maakte, was er niet uit te halen",
    ]
    kept = {path.name: path.read_bytes() for path in (main.parent / "documenten").rglob("*.p*")}
    assert kept == {"2018-05-15.bon-TOP-2018-001.pdf": signed, "2018-05-15.bon-TOP-2018-002.png": broken}
