"""A file that cannot be read says what it is and what to do; a zip is read file by file."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from bwk_ledger.base.errors import InputError
from importers.batch import run
from importers.config import config
from importers.kinds import identify, unpacked
from importers.readers.source import Source
from tests.bank_files import BANK, OPENING, ImportBooks, ing, row
from tests.papers import paper

_DOWNLOAD = "download bij de bank dezelfde periode als CSV, CAMT.053 (XML) of MT940, en lees dat bestand in"


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def sheet(*cells: str) -> bytes:
    buffer = io.BytesIO()
    with Workbook(buffer) as workbook:
        workbook.add_worksheet().write_row(0, 0, cells)
    return buffer.getvalue()


def message(name: str, content: bytes) -> str:
    with pytest.raises(InputError) as raised:
        _identify_all(Source(Path(name), content))
    return str(raised.value)


def _identify_all(source: Source) -> None:
    for item in unpacked(source):
        identify(item, config(Path("boeken"))[0])


STATEMENT = (
    "{name}: dit is een afschrift als pdf, en daaruit zijn geen bankregels te lezen.\n"
    "  Oorzaak: een pdf is gemaakt om te bekijken: bedragen en regels zijn er niet zeker uit te halen.\n"
    f"  Herstel: {_DOWNLOAD}."
)
SHEET = (
    "{name}: dit is een rekenblad (Excel of LibreOffice), maar geen urenlijst.\n"
    "  Oorzaak: een urenlijst heeft de kolommen Datum, Nummer, Soort, Activiteit en Uren.\n"
    f"  Herstel: is het een afschrift: {_DOWNLOAD}; is het een ledenlijst of een begroting: sla het op als CSV."
)
OLD_SHEET = (
    "{name}: dit is een bestand van een oud Office-programma, zoals xls of doc.\n"
    f"  Herstel: is het een afschrift: {_DOWNLOAD}; is het een andere lijst: open het en sla het op als CSV."
)
DOCUMENT = (
    "{name}: dit is een tekstdocument (Word of LibreOffice).\n"
    "  Herstel: is het een bon of factuur: bewaar het als pdf; is het een lijst: zet die in een rekenblad en sla het "
    "op als CSV."
)
PACKED = (
    "{name}: dit is een ingepakt bestand dat niet kan worden uitgepakt (rar, 7z of gz).\n"
    "  Herstel: pak het zelf uit en importeer de bestanden die erin zitten."
)
EXPORT = f"{{name}}: dit is een export voor een ander boekhoudprogramma (OFX of QIF).\n  Herstel: {_DOWNLOAD}."
ZIP_IN_ZIP = (
    "{name}: in dit zip-bestand zit weer een zip-bestand: 'binnen.zip'.\n"
    "  Herstel: pak het zip-bestand uit en importeer de bestanden los."
)
PAGE = (
    "{name}, regel 1: dit is een webpagina, geen bestand van de bank.\n"
    "    | <!DOCTYPE html>\n"
    "  Oorzaak: waarschijnlijk was u uitgelogd toen u het bestand downloadde.\n"
    "  Herstel: log opnieuw in bij de bank en download het bestand nog eens."
)
ODF = b"application/vnd.oasis.opendocument."
KINDS = {
    "download.pdf": (paper("Rekeningafschrift nr 3", "Vorig saldo 100,00", "Nieuw saldo 57,50"), STATEMENT),
    "NL36.pdf": (paper("Rekeningoverzicht maart 2024", "Totaal afgeschreven 92,50"), STATEMENT),
    "afschrift-2024-03.pdf": (b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n", STATEMENT),
    "afschrift.xlsx": (sheet("Datum", "Naam", "Bedrag"), SHEET),
    "boek.ods": (
        zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}),
        SHEET,
    ),
    "afschrift.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, OLD_SHEET),
    "brief.docx": (zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), DOCUMENT),
    "brief.odt": (zipped({"mimetype": ODF + b"text", "content.xml": b"<x/>"}), DOCUMENT),
    "afschrift.rar": (b"Rar!\x1a\x07\x00" + b"\0" * 40, PACKED),
    "afschrift.csv.gz": (b"\x1f\x8b\x08\0" + b"\0" * 40, PACKED),
    "export.ofx": (b"OFXHEADER:100\r\nDATA:OFXSGML\r\n", EXPORT),
    "export.qif": (b"!Type:Bank\nD01/02/2024\nT-5.00\n^\n", EXPORT),
    "twee.zip": (zipped({"binnen.zip": zipped({"a.csv": b"x"})}), ZIP_IN_ZIP),
    "afschrift.csv": (b"<!DOCTYPE html>\n<html><body>Inloggen</body></html>", PAGE),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_file_says_what_it_is_and_what_to_do(name: str) -> None:
    content, said = KINDS[name]
    assert message(name, content) == said.format(name=name)


def test_what_is_wrong_in_a_zip_names_the_file_in_it() -> None:
    content = zipped({"a.csv": ing([row("01-02", "1.00")]), "b.qif": b"!Type:Bank\n"})
    assert message("maart.zip", content) == EXPORT.format(name="maart.zip (b.qif)")


def test_a_bill_that_names_a_balance_is_no_statement() -> None:
    content = paper("Factuur", "Nieuw saldo van uw tegoed 12,00")
    importer = identify(Source(Path("energie.pdf"), content), config(Path("boeken"))[0])
    assert importer.label == "bon of factuur (PDF of foto)"


def test_a_pdf_with_the_number_of_a_receipt_is_a_receipt() -> None:
    content = paper("Rekeningoverzicht", "Vorig saldo 1,00", "Nieuw saldo 2,00")
    importer = identify(Source(Path("factuur-2018-044.pdf"), content), config(Path("boeken"))[0])
    assert importer.label == "bon of factuur (PDF of foto)"


def test_every_statement_in_a_zip_is_read_and_the_zip_is_what_is_kept(books: ImportBooks) -> None:
    january, february = [row("01-03", "-1.00")], [row("02-03", "-2.00")]
    content = zipped(
        {
            "map/januari.csv": ing(january),
            "februari.csv": ing(february, opening=OPENING - 1),
            "__MACOSX/._januari.csv": b"x",
        }
    )
    path = books.root / "inbox" / "kwartaal.zip"
    path.write_bytes(content)
    done = run(books.load(), [path], keep_originals=True)
    assert [(item.path.name, item.plan.new) for item in done] == [
        ("kwartaal.zip (januari.csv)", 2),  # with the opening balance
        ("kwartaal.zip (februari.csv)", 1),
    ]
    assert books.load().errors == []
    before = books.snapshot()
    assert (books.root / "originelen/kwartaal.zip").read_bytes() == content
    again = run(books.load(), [books.root / "originelen/kwartaal.zip"])
    assert [item.plan.new for item in again] == [0, 0]
    assert books.snapshot() == before
    assert BANK in (books.root / "stam/rekeningen.beancount").read_text("utf-8")
