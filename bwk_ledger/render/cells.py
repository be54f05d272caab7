"""What every renderer must show alike: the text of a cell, its side, its footnote mark, and the groups of columns."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.base.money import format_amount
from bwk_ledger.tables.table import Cell, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from bwk_ledger.tables.table import Column, Row, Table

_MARKS = re.compile(r"\s*((?:\[\d+\])+)$")
_HUNDRED = 100


@dataclass(frozen=True)
class Marked:
    """A text and the numbers of the footnotes it refers to."""

    text: str
    marks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Span:
    """Neighbouring columns under one heading; the heading is empty where there is none."""

    title: str
    start: int
    size: int


def cell_at(row: Row, index: int) -> Cell:
    """The cell of a row in a column; empty where the row stops earlier, as a heading with only a label does."""
    return row.cells[index] if index < len(row.cells) else Cell()


def cells_of(table: Table, row: Row) -> Sequence[Cell]:
    """A cell for each column: empty ones where the row stops earlier."""
    missing = len(table.columns) - len(row.cells)
    return (*row.cells, *[Cell()] * missing) if missing else row.cells


def kind_at(table: Table, row: Row, index: int) -> Kind:
    """The kind of the cell in a row and column, also where the row stops earlier."""
    return cell_at(row, index).kind or table.columns[index].kind


def text_at(table: Table, row: Row, index: int) -> str:
    """The Dutch text of the cell in a row and column."""
    return format_cell(cell_at(row, index).value, kind_at(table, row, index), table.columns[index].decimals)


def label_spans(table: Table, row: Row) -> bool:
    """Whether the row holds a label only, which may then run on over the other columns."""
    return not any(text_at(table, row, index) for index in range(1, len(table.columns)))


def format_cell(value: Decimal | str | None, kind: Kind, decimals: int) -> str:
    """Show one value the Dutch way: `1.234,56`, `53%`; text as it is, in one line."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    match kind:
        case Kind.PERCENT:
            return f"{format_amount(value * _HUNDRED, 0)}%"
        case Kind.COUNT:
            return format_amount(value, 0)
        case _:
            return format_amount(value, decimals)


def clean(text: str) -> str:
    """One line without control characters: these could drive a terminal, and no XML file may hold them."""
    return text if text.isprintable() else "".join(map(_clean_char, text))


def _clean_char(char: str) -> str:
    if char.isprintable() or unicodedata.category(char) == "Zs":
        return char
    return " " if char.isspace() else "\N{REPLACEMENT CHARACTER}"


def is_numeric(column: Column) -> bool:
    """Whether a column stands to the right."""
    return column.kind is not Kind.TEXT


def split_marks(text: str, footnotes: Sequence[str]) -> Marked:
    """Part a text from the `[1]` or `[1][2]` at its end; what refers to no footnote is ordinary text."""
    marks = _MARKS.search(text)
    if not marks:
        return Marked(text)
    numbers = tuple(int(number) for number in re.findall(r"\d+", marks[1]))
    if not all(1 <= number <= len(footnotes) for number in numbers):
        return Marked(text)
    return Marked(text[: marks.start()], numbers)


def spans(columns: Sequence[Column]) -> list[Span]:
    """The groups above the columns, in order and without gaps; columns without a group stand alone."""
    result: list[Span] = []
    for index, column in enumerate(columns):
        if column.group and result and result[-1].title == column.group:
            last = result.pop()
            result.append(Span(last.title, last.start, last.size + 1))
        else:
            result.append(Span(column.group, index, 1))
    return result
