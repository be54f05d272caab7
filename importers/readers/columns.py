"""A table that a bank wrote: how it is known, which column is which, and its copy that names nobody."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

from bwk_ledger.base.errors import shorten
from bwk_ledger.base.quick import maker
from importers.readers.dialect import COMMA_FIRST, SEMICOLON_FIRST, head, records
from importers.readers.values import (
    Amounts,
    Days,
    has_sign,
    is_identity,
    looks_like_date,
    two_signs,
    with_sign,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.base.errors import InputError
    from importers.readers.dialect import Dialect
    from importers.readers.source import CsvRecord, Source


# The rows of a table, field by field.


@dataclass(frozen=True)
class Signs:
    """The words that say whether an amount is off or on the account.

    Args:
        words: in lower case, with -1 for off and 1 for on.
        shown: what messages call them.
    """

    words: Mapping[str, int]
    shown: str

    def has(self, text: str) -> bool:
        """Whether a text is one of these words."""
        return text.strip().lower() in self.words


NOWHERE = -1  # the place of a column that a file does not have: the empty field after the last
_CUT = "het bestand is afgebroken, met de hand veranderd, of er zijn twee bestanden aan elkaar geplakt."


@dataclass(frozen=True)
class BankTable:
    """The rows of one file of `bank`: the place of each column, by our name for it.

    `header` is that of the file, empty where it has none, and `titles` are those that were looked at, where not all of
    those of the columns were; `above` counts the records above the first row. Rows may end in more, empty fields than
    their `width`.
    """

    source: Source
    bank: str
    dialect: Dialect
    positions: Mapping[str, int]
    width: int
    header: tuple[str, ...] = ()
    above: int = 0
    titles: Collection[str] | None = None
    amounts: Amounts = field(init=False)
    days: Days = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "amounts", Amounts(self.source))
        object.__setattr__(self, "days", Days(self.source, self.bank))

    def rows(self) -> Iterator[Fields]:
        """The rows in the order of the file.

        Raises:
            InputError: as `records`.
        """
        for record in self.records():
            yield _fields((self, record, [*map(str.strip, record.fields), ""]))

    def records(self) -> Iterator[CsvRecord]:
        """The records that are rows.

        Raises:
            InputError: a row of another width, or a second header.
        """
        width = self.width
        for record in itertools.islice(records(self.source, self.dialect), self.above, None):
            fields = record.fields
            if not any(map(str.strip, fields)):
                continue
            if fields == self.header:
                raise self.source.damaged(
                    record.line,
                    "hier begint een tweede afschrift",
                    cause="er zijn bestanden aan elkaar geplakt.",
                    remedy="importeer elk bestand zoals het van de bank kwam.",
                )
            if len(fields) != width and (len(fields) < width or any(fields[width:])):
                raise self.source.damaged(
                    record.line, f"deze regel heeft {len(fields)} velden in plaats van {width}", cause=_CUT
                )
            yield record


class Fields(NamedTuple):
    """The fields of one row: as they stand, and without the spaces around them with an empty one after the last."""

    table: BankTable
    record: CsvRecord
    stripped: Sequence[str]

    @property
    def line(self) -> int:
        """The first line of the row."""
        return self.record.line

    def raw(self, key: str) -> str:
        """A field as it stands, empty where the file has no such column."""
        place = self.table.positions.get(key)
        return "" if place is None else self.record.fields[place]

    def text(self, key: str) -> str:
        """A field without the spaces around it."""
        return self.stripped[self.table.positions.get(key, NOWHERE)]

    def is_titled(self, key: str, title: str) -> bool:
        """Whether a column has this title, in lower case; of those that stand for one thing."""
        place = self.table.positions.get(key)
        return place is not None and self.table.header[place].strip().lower() == title

    def amount(self, key: str) -> Decimal:
        """An amount.

        Raises:
            InputError: it is none, or could be read in two ways.
        """
        return self.table.amounts.read(self.line, self.text(key))

    def signed(self, key: str, sign_key: str, signs: Signs) -> Decimal:
        """An amount whose sign is a word in another column.

        Raises:
            InputError: that word is none of `signs`, or the amount has a sign too.
        """
        word = self.text(sign_key)
        sign = signs.words.get(word.lower())
        if sign is None:
            raise self.damaged(f"'{shorten(word)}' is geen {signs.shown}")
        amount = self.table.amounts.read_common(self.line, self.text(key))
        if has_sign(self.text(key)):
            raise two_signs(self.table.source, self.line, self.text(key), word)
        return with_sign(sign, amount)

    def check_euro(self, *keys: str) -> None:
        """Refuse what is not in euros; a column that the file does not have says nothing.

        Raises:
            InputError: another currency.
        """
        for key in keys:
            place = self.table.positions.get(key)
            if place is None or self.record.fields[place] == "EUR":
                continue
            if (text := self.text(key)).upper() != "EUR":
                raise self.table.source.damaged(
                    self.line,
                    f"deze boeking is in '{shorten(text)}', en alleen euro kan worden ingelezen",
                    remedy="download alleen de rekening in euro, en boek andere munten met de hand.",
                )

    def damaged(self, what: str, cause: str | None = None) -> InputError:
        """An error about this row."""
        return self.table.source.damaged(self.line, what, cause=cause)


_fields = maker(Fields)


# How a table is known: by the titles of its columns or, where it has none, by the form of its first rows.


class Layout(Protocol):
    """A form of table, which finds itself in a file."""

    def find(self, source: Source, bank: str) -> BankTable | None:
        """The table of this form in the file of a bank; None when there is none."""


@dataclass(frozen=True, eq=False)
class Titled:
    """A table known by its header, among the first records.

    Args:
        columns: the titles of each column that it has, by our name for it and in lower case.
        optional: those of columns that it may have.
        dialects: how fields may be separated.
        within: how many records the header is one of.
        alone: whether any other title beside these makes it the table of another bank.
    """

    columns: Mapping[str, Sequence[str]]
    optional: Mapping[str, Sequence[str]] = field(default_factory=dict)
    dialects: Sequence[Dialect] = SEMICOLON_FIRST
    within: int = 1
    alone: bool = False

    def find(self, source: Source, bank: str) -> BankTable | None:
        """The first table with such a header."""
        columns = {**self.columns, **self.optional}
        for dialect in self.dialects:
            for above, record in enumerate(head(source, dialect, self.within)):
                titles = [title.strip().lower() for title in record]
                places = {key: titles.index(name) for key, names in columns.items() for name in names if name in titles}
                if places.keys() >= self.columns.keys():
                    width = max(place for place, title in enumerate(titles) if title) + 1
                    if self.alone and len(places) != width:
                        return None
                    return BankTable(source, bank, dialect, places, width, record, above + 1)
        return None


@dataclass(frozen=True, eq=False)
class Untitled:
    """A table known by its first row, and at least half of the few after it: the others may be what is damaged.

    Args:
        positions: the place of each column, by our name for it; those past the width of the rows are not there.
        widths: how many fields a row has.
        tests: what a column always holds.
        dialects: how fields may be separated.
        is_header: whether a first record is a header all the same.
    """

    positions: Mapping[str, int]
    widths: Collection[int]
    tests: Mapping[str, Callable[[str], bool]]
    dialects: Sequence[Dialect] = COMMA_FIRST
    is_header: Callable[[Sequence[str]], bool] = lambda _: False

    def find(self, source: Source, bank: str) -> BankTable | None:
        """The first table with such rows."""
        for dialect in self.dialects:
            rows = head(source, dialect)
            header = rows[0] if rows and self.is_header(rows[0]) else ()
            rows = rows[bool(header) :]
            if (header and not rows) or (rows and self._fits(rows[0]) and 2 * sum(map(self._fits, rows)) >= len(rows)):
                width = min(len(rows[0] if rows else header), max(self.widths))
                places = {key: place for key, place in self.positions.items() if place < width}
                return BankTable(source, bank, dialect, places, width, header, above=int(bool(header)))
        return None

    def _fits(self, fields: Sequence[str]) -> bool:
        most = max(self.widths)
        if len(fields) > most and not any(fields[most:]):  # a spreadsheet adds empty ones
            fields = fields[:most]
        return len(fields) in self.widths and all(
            test(fields[self.positions[key]])
            for key, test in self.tests.items()
            if self.positions.get(key, len(fields)) < len(fields)
        )


# The copy of a statement that is kept with the books: the columns that were read, and nobody's name.
#
# It is written anew, on the lines that everything stood on. What stands in other columns, above the header, between the
# rows or behind them was not read, may be anything, and does not come along.

_is_date = lru_cache(maxsize=1024)(looks_like_date)  # a statement has few days and many rows
Shown = tuple[str, str]  # the name and the text to show instead of those of a row


@dataclass(frozen=True)
class KeptColumns:
    """Which columns of a table a copy keeps, by our name for them.

    Args:
        values: those of which every value was read and found to be an amount, a day and so on.
        texts: those that tell who somebody is, or may: kept where a row is not hidden.
        dates: those that count only where they are a date.
        identities: those that count only where they are the bank's own identity of a booking.
        show: what the texts of a hidden row become.
    """

    values: Sequence[str]
    texts: Sequence[str]
    dates: Sequence[str]
    identities: Sequence[str]
    show: Callable[[str, str], Mapping[str, str]]


def blind(table: BankTable, replacements: Mapping[int, Shown], kept: KeptColumns) -> bytes:
    """The copy; some rows, by line, show another name and text."""
    lines = table.source.lines
    ends = [line[len(line.rstrip("\r\n")) :] for line in lines]
    written = [""] * len(lines)
    for number, record in enumerate(records(table.source, table.dialect)):
        if number < table.above:
            if record.fields == table.header:
                written[record.line - 1] = _titles(table.dialect, _header(table))
        elif any(map(str.strip, record.fields)):
            row = _row(table, record.fields, replacements.get(record.line), kept)
            written[record.line - 1] = table.dialect.join(row)
    return "".join(map(str.__add__, written, ends)).encode("utf-8")


def _titles(dialect: Dialect, titles: Sequence[str]) -> str:
    """The line of the header, by which the dialect is found again: bare, or in single quotes where all of a row is."""
    quoted = dialect.quote == "'" and not dialect.quoted_from
    return dialect.join(titles) if quoted else dialect.delimiter.join(titles)


def _header(table: BankTable) -> list[str]:
    known = set(table.positions.values())
    return [
        title if place in known and (table.titles is None or title.strip().lower() in table.titles) else ""
        for place, title in enumerate(table.header[: _width(table)])
    ]


def _width(table: BankTable) -> int:
    """How many fields a row of the copy has: without a header the form of a row tells what the file is."""
    return max(table.positions.values()) + 1 if table.header else table.width


def _row(table: BankTable, fields: Sequence[str], shown: Shown | None, kept: KeptColumns) -> list[str]:
    row = [""] * _width(table)

    def keep(keys: Sequence[str], test: Callable[[str], bool] | None = None) -> None:
        for key in keys:
            place = table.positions.get(key)
            if place is not None and (test is None or test(fields[place])):
                row[place] = " ".join(fields[place].splitlines())

    keep(kept.values)
    keep(kept.dates, _is_date)
    keep(kept.identities, is_identity)
    if shown is None:
        keep(kept.texts)
    else:
        for key, text in kept.show(*shown).items():
            if key in table.positions:
                row[table.positions[key]] = text
    return row
