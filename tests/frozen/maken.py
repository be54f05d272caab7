"""How the frozen books were made, on 28 November 2026 by bwk-ledger as it was at commit 35af085.

They are never made again: that they stay as they are is what they are for. This shows what was done, so that frozen
books of a later version can be put beside these in the same way: `python tests/frozen/maken.py MAP`.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from decimal import Decimal
from pathlib import Path

from bwk_ledger.audit.audit import Audit, audit_folder, log_file, open_audit
from bwk_ledger.audit.findings import answer, ask, close
from bwk_ledger.audit.sample import TickQuestion, sample_of
from bwk_ledger.audit.sample_acts import add_drawing, add_tick
from bwk_ledger.audit.signing import MeetingAdvice, propose, sign
from bwk_ledger.door.accounts import Role, Visitor
from bwk_ledger.render.pdf import render_declaration as render
from bwk_ledger.rules.load import load

ONE, OTHER = Visitor("kas1", Role.COMMITTEE, "L0003"), Visitor("kas2", Role.COMMITTEE, "L0004")
TREASURER = Visitor("penning", Role.TREASURER, "L0001")
YEAR = 2024
ING, LINDE, BEUK = "NL52DEMO0000000001", "NL73DEMO0000000011", "NL46DEMO0000000012"
RABO, RABO_OLD, TRIODOS, BUNQ = "NL94DEMO0000000021", "NL67DEMO0000000022", "NL40DEMO0000000023", "NL13DEMO0000000024"
ASN, KNAB, CAMT, ZIPPED = "NL83DEMO0000000025", "NL56DEMO0000000026", "NL29DEMO0000000027", "NL02DEMO0000000028"
MT940, ABN, SAVINGS = "NL72DEMO0000000029", "NL93DEMO0123456789", "V28681505"
GUEST, SHOP = "NL39DEMO0000000041", "NL12DEMO0000000042"
ACCOUNTS = {
    "Spaar": SAVINGS, "Rabo": RABO, "RaboOud": RABO_OLD, "Triodos": TRIODOS, "Bunq": BUNQ, "ASN": ASN, "Knab": KNAB,
    "Camt": CAMT, "CamtZip": ZIPPED, "MT940": MT940, "ABN": ABN,
}  # fmt: skip
RULES = """
[[regel]]
naam = "Aandelen"
tekst = 'aandelen lid (?P<lid>L\\d{4})'
af_bij = "bij"
omschrijving = "Aandelen {lid}"
rekening = "Vermogen:Ledenkapitaal:{lid}"

[[regel]]
naam = "Contributie"
tekst = 'contributie (?P<jaar>20\\d{2})?.*?(?P<lid>L\\d{4})'
af_bij = "bij"
omschrijving = "Contributie {lid}"
contributie = "ja"
rekening = "Baten:{kamer}:Eigen:LEDEN"

[[regel]]
naam = "Eettafel"
tekst = 'eettafel (?P<kamer>[A-Z]+) '
af_bij = "bij"
omschrijving = "Eettafel {kamer}"
rekening = "Baten:{kamer}:Eigen:LEDEN"

[[regel]]
naam = "Drukwerk"
iban = "NL12DEMO0000000042"
tekst = 'folders (?P<kamer>[A-Z]+)'
partij = "Drukkerij De Pers"
rekening = "Lasten:{kamer}:Fysiek:Communicatie"

[[regel]]
naam = "Subsidie"
tekst = 'subsidie SPDO'
af_bij = "bij"
partij = "Gemeente De Linde"
rekening = "Schulden:Subsidie:SPDO"

[[regel]]
naam = "Huur"
tekst = 'huur (?P<kamer>[A-Z]+)'
af_bij = "af"
partij = "Verhuur De Gevel"
rekening = "Lasten:{kamer}:Fysiek:Huur"
subsidie = "SPDO"
bon = "huurcontract GL-2024-01"

[[regel]]
naam = "Boodschappen"
tegenpartij = 'buurtsuper'
op = "Activa:Handgeld"
omschrijving = "Eten voor {kamer}"
rekening = "Lasten:{kamer}:Fysiek:Handgeld:B-Eten"
"""


def ing(account: str, rows: list[tuple[str, str, str, str, str]], opening: str = "0.00") -> str:
    """An ING export of rows `(day, amount, name, iban, text)`, oldest first."""
    lines, balance = [], Decimal(opening)
    for day, amount, name, iban, text in rows:
        balance += Decimal(amount)
        sign, size = ("Af" if Decimal(amount) < 0 else "Bij"), f"{abs(Decimal(amount)):.2f}".replace(".", ",")
        shown = f"{balance:.2f}".replace(".", ",")
        fields = (day.replace("-", ""), name, account, iban, "OV", sign, size, "Overschrijving", text, shown, "")
        lines.append(";".join(f'"{field}"' for field in fields))
    header = (
        '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";"Mutatiesoort";'
        '"Mededelingen";"Saldo na mutatie";"Tag"'
    )
    return "\r\n".join([header, *reversed(lines), ""])


GUEST_NAME, SHOP_NAME = "M. Voorbeeld", "Drukkerij De Pers"
IN, OUT = "eettafel LINDE 4 personen", "folders BEUK"
BANK_2024 = [
    ("2024-01-10", "5000.00", "Gemeente De Linde", "NL82DEMO0000000043", "subsidie SPDO 2024"),
    ("2024-01-12", "50.00", "A. Proef", GUEST, "Aandelen lid L0001"),
    ("2024-01-12", "25.00", "B. Proef", GUEST, "Aandelen lid L0002"),
    ("2024-01-13", "25.00", "C. Proef", GUEST, "Aandelen lid L0003"),
    ("2024-01-13", "25.00", "D. Proef", GUEST, "Aandelen lid L0004"),
    ("2024-01-15", "-600.00", "Verhuur De Gevel", "NL39DEMO0000000041", "huur LINDE januari"),
    ("2024-01-16", "-100.00", "Wijkhuis De Linde", LINDE, "handgeld LINDE"),
    ("2024-01-16", "-80.00", "Wijkhuis De Linde", BEUK, "handgeld BEUK"),
    ("2024-02-01", "25.00", "F. Verzonnen", GUEST, "Aandelen lid L0005"),
    ("2024-02-05", "10.00", "B. Proef", GUEST, "contributie 2024 L0002"),
    ("2024-03-04", "-250.00", "Wijkhuis De Linde", SAVINGS, "naar spaarrekening V28681505"),
    ("2024-03-20", "-75.00", SHOP_NAME, SHOP, "folders LINDE factuur 2024-044"),
    ("2024-12-27", "-600.00", "Verhuur De Gevel", "NL39DEMO0000000041", "huur BEUK"),
]
PETTY_LINDE = [
    ("2024-01-16", "100.00", "Wijkhuis De Linde", ING, "handgeld LINDE"),
    ("2024-01-20", "-12.40", "Buurtsuper", "", "Bon LINDE-2024-001"),
    ("2024-12-20", "-20.10", "Buurtsuper", "", "Bon LINDE-2024-002"),
]
PETTY_BEUK = [
    ("2024-01-16", "80.00", "Wijkhuis De Linde", ING, "handgeld BEUK"),
    ("2024-12-20", "-9.95", "Buurtsuper", "", "Bon BEUK-2024-001"),
]
BANK_2025 = [
    ("2025-01-08", "25.00", "A. Proef", GUEST, "Aandelen lid L0001"),
    ("2025-01-15", "-31.00", "E. Onbekend", "NL82DEMO0000000043", "zoals besproken"),
    ("2025-01-20", "10.00", "C. Proef", GUEST, "contributie 2025 L0003"),
]


def camt(account: str, day: str, opening: str, rows: list[tuple[str, str, str, str, str]], number: int = 1) -> str:
    """A CAMT.053 message."""
    entries = []
    closing = Decimal(opening)
    for reference, amount, name, iban, text in rows:
        closing += Decimal(amount)
        role, sign = ("Cdtr", "DBIT") if amount.startswith("-") else ("Dbtr", "CRDT")
        entries.append(
            f'<Ntry><Amt Ccy="EUR">{amount.lstrip("-")}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts>BOOK</Sts>\n'
            f"<BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>{reference}</AcctSvcrRef>\n"
            f"<NtryDtls><TxDtls><Refs><EndToEndId>E-{reference}</EndToEndId></Refs><RltdPties><{role}><Nm>{name}</Nm>"
            f"</{role}><{role}Acct><Id><IBAN>{iban}</IBAN></Id></{role}Acct></RltdPties>\n"
            f"<RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
        )
    balances = "".join(
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        f"<Dt><Dt>{day}</Dt></Dt></Bal>\n"
        for code, amount in (("OPBD", opening), ("CLBD", f"{closing}"))
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">\n'
        f"<BkToCstmrStmt><GrpHdr><MsgId>M{number}</MsgId></GrpHdr><Stmt><Id>S{number}</Id>"
        f"<ElctrncSeqNb>{number}</ElctrncSeqNb>\n<Acct><Id><IBAN>{account}</IBAN></Id><Ccy>EUR</Ccy></Acct>\n"
        f"{balances}{''.join(entries)}</Stmt></BkToCstmrStmt>\n</Document>\n"
    )


def zipped() -> list[tuple[str, str]]:
    """Two days, each in a file of its own."""
    first = camt(ZIPPED, "2024-02-05", "60.00", [("ZIPREF000001", "8.00", GUEST_NAME, GUEST, IN)], 1)
    second = camt(ZIPPED, "2024-02-06", "68.00", [("ZIPREF000002", "-4.50", SHOP_NAME, SHOP, OUT)], 2)
    return [("dag-1.xml", first), ("dag-2.xml", second)]


def abn() -> str:
    """ABN AMRO's tabs: the text in slots of 33."""
    parts = (
        ("SEPA Overboeking", f"IBAN: {GUEST}", "BIC: DEMONL2U", f"Naam: {GUEST_NAME}", f"Omschrijving: {IN}"),
        ("SEPA Overboeking", f"IBAN: {SHOP}", "BIC: DEMONL2U", f"Naam: {SHOP_NAME}", f"Omschrijving: {OUT}"),
    )
    texts = ["".join(part.ljust(33) for part in item) for item in parts]
    return (
        f"123456789\tEUR\t20240205\t30,00\t38,00\t20240205\t8,00\t{texts[0]}\n"
        f"123456789\tEUR\t20240206\t38,00\t33,50\t20240206\t-4,50\t{texts[1]}\n"
    )


MT940_TEXT = f"""0000 01INGBNL2AXXXX00001
0000 01INGBNL2AXXXX00001
940 00
:20:P240206000000001
:25:{MT940}EUR
:28C:00000
:60F:C240204EUR70,00
:61:2402050205C8,00NTRFEREF//24036000000001
/TRCD/00100/
:86:/EREF/E-1//CNTP/{GUEST}/DEMONL2A/{GUEST_NAME}///REMI/USTD//{IN}/
:61:2402060206D4,50NTRFEREF//24037000000001
/TRCD/00100/
:86:/EREF/E-2//CNTP/{SHOP}/DEMONL2A/{SHOP_NAME}///REMI/USTD//{OUT}/
:62F:C240206EUR73,50
:86:/SUM/1/1/4,50/8,00/
-XXX
"""
# Banks that give no balance stand in the open year: a year is closed on proved balances.
LATE = {"ing-2025.csv", "rabobank-oud.csv", "bunq.csv", "knab.csv"}
SOURCES: dict[str, str] = {
    "ing-2024.csv": ing(ING, BANK_2024, "1000.00"),
    "ing-2025.csv": ing(ING, BANK_2025, str(1000 + sum(Decimal(row[1]) for row in BANK_2024))),
    "ing-handgeld-linde.csv": ing(LINDE, PETTY_LINDE),
    "ing-handgeld-beuk.csv": ing(BEUK, PETTY_BEUK),
    "ing-spaar.csv": (
        '"Datum";"Omschrijving";"Rekening";"Rekening naam";"Tegenrekening";"Af Bij";"Bedrag";"Valuta";"Mutatiesoort";'
        '"Mededelingen";"Saldo na mutatie"\n'
        f'"2024-03-06";"Overboeking {GUEST_NAME}";"{SAVINGS}";"Spaarrekening";"{GUEST}";"Bij";"8,00";"EUR";"Inleg";'
        f'"{IN}";"258,00"\n'
        f'"2024-03-04";"Overboeking";"{SAVINGS}";"Spaarrekening";"{ING}";"Bij";"250,00";"EUR";"Inleg";"buffer";"250,00"\n'
    ),
    "rabobank.csv": (
        '"IBAN/BBAN","Munt","BIC","Volgnr","Datum","Rentedatum","Bedrag","Saldo na trn","Tegenrekening IBAN/BBAN",'
        '"Naam tegenpartij","Naam uiteindelijke partij","Naam initiërende partij","BIC tegenpartij","Code","Batch ID",'
        '"Transactiereferentie","Machtigingskenmerk","Incassant ID","Betalingskenmerk","Omschrijving-1",'
        '"Omschrijving-2","Omschrijving-3","Reden retour","Oorspr bedrag","Oorspr munt","Koers"\r\n'
        f'"{RABO}","EUR","DEMONL2U","000000000000000017","2024-02-05","2024-02-05","+8,00","+48,00","{GUEST}",'
        f'"{GUEST_NAME}","","","DEMONL2U","cb","","NY0001","","","","{IN}"," ","","","","",""\r\n'
        f'"{RABO}","EUR","DEMONL2U","000000000000000018","2024-02-06","2024-02-06","-4,50","+43,50","{SHOP}",'
        f'"{SHOP_NAME}","","","DEMONL2U","bc","","","","","","{OUT}"," ","","","","",""\r\n'
    ),
    "rabobank-oud.csv": (
        f'"{RABO_OLD}","EUR","20250205","C","8.00","{GUEST}","{GUEST_NAME}","20250205","cb","","{IN}","","","","","",'
        '"","",""\r\n'
        f'"{RABO_OLD}","EUR","20250206","D","4.50","{SHOP}","{SHOP_NAME}","20250206","bc","","{OUT}","","","","","",'
        '"","",""\r\n'
    ),
    "triodos.csv": (
        f'"05-02-2024","{TRIODOS}","8,00","Credit","{GUEST_NAME}","{GUEST}","ET","{IN}","58,00"\n'
        f'"06-02-2024","{TRIODOS}","4,50","Debet","{SHOP_NAME}","{SHOP}","ET","{OUT}","53,50"\n'
    ),
    "bunq.csv": (
        '"Date","Interest Date","Amount","Account","Counterparty","Name","Description"\n'
        f'"2025-02-05","2025-02-05","8.00","{BUNQ}","{GUEST}","{GUEST_NAME}","{IN}"\n'
        f'"2025-02-06","2025-02-06","-4.50","{BUNQ}","{SHOP}","{SHOP_NAME}","{OUT}"\n'
    ),
    "asn.csv": (
        f"05-02-2024,{ASN},{GUEST},{GUEST_NAME},,,,EUR,20.00,EUR,8.00,05-02-2024,05-02-2024,2754,NGM,51392971,'',"
        f"'{IN}',26\n"
        f"06-02-2024,{ASN},{SHOP},{SHOP_NAME},,,,EUR,28.00,EUR,-4.50,06-02-2024,06-02-2024,2754,NGM,51392972,'',"
        f"'{OUT}',26\n"
    ),
    "knab.csv": (
        "KNAB EXPORT;;;;;;;;;;;;;;;;\n"
        "Rekeningnummer;Transactiedatum;Valutacode;CreditDebet;Bedrag;Tegenrekeningnummer;Tegenrekeninghouder;"
        "Valutadatum;Betaalwijze;Omschrijving;Type betaling;Machtigingsnummer;Incassant ID;Adres;Referentie;"
        "Boekdatum;\n"
        f'"{KNAB}";"06-02-2025";"EUR";"D";"4,5";"{SHOP}";"{SHOP_NAME}";"06-02-2025";"Overboeking";"{OUT}";"";"";"";"";'
        '"B8F21PGYA068V2KD";"06-02-2025";\n'
        f'"{KNAB}";"05-02-2025";"EUR";"C";"8";"{GUEST}";"{GUEST_NAME}";"05-02-2025";"Ontvangen betaling";"{IN}";"";"";'
        '"";"Bos 1 LINDE";"B8F19PGFDQ2Q56EL";"05-02-2025";\n'
    ),
    "abn-amro.tab": abn(),
    "camt053.xml": camt(
        CAMT, "2024-02-05", "60.00",
        [("CAMTREF000001", "8.00", GUEST_NAME, GUEST, IN), ("CAMTREF000002", "-4.50", SHOP_NAME, SHOP, OUT)],
    ),
    "mt940.sta": MT940_TEXT,
    "ledenlijst.csv": (
        "Lidnummer;Naam;Soort;Kamer;Lid sinds;Lid tot;Aandelen;Aandelen per\n"
        "L0005;F. Verzonnen;bewoner;BEUK;2024-02-01;;;\n"
    ),
    "personen.csv": (
        "Nummer;Naam;Soort;Kamers;Sinds;Tot;Lid\nV0001;G. Verzonnen;bewoner;LINDE BEUK;2024-01-01;;\n"
        "V0002;H. Verzonnen;professional;LINDE;2024-01-01;;\n"
    ),
    "uren-LINDE-2024-03.csv": (
        "Kamer;LINDE\nMaand;2024-03\n\nDatum;Nummer;Soort;Activiteit;Uren\n2024-03-04;V0001;bewoner;kookgroep;2:30\n"
        "2024-03-11;V0001;bewoner;kookgroep;3\n"
    ),
    "begroting-2024-lasten.csv": (
        'groep,post,LINDE,BEUK,totaal\nfysiek,"Huren van de ruimte",7200,7200,14400\n'
        'fysiek,"Communicatie, website en organisatie",500,400,900\n'
    ),
    "begroting-2024-baten.csv": (
        'financier,soort,LINDE,BEUK,totaal\n"Gemeente De Linde: SPDO",gemeente,7200,7200,14400\n'
    ),
}  # fmt: skip


def pdf(text: str) -> bytes:
    """A page with one line, of which the metadata name somebody who does not exist."""
    stream = f"BT /F1 12 Tf 20 80 Td ({text}) Tj ET".encode()
    resources = b"<< /Font << /F1 5 0 R >> >>"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R /Resources %s >>" % resources,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Author (I. Verzonnen) /Title (Bon) >>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(parts) + 1
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (count, table, count, len(content))
    )


def png() -> bytes:
    """A grey square, of which a text chunk names somebody who does not exist."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x80" * 8 for _ in range(8))
    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"tEXt", b"Author\0J. Verzonnen")
        + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )  # fmt: skip


def write_sources(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name, text in SOURCES.items():
        (folder / name).write_bytes(text.encode())
    with zipfile.ZipFile(folder / "camt053.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in zipped():
            archive.writestr(zipfile.ZipInfo(name, (2024, 2, 6, 0, 0, 0)), text)
    (folder / "bon-LINDE-2024-001.pdf").write_bytes(pdf("Bon LINDE-2024-001"))
    (folder / "bon-LINDE-2024-002.png").write_bytes(png())
    (folder / "bon-BEUK-2024-001.pdf").write_bytes(pdf("Bon BEUK-2024-001"))
    (folder / "factuur-2024-044.pdf").write_bytes(pdf("Factuur 2024-044"))


def bwk(main: Path, *words: str | Path) -> None:
    environment = {**os.environ, "BWK_BOEKEN": str(main), "BWK_WACHTWOORD": "een lang wachtwoord om te proberen"}
    program = Path(sys.executable).with_name("bwk")
    done = subprocess.run([program, *words], env=environment, text=True, capture_output=True, check=False)
    print("$ bwk", *words)
    print(done.stdout + done.stderr)
    if done.returncode:
        sys.exit(f"bwk {words} gaf {done.returncode}")


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def standing_data(books: Path) -> None:
    """What a treasurer writes by hand."""
    (books / "stam/regels.toml").write_text(RULES.lstrip(), "utf-8")
    kamers = books / "stam/kamers.beancount"
    text = kamers.read_text("utf-8")
    for code, iban in (("LINDE", LINDE), ("BEUK", BEUK)):
        place = text.index("\n", text.index("handgeld:", text.index(f'"kamer" "{code}"')))
        text = f'{text[:place]}\n  iban: "{iban}"{text[place:]}'
    kamers.write_text(text, "utf-8")
    accounts = "".join(
        f'2000-01-01 open Activa:Bank:{name} EUR\n  naam: "{name}"\n  rgs: "BLimBanRba"\n  iban: "{iban}"\n'
        for name, iban in ACCOUNTS.items()
    )
    append(books / "stam/rekeningen.beancount", accounts)
    append(
        books / "stam/financiers.beancount",
        '\n2024-01-01 custom "financier" "SPDO"\n  naam: "Gemeente De Linde: SPDO"\n  groep: "Gemeente"\n'
        '  kamers: "LINDE BEUK"\n  rgs: "WOvbOrsOel"\n',
    )
    append(
        books / "stam/lidmaatschap.beancount",
        '\n2024-01-01 custom "ledenregels"\n  minste-aandelen: 1\n  terugbetaling-maanden: 6\n'
        '  aansprakelijkheid: "UA"\n  bron: "Voorbeeld: statuten, artikel 7"\n'
        '\n2024-01-01 custom "contributie" "bewoner" 10.00 EUR\n  vervalt: "2024-06-30"\n  rekening: "Eigen:LEDEN"\n'
        '\n2025-01-01 custom "contributie" "bewoner" 10.00 EUR\n  vervalt: "2025-06-30"\n  rekening: "Eigen:LEDEN"\n',
    )


def fill(main: Path, sources: Path) -> None:
    files = sorted(sources.iterdir())
    late = [path for path in files if path.name in LATE]
    papers = [path for path in files if path.suffix in {".pdf", ".png"}]
    for number, kamer in (("L0001", "LINDE"), ("L0002", "LINDE"), ("L0003", "BEUK"), ("L0004", "BEUK")):
        shares = "2" if number == "L0001" else "1"
        bwk(main, "leden", "aanmelden", "--aandelen", shares, "--soort", "bewoner", "--kamer", kamer, "--nummer",
            number, "--datum", "2024-01-05")  # fmt: skip
    bwk(main, "leden", "importeer", sources / "ledenlijst.csv")
    bwk(main, "uren", "tarief", "bewoner", "--vanaf", "2024-01-01", "--bedrag", "10,22", "--bron", "besluit van 2024")
    bwk(
        main,
        "uren",
        "tarief",
        "professional",
        "--vanaf",
        "2024-01-01",
        "--bedrag",
        "37,00",
        "--bron",
        "besluit van 2024",
    )
    bwk(main, "uren", "importeer", sources / "personen.csv")
    lists = {"ledenlijst.csv", "personen.csv"}
    bwk(
        main,
        "importeer",
        *(path for path in files if path not in late and path not in papers and path.name not in lists),
    )
    bwk(main, "importeer", *papers)
    bwk(main, "uren", "boek", "V0002", "2024-03-05", "administratie", "1:45", "--kamer", "LINDE")
    bwk(main, "uren", "goedkeuren", "LINDE", "2024-03", "--door", "L0001", "--op", "2024-04-02")
    bwk(main, "uren", "volledig", "LINDE", "2024-03", "--door", "L0001", "--op", "2024-04-02")
    bwk(main, "handgeld", "telling", "LINDE", "--bedrag", "67,50", "--door", "L0001", "--en", "L0003", "--datum",
        "2024-12-31")  # fmt: skip
    bwk(main, "importeer", *late)
    bwk(main, "afsluiten", "2024", "--besluit", "ledenvergadering van 15 februari 2025", "--datum", "2025-02-15")
    bwk(main, "uren", "boek", "V0001", "2025-02-10", "kookgroep", "2:00", "--kamer", "BEUK")


def committee(main: Path) -> None:
    today = dt.date(2025, 3, 4)

    def audit() -> Audit:
        return open_audit(load(main), YEAR, today)

    log = log_file(audit_folder(main.parent))
    add_drawing(audit(), ONE, "3-5-2-6", Decimal(500), 4)
    items = sample_of(audit()).items
    add_tick(audit(), ONE, items[0].identity, dict.fromkeys(TickQuestion, "ja"), "")
    add_tick(
        audit(),
        OTHER,
        items[1].identity,
        {**dict.fromkeys(TickQuestion, "ja"), TickQuestion.RECEIPT: "nee"},
        "geen bon gezien",
    )
    first = ask(log, ONE, YEAR, "vraag", "Waar is de factuur van de huur van december?")
    answer(log, TREASURER, YEAR, first, "Die staat in het huurcontract GL-2024-01.")
    close(log, ONE, YEAR, first, "opgelost", "Gezien.")
    ask(log, OTHER, YEAR, "opmerking", "De kas is een keer per jaar geteld; doe dat vaker.")
    advice = MeetingAdvice("ja", "ja")
    proposal = propose(audit(), ONE, advice, independent=True)
    sign(audit(), OTHER, proposal.digest, render, independent=True, red_seen=True)


def balances(main: Path, path: Path) -> None:
    """What stood on every account at the end of the sealed year."""
    found: dict[tuple[str, str], Decimal] = {}
    for entry in load(main).transactions:
        if entry.date.year <= YEAR:
            for posting in entry.postings:
                key = (posting.account, posting.units.currency)
                found[key] = found.get(key, Decimal(0)) + posting.units.number
    lines = (f"{account};{currency};{number}\n" for (account, currency), number in sorted(found.items()) if number)
    path.write_text("".join(lines), "utf-8")


def make(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    sources, main = folder / "bronnen", folder / "boeken/main.beancount"
    write_sources(sources)
    bwk(main, "nieuw", main.parent, "--naam", "Wijkhuis De Linde", "--kamer", "LINDE=Kamer Linde", "--kamer",
        "BEUK=Kamer Beuk", "--iban", ING, "--kvk", "12345678", "--rsin", "001234567")  # fmt: skip
    standing_data(main.parent)
    fill(main, sources)
    for name, role, number in (("penning", "penningmeester", "L0001"), ("kas1", "kascommissie", "L0003"),
                               ("kas2", "kascommissie", "L0004")):  # fmt: skip
        bwk(main, "toegang", "maak", name, "--rol", role, "--nummer", number)
    committee(main)
    # An order in the open year comes after the statement: a treasurer goes on while the kascommissie looks back.
    with tempfile.TemporaryDirectory() as outside:
        bwk(main, "handgeld", "overmaken", "2025-03", "--op", "2025-03-05", "--uit", outside, "--rekening",
            "ING")  # fmt: skip
    bwk(main, "controle")
    bwk(main, "verifieer", folder / "kascommissie/verklaring-2024.pdf")
    balances(main, folder / f"saldi-{YEAR}.csv")
    for lock in folder.rglob(".*.lock"):
        lock.unlink()


if __name__ == "__main__":
    make(Path(sys.argv[1]).resolve())
