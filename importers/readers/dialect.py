"""How a bank separates the fields of a table, and the records that come of it."""

from __future__ import annotations

import csv
import io
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.base.errors import InputError
from importers.readers.source import CsvRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importers.readers.source import Source

_HEAD = 1 << 16  # characters: enough to tell what a file is, however long its lines are
_MOST_FIELDS = 64  # no bank writes more; a longer line is damage, and is not split to its end


@dataclass(frozen=True)
class Dialect:
    """What separates fields, and what is around text: a double quote, a single one, or nothing (empty).

    Single quotes are also apostrophes, which banks do not escape: they count as quotes only at both ends of a field.
    A delimiter within them is text only from field `quoted_from` on, because earlier fields are not quoted and a name
    may begin with an apostrophe.
    """

    delimiter: str
    quote: str = '"'
    quoted_from: int = 0
    comment: str = "\n"  # how lines begin that people added to explain a file

    def has_fields(self, line: str) -> bool:
        """Whether a line is a record: it is not blank and explains nothing."""
        return bool(line.strip()) and not line.startswith(self.comment)

    def split(self, line: str) -> tuple[str, ...]:
        """The fields of one line, for the dialects that the csv module cannot read."""
        if not self.quote:
            return tuple(line.split(self.delimiter, _MOST_FIELDS))
        fields: list[str] = []
        start = 0
        while len(fields) < _MOST_FIELDS:
            end = self._end(line, start, len(fields))
            field = line[start:end]
            if len(field) > 1 and field[0] == field[-1] == self.quote:
                field = field[1:-1].replace(self.quote * 2, self.quote)
            fields.append(field)
            if end == len(line):
                break
            start = end + 1
        return tuple(fields)

    def _end(self, line: str, start: int, number: int) -> int:
        """Where the field that begins at `start` ends."""
        if number >= self.quoted_from and line.startswith(self.quote, start):
            closing = line.find(self.quote + self.delimiter, start + 1)
            if closing >= 0:
                return closing + 1
            if line.endswith(self.quote) and len(line) > start + 1:
                return len(line)
        end = line.find(self.delimiter, start)
        return end if end >= 0 else len(line)

    def join(self, fields: Sequence[str]) -> str:
        """One line of these fields, without its end; reads back as the same fields where the dialect can hold them."""
        if self.quote == '"':
            between = f'"{self.delimiter}"'
            if '"' in "".join(fields):
                fields = [field.replace('"', '""') for field in fields]
            return f'"{between.join(fields)}"'  # as csv.writer with QUOTE_ALL gives it, ten times as fast
        return self.delimiter.join(self._written(number, field) for number, field in enumerate(fields))

    def _written(self, number: int, field: str) -> str:
        line = " ".join(field.splitlines())
        if self.quote and number >= self.quoted_from and line:
            return self.quote + line.replace(self.quote, self.quote * 2) + self.quote
        return line.replace(self.delimiter, " ")


_TAB = Dialect("\t")  # as a spreadsheet saves "text"
COMMA_FIRST = (Dialect(","), Dialect(";"), _TAB)
SEMICOLON_FIRST = (Dialect(";"), Dialect(","), _TAB)


def records(source: Source, dialect: Dialect) -> Iterator[CsvRecord]:
    """The records of a file; blank lines are passed over.

    Raises:
        InputError: the file is no text, a quote is never closed, or a line is longer than any bank writes.
    """
    if dialect.quote == '"':
        yield from source.records(dialect.delimiter)
        return
    source.check_lines()
    for number, line in enumerate(source.lines, start=1):
        if not dialect.has_fields(line):
            continue
        yield CsvRecord(number, number, dialect.split(line.rstrip("\r\n")))


def head(source: Source, dialect: Dialect, count: int = 6) -> list[tuple[str, ...]]:
    """The first records, to recognise a file by; fewer where the file is damaged, none where it is no text."""
    first_records: list[tuple[str, ...]] = []
    try:
        lines = io.StringIO(source.text[:_HEAD], newline="")
        if dialect.quote == '"':
            rows = (tuple(row) for row in csv.reader(lines, delimiter=dialect.delimiter, strict=True) if row)
        else:
            rows = (dialect.split(line.rstrip("\r\n")) for line in lines if dialect.has_fields(line))
        first_records.extend(itertools.islice(rows, count))
    except (InputError, csv.Error):
        pass
    return first_records
