"""What the copy of an imported file is called, and so how the books name it: by what it holds, never by its own name.

Who sends or saves a file may write anybody's name in its name. A statement is called by its account and days, a receipt
by its number, a list by what it is.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from importers.readers.bank import Statement

_DATES = (  # of a period, as banks write it in the name of an export
    re.compile(r"(?<!\d)(\d{2})-(\d{2})-(\d{4})_(\d{2})-(\d{2})-(\d{4})(?=(?:-\d+)?\.\w+$)"),
    re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})[_-](\d{4})-(\d{2})-(\d{2})(?=(?:-\d+)?\.\w+$)"),
    re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})_(\d{4})(\d{2})(\d{2})(?=(?:-\d+)?\.\w+$)"),
)
_ENDINGS = {".csv", ".tab", ".txt", ".xml", ".zip", ".sta", ".swi", ".940", ".mt940"}


def archived_as(name: str) -> str:
    """A name as a file can have it."""
    return re.sub(r"[^\w.-]+", "_", name)


def statement_name(file: str, account: str, statements: Iterable[Statement]) -> str:
    """What a statement is called: by its account, and the days that it or its bank says it is about.

    Args:
        file: the name of the file, of which only a period and a known ending count.
        account: the own account; the first where there are more.
        statements: what is in it.
    """
    days = [day for item in statements for day in _days(item)]
    days += stated_period(file) or ()
    slug = account.split(":", 1)[1].removeprefix("Bank:").replace(":", "-").lower()
    ending = PurePath(file).suffix.lower()
    period = dict.fromkeys(f"{day}" for day in (min(days), max(days))) if days else {}
    return archived_as(f"{'-'.join([slug, *period])}{ending if ending in _ENDINGS else '.txt'}")


def receipt_name(number: str, ending: str) -> str:
    """What a receipt or bill is called: `TOP-2018-014`, or with the word of its kind `factuur 2018-044`."""
    return archived_as(f"{number.replace(' ', '-') if ' ' in number else f'bon-{number}'}{ending}")


def sheet_name(kamer: str, months: Sequence[str], ending: str, *, is_loose: bool) -> str:
    """What a timesheet is called, by its (first) kamer and its months."""
    period = "-".join(dict.fromkeys((min(months), max(months))))
    return archived_as(f"{'losse-' if is_loose else ''}uren-{kamer}-{period}{ending}")


def stated_period(name: str) -> tuple[dt.date, dt.date] | None:
    """The first and last day that a file is about by its own name, such as `..._01-01-2018_31-12-2018.csv`."""
    for pattern in _DATES:
        if found := pattern.search(name):
            parts = found.groups()
            halves = (parts[:3], parts[3:])
            try:
                first, last = (dt.date.fromisoformat("-".join(_from_year(half))) for half in halves)
            except ValueError:
                return None
            return first, last
    return None


def _from_year(parts: Sequence[str]) -> Sequence[str]:
    return parts if len(parts[0]) == len("jjjj") else parts[::-1]


def _days(statement: Statement) -> Iterable[dt.date]:
    yield from (row.date for row in statement.rows)
    if statement.last_day is not None:
        yield statement.last_day
