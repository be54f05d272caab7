"""What the books say of closing: `custom "zegel" 2018 "<hash>"`, and `custom "heropend" 2018 "reden"`.

Both stand in `jaren/2018/afsluiting.beancount` and are only ever added. Each carries `nummer:`; a year is closed when
its last seal has no `heropend` of the same number.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.books.text import custom
from bwk_ledger.periods import year

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

SEAL = "zegel"
REOPENED = "heropend"
NUMBER = "nummer"
BY = "door"
_LAST_YEAR = 9998  # of which the next one still is a year to Python


@dataclass(frozen=True)
class Mark:
    """A seal (`text` is the hash of its file) or a reopening (`text` is the reason) of a year; `number` from 1."""

    kind: str
    year: int
    text: str
    number: int
    entry: Any


@dataclass
class YearMarks:
    """All marks of one year, by number."""

    seals: dict[int, Mark] = field(default_factory=dict)
    reopenings: dict[int, Mark] = field(default_factory=dict)

    @property
    def active(self) -> Mark | None:
        """The seal that is in force."""
        return next((mark for number, mark in sorted(self.seals.items()) if number not in self.reopenings), None)

    @property
    def last(self) -> int:
        """The number of the last seal; 0 when there never was one."""
        return max([0, *self.seals, *self.reopenings])


def read_marks(entries: Iterable[Any]) -> tuple[dict[int, YearMarks], list[Any]]:
    """The marks by year, and the directives that should be one but cannot be read or say what another says."""
    found: dict[int, YearMarks] = defaultdict(YearMarks)
    wrong: list[Any] = []
    for entry in entries:
        if not isinstance(entry, data.Custom) or entry.type not in (SEAL, REOPENED):
            continue
        mark = _mark(entry)
        if mark is None:
            wrong.append(entry)
            continue
        of_year = found[mark.year]
        of_kind = of_year.seals if mark.kind == SEAL else of_year.reopenings
        if mark.number in of_kind:
            wrong.append(entry)
        of_kind.setdefault(mark.number, mark)
    return dict(found), wrong


def _mark(entry: Any) -> Mark | None:
    match [value.value for value in entry.values or ()]:
        case [Decimal() as stated, str() as text]:
            number_of_year, number = _whole(stated), _whole(entry.meta.get(NUMBER))
        case _:
            return None
    if number is None or number_of_year is None or number_of_year > _LAST_YEAR:
        return None
    if entry.type == SEAL and entry.date != year(number_of_year).last_day:
        return None
    return Mark(entry.type, number_of_year, text, number, entry)


def _whole(value: Any) -> int | None:
    """A whole number from 1; None for anything else."""
    return int(value) if isinstance(value, Decimal) and value >= 1 and value == value.to_integral_value() else None


def seal_mark(number_of_year: int, value: str, number: int) -> Any:
    """The directive that names the hash of a seal file; it is dated on the last day of its year."""
    day = year(number_of_year).last_day
    return custom({NUMBER: Decimal(number)}, day, SEAL, Decimal(number_of_year), value)


def reopening_mark(number_of_year: int, day: dt.date, reason: str, number: int, by: str | None) -> Any:
    """The directive that takes a seal out of force."""
    values = {NUMBER: Decimal(number), **({BY: by} if by else {})}
    return custom(values, day, REOPENED, Decimal(number_of_year), reason)
