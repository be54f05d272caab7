"""The one form in which figures leave the project: renderers show a `Table`, they compute nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal


class Kind(Enum):
    """What a cell holds, which decides how it is aligned and rounded when shown."""

    TEXT = "text"
    MONEY = "money"  # EUR
    HOURS = "hours"  # hours, decimal
    PERCENT = "percent"  # 0.53 shows as 53%
    COUNT = "count"  # whole number


class Style(Enum):
    """What a row is for."""

    HEADING = "heading"
    LINE = "line"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


@dataclass(frozen=True)
class Column:
    """A column; neighbours with the same `group` share a heading. `decimals` is how many a renderer shows."""

    title: str
    kind: Kind
    group: str = ""
    decimals: int = 2
    difference: tuple[int, int] | None = None  # of a column that is one column less another: which, counted from 0


@dataclass(frozen=True)
class Cell:
    """One value: exact Decimal, text, or nothing (None shows empty).

    `kind` overrides that of the column. `account` is what the figure is the sum of, for a link to its postings.
    """

    value: Decimal | str | None = None
    kind: Kind | None = None
    account: str | None = None


@dataclass(frozen=True)
class Row:
    """Cells in the order of the columns; the first column is the label, set in by `indent` steps.

    `parts` lets a workbook add up itself; every other form shows the values.
    """

    cells: tuple[Cell, ...]
    style: Style = Style.LINE
    indent: int = 0
    parts: tuple[tuple[int, int], ...] = ()  # of a sum: the rows of the table it adds up, from 0, each with its sign


@dataclass(frozen=True)
class Table:
    """A statement ready to be shown.

    A mark such as `[1]` at the end of a label or value refers to the footnote with that number, counted from 1.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    subtitle: str = ""
    footnotes: tuple[str, ...] = ()

    def kind(self, row: Row, index: int) -> Kind:
        """The kind of the cell in a row and column."""
        return row.cells[index].kind or self.columns[index].kind
