"""Tables as a workbook: a sheet per table, numbers that stay numbers, the header frozen, ready to print."""

from __future__ import annotations

import datetime as dt
import io
import re
import textwrap
from collections import defaultdict
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from bwk_ledger.render.cells import cell_at, cells_of, clean, format_cell, is_numeric, kind_at, spans
from bwk_ledger.tables.table import Kind, Style

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bwk_ledger.tables.table import Cell, Row, Table

    # What a workbook works out itself in a cell that no table says it of: of a table, row and column, and the line of
    # the sheet it stands on. Lines are counted from 0; an empty text leaves the figure as it is.
    Formula = Callable[[Table, int, int, int], str]

_CREATED = dt.datetime(2018, 1, 1)  # noqa: DTZ001 - the same file for the same figures; XlsxWriter wants no time zone
_MAX_NAME = 31
_MAX_LABEL, _MAX_TEXT = 60, 40
_A4 = 9
_SOFT = "#5d6369"
_TOP = 3  # the line of the first header
_UPRIGHT = 130  # characters beside each other that are still read on a page that stands upright
_ONE_PAGE = 70  # lines that are
_LINE = 15  # points that a line of a row is high
_DAY_FORMAT = "dd-mm-yyyy"


def render(tables: Sequence[Table]) -> bytes:
    """Write the workbook; the same tables give the same bytes."""
    buffer = io.BytesIO()
    workbook = new_workbook(buffer, tables[0].title if tables else "")
    sheets = [list(group) for _, group in groupby(tables, lambda table: table.sheet or id(table))]
    names = sheet_names([group[0].sheet or group[0].title for group in sheets])
    for group, name in zip(sheets, names, strict=True):
        SheetWriter(workbook, workbook.add_worksheet(name), group).write()
    workbook.close()
    return buffer.getvalue()


def new_workbook(buffer: io.BytesIO, title: str) -> Any:
    """An empty workbook that is the same for the same figures."""
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.set_properties({"title": clean(title), "created": _CREATED})
    return workbook


def sheet_names(titles: Sequence[str]) -> list[str]:
    """Names that Excel accepts: at most 31 characters, without its own signs, no quote at either end, all different."""
    names: list[str] = []
    taken = {"history", "geschiedenis", ""}  # Excel keeps these for itself
    for number, title in enumerate(titles, start=1):
        base = re.sub(r"\s+", " ", re.sub(r"[\[\]:*?/\\]", " ", clean(title))).strip(" '") or f"Tabel {number}"
        name, again = base[:_MAX_NAME].strip(" '"), 1
        while name.casefold() in taken:
            again += 1
            suffix = f" ({again})"
            name = base[: _MAX_NAME - len(suffix)].strip(" '") + suffix
        taken.add(name.casefold())
        names.append(name)
    return names


def _sum_of(names: Sequence[tuple[str, int]]) -> str:
    """`=SUM(B5:B9)` for neighbours that all count, else `=B5+B9-B12`."""
    if len(names) > 1 and all(sign > 0 for _, sign in names):
        rows = [int(re.sub(r"\D", "", name)) for name, _ in names]
        if rows == list(range(rows[0], rows[0] + len(rows))):
            return f"=SUM({names[0][0]}:{names[-1][0]})"
    return "=" + "".join(f"{'+' if sign > 0 else '-'}{name}" for name, sign in names).removeprefix("+")


def _are_numbers(row: Row, places: Sequence[int]) -> bool:
    return all(isinstance(cell_at(row, place).value, Decimal) for place in places)


def first_line(table: Table) -> int:
    """The line of the first row of a table that has a sheet for itself."""
    return _TOP + 1 + any(column.group for column in table.columns)


def _longest(table: Table, index: int) -> int:
    """How many signs the longest text of a column has; of its numbers it is that of the least or the greatest."""
    longest, numbers = 0, defaultdict[Kind, list[Decimal]](list)
    for row in table.rows:
        if index >= len(row.cells) or (row.style is Style.HEADING and not index):
            continue
        value = row.cells[index].value
        if isinstance(value, Decimal):
            numbers[kind_at(table, row, index)].append(value)
        elif value and len(value) > longest:  # to clean a text changes its signs, not how many there are
            longest = len(value)
    decimals = table.columns[index].decimals
    ends = ((kind, end) for kind, of_kind in numbers.items() for end in (min(of_kind), max(of_kind)))
    return max([longest, *(len(format_cell(end, kind, decimals)) for kind, end in ends)])


class SheetWriter:
    """What is being written to one sheet.

    Args:
        workbook: the workbook, for its formats.
        sheet: the empty sheet.
        tables: what to write below each other; each has a header where its columns are others than those above it.
        formula: what else a cell works out.
        has_filters: whether the reader can pick rows by what stands in a column.
    """

    def __init__(
        self,
        workbook: Any,
        sheet: Any,
        tables: Sequence[Table],
        formula: Formula = lambda *_: "",
        *,
        has_filters: bool = False,
    ) -> None:
        self._workbook = workbook
        self._sheet = sheet
        self._tables = tables
        self._more = formula
        self._has_filters = has_filters
        self._table = tables[0]  # that is being written
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        # Those of the cells of this table, by the row and then by the cell: to put one together takes longer than to
        # write the cell (0.10 of 0.60 seconds of a workbook of 20,000 transactions, `reports_and_pages`).
        self._looks: dict[tuple[Style, int], dict[tuple[int, Kind | None, bool, bool, bool], Any]] = {}
        self._widths = [self._width(index) for index in range(max(len(table.columns) for table in tables))]

    def write(self) -> None:
        """Write title, header, rows and footnotes, and set the page."""
        sheet, several = self._sheet, len(self._tables) > 1
        is_one_list = all(table.columns == self._table.columns for table in self._tables)
        whole = self._table.sheet or sheet.get_name()
        title, subtitle = (whole, "") if several else (self._table.title, self._table.subtitle)
        sheet.write_string(0, 0, clean(title), self._format(bold=True, font_size=14))
        sheet.write_string(1, 0, clean(subtitle), self._format(font_color=_SOFT))
        header = self._header(_TOP) if is_one_list else 0
        line = header + 1 if is_one_list else _TOP - 1
        for table in self._tables:
            self._table = table
            line = self._below(line, is_one_list=is_one_list) if several else self._body(line) + 1
        if self._has_filters:
            sheet.autofilter(header, 0, line - 2, len(self._table.columns) - 1)
        for index, width in enumerate(self._widths):
            sheet.set_column(index, index, width)
        sheet.freeze_panes(header + 1, 1)
        sheet.hide_gridlines(2)
        self._page(header, line)

    def _page(self, header: int, lines: int) -> None:
        """How the sheet is printed: on one page where that can be read; of a list to search in only its header.

        Args:
            header: the line of the header of all of it; 0 where each table has its own.
            lines: how many there are.
        """
        sheet = self._sheet
        sheet.set_paper(_A4)
        if sum(self._widths) > _UPRIGHT:
            sheet.set_landscape()
        else:
            sheet.set_portrait()
        sheet.fit_to_pages(1, 1 if lines <= _ONE_PAGE else 0)
        if header:
            sheet.repeat_rows(_TOP, header)
        sheet.set_footer("&L&A&Rpagina &P van &N")
        if self._has_filters:
            sheet.print_area(0, 0, header, len(self._widths) - 1)

    def _below(self, line: int, *, is_one_list: bool) -> int:
        """Write a table under others; where its columns are not theirs, its title is above its own header."""
        soft, subtitle = self._format(font_color=_SOFT), clean(self._table.subtitle)
        self._sheet.write_string(line, 0, clean(self._table.title), self._format(bold=True))
        if is_one_list:
            self._sheet.write_string(line, 1, subtitle, soft)
            return self._body(line + 1) + 1
        if subtitle:
            line += 1
            self._sheet.write_string(line, 0, subtitle, soft)
        return self._body(self._header(line + 1) + 1) + 1

    def _body(self, first: int) -> int:
        """Write rows and footnotes from a line on; return the line after them."""
        self._looks.clear()
        for line, row in enumerate(self._table.rows, start=first):
            self._row(line, row, first)
        line = first + len(self._table.rows)
        for number, footnote in enumerate(self._table.footnotes, start=1):
            text = clean(f"[{number}] {footnote}")
            self._sheet.write_string(line + number, 0, text, self._format(font_color=_SOFT))
        return line + len(self._table.footnotes)

    def _header(self, line: int) -> int:
        """Write the groups and titles of the columns; return the line of the titles."""
        columns = self._table.columns
        if any(column.group for column in columns):
            style = self._format(bold=True, align="center", bottom=1, bottom_color=_SOFT)
            for span in spans(columns):
                if span.size > 1:
                    last = span.start + span.size - 1
                    self._sheet.merge_range(line, span.start, line, last, "", style)
                if span.title:
                    self._sheet.write_string(line, span.start, clean(span.title), style)
            line += 1
        for index, column in enumerate(columns):
            side = "right" if self._right(index) else "left"
            gap = int(index > 0 and side == "left" and self._right(index - 1))
            style = self._format(bold=True, align=side, bottom=1, text_wrap=True, valign="bottom", indent=gap)
            self._sheet.write_string(line, index, clean(column.title), style)
        return line

    def _row(self, line: int, row: Row, first: int) -> None:
        sheet = self._sheet
        if (height := self._lines_of(row)) > 1:
            sheet.set_row(line, height * _LINE)  # a program that opens the workbook need not work it out
        looks = self._looks.setdefault((row.style, row.indent), {})
        for index, cell in enumerate(cells_of(self._table, row)):
            value = cell.value
            key = (index, cell.kind, isinstance(value, Decimal), cell.day is None, bool(value))
            if key not in looks:
                looks[key] = self._format(**self._look(row, index, cell))
            look = looks[key]
            if isinstance(value, Decimal):
                formula = self._formula(row, index, line, first) or self._more(self._table, line - first, index, line)
                if formula:
                    sheet.write_formula(line, index, formula, look, value)
                else:
                    sheet.write_number(line, index, value, look)
            elif cell.day is not None:
                sheet.write_datetime(line, index, cell.day, look)
            elif value:
                sheet.write_string(line, index, clean(value), look)
            else:
                sheet.write_blank(line, index, None, look)

    def _look(self, row: Row, index: int, found: Cell) -> dict[str, Any]:
        """How a cell looks, by its row, its column and what sort of thing stands in it."""
        look: dict[str, Any] = {} if row.style is Style.LINE else {"bold": True}
        look |= self._rules(row, index)
        if index == 0:
            look |= {"indent": row.indent, "text_wrap": True}
        if isinstance(found.value, Decimal):
            return look | {"num_format": self._number_format(row, index), "align": "right"}
        if found.day is not None:
            return look | {"num_format": _DAY_FORMAT, "align": "left", "indent": self._gap(row, index)}
        if not found.value:
            return look
        look |= {"align": "right"} if self._right(index) else {"text_wrap": True, "indent": self._gap(row, index)}
        return look | {"valign": "bottom" if any(map(is_numeric, self._table.columns)) else "top"}

    def _gap(self, row: Row, index: int) -> int:
        """How far a text stands in: by its row in the first column, and behind an amount, not to touch it."""
        return row.indent if index == 0 else int(self._right(index - 1))

    def _formula(self, row: Row, index: int, line: int, first: int) -> str:
        """What adds a sum up from its parts, or takes one column from another; empty for a figure of its own.

        Args:
            row: the row.
            index: the column, from 0.
            line: the line of the sheet the row stands on, from 0.
            first: the line of the first row of the table.
        """
        column = self._table.columns[index]
        if not (row.parts or column.difference or column.running):
            return ""
        if kind_at(self._table, row, index) is Kind.PERCENT:
            return ""
        if row.parts and column.adds:
            return _sum_of([(xl_rowcol_to_cell(first + part, index), sign) for part, sign in row.parts])
        if column.difference is not None and _are_numbers(row, column.difference):
            minuend, subtrahend = (xl_rowcol_to_cell(line, side) for side in column.difference)
            return f"={minuend}-{subtrahend}"
        if column.running is not None and line > first:
            above = xl_rowcol_to_cell(line - 1, index)
            plus, minus = (xl_rowcol_to_cell(line, side) for side in column.running)
            return f"={above}" if row.parts else f"={above}+{plus}-{minus}"
        return ""

    def _rules(self, row: Row, index: int) -> dict[str, Any]:
        if row.style is Style.TOTAL:
            return {"top": 1, "bottom": 6}
        return {"top": 1, "top_color": _SOFT} if row.style is Style.SUBTOTAL and self._right(index) else {}

    def _number_format(self, row: Row, index: int) -> str:
        """The format in Excel's own notation: it shows points and commas as the reader's computer does."""
        match kind_at(self._table, row, index):
            case Kind.PERCENT:
                return "0%"
            case Kind.COUNT:
                return "#,##0"
            case _:
                decimals = self._table.columns[index].decimals
                return f"#,##0.{'0' * decimals}" if decimals else "#,##0"

    def _right(self, index: int) -> bool:
        return index > 0 and is_numeric(self._table.columns[index])

    def _lines_of(self, row: Row) -> int:
        """Over how many lines the longest text of a row runs."""
        most = 1
        for index, (cell, width) in enumerate(zip(row.cells, self._widths, strict=False)):
            value = cell.value
            # Most texts are no longer than their column, and those need no wrapping to know that.
            if isinstance(value, str) and len(value) > width and not (index == 0 and row.style is Style.HEADING):
                most = max(most, len(textwrap.wrap(clean(value), int(width))))
        return most

    def _width(self, index: int) -> float:
        tables = [table for table in self._tables if index < len(table.columns)]
        words = (len(word) for table in tables for word in table.columns[index].title.split())
        longest = max([*(_longest(table, index) for table in tables), *words, 1])
        return min(longest, _MAX_TEXT if index else _MAX_LABEL) + 2

    def _format(self, **look: Any) -> Any:
        """A format of the workbook; asked for twice it is the same one, for a workbook holds only so many."""
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format(look)
        return self._formats[key]
