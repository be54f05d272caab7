"""Everything of one evening, for a page and for `bwk vanavond`: tasks, free money and the forecast, also in tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from bwk_ledger.base.errors import InputError, count
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import MONTHS, in_words
from bwk_ledger.evening.task import TaskKind
from bwk_ledger.evening.tasks import (
    answer_tasks,
    begin_tasks,
    cash_tasks,
    deadline_tasks,
    debt_tasks,
    doubt_tasks,
    error_tasks,
    fee_tasks,
    filing_tasks,
    hour_tasks,
    inbox_tasks,
    paper_tasks,
    question_tasks,
    share_tasks,
    statement_tasks,
    wage_tasks,
    year_text_tasks,
)
from bwk_ledger.figures.forecast import Basis, forecast
from bwk_ledger.figures.free_money import free_money
from bwk_ledger.figures.until import books_until
from bwk_ledger.rules.derived import last_written
from bwk_ledger.tables.records import RecordField, Section, records, rows, table
from bwk_ledger.tables.table import Cell, Kind, Link, Row, Style, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.base.periods import Period
    from bwk_ledger.evening.task import Task
    from bwk_ledger.figures.forecast import Forecast, ForecastLine, ForecastMonth
    from bwk_ledger.figures.free_money import FreeMoney, MoneyPart
    from bwk_ledger.rules.load import Ledger


# Everything of one evening, for the page "Vanavond" and for `bwk vanavond`: tasks, free money and the forecast.

_EARLIEST = dt.date(1900, 1, 1)
_OLD = dt.timedelta(days=366)  # books that nobody wrote in for so long are of another year


@dataclass(frozen=True)
class Evening:
    """What there is to do when `day` ends, in order, and what money there is and will be.

    `why` says why that day is taken for today; empty where it is today. `forecast` is None without a bank row.
    """

    day: dt.date
    why: str
    tasks: tuple[Task, ...]
    money: FreeMoney
    forecast: Forecast | None

    @property
    def groups(self) -> tuple[tuple[TaskKind, tuple[Task, ...]], ...]:
        """The tasks of each kind together, in the order of an evening."""
        return tuple((kind, tuple(tasks)) for kind, tasks in groupby(self.tasks, lambda task: task.kind))


def evening(ledger: Ledger, today: dt.date, asked: dt.date | None = None) -> Evening:
    """The evening of a day, from one load of the books.

    Args:
        ledger: the books.
        today: the day it is.
        asked: the day to take for today, where somebody says so; else books of another year say it themselves.

    Raises:
        InputError: the day that is asked is of long before the books, or of a far future.
    """
    day, why = _taken(ledger, today, asked)
    books = books_until(ledger, day)
    order = list(TaskKind)
    tasks = sorted(_tasks(ledger, books, day), key=lambda task: order.index(task.kind))
    return Evening(day, why, tuple(tasks), free_money(books, day), forecast(books, day))


def _taken(ledger: Ledger, today: dt.date, asked: dt.date | None) -> tuple[dt.date, str]:
    if asked is not None:
        _require_near(ledger, today, asked)
        return asked, "" if asked == today else f"Dit is de stand van {in_words(asked)}, alsof het die dag is."
    last = last_written(ledger.transactions)
    if last is None or today - last <= _OLD:
        return today, ""
    return last, f"De laatste boeking is van {in_words(last)}: deze stand doet alsof het die dag is."


def _require_near(ledger: Ledger, today: dt.date, asked: dt.date) -> None:
    begins = ledger.transactions[0].date if ledger.transactions else today
    first, last = max(min(begins, today), _EARLIEST + _OLD) - _OLD, today + _OLD
    if not first <= asked <= last:
        raise InputError(
            f"{asked} is te ver weg om als vandaag te gelden.",
            field="op",
            remedy=f"noem een dag van {first} tot en met {last}.",
        )


def _tasks(now: Ledger, ledger: Ledger, day: dt.date) -> Iterator[Task]:
    """All tasks; what lies in folders is what lies there now, whatever the day."""
    yield from error_tasks(now)
    yield from begin_tasks(now)
    yield from inbox_tasks(now)
    yield from doubt_tasks(now)
    yield from answer_tasks(now)
    for dated in (
        statement_tasks,
        paper_tasks,
        question_tasks,
        debt_tasks,
        wage_tasks,
        cash_tasks,
        hour_tasks,
        fee_tasks,
        share_tasks,
        deadline_tasks,
        year_text_tasks,
        filing_tasks,
    ):
        yield from dated(ledger, day)


# The evening in tables: what there is to do, the money that is free, and the forecast by month and by line.

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
