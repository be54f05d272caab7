"""Everything of one evening, for the page "Vanavond" and for `bwk vanavond`: tasks, free money and the forecast."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from bwk_ledger.base.errors import InputError
from bwk_ledger.base.periods import in_words
from bwk_ledger.evening.bank import (
    begin_tasks,
    doubt_tasks,
    error_tasks,
    inbox_tasks,
    paper_tasks,
    question_tasks,
    statement_tasks,
)
from bwk_ledger.evening.money import cash_tasks, debt_tasks, wage_tasks
from bwk_ledger.evening.people import (
    answer_tasks,
    deadline_tasks,
    fee_tasks,
    filing_tasks,
    hour_tasks,
    share_tasks,
    year_text_tasks,
)
from bwk_ledger.evening.task import TaskKind
from bwk_ledger.figures.forecast import forecast
from bwk_ledger.figures.free_money import free_money
from bwk_ledger.figures.until import books_until
from bwk_ledger.rules.derived import last_written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.evening.task import Task
    from bwk_ledger.figures.forecast import Forecast
    from bwk_ledger.figures.free_money import FreeMoney
    from bwk_ledger.rules.load import Ledger

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
        return tuple((kind, tuple(found)) for kind, found in groupby(self.tasks, lambda task: task.kind))


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
