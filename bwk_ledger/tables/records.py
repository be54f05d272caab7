"""Lists: a field per column says what a record shows in it; headings, sums and live formulas follow from the fields."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Generic, TypeVar

from bwk_ledger.base.money import ZERO
from bwk_ledger.tables.table import Cell, Column, Kind, Row, Style, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Value = Cell | Decimal | int | str | dt.date | None
Record = TypeVar("Record")


@dataclass(frozen=True)
class RecordField(Generic[Record]):
    """A column of a list, and what a record shows in it.

    A sum adds up the column where it `adds`; `total` shows something else there.
    """

    title: str
    kind: Kind
    value: Callable[[Record], Value]
    adds: bool = False
    total: Callable[[Sequence[Record]], Value] | None = None
    group: str = ""
    decimals: int = 2
    difference: tuple[int, int] | None = None
    running: tuple[int, int] | None = None
    meaning: str = ""
    label: str = ""
    look: str = ""

    @property
    def column(self) -> Column:
        """The column of the table."""
        form = (self.title, self.kind, self.group, self.decimals, self.adds, self.difference, self.running)
        return Column(*form, self.meaning, self.label, self.look)

    def sum(self, found: Sequence[Record]) -> Cell:
        """What a sum shows of some records; an empty text where there is nothing to add up."""
        if self.total is not None:
            return cell(self.total(found))
        if not self.adds:
            return Cell("")
        values = (cell(self.value(record)).value for record in found)
        return Cell(sum((value for value in values if isinstance(value, Decimal)), ZERO))


@dataclass(frozen=True)
class Section(Generic[Record]):
    """Records that stand together, with a heading above and a subtotal below where they have a title.

    `above` puts the subtotal above them instead; `account` is where its label leads.
    """

    records: Sequence[Record]
    heading: str = ""
    subtotal: str = ""
    above: bool = False
    indent: int = 1  # of the records below a heading or subtotal
    account: str | None = None


def cell(value: Value) -> Cell:
    """A value as a cell: a day as it is written in the books, a whole number as an exact one."""
    if value is None or isinstance(value, (str, Decimal)):  # nearly all of them
        return Cell(value)
    match value:
        case Cell():
            return value
        case dt.date():
            return Cell(value.isoformat(), day=value)
        case int():
            return Cell(Decimal(value))


def line(
    fields: Sequence[RecordField[Record]],
    record: Record,
    style: Style = Style.LINE,
    indent: int = 0,
    key: Callable[[Record], str] | None = None,
) -> Row:
    """The row of one record."""
    cells = tuple(cell(item.value(record)) for item in fields)
    return Row(cells, style, indent, key=key(record) if key else "")


def sums(
    fields: Sequence[RecordField[Record]],
    found: Sequence[Record],
    label: str,
    style: Style,
    parts: Iterable[int] = (),
) -> Row:
    """The row that adds up some records, and which rows these stand on."""
    cells = (Cell(label), *(item.sum(found) for item in fields[1:]))
    return Row(cells, style, parts=tuple((part, 1) for part in parts), key=label)


def heading(fields: Sequence[object], label: str) -> Row:
    """A row with nothing but a label."""
    return Row((Cell(label), *[Cell()] * (len(fields) - 1)), Style.HEADING)


def rows(
    fields: Sequence[RecordField[Record]],
    sections: Iterable[Section[Record]],
    total: str = "",
    key: Callable[[Record], str] | None = None,
    start: int = 0,
) -> tuple[Row, ...]:
    """The rows of sections below each other, and of their total where it has a title.

    Args:
        fields: the columns.
        sections: what stands below each other.
        total: the label of the sum of all; none where it is empty.
        key: by which a page knows the row of a record.
        start: how many rows of the table stand above these.
    """
    all_rows: list[Row] = []
    everything: list[Record] = []
    parts: list[int] = []  # of the total
    for section in sections:
        everything += section.records
        if section.heading:
            all_rows.append(heading(fields, section.heading))
        first = start + len(all_rows) + bool(section.subtotal and section.above)
        numbers = range(first, first + len(section.records))
        indent = section.indent if section.heading or section.above else 0
        lines = [line(fields, record, indent=indent, key=key) for record in section.records]
        if not section.subtotal:
            all_rows += lines
            parts += numbers
            continue
        subtotal = sums(fields, section.records, section.subtotal, Style.SUBTOTAL, numbers)
        label = subtotal.cells[0]._replace(account=section.account)
        subtotal = replace(subtotal, cells=(label, *subtotal.cells[1:]))
        parts.append(first - 1 if section.above else first + len(lines))
        all_rows += [subtotal, *lines] if section.above else [*lines, subtotal]
    if total:
        all_rows.append(sums(fields, everything, total, Style.TOTAL, parts))
    return tuple(all_rows)


def records(
    title: str,
    fields: Sequence[RecordField[Record]],
    found: Iterable[Record],
    *,
    subtitle: str = "",
    total: str = "",
    empty: str = "",
    footnotes: Iterable[str] = (),
    key: Callable[[Record], str] | None = None,
) -> Table:
    """A list of records in one section.

    Args:
        title: of the table.
        fields: its columns.
        found: the records, in order.
        subtitle: below the title.
        total: the label of the sum; none where it is empty.
        empty: what stands there instead where there is no record.
        footnotes: of the table.
        key: by which a page knows the row of a record.
    """
    section = Section(list(found))
    if not section.records and empty:
        return table(title, fields, (Row((Cell(empty), *[Cell()] * (len(fields) - 1))),), subtitle, footnotes)
    return table(title, fields, rows(fields, [section], total, key), subtitle, footnotes)


def table(
    title: str,
    fields: Sequence[RecordField[Record]],
    found: Iterable[Row],
    subtitle: str = "",
    footnotes: Iterable[str] = (),
) -> Table:
    """Rows under the columns of these fields."""
    return Table(title, tuple(item.column for item in fields), tuple(found), subtitle, tuple(footnotes))
