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
    kinds = {path: kind for kind, path in ledger.config.hour_posts.items()}

    def is_of_kamer(account: str, currency: str) -> bool:
        return accounts.is_hours(currency) and _post(account, kamer) is not None

    found: dict[str, LastHours] = {}
    for entry, posting in ledger.index.postings(is_of_kamer):
        for hours in _hours(entry, posting, kinds.get(_post(posting.account, kamer) or "", "")):
            number = entry.payee or ""
            found[number] = max(hours, found.get(number, hours))
    return found


def _post(account: str, kamer: str) -> str | None:
    """The post of a cost of a kamer; None of any other account."""
    taken_apart = accounts.result(account)
    if taken_apart is None or (taken_apart.root, taken_apart.kamer) != (accounts.EXPENSES, kamer):
        return None
    return f"{taken_apart.group}:{taken_apart.post}"


def _hours(entry: Any, posting: Any, kind: str) -> Iterator[LastHours]:
    begin = entry.date.replace(day=1)
    for number, minutes in (read_days((posting.meta or {}).get(meta.DAYS)) or {}).items():
        day = begin + dt.timedelta(days=number - 1)
        if minutes > 0 and day.month == begin.month:
            yield LastHours(day, minutes, activity_of(posting), kind)
