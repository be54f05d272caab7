"""Who gave hours to a kamer lately, and what for: what somebody writes down today is most often the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.rules.hours import activity_of, read_days

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bwk_ledger.rules.load import Ledger


@dataclass(frozen=True, order=True)
class LastHours:
    """What somebody did on the last day, and if that was more than one thing, the longest of it."""

    day: dt.date
    minutes: int
    activity: str
    kind: str


def last_hours(ledger: Ledger, kamer: str) -> Mapping[str, LastHours]:
    """The last hours of everybody at a kamer, by number."""
    found: dict[str, LastHours] = {}
    for entry in ledger.transactions:
        for posting in entry.postings:
            for hours in _hours(ledger, kamer, entry, posting):
                number = entry.payee or ""
                found[number] = max(hours, found.get(number, hours))
    return found


def _hours(ledger: Ledger, kamer: str, entry: Any, posting: Any) -> Iterator[LastHours]:
    if not accounts.is_hours(posting.units.currency):
        return
    taken_apart = accounts.result(posting.account)
    if taken_apart is None or (taken_apart.root, taken_apart.kamer) != (accounts.EXPENSES, kamer):
        return
    kinds = {path: kind for kind, path in ledger.config.hour_posts.items()}
    kind = kinds.get(f"{taken_apart.group}:{taken_apart.post}", "")
    begin = entry.date.replace(day=1)
    for number, minutes in (read_days((posting.meta or {}).get(meta.DAYS)) or {}).items():
        day = begin + dt.timedelta(days=number - 1)
        if minutes > 0 and day.month == begin.month:
            yield LastHours(day, minutes, activity_of(posting), kind)
