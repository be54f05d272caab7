"""The people of one kamer and what its coordinator has to do: what her pages ask of the books, and nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts, periods
from bwk_ledger.base.money import ZERO
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.evening.money import cash_tasks
from bwk_ledger.evening.task import TaskKind
from bwk_ledger.figures.handgeld import petty_cash
from bwk_ledger.figures.hours import all_hours, missing_months
from bwk_ledger.figures.lately import last_hours
from bwk_ledger.standing.outcomes import COUNT, METHOD, OUTCOME, WITHDRAWN, read_goals, read_measures

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from bwk_ledger.figures.hours import Month
    from bwk_ledger.figures.lately import LastHours
    from bwk_ledger.rules.load import Ledger

_LATELY = dt.timedelta(days=62)
_NEVER = dt.date.min


@dataclass(frozen=True)
class Helper:
    """Somebody who gives hours to a kamer; `last` is None where that never happened, `name` mostly empty."""

    number: str
    kind: str
    last: LastHours | None
    name: str = ""

    @property
    def came(self) -> dt.date:
        """The last day."""
        return self.last.day if self.last else _NEVER

    @property
    def hours(self) -> str:
        """How long that was."""
        return periods.clock(self.last.minutes) if self.last else ""

    @property
    def usual_kind(self) -> str:
        """The kind of those hours, else the own kind."""
        return self.last.kind if self.last else self.kind


def helpers(ledger: Ledger, kamer: str, day: dt.date, names: Mapping[str, str]) -> list[Helper]:
    """Who may give hours to a kamer on a day: who came last, first."""
    last = last_hours(ledger, kamer)
    found = [
        Helper(person.number, person.kind, last.get(person.number), names.get(person.number, ""))
        for person in ledger.config.people.values()
        if kamer in person.kamers and person.start <= day <= (person.end or dt.date.max)
    ]
    return sorted(found, key=lambda item: (-item.came.toordinal(), item.number))


def lately(found: list[Helper]) -> list[Helper]:
    """Those who came in the two months before the last of them did; all, where nobody came yet."""
    newest = max((item.came for item in found), default=_NEVER)
    return [item for item in found if newest - item.came <= _LATELY]


def counters(ledger: Ledger, kamer: str, day: dt.date) -> list[str]:
    """The numbers of who may count the cash of a kamer on a day: its people, and its members who are not among them."""
    config = ledger.config
    people = [
        person
        for person in config.people.values()
        if kamer in person.kamers and person.start <= day <= (person.end or dt.date.max)
    ]
    known = {person.member for person in people}
    members = [
        member.number
        for member in config.members.values()
        if member.kamer == kamer
        and member.number not in known
        and member.start <= day <= (member.end or dt.date.max)
        and member.kind != "organisatie"
    ]
    return [*sorted(person.number for person in people), *sorted(members)]


@dataclass(frozen=True)
class Summary:
    """What a kamer did in a month, and what is left to do; EUR, minutes."""

    month: periods.Period
    minutes: int
    people: int
    unapproved: int  # minutes
    left: Decimal | None  # of its handgeld; None where it never had any
    spent: Decimal
    to_count: bool
    months: tuple[Month, ...]  # that nobody declared complete
    missing: tuple[tuple[dt.date, Decimal], ...]  # day and amount of what has no receipt


def summary(ledger: Ledger, kamer: str, day: dt.date) -> Summary:
    """The month of a day at a kamer."""
    month = periods.month_of(day)
    hours = ledger.index.fact(all_hours)
    own = [item for item in hours.sums if item.kamer == kamer]
    now = [item for item in own if item.month == (day.year, day.month)]
    cash = [item for item in ledger.index.fact(petty_cash, None) if item.kamer == kamer]
    this_year = periods.year(day.year)
    return Summary(
        month,
        sum(item.minutes for item in now),
        len({item.person for item in now}),
        sum(item.minutes for item in own if not item.is_approved and item.month[0] == day.year),
        cash[0].closing if cash else None,
        sum((found.spent_total for item in cash for found in item.months if found.period.start == month.start), ZERO),
        any(task.kind is TaskKind.COUNT and task.given.get("kamer") == kamer for task in cash_tasks(ledger, day)),
        months_to_declare(ledger, kamer, day),
        tuple(
            (item.entry.date, item.amount)
            for found in cash
            for item in found.missing
            if item.entry.date in this_year and not item.reason
        ),
    )


def months_to_declare(ledger: Ledger, kamer: str, day: dt.date) -> tuple[Month, ...]:
    """The months that are over and of which nobody said that all hours are there; of this year and the one before."""
    hours = ledger.index.fact(all_hours)
    closed = sealed_years(ledger.root)
    years = [year for year in (day.year - 1, day.year) if year not in closed and year in {*hours.years, day.year}]
    return tuple(month for year in years for month in missing_months(hours, year, day).get(kamer, ()))


@dataclass(frozen=True)
class OpenTarget:
    """A target of a kamer that somebody counts, and how that was done before."""

    what: str
    method: str


def targets(ledger: Ledger, kamer: str, year: int) -> list[OpenTarget]:
    """What a kamer counts itself in a year: not what the books measure."""
    measured = read_measures(ledger.customs, year)
    methods = {
        str(entry.values[1].value).casefold(): METHOD.of(entry)
        for entry in ledger.customs
        if entry.type == OUTCOME.type
        and entry.date.year == year
        and OUTCOME.is_right(entry)
        and WITHDRAWN.of(entry) is None
        and str(entry.values[0].value) == kamer
    }
    return [
        OpenTarget(item.what, methods.get(item.what.casefold(), COUNT))
        for item in read_goals(ledger.customs, year)
        if item.kamer == kamer and item.what.casefold() not in measured
    ]


def handgeld_account(kamer: str) -> str:
    """Where the handgeld of a kamer stands that is not in its box."""
    return f"{accounts.PETTY_CASH}:{kamer}"
