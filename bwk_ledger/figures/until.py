"""The books as they stood when a day ended, by the days of what they hold."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.standing.awards import AMENDMENT, STATE
from bwk_ledger.standing.handgeld import COUNT
from bwk_ledger.standing.open_items import APPROVAL

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.rules.index import Index
    from bwk_ledger.rules.load import Ledger

_SAID_LATER = frozenset(form.type for form in (AMENDMENT, APPROVAL, COUNT, STATE))
_MOST_KEPT = 3  # days: what was found in the books of a day takes memory as long as a server runs


def books_until(ledger: Ledger, day: dt.date) -> Ledger:
    """The books without what was booked, counted, balanced, approved or said of an award after a day.

    Those of the last few days that were asked are kept with the books, and so is what anybody found in them: the page
    Vanavond would find it again at every request (`benchmarks/reports_and_pages.py --alleen Vanavond`).
    """
    kept = ledger.index.fact(_books_of_days)
    books = kept.get(day)
    if books is None:
        books = _cut(ledger, day)
        if books is not ledger:  # books that held themselves would stay in memory
            for asked in list(kept)[: 1 - _MOST_KEPT]:
                kept.pop(asked, None)
            kept[day] = books
    return books


def _books_of_days(_: Index) -> dict[dt.date, Ledger]:
    """The books until each day that was asked and that cut anything off: `books_until` fills it."""
    return {}


def _cut(ledger: Ledger, day: dt.date) -> Ledger:
    at = bisect_right(ledger.entries, day, key=_date)
    later = ledger.entries[at:]
    kept = [entry for entry in later if not _is_cut(entry)]
    return ledger if len(kept) == len(later) else replace(ledger, entries=[*ledger.entries[:at], *kept])


def _date(entry: Any) -> dt.date:
    day: dt.date = entry.date
    return day


def _is_cut(entry: Any) -> bool:
    return isinstance(entry, data.Transaction | data.Balance) or (
        isinstance(entry, data.Custom) and entry.type in _SAID_LATER
    )
