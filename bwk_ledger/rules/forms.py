"""What the forms of directives have in common: values, amounts, and periods of the same that may not overlap."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core.amount import Amount

from bwk_ledger.base.money import EUR
from bwk_ledger.rules.finding import Finding, finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NO_QUOTES = "een datum in de boeken staat zonder aanhalingstekens."


def values_of(entry: Any) -> list[Any]:
    """The values of a `custom` directive."""
    return [value.value for value in entry.values or ()]


def shown_values(entry: Any) -> str:
    """The same as a message repeats them."""
    return " ".join(map(str, values_of(entry))) or "er staat niets"


def is_euros(value: Any) -> bool:
    """Whether a value is an amount in EUR of nothing or more."""
    return isinstance(value, Amount) and value.currency == EUR and value.number >= 0


def is_whole(value: Any, least: int) -> bool:
    """Whether a value is a whole number of at least so many."""
    return isinstance(value, Decimal) and value >= least and value == int(value)


def overlaps(rule: str, key: str, same: Iterable[Any], that: str = "die") -> Iterator[Finding]:
    """Entries of the same that begin while an earlier one holds: on a day only one of them can count.

    Args:
        rule: the name of the finding.
        key: where an entry says its last day.
        same: entries about the same, in any order; two of one day stand there twice, which `standing` says.
        that: the Dutch word for the other one.
    """
    ordered = sorted(same, key=lambda entry: entry.date)
    longest = ordered[0]
    for later in ordered[1:]:
        if longest.date < later.date <= _last_day(longest, key):
            yield finding(
                rule,
                later,
                f"{{kind}} '{{name}}' van {{day}} begint terwijl {that} van {{earlier}} nog loopt.",
                cause="op een dag telt een van beide, en welke is hier niet te zien.",
                remedy=f"zet bij {that} van {longest.date}: {key}: {later.date - dt.timedelta(days=1)}.",
                kind=later.type.capitalize(),
                name=" ".join(map(str, values_of(later)[:2])),
                day=later.date,
                earlier=longest.date,
            )
        if _last_day(later, key) >= _last_day(longest, key):
            longest = later


def _last_day(entry: Any, key: str) -> dt.date:
    last = entry.meta.get(key)
    return last if isinstance(last, dt.date) else dt.date.max
