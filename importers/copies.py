"""The copies of imported files that are kept with the books: their names, and photos and pdfs that tell nobody who."""

from __future__ import annotations

import datetime as dt
import io
import logging
import re
import struct
import zlib
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from importers.pictures import UnreadablePictureError, converted, is_convertible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from importers.readers.bank import Statement


# What the copy of an imported file is called, and so how the books name it: by what it holds, never by its own name.
#
# Who sends or saves a file may write anybody's name in its name. A statement is called by its account and days, a
# receipt
# by its number, a list by what it is.

_DATES = (  # of a period, as banks write it in the name of an export
    re.compile(r"(?<!\d)(\d{2})-(\d{2})-(\d{4})_(\d{2})-(\d{2})-(\d{4})(?=(?:-\d+)?\.\w+$)"),
    re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})[_-](\d{4})-(\d{2})-(\d{2})(?=(?:-\d+)?\.\w+$)"),
    re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})_(\d{4})(\d{2})(\d{2})(?=(?:-\d+)?\.\w+$)"),
)
_ENDINGS = {".csv", ".tab", ".txt", ".xml", ".zip", ".sta", ".swi", ".940", ".mt940"}


@lru_cache(4096)
@lru_cache(4096)  # of every row of the bank, but a few files
def archived_as(name: str) -> str:
    """A name as a file can have it."""
    return re.sub(r"[^\w.-]+", "_", name)


def statement_name(file: str, account: str, statements: Iterable[Statement]) -> str:
    """What a statement is called: by its account, and the days that it or its bank says it is about.

    Args:
        file: the name of the file, of which only a period and a known ending count.
        account: the own account; the first where there are more.
        statements: what is in it.
    """
    days = [day for item in statements for day in _days(item)]
    days += stated_period(file) or ()
    slug = account.split(":", 1)[1].removeprefix("Bank:").replace(":", "-").lower()
    ending = PurePath(file).suffix.lower()
    period = dict.fromkeys(f"{day}" for day in (min(days), max(days))) if days else {}
    return archived_as(f"{'-'.join([slug, *period])}{ending if ending in _ENDINGS else '.txt'}")


def receipt_name(number: str, ending: str) -> str:
    """What a receipt or bill is called: `LINDE-2026-014`, or with the word of its kind `factuur 2026-044`."""
    return archived_as(f"{number.replace(' ', '-') if ' ' in number else f'bon-{number}'}{ending}")


def letter_name(reference: str, ending: str) -> str:
    """What the letter of a funder is called, by its reference."""
    return archived_as(f"beschikking-{reference.replace(' ', '-')}{ending}")


def sheet_name(kamer: str, months: Sequence[str], ending: str, *, is_loose: bool) -> str:
    """What a timesheet is called, by its (first) kamer and its months."""
    period = "-".join(dict.fromkeys((min(months), max(months))))
    return archived_as(f"{'losse-' if is_loose else ''}uren-{kamer}-{period}{ending}")


def count_sheet_name(kamer: str, month: str, ending: str) -> str:
    """What a count sheet is called, by its kamer and month."""
    return archived_as(f"prestaties-{kamer}-{month}{ending}")


def stated_period(name: str) -> tuple[dt.date, dt.date] | None:
    """The first and last day that a file is about by its own name, such as `..._01-01-2026_31-12-2026.csv`."""
    for pattern in _DATES:
        if both_days := pattern.search(name):
            parts = both_days.groups()
            halves = (parts[:3], parts[3:])
            try:
                first, last = (dt.date.fromisoformat("-".join(_from_year(half))) for half in halves)
            except ValueError:
                return None
            return first, last
    return None


def _from_year(parts: Sequence[str]) -> Sequence[str]:
    return parts if len(parts[0]) == len("jjjj") else parts[::-1]


def _days(statement: Statement) -> Iterable[dt.date]:
    yield from (row.date for row in statement.rows)
    if statement.last_day is not None:
        yield statement.last_day


# A photo as it is kept with the books: every pixel, and nothing about who took it, where, with what or when.
#
# The parts of the file that make the picture are copied as they are, so nothing is compressed anew; of all others
# only
# how the picture is turned is kept.

JPEG = b"\xff\xd8\xff"
PNG = b"\x89PNG\r\n\x1a\n"
_SCAN, _END, _EXIF, _ADOBE = 0xDA, 0xD9, 0xE1, 0xEE
_FRAMES = {*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD, _SCAN}  # sizes, tables and the picture itself
_ADOBE_LENGTH = 12  # which colours the picture has
_EXIF_START = b"Exif\0\0"
_TURNED = 0x0112
_TURNS = range(2, 9)
_SHORT = 3  # a number of two bytes
_BYTE_ORDERS = {b"II": "<", b"MM": ">"}
_DRAWN = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"}


class UnreadableError(Exception):
    """The file is not what it seems to be, so what it tells about people cannot be found."""


def clean_jpeg(content: bytes) -> bytes:
    """A JPEG without its metadata, previews and profiles, and without what stands behind the picture."""
    parts, turn, has_picture = [], 0, False
    for marker, segment in _segments(content):
        if marker == _EXIF and segment[4:].startswith(_EXIF_START):
            turn = turn or _turned(segment[4 + len(_EXIF_START) :])
        elif marker in _FRAMES:
            parts.append(segment)
            has_picture |= marker == _SCAN
        elif marker == _ADOBE and segment[4:9] == b"Adobe":
            parts.append(_segment(_ADOBE, segment[4 : 4 + _ADOBE_LENGTH]))
    if not has_picture:
        raise UnreadableError
    first = [_segment(_EXIF, _EXIF_START + _tiff(turn))] if turn else []
    return b"".join([b"\xff\xd8", *first, *parts, b"\xff\xd9"])


def clean_png(content: bytes) -> bytes:
    """A PNG with only the parts that are drawn."""
    parts, turn = [], 0
    for kind, data in _chunks(content):
        if kind in _DRAWN:
            if kind == b"IDAT" and turn:
                parts.append(_chunk(b"eXIf", _tiff(turn)))
                turn = 0
            parts.append(_chunk(kind, data))
        elif kind == b"eXIf":
            turn = _turned(data)
    return b"".join([PNG, *parts])


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments of a JPEG by their marker, each scan with the picture that follows it, up to the end of it."""
    place = 2
    while True:
        if content[place : place + 1] != b"\xff":
            raise UnreadableError
        while content[place + 1 : place + 2] == b"\xff":  # may stand before any marker
            place += 1
        marker = content[place + 1] if place + 1 < len(content) else -1
        if marker == _END:
            return
        length = int.from_bytes(content[place + 2 : place + 4], "big")
        end = place + 2 + length
        if marker < 0 or length < struct.calcsize("H") or end > len(content):
            raise UnreadableError
        if marker == _SCAN:
            end = _end_of_scan(content, end)
        yield marker, content[place:end]
        place = end


def _end_of_scan(content: bytes, place: int) -> int:
    """Where the next marker is that does not belong to the picture."""
    while (place := content.find(b"\xff", place)) >= 0:
        following = content[place + 1 : place + 2]
        if following != b"\0" and not b"\xd0" <= following <= b"\xd7":
            return place
        place += 2
    raise UnreadableError


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG by their kind, up to the last."""
    place = len(PNG)
    while True:
        length = int.from_bytes(content[place : place + 4], "big")
        kind, data = content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        if content[: len(PNG)] != PNG or len(kind) < len(b"IEND") or len(data) < length:
            raise UnreadableError
        yield kind, data
        if kind == b"IEND":
            return
        place += 12 + length


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _turned(tiff: bytes) -> int:
    """How a picture is to be turned when it is shown; 0 where that is not said."""
    order = _BYTE_ORDERS.get(tiff[:2])
    if order is None:
        return 0
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for number in range(count):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
            if (tag, kind) == (_TURNED, _SHORT):
                return value if value in _TURNS else 0
    except struct.error:
        pass
    return 0


def _tiff(turn: int) -> bytes:
    """Exif that says only how the picture is turned."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _TURNED, _SHORT, 1, turn, 0, 0)


# A pdf as it is kept with the books: its pages, and nothing about who made it, with what or when.
#
# It is written anew from what its pages are made of. Names of authors, earlier versions, files within it and programs
# that would run when it is opened do not come along.

PDF = b"%PDF-"
# Of the document or of a part of it: who, when and with what; and what runs, or is packed with it.
_ABOUT = (
    "/Metadata", "/PieceInfo", "/LastModified", "/Usage", "/OpenAction", "/AA", "/JavaScript", "/EmbeddedFiles", "/AF",
    "/FS", "/Collection", "/SpiderInfo", "/Perms", "/DSS", "/Threads",
)  # fmt: skip
_ABOUT_NOTE = (
    "/NM",
    "/M",
    "/CreationDate",
    "/Subj",
    "/RC",
    "/A",
    "/PA",
)  # also where a link leads: perhaps to a person
_AUTHOR, _FIELD = "/T", "/Widget"  # in a field of a form that is its name
_JPEG = "/DCTDecode"


def is_signed(content: bytes) -> bool:
    """Whether a pdf is digitally signed: any change would break the signature."""
    return b"/ByteRange" in content


def clean_pdf(content: bytes) -> bytes:
    """The pages of a pdf without what tells who made it; the same bytes every time.

    Raises:
        UnreadableError: it is damaged or locked.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it has to say about a pdf is not for the treasurer
    try:
        # What nothing refers to any more is left behind the second time.
        return _rewritten(_rewritten(content))
    except UnreadableError:
        raise
    except Exception as error:  # pypdf raises whatever a damaged file leads it to
        raise UnreadableError from error


def _rewritten(content: bytes) -> bytes:
    from pypdf import PdfReader, PdfWriter

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableError
    writer = PdfWriter(clone_from=reader)
    if not writer.pages:
        raise UnreadableError
    writer.metadata = None
    writer._ID = None  # noqa: SLF001 - made of what the metadata were, and there is no other way to leave it out
    for item in writer._objects:  # noqa: SLF001 - nor to see every part
        for dictionary in _dictionaries(item):
            _strip(dictionary)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _dictionaries(item: Any) -> Iterator[Any]:
    """A part of a pdf that has named values, and those within it."""
    if isinstance(item, dict):
        yield item
    for child in item.values() if isinstance(item, dict) else item if isinstance(item, list) else ():
        if isinstance(child, dict | list):
            yield from _dictionaries(child)


def _strip(item: Any) -> None:
    is_note = "/Subtype" in item and ("/Rect" in item or item.get("/Type") == "/Annot")
    for name in (*_ABOUT, *(_ABOUT_NOTE if is_note else ())):
        item.pop(name, None)
    if is_note and item["/Subtype"] != _FIELD:
        item.pop(_AUTHOR, None)
    if item.get("/Filter") in (_JPEG, [_JPEG]) and item._data.startswith(JPEG):  # noqa: SLF001 - as it is packed
        item._data = clean_jpeg(item._data)  # noqa: SLF001


# The copy of a receipt or bill that is kept with the books: what can be seen of it, and no more.

_SIGNED = "deze pdf is digitaal ondertekend en is daarom bewaard zoals zij is, met wat erin staat over wie haar maakte"
_UNREADABLE = "dit bestand is bewaard zoals het is: wat erin staat over wie het maakte, was er niet uit te halen"


class _PaperKind(NamedTuple):
    start: bytes
    ending: str
    clean: Callable[[bytes], bytes]


_KINDS = (
    _PaperKind(PDF, ".pdf", clean_pdf),
    _PaperKind(PNG[:4], ".png", clean_png),
    _PaperKind(JPEG, ".jpg", clean_jpeg),
)


class PaperCopy(NamedTuple):
    """The bytes to keep, and what to tell where they still are those that were received."""

    content: bytes
    note: str = ""


def is_paper(content: bytes) -> bool:
    """Whether it is a pdf or a picture, whatever it is called."""
    return _kind(content) is not None or is_convertible(content)


def is_pdf(content: bytes) -> bool:
    """Whether it is a pdf."""
    return content.startswith(PDF)


def ending(content: bytes) -> str:
    """How the name of such a copy ends."""
    kind = _kind(content)
    assert kind is not None
    return kind.ending


def paper_copy(content: bytes) -> PaperCopy:
    """The copy of a pdf or photo: the same bytes for the same file. A photo that a browser may not show becomes JPEG.

    Raises:
        UnreadableError: such a photo is damaged, so that nobody could ever look at it.
    """
    if is_pdf(content) and is_signed(content):
        return PaperCopy(content, _SIGNED)
    if is_convertible(content):
        return paper_copy(_shown_anywhere(content))
    kind = _kind(content)
    assert kind is not None
    try:
        return PaperCopy(kind.clean(content))
    except UnreadableError:
        return PaperCopy(content, _UNREADABLE)


def _shown_anywhere(content: bytes) -> bytes:
    try:
        return converted(content)
    except UnreadablePictureError as error:
        raise UnreadableError from error


def _kind(content: bytes) -> _PaperKind | None:
    return next((kind for kind in _KINDS if content.startswith(kind.start)), None)
