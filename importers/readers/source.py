"""A source file: its bytes, its text, the lines of a CSV with their numbers, and files packed in a zip."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from bwk_ledger.base.errors import InputError, called, refused_in
from bwk_ledger.base.quick import maker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bwk_ledger.base.errors import Advice


# A source file: its bytes, its text, and the lines of a CSV with their numbers.

T = TypeVar("T")
# How a file of two bytes a letter begins: with a byte order mark, or as XML, whose first character is known.
_UTF_16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_DECLARED = re.compile(r"""(\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["'])[A-Za-z0-9._-]{1,40}""")
_HTML_STARTS = ("<!doctype html", "<html")
_PIECE = 1 << 16  # characters, at least, that are split in lines at once
_START = max(map(len, _HTML_STARTS))
_CSV_ERRORS = {
    "unexpected end of data": "een aanhalingsteken wordt niet gesloten",
    "expected after": "na een gesloten aanhalingsteken staat nog tekst",
    "field larger than field limit": "een veld is langer dan een bank schrijft",
}
_UNREADABLE: dict[type[OSError], str] = {
    FileNotFoundError: "er is geen bestand met deze naam.",
    IsADirectoryError: "dit is een map.",
    PermissionError: "u mag dit bestand niet lezen.",
}
LONGEST = 1 << 17  # bytes of a line, or characters of a field, as the csv module allows; no bank writes more
_TOLD_EVERY = 1000  # records
DOWNLOAD_OR_SAVE_AGAIN = "download het bestand opnieuw bij de bank, of sla het opnieuw op."


class CsvRecord(NamedTuple):
    """One record of a CSV: its fields, and its first and last line counted from 1."""

    line: int
    last_line: int
    fields: tuple[str, ...]


_record = maker(CsvRecord)


def _tell_nobody(part: float) -> None:
    """Where nobody looks at the progress."""


@dataclass(frozen=True)
class Source:
    """A file to import, read once.

    `tell` is called now and then with the part of the stage it is in (reading, booking) that is done, from 0 to 1.
    `packed_in` is the zip that it came in, where that holds files of several kinds.
    """

    path: Path
    content: bytes
    tell: Callable[[float], None] = field(default=_tell_nobody, compare=False, repr=False)
    _results: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    packed_in: Source | None = field(default=None, compare=False, repr=False)

    @classmethod
    def read(cls, path: Path) -> Source:
        """Read a file.

        Raises:
            InputError: the file is not there, cannot be read, is empty, or has a name that the books cannot hold.
        """
        if character := refused_in(path.name):
            raise InputError(
                f"in de naam van dit bestand staat {called(character)}.",
                file=path.name,
                cause="de naam komt in de boeken als bron van wat erin staat.",
                remedy="geef het bestand een andere naam.",
            )
        try:
            content = path.read_bytes()
        except OSError as error:
            raise InputError(
                "dit bestand kan niet worden gelezen.",
                file=path,
                cause=_UNREADABLE.get(type(error), f"{error.strerror}."),
                remedy="controleer de naam en de map van het bestand.",
            ) from error
        if not content or content.isspace():
            raise InputError("dit bestand is leeg.", file=path.name, remedy=DOWNLOAD_OR_SAVE_AGAIN)
        return cls(path, content)

    def once(self, read: Callable[[Source], T]) -> T:
        """What a reader makes of this file; read the first time only."""
        if read not in self._results:
            self._results[read] = read(self)
        result: T = self._results[read]
        return result

    @property
    def name(self) -> str:
        """The file name, as shown in messages and kept as the origin of postings."""
        return self.path.name

    @cached_property
    def plain(self) -> bytes:
        """The content with one byte for each letter of ASCII: as it is, or UTF-16 turned into UTF-8."""
        codec = _UTF_16.get(self.content[:2])
        if codec is None:
            return self.content
        # What is cut off in the middle of a letter is for the reader of the file to tell, with its line.
        return _DECLARED.sub(r"\1UTF-8", self.content.decode(codec, errors="replace")).encode("utf-8")

    @cached_property
    def text(self) -> str:
        """The content as text: UTF-16 or UTF-8 as its start shows, UTF-8, else the Windows code page Dutch banks use.

        Raises:
            InputError: the content is no text, or is a web page.
        """
        if b"\0" in self.plain:
            raise InputError(
                "dit bestand is beschadigd of is geen tekstbestand.",
                file=self.name,
                line=self.plain[: self.plain.index(b"\0")].count(b"\n") + 1,
                cause="er staan nul-bytes in.",
                remedy=DOWNLOAD_OR_SAVE_AGAIN,
            )
        try:
            text = self.plain.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = self.plain.decode("cp1252", errors="replace")
        text = _unwrapped(text)
        if text.lstrip()[:_START].lower().startswith(_HTML_STARTS):
            raise InputError(
                "dit is een webpagina, geen bestand van de bank.",
                file=self.name,
                line=1,
                excerpt=text.lstrip().split("\n", 1)[0],
                cause="waarschijnlijk was u uitgelogd toen u het bestand downloadde.",
                remedy="log opnieuw in bij de bank en download het bestand nog eens.",
            )
        return text

    def forget_text(self) -> None:
        """Hold the text no longer, of a file that was read; who asks for it once more makes it again."""
        vars(self).pop("text", None)

    @cached_property
    def first_line(self) -> str:
        """The first line of the text, without its line end."""
        start = len(self.text) - len(self.text.lstrip("\r\n"))
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else None].rstrip("\r")

    def records(self, delimiter: str) -> Iterator[CsvRecord]:
        """The records of a CSV with text in double quotes; blank lines are passed over.

        Raises:
            InputError: a quote that is never closed, or a line or field longer than any bank writes.
        """
        self.check_lines()
        reader = csv.reader(self._lines(), delimiter=delimiter, strict=True)
        line = 0
        last_line = self.text.count("\n") + 1
        try:
            for number, fields in enumerate(reader):
                if not number % _TOLD_EVERY:
                    self.tell(line / last_line)
                if fields:
                    yield _record((line + 1, reader.line_num, tuple(fields)))
                line = reader.line_num
        except csv.Error as error:
            cause = next(
                (dutch for english, dutch in _CSV_ERRORS.items() if english in str(error)),
                f"melding van csv, niet vertaald: {error}",
            )
            raise self.damaged(line + 1, "deze regel is geen geldige CSV-regel", cause=f"{cause}.") from error

    def check_lines(self) -> None:
        """Refuse a line longer than any bank writes, before it takes many times its size in memory.

        Raises:
            InputError: there is one.
        """
        content, start = self.plain, 0
        while len(content) - start > LONGEST:
            end = start + LONGEST
            last = max(content.rfind(mark, start, end) for mark in (b"\n", b"\r"))
            if last < 0:
                before = content[:start]
                line = before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n") + 1
                raise self.too_long(line, content[start:end].decode("utf-8", errors="replace"), "deze regel")
            start = last + 1

    def too_long(self, line: int, excerpt: str, what: str) -> InputError:
        """An error about more text than any bank writes in one place."""
        return InputError(
            f"{what} is langer dan een bank schrijft.",
            file=self.name,
            line=line,
            excerpt=excerpt,
            cause="het bestand is beschadigd, of is geen bestand van een bank.",
            remedy="download het bestand opnieuw bij de bank.",
        )

    @cached_property
    def lines(self) -> list[str]:
        """The lines with their ends, split as the CSV reader splits them."""
        return list(self._lines())

    def _lines(self) -> Iterator[str]:
        # In pieces of whole lines: all at once would be a second text, of four bytes for each character.
        text, start = self.text, 0
        while start < len(text):
            end = text.find("\n", start + _PIECE) + 1 or len(text)
            yield from io.StringIO(text[start:end], newline="")
            start = end

    def line_text(self, line: int) -> str:
        """The text of one line, for an excerpt."""
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""

    def damaged(
        self, line: int, what: str, *, cause: str | None = None, remedy: str | Advice = DOWNLOAD_OR_SAVE_AGAIN
    ) -> InputError:
        """An error about one line of this file."""
        return InputError(
            f"{what}.", file=self.name, line=line, excerpt=self.line_text(line), cause=cause, remedy=remedy
        )


# A CSV with commas that a Dutch spreadsheet, which expects semicolons, opened and saved: each line became one field.

_ONE_FIELD = re.compile(r'"((?:[^"\r\n]|"")*)"[;,\t]*(?=\r?\n|\r|\Z)')
_FIELDS = 3  # fewer are no table of a bank


def _unwrapped(text: str) -> str:
    """The text with every line as it was before it became one field; any other text as it is."""
    for line in text[:LONGEST].lstrip().splitlines()[:2]:  # a header without quotes stayed as it was
        if (cell := _ONE_FIELD.fullmatch(line)) and '""' in cell[1] and line.count(",") >= _FIELDS:
            return "".join(
                _ONE_FIELD.sub(lambda cell: cell[1].replace('""', '"'), whole, count=1) if whole[:1] == '"' else whole
                for whole in text.splitlines(keepends=True)
            )
        if '"' in line:
            return text
    return text


# Statements packed in a zip, as some banks give one file per day.
#
# A zip counts its lines as if its files were one, in the order of their names: so each row has a line of its own. The
# sizes a zip states are not believed: what comes out is counted while it comes out.

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_LARGEST = 200_000_000  # bytes unpacked
_MOST = 5_000  # files: one a day for over thirteen years
_HIGHEST_RATIO = 200  # XML of a bank shrinks to a tenth or a twentieth
_ALWAYS_ALLOWED = 1_000_000  # bytes unpacked that need no ratio
_CHUNK = 1 << 16
_OFFICE = ("[Content_Types].xml", "mimetype", "xl/", "word/", "_rels/", "docProps/", "META-INF/")
_NAME_LENGTH, _NAME = 26, 30  # where the first file has its name in the header of a zip
_EPOCH = (1980, 1, 1, 0, 0, 0)
# All that Python's module raises of a zip that is damaged: it has no word of its own for it.
BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError,
    ValueError, OverflowError, KeyError, IndexError, TypeError,
)  # fmt: skip
_DOWNLOAD_AGAIN = "download het bestand opnieuw bij de bank."
_UNPACK = "pak het zip-bestand uit en importeer de bestanden los."


@dataclass(frozen=True)
class ZippedFile:
    """A file in a zip, and how many lines the files before it have."""

    name: str
    source: Source
    offset: int


def is_zip(source: Source) -> bool:
    """Whether a file is a zip with XML or nothing in it, and no spreadsheet or document, which are zips too."""
    return any(map(_is_xml, _names(source))) and not is_office(source)


def holds_several_kinds(source: Source) -> bool:
    """Whether a file is a zip with anything else in it than XML, and no spreadsheet or document."""
    return not all(map(_is_xml, _names(source))) and not is_office(source)


def is_office(source: Source) -> bool:
    """Whether a file is a spreadsheet or a document, which are zips too."""
    return any(name.startswith(_OFFICE) for name in _names(source))


def _is_xml(name: str) -> bool:
    return name.lower().endswith(".xml")


def _names(source: Source) -> list[str]:
    """The names of the files in a zip, as far as it can be read; empty where a file is none."""
    if not source.content.startswith(ZIP):
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
            return [item.filename for item in archive.infolist() if not _is_aside(item)] or [".xml"]
    except BROKEN:
        length = int.from_bytes(source.content[_NAME_LENGTH : _NAME_LENGTH + 2], "little")
        return [source.content[_NAME : _NAME + length].decode("utf-8", errors="replace")]


def members(source: Source) -> list[ZippedFile]:
    """The files in a zip by name, unpacked.

    Raises:
        InputError: the zip is damaged, locked or empty, holds a zip, or would unpack to more than any bank writes.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
            unpacked = _unpacked(source, archive)
    except BROKEN as error:
        raise InputError(
            "dit zip-bestand is beschadigd.", file=source.name, cause=_reason(error), remedy=_DOWNLOAD_AGAIN
        ) from error
    result: list[ZippedFile] = []
    lines: list[str] = []
    for name, content in unpacked:
        inner = Source(source.path.with_name(f"{source.name} ({Path(name).name})"), content)
        result.append(ZippedFile(name, inner, len(lines)))
        lines += _lines(inner)
    # So that messages about this file can show a line of it; its own bytes are no text.
    vars(source)["lines"] = lines
    return result


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of these files that depends on nothing but their names and content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            information = zipfile.ZipInfo(name, _EPOCH)
            information.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(information, content)
    return buffer.getvalue()


def _unpacked(source: Source, archive: zipfile.ZipFile) -> list[tuple[str, bytes]]:
    files = sorted((item for item in archive.infolist() if not _is_aside(item)), key=lambda item: item.filename)
    if not files:
        raise InputError("dit zip-bestand is leeg.", file=source.name, remedy=_DOWNLOAD_AGAIN)
    if len(files) > _MOST:
        raise _too_large(source, f"er zitten {len(files)} bestanden in.")
    unpacked: list[tuple[str, bytes]] = []
    total = 0
    for item in files:
        content = bytearray()
        with archive.open(item) as stream:
            while chunk := stream.read(_CHUNK):
                content += chunk
                total += len(chunk)
                if total > _LARGEST:
                    raise _too_large(source, f"uitgepakt is het groter dan {_LARGEST // 1_000_000} MB.")
                if total > max(_ALWAYS_ALLOWED, _HIGHEST_RATIO * len(source.content)):
                    raise _too_large(source, f"uitgepakt is het meer dan {_HIGHEST_RATIO} keer zo groot.")
        if content.startswith(ZIP):
            raise InputError(
                f"in dit zip-bestand zit weer een zip-bestand: '{item.filename}'.", file=source.name, remedy=_UNPACK
            )
        unpacked.append((item.filename, bytes(content)))
    return unpacked


def _is_aside(item: zipfile.ZipInfo) -> bool:
    """Folders, and what a Mac adds of its own."""
    return item.is_dir() or item.filename.startswith("__MACOSX/") or Path(item.filename).name == ".DS_Store"


def _too_large(source: Source, cause: str) -> InputError:
    return InputError(
        "dit zip-bestand is te groot om uit te pakken.",
        file=source.name,
        cause=cause,
        remedy="geen bank levert zo'n bestand; download het afschrift opnieuw, of kies een kortere periode.",
    )


def _reason(error: Exception) -> str:
    return "er zit een wachtwoord op." if "password" in f"{error}" else "het is afgebroken of veranderd."


def _lines(source: Source) -> list[str]:
    try:
        return source.lines
    except InputError:  # no text: reading it will say so
        return []
