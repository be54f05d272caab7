"""Charts and tables as the pages show them, and where they lead in Fava."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from fava.application import url_for
from fava.beans.funcs import hash_entry

from bwk_ledger.audit.audit import State
from bwk_ledger.base.accounts import EXPENSES, HOURS_GROUP
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.fava_ext import text
from bwk_ledger.render.cells import cell_at, format_cell, is_numeric, kind_at, spans
from bwk_ledger.tables.table import Kind, Link, Style

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from bwk_ledger.fava_ext.page import Filters
    from bwk_ledger.figures.kamers import DayBalance, Interval
    from bwk_ledger.figures.members import MemberCount
    from bwk_ledger.render.cells import Span
    from bwk_ledger.standing.config import Config
    from bwk_ledger.tables.table import Cell, Column, Row, Table


# The charts of the pages as Fava's own chart component reads them.

# Fava reads the keys of a series as currencies and shows them in its legend.
HOURS = "uren"
MEMBERS = "leden"
NO_NAME = "onbekend"


@dataclass(frozen=True)
class Swatch:
    """The colour of a part of the stacked bars, in degrees of hue, and the account that the part leads to."""

    label: str
    hue: float
    account: str | None = None


@dataclass(frozen=True)
class Chart:
    """One chart: what stands above it, and the data for Fava; with a legend its bars are stacked."""

    title: str
    data: Mapping[str, Any]
    legend: tuple[Swatch, ...] = ()


def draw(config: Config, stretches: Sequence[Interval], days: Sequence[DayBalance]) -> tuple[Chart, ...]:
    """Costs and hours by kamer side by side, and below them the course of bank and handgeld."""
    found = [
        _of_kamers("Lasten per kamer, in euro's", config, stretches, EUR),
        _of_kamers("Uren per kamer", config, stretches, HOURS),
        _line("Stand van bank en handgeld", {day.date: {EUR: day.liquid} for day in days}),
        *draw_petty_cash(days),
    ]
    return tuple(chart for chart in found if chart.data["data"])


def draw_petty_cash(days: Sequence[DayBalance]) -> tuple[Chart, ...]:
    """The course of the handgeld of each kamer."""
    found = _line("Handgeld per kamer", {day.date: day.petty_cash for day in days})
    return (found,) if found.data["data"] else ()


def draw_hours(config: Config, stretches: Sequence[Interval]) -> tuple[Chart, ...]:
    """Hours given without pay, by kamer."""
    found = _of_kamers("Onbetaalde uren per kamer", config, stretches, HOURS)
    return (found,) if any(item.hours for item in stretches) else ()


def draw_members(counts: Sequence[MemberCount]) -> tuple[Chart, ...]:
    """Members when each stretch of time ends, by kind and by kamer side by side."""
    return tuple(
        _bars(title, MEMBERS, [(count.day, _named(count, place)) for count in counts])
        for title, place in (("Leden per soort", 0), ("Leden per kamer", 1))
        if any(count.total for count in counts)
    )


def _named(count: MemberCount, place: int) -> dict[str, int]:
    found: Counter[str] = Counter()
    for key, number in count.by_kind_and_kamer.items():
        found[key[place] or NO_NAME] += number
    return found


def _of_kamers(title: str, config: Config, stretches: Sequence[Interval], unit: str) -> Chart:
    bars = [(item.period.last_day, item.costs if unit == EUR else item.hours) for item in stretches]
    # Every kamer that was there in every chart, also with nothing: so that a kamer has the same colour in both.
    seen = {code for item in stretches for found in (item.costs, item.hours) for code, value in found.items() if value}
    shown = [
        code
        for code, kamer in config.kamers.items()
        if code in seen or any(kamer.is_there(item.period.start, item.period.last_day) for item in stretches)
    ]
    return _bars(title, unit, bars, {code: _account(code, unit) for code in shown})


def _account(kamer: str, unit: str) -> str:
    return f"{EXPENSES}:{kamer}:{HOURS_GROUP}" if unit == HOURS else f"{EXPENSES}:{kamer}"


def _bars(
    title: str,
    unit: str,
    bars: Sequence[tuple[dt.date, Mapping[str, Decimal | int]]],
    kept: Mapping[str, str] | None = None,
) -> Chart:
    """Stacked bars; `kept` says which account each part leads to, without it a part is just its own name."""
    parts = kept or {name: name for name in sorted({name for _, found in bars for name in found})}
    data = [
        {
            "date": day,
            "balance": {unit: sum(found.values())},
            "account_balances": {account: {unit: found.get(name, ZERO)} for name, account in parts.items()},
            "budgets": {},
        }
        for day, found in bars
    ]
    names = sorted(parts, key=lambda name: parts[name])
    legend = tuple(
        Swatch(name, hue, parts[name] if kept else None) for name, hue in zip(names, _hues(len(names)), strict=True)
    )
    return Chart(title, {"type": "bar", "label": title, "data": data}, legend)


def _hues(number: int) -> list[float]:
    """Which colours Fava gives: it divides the circle of hues over the accounts in order of name.

    Fava's own legend names only currencies, so without ours nobody knows which part of a bar is whose.
    """
    return [(index * 360 / number + 270) % 360 for index in range(number)]


def _line(title: str, days: Mapping[Any, Mapping[str, Decimal]]) -> Chart:
    points = [{"date": date, "balance": balance} for date, balance in days.items() if balance]
    return Chart(title, {"type": "balances", "label": title, "data": points})


# A `Table` as the pages show it: the text of each cell, how it looks, and where it leads in Fava.

_UNITS = {Kind.MONEY: "euro", Kind.HOURS: "uur"}
# Looks of a column: text with amounts in it, which Fava can hide; and amounts of which a minus is nothing wrong.
FIGURES = "told"
SIGNED = "signed"
_STATES = {State.OPEN: "state open", State.WRONG: "state wrong"}


def state_look(state: str) -> str:
    """How it shows that something is good, open or wrong."""
    return _STATES.get(State(state), "state")


@dataclass(frozen=True)
class ShownCell:
    """One cell; `used` is how far its bar is filled, empty where it has none."""

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

    def to(self, cell: Cell) -> str:
        """The address of a cell; empty where it leads nowhere."""
        link = cell.link or Link(account=cell.account or "")
        dropped = {} if self.follows_all or not self.filters.select_entries else {"account": "", "filter": ""}
        query = dropped | dict(link.query)
        if self.follows_all and self.filters.account:
            query.pop("account", None)  # what the user asked for stays
        if link.entry is not None:
            return f"#context-{hash_entry(link.entry)}"
        if link.account:
            return url_for("account", name=link.account, **query)
        if link.filter:
            query["filter"] = f"{self.filters.advanced if self.follows_all else ''} {link.filter}".strip()
        if link.filter or link.report:
            return url_for("report", report_name=link.report or "journal", **query)
        part = f"#{link.part}" if link.part else ""
        if link.page:
            return url_for("extension_report", extension_name=link.page, **query) + part
        return part


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
