"""What a budget comes to month by month: as it was decided first, and with every revision since."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger.base.money import ZERO, split
from bwk_ledger.standing.budget import BECOMES, BUDGET, MONTHS, REVISION, SPREAD, YEARLY, in_year

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_EQUAL = Decimal(1)
Months = tuple[Decimal, ...]  # January to December, in the ledger's sign


class PlannedLine(NamedTuple):
    """Of what a budget is: an account, in EUR or in a commodity of hours."""

    account: str
    commodity: str


@dataclass(frozen=True)
class YearPlan:
    """The budget of a year by month; the two are the same where nothing was revised."""

    original: dict[PlannedLine, Months]
    revised: dict[PlannedLine, Months]
    is_revised: bool


def year_plan(customs: Iterable[Any], year: int) -> YearPlan:
    """Read the budget of a year; what is not for a whole year is reported and does not count."""
    entries = list(customs)
    plan: dict[PlannedLine, Months] = defaultdict(lambda: (ZERO,) * MONTHS)
    for entry, (account, frequency, amount) in in_year(entries, BUDGET, year):
        if frequency == YEARLY:
            at = PlannedLine(account, amount.currency)
            plan[at] = _add(plan[at], _spread(amount.number, SPREAD.of(entry), 1))
    original, is_revised = dict(plan), False
    for entry, (account, how, amount) in in_year(entries, REVISION, year):
        at, is_revised = PlannedLine(account, amount.currency), True
        parts = SPREAD.of(entry)
        if how == BECOMES and parts:
            plan[at] = _spread(amount.number, parts, 1)
        else:
            more = amount.number - sum(plan[at]) if how == BECOMES else amount.number
            plan[at] = _add(plan[at], _spread(more, parts, entry.date.month))
    return YearPlan(original, dict(plan), is_revised)


def budget_years(customs: Iterable[Any]) -> list[int]:
    """The years that have a budget, oldest first."""
    entries = list(customs)
    of_budgets = {entry.date.year for entry in entries if entry.type == BUDGET.type}
    return sorted(year for year in of_budgets if any(_yearly(entries, year)))


def _yearly(customs: Iterable[Any], year: int) -> Iterator[bool]:
    return (frequency == YEARLY for _, (_, frequency, _) in in_year(customs, BUDGET, year))


def _add(one: Months, other: Months) -> Months:
    return tuple(mine + more for mine, more in zip(one, other, strict=True))


def _spread(amount: Decimal, parts: Sequence[Decimal], first: int) -> Months:
    """An amount over the months: as the parts of the year say, else evenly from the month `first` on."""
    if len(parts) == MONTHS:
        return tuple(parts)
    if parts:
        return tuple(month for part in parts for month in _evenly(part, MONTHS // len(parts)))
    return (ZERO,) * (first - 1) + _evenly(amount, MONTHS + 1 - first)


def _evenly(amount: Decimal, months: int) -> Months:
    """Parts that add up to the amount exactly, whatever its sign."""
    parts = split(abs(amount), [_EQUAL] * months)
    return tuple(-part if amount < 0 else part for part in parts)
