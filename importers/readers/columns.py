"""A table that a bank wrote: which column is which, and its rows field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bwk_ledger.errors import shorten
from bwk_ledger.money import ZERO
from importers.readers.dialect import head, records
from importers.readers.values import Amounts, parse_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.errors import InputError
    from importers.readers.dialect import Dialect
    from importers.readers.source import Record, Source

_CUT = "het bestand is afgebroken, met de hand veranderd, of er zijn twee bestanden aan elkaar geplakt."


@dataclass(frozen=True)
class Table:
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

    table: Table
    record: Record

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
) -> Table | None:
    """The table whose header names the required columns, among the first records; None when there is no such header.

    `columns` gives the titles of each column in lower case.
    """
    for dialect in dialects:
        for above, record in enumerate(head(source, dialect, within)):
            titles = [title.strip().lower() for title in record]
            positions = {key: titles.index(name) for key, names in columns.items() for name in names if name in titles}
            if positions.keys() >= set(required):
                width = max(place for place, title in enumerate(titles) if title) + 1
                return Table(source, bank, dialect, positions, width, record, above + 1)
    return None


def joined(*parts: str) -> str:
    """What the bank says, without the fields it left empty."""
    return " ".join(part for part in parts if part)
