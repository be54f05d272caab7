"""Sums per account and month, made in one pass over the entries: every other view adds these up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import meta
from bwk_ledger.accounts import GRANTS, is_hours
from bwk_ledger.hours import in_hours, in_minutes, worth
from bwk_ledger.money import EUR, ZERO

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from bwk_ledger.periods import Period

Month = tuple[int, int]
Sums = dict[str, dict[Month, Decimal]]


@dataclass(frozen=True)
class Movements:
    """Sums by account and month, in the ledger's own sign (debit positive).

    `cash` is EUR: euros themselves, and shares at what was paid for them. `hours` is hours of any tariff together;
    `value` is what those hours are worth in EUR, each at the one price of its own tariff. Adding `cash` to `value`
    gives the populaire figure; adding hours to euros means nothing. Both come from whole minutes (`bwk_ledger.hours`).
    `released` is the part of `cash` that the plugin booked to release grants.
    """

    cash: Mapping[str, Mapping[Month, Decimal]]
    hours: Mapping[str, Mapping[Month, Decimal]]
    value: Mapping[str, Mapping[Month, Decimal]]
    released: Mapping[str, Mapping[Month, Decimal]]


def movements(entries: Iterable[Any], rates: Mapping[str, Decimal]) -> Movements:
    """Add up all postings by account and month.

    Args:
        entries: entries of the books, or those that Fava's filters leave.
        rates: EUR per hour, by commodity; hours without a rate are worth nothing here (`bwk controle` reports them).
    """
    cash: Sums = defaultdict(lambda: defaultdict(Decimal))
    hours: Sums = defaultdict(lambda: defaultdict(Decimal))
    value: Sums = defaultdict(lambda: defaultdict(Decimal))
    released: Sums = defaultdict(lambda: defaultdict(Decimal))
    by_tariff: dict[tuple[str, Month, str], Decimal] = defaultdict(Decimal)
    for entry in entries:
        if not isinstance(entry, data.Transaction):
            continue
        month = (entry.date.year, entry.date.month)
        for account, units, cost, _, _, values in entry.postings:
            if units.currency == EUR:
                cash[account][month] += units.number
                if values is not None and meta.RELEASED in values and account.startswith(GRANTS):
                    released[account][month] += units.number
            elif is_hours(units.currency):
                by_tariff[account, month, units.currency] += units.number
            elif cost is not None and cost.currency == EUR:
                cash[account][month] += units.number * cost.number
    for (account, month, commodity), number in by_tariff.items():
        minutes = in_minutes(number)
        hours[account][month] += in_hours(minutes)
        value[account][month] += worth(minutes, rates.get(commodity, ZERO))
    return Movements(cash, hours, value, released)


def during(sums: Mapping[str, Mapping[Month, Decimal]], period: Period | None) -> dict[str, Decimal]:
    """What each account moved in a period of whole months (None: in all time)."""
    if period is None:
        return {account: sum(months.values(), ZERO) for account, months in sums.items()}
    start, end = _month(period.start), _month(period.end)
    return {
        account: sum((number for month, number in months.items() if start <= month < end), ZERO)
        for account, months in sums.items()
    }


def until(sums: Mapping[str, Mapping[Month, Decimal]], day: dt.date) -> dict[str, Decimal]:
    """What each account held when a day, the first of a month, begins."""
    end = _month(day)
    return {
        account: sum((number for month, number in months.items() if month < end), ZERO)
        for account, months in sums.items()
    }


def _month(day: dt.date) -> Month:
    return (day.year, day.month)
