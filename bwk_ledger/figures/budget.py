"""The budget in figures: of years, or of any months, by account, which names the kamer and the post."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import periods
from bwk_ledger.base.accounts import is_hours
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.standing.budget import MONTHS, year_plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bwk_ledger.base.periods import Period
    from bwk_ledger.standing.budget import PlannedLine, YearPlan


@dataclass(frozen=True)
class Budget:
    """Amounts by account, in the ledger's sign: EUR, hours, and what those hours are worth in EUR."""

    cash: Mapping[str, Decimal]
    hours: Mapping[str, Decimal]
    value: Mapping[str, Decimal]


def budget(customs: Iterable[Any], years: Iterable[int], rates: Mapping[str, Decimal]) -> Budget:
    """The budget of some years with all its revisions, added up exactly.

    Args:
        customs: the `custom` entries of the books.
        years: whole years.
        rates: EUR per hour, by commodity.
    """
    entries = list(customs)
    plans = [year_plan(entries, year) for year in sorted(set(years))]
    return _budget(((at, sum(months, ZERO)) for plan in plans for at, months in plan.revised.items()), rates)


def budget_during(
    customs: Iterable[Any], period: Period, rates: Mapping[str, Decimal], *, is_original: bool = False
) -> Budget:
    """The budget of a period of whole months: of a year to date, a tertiaal or a month.

    Args:
        customs: the `custom` entries of the books.
        period: in one year or more.
        rates: EUR per hour, by commodity.
        is_original: as it was before any revision.
    """
    return _during(_plans(customs, [period]), period, rates, is_original=is_original)


def budgets_during(customs: Iterable[Any], wanted: Sequence[Period], rates: Mapping[str, Decimal]) -> list[Budget]:
    """As `budget_during`, of each of some periods: the budgets of their years are read once."""
    plans = _plans(customs, wanted)
    return [_during(plans, period, rates) for period in wanted]


def _plans(customs: Iterable[Any], wanted: Sequence[Period]) -> Mapping[int, YearPlan]:
    entries = list(customs)
    years = {year for period in wanted for year in range(period.start.year, period.last_day.year + 1)}
    return {year: year_plan(entries, year) for year in sorted(years)}


def _during(
    plans: Mapping[int, YearPlan], period: Period, rates: Mapping[str, Decimal], *, is_original: bool = False
) -> Budget:
    amounts = (
        (at, months[number])
        for year in range(period.start.year, period.last_day.year + 1)
        for at, months in (plans[year].original if is_original else plans[year].revised).items()
        for number in range(MONTHS)
        if periods.month(year, number + 1).start in period
    )
    return _budget(amounts, rates)


def _budget(amounts: Iterable[tuple[PlannedLine, Decimal]], rates: Mapping[str, Decimal]) -> Budget:
    totals: dict[PlannedLine, Decimal] = defaultdict(Decimal)
    for at, amount in amounts:
        totals[at] += amount
    cash: dict[str, Decimal] = defaultdict(Decimal)
    hours: dict[str, Decimal] = defaultdict(Decimal)
    value: dict[str, Decimal] = defaultdict(Decimal)
    for at, total in totals.items():
        amount = _without_cents(total)
        if at.commodity == EUR:
            cash[at.account] += amount
        elif is_hours(at.commodity):
            hours[at.account] += amount
            value[at.account] += amount * rates.get(at.commodity, ZERO)
    return Budget(cash, hours, value)


def _without_cents(total: Decimal) -> Decimal:
    """A whole amount as budgets write it: months are in cents, and 31944.00 together is 31944."""
    whole = total.to_integral_value()
    return whole if whole == total else total
