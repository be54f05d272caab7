"""The evening in tables: what there is to do, the money that is free, and the forecast by month and by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.base.errors import count
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import MONTHS, in_words
from bwk_ledger.figures.forecast import Basis
from bwk_ledger.tables.records import RecordField, Section, records, rows, table
from bwk_ledger.tables.table import Cell, Kind, Link, Row, Style, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.base.periods import Period
    from bwk_ledger.evening.task import Task
    from bwk_ledger.evening.tonight import Evening
    from bwk_ledger.figures.forecast import Forecast, ForecastLine, ForecastMonth
    from bwk_ledger.figures.free_money import FreeMoney, MoneyPart

NOTHING = "Er is niets te doen: alles is bij."
HOW = (
    "De vooruitblik telt eerst wat is afgesproken (termijnen, facturen, lonen, contributie, leningen), dan wat drie "
    "maanden achter elkaar kwam, en anders wat er vorig jaar in dezelfde dagen was of wat is begroot."
)
_FORECAST = "Vooruitblik per maand"
NO_FORECAST = "Er is nog geen bankregel in de boeken. Na het eerste afschrift staat hier een vooruitblik."

_TASKS: tuple[RecordField[Task], ...] = (
    RecordField("Te doen", Kind.TEXT, lambda task: task.text),
    RecordField("opdracht", Kind.TEXT, lambda task: task.command),
)


def tasks_table(found: Evening) -> Table:
    """What there is to do, by kind, in the order of an evening."""
    title = f"Vanavond, {in_words(found.day)}"
    if not found.tasks:
        return records(title, _TASKS, (), subtitle=found.why, empty=NOTHING)
    sections = [Section(tasks, kind.door.title) for kind, tasks in found.groups]
    return table(title, _TASKS, rows(_TASKS, sections), found.why)


_MONEY: tuple[RecordField[MoneyPart], ...] = (
    RecordField("Geld", Kind.TEXT, lambda part: Cell(part.title, account=part.account)),
    RecordField("waarom", Kind.TEXT, lambda part: part.rests_on, look="sub"),
    RecordField("bedrag", Kind.MONEY, lambda part: Cell(part.amount, account=part.account), adds=True),
)


def money_table(money: FreeMoney) -> Table:
    """All money that there is, what of it is not free, and what is left."""
    there = rows(_MONEY, [Section(money.there, subtotal="Samen", indent=0)] if money.there else [])
    taken = rows(_MONEY, [Section([*money.taken], "Daarvan is niet vrij")] if money.taken else [])
    free = Row((Cell("Vrij geld"), Cell(), Cell(money.free, warns=money.free < 0)), Style.TOTAL, key="vrij")
    return table("Vrij geld", _MONEY, (*there, *taken, free), "in euro's")


def _month(period: Period) -> str:
    return f"{MONTHS[period.start.month - 1]} {period.start.year}"


_MONTH: tuple[RecordField[ForecastMonth], ...] = (
    RecordField("Maand", Kind.TEXT, lambda month: _month(month.period)),
    RecordField("begin", Kind.MONEY, lambda month: month.opening, decimals=0),
    RecordField("erbij", Kind.MONEY, lambda month: month.comes, adds=True, decimals=0),
    RecordField("eraf", Kind.MONEY, lambda month: month.goes, adds=True, decimals=0),
    RecordField("eind", Kind.MONEY, lambda month: Cell(month.closing, warns=month.closing < 0), decimals=0),
)


def months_table(found: Forecast | None) -> Table:
    """The forecast month by month, below what it comes to."""
    if found is None:
        return records(_FORECAST, _MONTH, (), empty=NO_FORECAST)
    return records(_FORECAST, _MONTH, found.months, subtitle=verdict(found), total="Samen")


def _link(line: ForecastLine) -> Link | None:
    if not line.accounts:
        return None
    days = line.rests_in
    query = {"account": "|".join(line.accounts), "time": f"{days.start} - {days.last_day}" if days else ""}
    return Link(report="journal", query=query)


_LINES: tuple[RecordField[ForecastLine], ...] = (
    RecordField("Wat", Kind.TEXT, lambda line: Cell(line.title, link=_link(line)), look="label"),
    RecordField("berust op", Kind.TEXT, lambda line: line.rests_on, look="sub"),
    RecordField("keren", Kind.COUNT, lambda line: len(line.moves), decimals=0),
    RecordField("samen", Kind.MONEY, lambda line: line.total, adds=True, decimals=0),
)


def lines_table(found: Forecast) -> Table:
    """Every line of the forecast, with what it rests on."""
    sections = [
        Section(lines, basis.value.capitalize())
        for basis in Basis
        if (lines := [line for line in found.lines if line.basis is basis])
    ]
    return table("Waar de vooruitblik op berust", _LINES, rows(_LINES, sections, "Samen"), HOW, told(found))


def verdict(found: Forecast) -> str:
    """Whether there will be enough, in one sentence."""
    short = found.short
    if short is not None:
        return f"Rond {in_words(short.day)} komt de bank onder nul: {format_amount(short.amount, 0)} euro."
    lowest = found.lowest
    return (
        f"Tot en met {in_words(found.period.last_day)} is er genoeg; het minst is er eind {_month(lowest.period)}: "
        f"{format_amount(lowest.closing, 0)} euro."
    )


def told(found: Forecast) -> Iterator[str]:
    """What is not counted, in sentences."""
    for item in found.undated:
        yield f"Niet meegeteld, want niemand weet wanneer: {item.title}, {format_amount(abs(item.amount), 0)} euro."


def evening_tables(found: Evening) -> list[Table]:
    """Everything, as `bwk vanavond` shows it."""
    lines = [lines_table(found.forecast)] if found.forecast is not None else []
    return [tasks_table(found), money_table(found.money), months_table(found.forecast), *lines]


def summary(found: Evening) -> str:
    """How much there is to do, in a few words."""
    number = len(found.tasks)
    if not number:
        return NOTHING
    return f"{count(number, 'ding', 'dingen')} te doen{', het belangrijkste eerst' if number > 1 else ''}."
