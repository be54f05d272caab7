"""The budget of a year as the exact amounts its directives state, never through a division by days."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger.accounts import is_hours
from bwk_ledger.money import EUR, ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True)
class Budget:
    """Yearly amounts by account, in the ledger's sign: EUR, hours, and what those hours are worth in EUR."""

    cash: Mapping[str, Decimal]
    hours: Mapping[str, Decimal]
    value: Mapping[str, Decimal]


def budget(customs: Iterable[Any], years: Iterable[int], rates: Mapping[str, Decimal]) -> Budget:
    """Add up the `custom "budget"` directives of some years.

    A yearly budget is dated 1 January of its year (`bwk_ledger.rules.budget` refuses other forms).
    """
    wanted = set(years)
    cash: dict[str, Decimal] = defaultdict(Decimal)
    hours: dict[str, Decimal] = defaultdict(Decimal)
    value: dict[str, Decimal] = defaultdict(Decimal)
    for entry in customs:
        if entry.type != "budget" or entry.date.year not in wanted or not is_yearly(entry):
            continue
        account, _, amount = (item.value for item in entry.values)
        if amount.currency == EUR:
            cash[account] += amount.number
        elif is_hours(amount.currency):
            hours[account] += amount.number
            value[account] += amount.number * rates.get(amount.currency, ZERO)
    return Budget(cash, hours, value)


def is_yearly(entry: Any) -> bool:
    """Whether a budget directive states one amount for a year."""
    values = [value.value for value in entry.values or ()]
    return len(values) == len(("account", "frequency", "amount")) and (
        values[1] == "yearly" and isinstance(values[2], Amount)
    )


def budget_years(customs: Iterable[Any]) -> list[int]:
    """The years that have a budget, oldest first."""
    return sorted({entry.date.year for entry in customs if isinstance(entry, data.Custom) and entry.type == "budget"})
