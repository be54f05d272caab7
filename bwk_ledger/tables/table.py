"""The forms in which figures leave the project: tables, letters and declarations; renderers compute nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from decimal import Decimal


# The one form in which figures leave the project: renderers show a `Table`, they compute nothing.


class Kind(Enum):
    """What a cell holds, which decides how it is aligned and rounded when shown."""

    TEXT = "text"
    MONEY = "money"  # EUR
    HOURS = "hours"  # hours, decimal
    PERCENT = "percent"  # 0.53 shows as 53%
    COUNT = "count"  # whole number


class Side(Enum):
    """Of which figures of the trial balance a column is: a workbook then links it to them."""

    OPENING = "begin"
    MOVED = "beweging"
    CLOSING = "eind"


class Style(Enum):
    """What a row is for."""

    HEADING = "heading"
    LINE = "line"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


@dataclass(frozen=True)
class Column:
    """A column; neighbours with the same `group` share a heading. `decimals` is how many a renderer shows.

    Three fields let a workbook work out what the others show: `adds` says whether a sum adds the column up,
    `difference` which column it is less which other, `running` that it is the row above plus one column less another.
    Columns are counted from 0. The last three are for a page in a browser.
    """

    title: str
    kind: Kind
    group: str = ""
    decimals: int = 2
    adds: bool = True
    difference: tuple[int, int] | None = None
    running: tuple[int, int] | None = None
    meaning: str = ""  # of the title, shown where the reader points at it
    label: str = ""  # how a phone names each figure, where not by the title
    look: str = ""  # its class in the style sheet
    side: Side | None = None


@dataclass(frozen=True)
class Link:
    """Where a page leads from a cell: to an entry, an account, the journal with a filter, a page, or a part of one."""

    entry: Any = None
    account: str = ""
    filter: str = ""
    report: str = ""  # of Fava, where not the journal
    page: str = ""  # of ours, where not the one it stands on
    part: str = ""
    query: Mapping[str, str] = field(default_factory=dict)  # what is asked beside the filters of the page


class Cell(NamedTuple):
    """One value: exact Decimal, text, or nothing (None shows empty).

    `kind` overrides that of the column. `account` is what the figure is the sum of, for a link to its postings; `link`
    leads elsewhere. `note` is shown where the reader of a page points at it. A named tuple is made in a fifth of the
    time of a frozen dataclass, and long lists have a hundred thousand of these (8% of `bwk jaarrekening JAAR --uit MAP`
    in `benchmarks/reports_and_pages.py`).
    """

    value: Decimal | str | None = None
    kind: Kind | None = None
    account: str | None = None
    link: Link | None = None
    note: str = ""
    beside: str = ""  # in small letters, on a page only
    below: str = ""
    warns: bool = False
    look: str = ""  # its class in the style sheet of a page
    day: dt.date | None = None  # where the value is a day, so that a workbook can sort it
    terms: tuple[tuple[str, int], ...] = ()  # the accounts that it adds up, each with its sign


@dataclass(frozen=True)
class Row:
    """Cells in the order of the columns; the first column is the label, set in by `indent` steps.

    `parts` lets a workbook add up itself; every other form shows the values.
    """

    cells: tuple[Cell, ...]
    style: Style = Style.LINE
    indent: int = 0
    parts: tuple[tuple[int, int], ...] = ()  # of a sum: the rows of the table it adds up, from 0, each with its sign
    key: str = ""  # by which a page knows the row
    accounts: tuple[str, ...] = ()  # of a line of a statement: all that it adds up


@dataclass(frozen=True)
class Table:
    """A statement ready to be shown.

    A mark such as `[1]` at the end of a label or value refers to the footnote with that number, counted from 1. Tables
    with the same columns and the same `sheet` stand on one sheet of a workbook.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    subtitle: str = ""
    footnotes: tuple[str, ...] = ()
    sheet: str = ""

    @property
    def has_lines(self) -> bool:
        """Whether there is anything in it but headings and sums."""
        return any(row.style is Style.LINE for row in self.rows)

    def kind(self, row: Row, index: int) -> Kind:
        """The kind of the cell in a row and column."""
        return row.cells[index].kind or self.columns[index].kind


# One A4 that is discussed at a table: every part of it is a table that every other form shows by itself.


@dataclass(frozen=True)
class Bar:
    """How far a row is, as parts of its whole: what is there, and where it should be by now."""

    part: Decimal
    mark: Decimal | None = None


@dataclass(frozen=True)
class PagePart:
    """A table of a sheet under a short title; `bars` are those of its rows, below the heading `chart`."""

    title: str
    table: Table
    chart: str = ""
    bars: tuple[Bar | None, ...] = ()
    more: str = ""  # said of the rows for which there is no room: what they are and where to see them


@dataclass(frozen=True)
class Sheet:
    """A page on A4, never more; `cuts` are what gives way first, as parts from 0 and how many rows at least stay."""

    title: str
    subtitle: str
    sender: str
    parts: tuple[PagePart, ...]
    notes: tuple[str, ...]
    cuts: tuple[tuple[int, int], ...]


# A letter to one person and a signed declaration, ready to be set: texts only.


@dataclass(frozen=True)
class Letter:
    """Texts only; `rows` are those of a table whose last row is the total, and whose last column stands right.

    Below the signature is a line to sign on; with `signers` one for each, beside each other, with its title below.
    """

    sender: str
    title: str
    facts: tuple[tuple[str, str], ...]  # label and value, below the title
    opening: tuple[str, ...]  # paragraphs above the table
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    closing: tuple[str, ...]  # paragraphs below it
    signature: str
    signers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """A part with a title: paragraphs, and below them a table where it has columns.

    `widths` are shares of what is left of the line; 0 is as wide as what stands in it. `right` are the columns that
    stand right, counted from 0.
    """

    title: str
    paragraphs: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()
    right: tuple[int, ...] = ()


@dataclass(frozen=True)
class Declaration:
    """What is set, in this order; annexes begin on a page of their own."""

    sender: str
    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]  # label and value
    advice: tuple[tuple[str, str], ...]  # question and answer, in large
    advice_note: str
    remark: tuple[str, ...]  # paragraphs
    blocks: tuple[Block, ...]
    signers_note: str
    signers: tuple[tuple[str, str], ...]  # number, and when it was signed
    codes: tuple[tuple[str, str], ...]  # label and hash, already in groups
    codes_note: str
    annexes: tuple[Block, ...]
    attached: str  # JSON, which goes with the pdf as the file `name`
    name: str = "verklaring.json"


@dataclass(frozen=True)
class MeetingResult:
    """What the members' meeting hears of the audit of a year, on one page."""

    sender: str
    title: str
    advice: tuple[tuple[str, str], ...]  # question and answer, in large
    remark: str
    figures: tuple[tuple[str, str], ...]  # label and EUR
    done: tuple[str, ...]  # what was looked at, a sentence each
    points: tuple[tuple[str, str, str], ...]  # question, how it stands, and what was seen
    more: str  # how many points there are beside these; empty where there are none
    signers: tuple[tuple[str, str], ...]  # number, and when it was signed
    number: str  # the check number, which is all that the QR code holds
    grouped: str  # the same, to compare by eye
    how: str  # to check
