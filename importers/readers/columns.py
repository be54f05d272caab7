"""A table that a bank wrote: which column is which, its dates and amounts, and its copy that names nobody."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from bwk_ledger.base.errors import shorten
from bwk_ledger.base.money import CENT, ZERO, parse_amount
from importers.readers.dialect import head, records

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.base.errors import InputError
    from importers.readers.dialect import Dialect
    from importers.readers.source import CsvRecord, Source


# Dates and amounts as banks write them.

ISO = "jjjj-mm-dd"
COMPACT = "jjjjmmdd"
DUTCH = "dd-mm-jjjj"
_FORMS = {
    ISO: re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)", re.ASCII),
    COMPACT: re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)", re.ASCII),
    DUTCH: re.compile(r"(?P<day>\d\d?)-(?P<month>\d\d?)-(?P<year>\d{4})", re.ASCII),
}
_IDENTITY = re.compile(r"(?=\D*\d)[A-Za-z0-9./:+_-]{1,40}", re.ASCII)
_SHAPE = re.compile(r"[+-]?\d[\d.,]*-?", re.ASCII)
_DECIMALS = re.compile(r"([.,])\d{1,2}-?\Z", re.ASCII)
_IN_DOUBT = re.compile(r"[+-]?\d{1,3}[.,]\d{3}-?", re.ASCII)
_MARKS = {",": "komma", ".": "punt"}
_LONGEST_AMOUNT = 24  # characters; more digits than Decimal keeps exact are no amount of a bank
_SWAPPED = str.maketrans(",.", ".,")


def looks_like_date(text: str, *forms: str) -> bool:
    """Whether a text has the form of a date, even of one that does not exist."""
    return any(_FORMS[form].fullmatch(text.strip()) for form in forms)


def is_identity(text: str) -> bool:
    """Whether a text can be the bank's own identity of a booking: digits, perhaps with letters and marks, no words."""
    return _IDENTITY.fullmatch(text.strip()) is not None


def looks_like_amount(text: str) -> bool:
    """Whether a text is digits with points and commas, even where its value is in doubt."""
    return _SHAPE.fullmatch(text.strip()) is not None


@lru_cache(maxsize=1024)  # a statement has few days and many rows
def parse_date(text: str, *forms: str) -> dt.date:
    """Read a date that is written in one of the forms.

    Raises:
        ValueError: it is in none of them, or there is no such day.
    """
    for form in forms:
        if found := _FORMS[form].fullmatch(text):
            return dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
    raise ValueError(text)


class Amounts:
    """Reads the amounts of one file, which have their decimals after a comma or after a point, but never both.

    The first amount with one or two decimals tells which. What could be read in two ways (`1.234`) never is.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._mark = ""

    def read(self, line: int, text: str) -> Decimal:
        """Read `1234,56`, `-1.234,56`, `+7` or `1234,56-`, or the same with points for commas; to the cent.

        Raises:
            InputError: it is no amount, is in doubt, or has its decimals after the other mark.
        """
        if found := _DECIMALS.search(text):
            mark = found[1]
            if self._mark and mark != self._mark:
                raise self._source.damaged(
                    line,
                    f"'{shorten(text)}' heeft zijn decimalen na een {_MARKS[mark]}, eerdere bedragen na een "
                    f"{_MARKS[self._mark]}",
                    cause="het bestand is veranderd, of er zijn twee bestanden aan elkaar geplakt.",
                )
            self._mark = mark
        try:
            return exact_amount(_dutch(text, self._mark)).quantize(CENT)
        except ValueError as error:
            if _IN_DOUBT.fullmatch(text):
                raise self._source.damaged(
                    line,
                    f"'{text}' is op twee manieren te lezen",
                    cause="de drie cijfers aan het eind kunnen decimalen zijn, of een duizendtal.",
                ) from error
            raise self._source.damaged(
                line, f"'{shorten(text)}' is geen bedrag", cause="een bedrag ziet eruit als 1234,56 of 1.234,56."
            ) from error


def exact_amount(text: str) -> Decimal:
    """Read a Dutch amount with no more digits than sums keep exact.

    Raises:
        ValueError: the text is no amount, could be read in two ways, or is longer than any bank writes.
    """
    if len(text) > _LONGEST_AMOUNT:
        raise ValueError(text)
    return parse_amount(text) + ZERO  # so that `-0,00` is 0


def _dutch(text: str, mark: str) -> str:
    """The amount with its sign in front and its decimals after a comma."""
    clean = text.translate(_SWAPPED) if mark == "." else text
    return f"-{clean[:-1]}" if clean.endswith("-") and clean[:1].isdigit() else clean


# A table that a bank wrote: which column is which, and its rows field by field.

_CUT = "het bestand is afgebroken, met de hand veranderd, of er zijn twee bestanden aan elkaar geplakt."


@dataclass(frozen=True)
class BankTable:
    """The rows of one file of `bank`: the place of each column, by our name for it.

    `header` is that of the file, empty where it has none; `above` counts the records above the first row. Rows may end
    in more, empty fields than their `width`.
    """

    source: Source
    bank: str
    dialect: Dialect
    positions: Mapping[str, int]
    width: int
    header: tuple[str, ...] = ()
    above: int = 0
    amounts: Amounts = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "amounts", Amounts(self.source))

    def rows(self) -> Iterator[Fields]:
        """The rows in the order of the file.

        Raises:
            InputError: a row of another width, or a second header.
        """
        for number, record in enumerate(records(self.source, self.dialect)):
            fields = record.fields
            if number < self.above or not any(map(str.strip, fields)):
                continue
            if fields == self.header:
                raise self.source.damaged(
                    record.line,
                    "hier begint een tweede afschrift",
                    cause="er zijn bestanden aan elkaar geplakt.",
                    remedy="importeer elk bestand zoals het van de bank kwam.",
                )
            if len(fields) < self.width or any(fields[self.width :]):
                raise self.source.damaged(
                    record.line, f"deze regel heeft {len(fields)} velden in plaats van {self.width}", cause=_CUT
                )
            yield Fields(self, record)


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one row."""

    table: BankTable
    record: CsvRecord

    @property
    def line(self) -> int:
        """The first line of the row."""
        return self.record.line

    def text(self, key: str) -> str:
        """A field as it stands, empty where the file has no such column."""
        place = self.table.positions.get(key)
        return "" if place is None else self.record.fields[place].strip()

    def is_titled(self, key: str, title: str) -> bool:
        """Whether a column has this title, in lower case; of those that stand for one thing."""
        place = self.table.positions.get(key)
        return place is not None and self.table.header[place].strip().lower() == title

    def number(self, key: str) -> str:
        """An account number, without its spaces."""
        return self.text(key).replace(" ", "")

    def date(self, key: str, *forms: str) -> dt.date:
        """A date in one of the forms.

        Raises:
            InputError: it is in none of them, or there is no such day.
        """
        text = self.text(key)
        try:
            return parse_date(text, *forms)
        except ValueError as error:
            cause = f"{self.table.bank} schrijft datums als {' of '.join(forms)}."
            raise self.damaged(f"'{shorten(text)}' is geen bestaande datum", cause) from error

    def amount(self, key: str) -> Decimal:
        """An amount.

        Raises:
            InputError: it is none, or could be read in two ways.
        """
        return self.table.amounts.read(self.line, self.text(key))

    def signed(self, key: str, sign_key: str, signs: Mapping[str, int], expected: str) -> Decimal:
        """An amount whose sign is a word in another column.

        Raises:
            InputError: that word is none of `signs`, or the amount has a sign too.
        """
        word, text = self.text(sign_key), self.text(key)
        sign = signs.get(word.lower())
        if sign is None:
            raise self.damaged(f"'{shorten(word)}' is geen {expected}")
        if text[:1] in {"+", "-"} or text[-1:] == "-":
            raise self.damaged(
                f"'{shorten(text)}' heeft een teken",
                f"of het af of bij is, zegt '{shorten(word)}' al; welk van de twee?",
            )
        amount = self.amount(key)
        return amount if sign > 0 else ZERO - amount  # not the product, which can be -0

    def check_euro(self, *keys: str) -> None:
        """Refuse what is not in euros; a column that the file does not have says nothing.

        Raises:
            InputError: another currency.
        """
        for key in keys:
            text = self.text(key)
            if text.upper() != "EUR" and key in self.table.positions:
                raise self.table.source.damaged(
                    self.line,
                    f"deze boeking is in '{shorten(text)}', en alleen euro kan worden ingelezen",
                    remedy="download alleen de rekening in euro, en boek andere munten met de hand.",
                )

    def damaged(self, what: str, cause: str | None = None) -> InputError:
        """An error about this row."""
        return self.table.source.damaged(self.line, what, cause=cause)


def find_table(
    source: Source,
    bank: str,
    columns: Mapping[str, Sequence[str]],
    required: Iterable[str],
    dialects: Iterable[Dialect],
    within: int = 1,
) -> BankTable | None:
    """The table whose header names the required columns, among the first records; None when there is no such header.

    `columns` gives the titles of each column in lower case.
    """
    for dialect in dialects:
        for above, record in enumerate(head(source, dialect, within)):
            titles = [title.strip().lower() for title in record]
            positions = {key: titles.index(name) for key, names in columns.items() for name in names if name in titles}
            if positions.keys() >= set(required):
                width = max(place for place, title in enumerate(titles) if title) + 1
                return BankTable(source, bank, dialect, positions, width, record, above + 1)
    return None


def joined(*parts: str) -> str:
    """What the bank says, without the fields it left empty."""
    return " ".join(part for part in parts if part)


# Tables without a header, known by the form of their first rows.

_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{8,30}", re.ASCII)
_BARE = re.compile(r"\d{6,10}", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


def is_iban(text: str) -> bool:
    """Whether a text has the form of an IBAN; its check digits are not looked at."""
    return _IBAN.fullmatch(text.replace(" ", "")) is not None


def is_bare_number(text: str) -> bool:
    """Whether a text has the form of a Dutch account number from before the IBAN."""
    return _BARE.fullmatch(text.strip()) is not None


def is_account(text: str) -> bool:
    """Whether a text has the form of an account number, with or without IBAN."""
    return is_iban(text) or is_bare_number(text)


def is_currency(text: str) -> bool:
    """Whether a text has the form of a currency code."""
    return _CURRENCY.fullmatch(text.strip()) is not None


def find_shape(
    source: Source,
    bank: str,
    fits: Callable[[Sequence[str]], bool],
    dialects: Iterable[Dialect],
    positions: Callable[[int], Mapping[str, int]],
    *,
    is_header: Callable[[Sequence[str]], bool] = lambda _: False,
) -> BankTable | None:
    """The table whose first row fits, and at least half of the few after it: the others may be what is damaged.

    `positions` gives the places of the columns in rows of a width. A header may stand above the rows.
    """
    for dialect in dialects:
        rows = head(source, dialect)
        header = tuple(rows[0]) if rows and is_header(rows[0]) else ()
        rows = rows[bool(header) :]
        if header and not rows:
            return BankTable(source, bank, dialect, positions(len(header)), len(header), header, above=1)
        if rows and fits(rows[0]) and 2 * sum(map(fits, rows)) >= len(rows):
            width = len(rows[0])
            return BankTable(source, bank, dialect, positions(width), width, header, above=int(bool(header)))
    return None


# The copy of a statement that is kept with the books: the columns that were read, and nobody's name.
#
# It is written anew, on the lines that everything stood on. What stands in other columns, above the header, between
# the
# rows or behind them was not read, may be anything, and does not come along.

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

    values: tuple[str, ...]
    texts: tuple[str, ...] = ("name", "counterparty", "text")
    dates: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()
    show: Callable[[str, str], Mapping[str, str]] = lambda name, text: {"name": name, "text": text}


def blind(
    table: BankTable, replacements: Mapping[int, Shown], kept: KeptColumns, titles: Collection[str] | None = None
) -> bytes:
    """The copy; some rows, by line, show another name and text.

    Args:
        table: of the file.
        replacements: the name and the text to show, by the line of a row.
        kept: what stays.
        titles: those that may stand in the header, where not all of those of known columns were looked at.
    """
    lines = table.source.lines
    ends = [line[len(line.rstrip("\r\n")) :] for line in lines]
    written = [""] * len(lines)
    for number, record in enumerate(records(table.source, table.dialect)):
        if number < table.above:
            if record.fields == table.header:
                written[record.line - 1] = _titles(table.dialect, _header(table, titles))
        elif any(map(str.strip, record.fields)):
            row = _row(table, record.fields, replacements.get(record.line), kept)
            written[record.line - 1] = table.dialect.join(row)
    return "".join(map(str.__add__, written, ends)).encode("utf-8")


def _titles(dialect: Dialect, titles: Sequence[str]) -> str:
    """The line of the header, by which the dialect is found again: bare, or in single quotes where the rows are."""
    return dialect.join(titles) if dialect.quote == "'" else dialect.delimiter.join(titles)


def _header(table: BankTable, titles: Collection[str] | None) -> list[str]:
    known = set(table.positions.values())
    return [
        title if place in known and (titles is None or title.strip().lower() in titles) else ""
        for place, title in enumerate(table.header[: _width(table)])
    ]


def _width(table: BankTable) -> int:
    """How many fields a row of the copy has: without a header the form of a row tells what the file is."""
    return max(table.positions.values()) + 1 if table.header else table.width


def _row(table: BankTable, fields: Sequence[str], shown: Shown | None, kept: KeptColumns) -> list[str]:
    row = [""] * _width(table)

    def keep(keys: tuple[str, ...], test: Callable[[str], bool] | None = None) -> None:
        for key in keys:
            place = table.positions.get(key)
            if place is not None and (test is None or test(fields[place])):
                row[place] = " ".join(fields[place].splitlines())

    keep(kept.values)
    keep(kept.dates, lambda text: looks_like_date(text, ISO, COMPACT, DUTCH))
    keep(kept.identities, is_identity)
    if shown is None:
        keep(kept.texts)
    else:
        for key, text in kept.show(*shown).items():
            if key in table.positions:
                row[table.positions[key]] = text
    return row
