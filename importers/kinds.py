"""Which kind of file somebody gave, judged by its content, and what is said of one that cannot be read."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bwk_ledger.base.errors import InputError
from importers.readers.paper_text import page_texts
from importers.readers.payment_words import file_number
from importers.readers.source import BROKEN, ZIP, holds_several_kinds, members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.base import Importer
    from importers.readers.source import Source

_PDF = b"%PDF-"
_DOWNLOAD = "download bij de bank dezelfde periode als CSV, CAMT.053 (XML) of MT940, en lees dat bestand in."
_STATEMENT = (
    "dit is een afschrift als pdf, en daaruit zijn geen bankregels te lezen.",
    "een pdf is gemaakt om te bekijken: bedragen en regels zijn er niet zeker uit te halen.",
    _DOWNLOAD,
)
_SHEET = (
    "dit is een rekenblad (Excel of LibreOffice), maar geen urenlijst.",
    "een urenlijst heeft de kolommen Datum, Nummer, Soort, Activiteit en Uren.",
    f"is het een afschrift: {_DOWNLOAD[:-1]}; is het een ledenlijst of een begroting: sla het op als CSV.",
)
_OLD_SHEET = (
    "dit is een bestand van een oud Office-programma, zoals xls of doc.",
    None,
    f"is het een afschrift: {_DOWNLOAD[:-1]}; is het een andere lijst: open het en sla het op als CSV.",
)
_DOCUMENT = (
    "dit is een tekstdocument (Word of LibreOffice).",
    None,
    "is het een bon of factuur: bewaar het als pdf; is het een lijst: zet die in een rekenblad en sla het op als CSV.",
)
_PACKED = (
    "dit is een ingepakt bestand dat niet kan worden uitgepakt (rar, 7z of gz).",
    None,
    "pak het zelf uit en importeer de bestanden die erin zitten.",
)
_OTHER_EXPORT = (
    "dit is een export voor een ander boekhoudprogramma (OFX of QIF).",
    None,
    _DOWNLOAD,
)
_STARTS = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": _OLD_SHEET,
    b"Rar!": _PACKED,
    b"7z\xbc\xaf\x27\x1c": _PACKED,
    b"\x1f\x8b": _PACKED,
}
_EXPORT = re.compile(rb"\s*(?:OFXHEADER|<\?OFX|<OFX>|!Type:|<\?xml[^>]*>\s*<\?OFX)", re.IGNORECASE)
_TEXT_DOCUMENT = ("word/", "content.xml")
_SPREADSHEET = b"opendocument.spreadsheet"
# What only a statement says; two of these and it is one.
_OF_STATEMENT = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"(?:rekening|bank|dag|giro)afschrift|afschrift(?:nummer|\s*(?:nr|volgnr))",
        r"rekeningoverzicht|account statement|transactieoverzicht|mutatieoverzicht",
        r"(?:vorig|begin|oud)\s*saldo|saldo\s*(?:vorig|begin|op\s)|opening balance|previous balance",
        r"(?:nieuw|eind)\s*saldo|closing balance|new balance",
        r"totaal\s*(?:af|bij)(?:geschreven|schrijvingen)?\b|af-?\s*(?:en|/)\s*bij(?:schrijvingen)?\b",
    )
)
_NAMED_STATEMENT = re.compile(r"afschrift|rekeningoverzicht|transactie|mutatie|statement", re.IGNORECASE)
_PAGES = 2  # of a pdf: the first tell what it is


def identify(source: Source, importers: Sequence[Importer]) -> Importer:
    """The importer that reads a file, judged by its content.

    Raises:
        InputError: none does; says what the file is, as far as can be told.
    """
    if is_pdf_statement(source):
        raise _refused(source, *_STATEMENT)
    # Binary kinds first: the others read text, which such a file is not.
    for importer in (item for item in importers if item.binary):
        if importer.recognises(source):
            return importer
    if told := _what_it_is(source):
        raise _refused(source, *told)
    for importer in (item for item in importers if not item.binary):
        if importer.recognises(source):
            return importer
    raise InputError(
        "dit bestand is van geen bekende soort.",
        file=source.name,
        line=1,
        excerpt=source.first_line,
        cause=f"bekend zijn: {', '.join(importer.label for importer in importers)}.",
        remedy="download het afschrift als CSV bij de bank, of gebruik het sjabloon van de urenlijst.",
    )


def unpacked(source: Source) -> list[Source]:
    """The files in a zip, each by itself; any other file as it is, and so is a zip of CAMT, which is one statement.

    Raises:
        InputError: the zip is damaged, locked or empty, holds a zip, or would unpack to more than any bank writes.
    """
    if not holds_several_kinds(source):
        return [source]
    return [replace(item.source, packed_in=source) for item in members(source)]


def is_pdf_statement(source: Source) -> bool:
    """Whether a file is a statement of a bank as pdf: by what it says, else by its name; not with a receipt number."""
    if not source.content.startswith(_PDF) or file_number(source.name) is not None:
        return False
    text = "\n".join(page_texts(source.content)[:_PAGES])
    if text.strip():
        return sum(words.search(text) is not None for words in _OF_STATEMENT) > 1
    return _NAMED_STATEMENT.search(Path(source.name).stem) is not None


def _what_it_is(source: Source) -> tuple[str, str | None, str] | None:
    if source.content.startswith(ZIP):
        return _DOCUMENT if _is_document(source) else _SHEET
    if _EXPORT.match(source.content):
        return _OTHER_EXPORT
    return next((told for start, told in _STARTS.items() if source.content.startswith(start)), None)


def _is_document(source: Source) -> bool:
    """Whether an office file is a text: of Word, or of LibreOffice, whose files say in `mimetype` what they are."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
            names = archive.namelist()
            if "mimetype" in names:
                return _SPREADSHEET not in archive.read("mimetype")[:200]
            return any(name.startswith(_TEXT_DOCUMENT) for name in names)
    except BROKEN:
        return False


def _refused(source: Source, what: str, cause: str | None, remedy: str) -> InputError:
    return InputError(what, file=source.name, cause=cause, remedy=remedy)
