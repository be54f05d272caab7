"""A source file: its bytes, its text, and the lines of a CSV with their numbers."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from bwk_ledger.characters import called, refused_in
from bwk_ledger.errors import InputError
from bwk_ledger.quick import maker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

T = TypeVar("T")

# How a file of two bytes a letter begins: with a byte order mark, or as XML, whose first character is known.
_UTF_16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_DECLARED = re.compile(r"""(\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["'])[A-Za-z0-9._-]{1,40}""")
_HTML_STARTS = ("<!doctype html", "<html")
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
_DOWNLOAD_AGAIN = "download het bestand opnieuw bij de bank, of sla het opnieuw op."


class Record(NamedTuple):
    """One record of a CSV: its fields, and its first and last line counted from 1."""

    line: int
    last_line: int
    fields: tuple[str, ...]


_record = maker(Record)


def _tell_nobody(part: float) -> None:
    """Where nobody looks at the progress."""


@dataclass(frozen=True)
class Source:
    """A file to import, read once.

    `tell` is called now and then with the part of the stage it is in (reading, booking) that is done, from 0 to 1.
    """

    path: Path
    content: bytes
    tell: Callable[[float], None] = field(default=_tell_nobody, compare=False, repr=False)
    _results: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def read(cls, path: Path) -> Source:
        """Read a file.

        Raises:
            InputError: the file is not there, cannot be read, is empty, or has a name that the books cannot hold.
        """
        if found := refused_in(path.name):
            raise InputError(
                f"in de naam van dit bestand staat {called(found)}.",
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
        if not content.strip():
            raise InputError("dit bestand is leeg.", file=path.name, remedy=_DOWNLOAD_AGAIN)
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
                remedy=_DOWNLOAD_AGAIN,
            )
        try:
            text = self.plain.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = self.plain.decode("cp1252", errors="replace")
        if text.lstrip().lower().startswith(_HTML_STARTS):
            raise InputError(
                "dit is een webpagina, geen bestand van de bank.",
                file=self.name,
                line=1,
                excerpt=text.lstrip().split("\n", 1)[0],
                cause="waarschijnlijk was u uitgelogd toen u het bestand downloadde.",
                remedy="log opnieuw in bij de bank en download het bestand nog eens.",
            )
        return text

    @cached_property
    def first_line(self) -> str:
        """The first line of the text, without its line end."""
        start = len(self.text) - len(self.text.lstrip("\r\n"))
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else None].rstrip("\r")

    def records(self, delimiter: str) -> Iterator[Record]:
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
            cause = next((dutch for english, dutch in _CSV_ERRORS.items() if english in str(error)), f"csv: {error}")
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
        # Not by StringIO, which holds four bytes for each character.
        return io.TextIOWrapper(io.BytesIO(self.text.encode()), "utf-8", newline="")

    def line_text(self, line: int) -> str:
        """The text of one line, for an excerpt."""
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""

    def damaged(self, line: int, what: str, *, cause: str | None = None, remedy: str = _DOWNLOAD_AGAIN) -> InputError:
        """An error about one line of this file."""
        return InputError(
            f"{what}.", file=self.name, line=line, excerpt=self.line_text(line), cause=cause, remedy=remedy
        )
