"""The page "Vanavond": what the treasurer is to do now, the money that is free, and the forecast of the bank."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fava.application import url_for
from fava.helpers import FavaAPIError
from flask import request

from bwk_ledger.base.errors import InputError, shorten
from bwk_ledger.base.periods import WRITE_DAY, in_words, no_day, parse_day
from bwk_ledger.evening.task import ERRORS
from bwk_ledger.evening.tonight import (
    HOW,
    NO_FORECAST,
    NOTHING,
    evening,
    lines_table,
    money_table,
    months_table,
    summary,
    told,
    verdict,
)
from bwk_ledger.fava_ext import page
from bwk_ledger.render.charts import LineChart, Point, draw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from bwk_ledger.evening.task import Task
    from bwk_ledger.evening.tonight import Evening
    from bwk_ledger.fava_ext.page import Head, Request
    from bwk_ledger.figures.forecast import Forecast
    from bwk_ledger.figures.free_money import FreeMoney
    from bwk_ledger.tables.table import Table

FEW = 3  # tasks of a kind that are shown before the others are folded
_WIDE, _NARROW = (620, 250), (330, 220)  # pixels


@dataclass(frozen=True)
class ShownTask:
    """A task with the address where it is done."""

    task: Task
    href: str


@dataclass(frozen=True)
class TaskGroup:
    """The tasks of a kind; with an `href` all of them are done in one place."""

    key: str
    title: str
    button: str
    tasks: tuple[ShownTask, ...]

    @property
    def href(self) -> str:
        """Where all of them are done; empty where each has its own place."""
        addresses = {item.href for item in self.tasks}
        return addresses.pop() if len(addresses) == 1 else ""

    @property
    def command(self) -> str:
        """The command that does the first of them."""
        return self.tasks[0].task.command


@dataclass(frozen=True)
class Outlook:
    """The forecast as the page shows it: a sentence, the chart for wide and for narrow screens, and its tables."""

    verdict: str
    is_short: bool
    wide: Markup
    narrow: Markup
    months: Table
    lines: Table
    not_counted: tuple[str, ...]


@dataclass(frozen=True)
class TonightPage:
    """The page; with nothing but its head where the filter cannot be read."""

    head: Head
    why: str = ""  # another day is taken for today
    summary: str = ""
    groups: tuple[TaskGroup, ...] = ()
    money: FreeMoney | None = None
    money_table: Table | None = None
    outlook: Outlook | None = None
    how: str = HOW
    nothing: str = NOTHING
    no_forecast: str = NO_FORECAST
    few: int = FEW


def build(asked: Request, day: dt.date | None) -> TonightPage:
    """The page of a day; without one of today, or of the last day of the period or the books."""
    if day is None and asked.period is not None:
        day = min(asked.period.last_day, asked.today)
    tonight = evening(asked.ledger, asked.today, day)
    return TonightPage(
        replace(asked.head, period=in_words(tonight.day)),
        tonight.why,
        summary(tonight),
        tuple(_groups(tonight)),
        tonight.money,
        money_table(tonight.money),
        _outlook(tonight.forecast) if tonight.forecast is not None else None,
    )


def _groups(found: Evening) -> Sequence[TaskGroup]:
    return [
        TaskGroup(
            kind.name.lower(),
            kind.door.title,
            kind.door.button,
            tuple(ShownTask(task, _address(task)) for task in tasks),
        )
        for kind, tasks in found.groups
    ]


def _address(task: Task) -> str:
    if task.page == ERRORS:
        return url_for("report", report_name=task.page)
    return url_for("extension_report", extension_name=task.page, **task.arguments)


def _outlook(found: Forecast) -> Outlook:
    known = Point(found.period.start - dt.timedelta(days=1), found.opening)
    ends = [Point(month.period.last_day, month.closing) for month in found.months]
    past = [Point(*move) for move in found.past]
    short = found.short
    headline = verdict(found)
    chart = LineChart(headline, [*past, known], [known, *ends], Point(*short) if short is not None else None)
    return Outlook(
        headline,
        short is not None,
        draw(chart, *_WIDE),
        draw(chart, *_NARROW),
        months_table(found),
        lines_table(found),
        tuple(told(found)),
    )


class Vanavond(page.Page):
    """The page "Vanavond"."""

    report_title = "Vanavond"
    basis = "formeel"
    shown = TonightPage
    filters_entries = False

    @staticmethod
    def build(asked: Request) -> TonightPage:
        """The page of what was asked; `op` in its address is the day to take for today."""
        text = request.args.get("op", "").strip()
        day = parse_day(text)
        if text and day is None:
            raise FavaAPIError(f"{no_day(shorten(text))}; {WRITE_DAY}")
        try:
            return build(asked, day)
        except InputError as error:
            raise FavaAPIError(f"{error.what} {error.remedy}") from error
