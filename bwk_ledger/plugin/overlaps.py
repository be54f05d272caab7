"""Periods of the same that overlap: on a day only one of them can count."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from bwk_ledger.plugin.finding import Finding, finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def overlaps(key: str, same: Iterable[Any], that: str = "die") -> Iterator[Finding]:
    """Report entries of the same that begin while an earlier one holds.

    Args:
        key: where an entry says its last day.
        same: entries about the same, in any order; two of one day stand there twice, which `check_standing_data` says.
        that: the Dutch word for the other one.
    """
    ordered = sorted(same, key=lambda entry: entry.date)
    longest = ordered[0]
    for later in ordered[1:]:
        if longest.date < later.date <= _last_day(longest, key):
            what = " ".join(str(value.value) for value in later.values[:2])
            yield finding(
                later,
                f"{later.type.capitalize()} '{what}' van {later.date} begint terwijl {that} van {longest.date} "
                "nog loopt.",
                cause="op een dag telt een van beide, en welke is hier niet te zien.",
                remedy=f"zet bij {that} van {longest.date}: {key}: {later.date - dt.timedelta(days=1)}.",
            )
        if _last_day(later, key) >= _last_day(longest, key):
            longest = later


def _last_day(entry: Any, key: str) -> dt.date:
    last = entry.meta.get(key)
    return last if isinstance(last, dt.date) else dt.date.max
