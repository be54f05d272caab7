"""Tables as the pages show them, and where they lead in Fava."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from fava.application import url_for
from fava.beans.funcs import hash_entry
from fava.context import g
from flask import request

from bwk_ledger.audit.audit import State
from bwk_ledger.fava_ext import text
from bwk_ledger.render.cells import cell_at, format_cell, is_numeric, kind_at, spans
from bwk_ledger.tables.table import Kind, Link, Style

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bwk_ledger.fava_ext.page import Filters
    from bwk_ledger.render.cells import Span
    from bwk_ledger.tables.table import Cell, Column, Row, Table


# A `Table` as the pages show it: the text of each cell, how it looks, and where it leads in Fava.

_UNITS = {Kind.MONEY: "euro", Kind.HOURS: "uur"}
# Looks of a column: text with amounts in it, which Fava can hide; and amounts of which a minus is nothing wrong.
FIGURES = "told"
SIGNED = "signed"
_FOLLOWED = ("conversion", "interval", "account", "filter", "time")  # arguments that Fava's addresses take over
_STATES = {State.OPEN: "state open", State.WRONG: "state wrong"}


def state_look(state: str) -> str:
    """How it shows that something is good, open or wrong."""
    return _STATES.get(State(state), "state")


class ShownCell(NamedTuple):
    """One cell, of which a page has thousands; `used` is how far its bar is filled, empty where it has none."""

    text: str
    look: str  # its classes
    label: str  # before it on a phone
    href: str
    note: str
    beside: str
    below: str
    used: str
    warns: bool
    mark: str  # the class of what stands in it
    is_number: bool
    has_figures: bool

    @property
    def is_plain(self) -> bool:
        """Whether it is its text and no more, as most are.

        Without a macro of its own, and as a named tuple, a table of 10,000 cells takes 0.04 s instead of 0.14
        (`benchmarks/reports_and_pages.py --alleen Leden`).
        """
        return not (self.used or self.note or self.warns or self.mark)


@dataclass(frozen=True)
class ShownRow:
    """One row; a heading has one cell over all columns."""

    key: str
    look: str
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True)
class ShownTable:
    """A table for the macro `table`."""

    columns: Sequence[tuple[Column, str]]  # with their classes
    groups: Sequence[Span]
    rows: Sequence[ShownRow]


@dataclass(frozen=True)
class Ways:
    """Where cells of a page lead: with its filters, but for those it does not follow itself."""

    filters: Filters
    follows_all: bool
    evidence: Callable[[Any], str] | None = None  # where an entry is shown; None for Fava's own window

    def to(self, cell: Cell) -> str:
        """The address of a cell; empty where it leads nowhere."""
        if cell.link is None and not cell.account:
            return ""
        link = cell.link or Link(account=cell.account or "")
        dropped = {} if self.follows_all or not self.filters.select_entries else {"account": "", "filter": ""}
        query = dropped | dict(link.query)
        if self.follows_all and self.filters.account:
            query.pop("account", None)  # what the user asked for stays
        if link.entry is not None:
            return self.evidence(link.entry) if self.evidence else f"#context-{hash_entry(link.entry)}"
        if link.account:
            return self._address("account", name=link.account, **query)
        if link.filter:
            query["filter"] = f"{self.filters.advanced if self.follows_all else ''} {link.filter}".strip()
        if link.filter or link.report:
            return self._address("report", report_name=link.report or "journal", **query)
        part = f"#{link.part}" if link.part else ""
        if link.page:
            return self._address("extension_report", extension_name=link.page, **query) + part
        return part

    def _address(self, endpoint: str, **values: str) -> str:
        """As Fava's `url_for`, which forgets all but 2048: the page Leden of large books has twice as many."""
        return _known_address(self._asked, endpoint, tuple(values.items()))

    @cached_property
    def _asked(self) -> tuple[str | None, ...]:
        """What of this request stands in every address."""
        return (request.script_root, g.beancount_file_slug, *(request.args.get(name) for name in _FOLLOWED))


@lru_cache(1 << 14)
def _known_address(_: tuple[str | None, ...], endpoint: str, values: tuple[tuple[str, str], ...]) -> str:
    return url_for(endpoint, **dict(values))


def show(table: Table, ways: Ways) -> ShownTable:
    """The table, its links with the filters of the page."""
    groups = spans(table.columns) if any(column.group for column in table.columns) else []
    first = {group.start for group in groups if group.start}
    looks = [_look(column, is_first=index in first) for index, column in enumerate(table.columns)]
    return ShownTable(
        columns=list(zip(table.columns, looks, strict=True)),
        groups=groups,
        rows=[_row(table, row, looks, ways) for row in table.rows],
    )


def _look(column: Column, *, is_first: bool) -> str:
    number = "num" if is_numeric(column) else ""
    share = "share" if column.kind is Kind.PERCENT else ""
    return " ".join(filter(None, (number, share, "first" if is_first else "", column.look)))


def _row(table: Table, row: Row, looks: Sequence[str], ways: Ways) -> ShownRow:
    count = 1 if row.style is Style.HEADING else len(table.columns)
    cells = tuple(_cell(table, row, index, looks[index], ways) for index in range(count))
    return ShownRow(row.key, f"{row.style.value} indent{row.indent}", cells)


def _cell(table: Table, row: Row, index: int, look: str, ways: Ways) -> ShownCell:
    column, cell, kind = table.columns[index], cell_at(row, index), kind_at(table, row, index)
    value = cell.value
    is_number = isinstance(value, Decimal)
    is_whole = is_number and not column.decimals and kind in _UNITS
    return ShownCell(
        text=_text(value, kind, column.decimals),
        look=f"{look} none" if value is None else look,
        label=column.label or column.title,
        href=ways.to(cell),
        note=cell.note or (f"{text.exact(_number(value))} {_UNITS[kind]}" if is_whole else ""),
        beside=cell.beside,
        below=cell.below,
        used=text.width(_number(value)) if is_number and kind is Kind.PERCENT else "",
        warns=cell.warns or (is_number and _is_wrong(_number(value), kind, look)),
        mark=cell.look,
        is_number=is_number,
        has_figures=is_number or FIGURES in look.split(),
    )


def _number(value: Any) -> Decimal:
    assert isinstance(value, Decimal)
    return value


def _is_wrong(value: Decimal, kind: Kind, look: str) -> bool:
    """Below zero, or of what was budgeted more than all."""
    if kind is Kind.PERCENT:
        return "warn" in look.split() and text.is_over(value)
    return value < 0 and SIGNED not in look.split()


def _text(value: Decimal | str | None, kind: Kind, decimals: int) -> str:
    return text.NONE if value is None else format_cell(value, kind, decimals)
