"""The books as they stood when a day ended, by the days of what they hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.standing.awards import AMENDMENT, STATE
from bwk_ledger.standing.handgeld import COUNT
from bwk_ledger.standing.open_items import APPROVAL

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.rules.load import Ledger

_SAID_LATER = frozenset(form.type for form in (AMENDMENT, APPROVAL, COUNT, STATE))


def books_until(ledger: Ledger, day: dt.date) -> Ledger:
    """The books without what was booked, counted, balanced, approved or said of an award after a day."""

    def is_later(entry: Any) -> bool:
        is_cut = isinstance(entry, data.Transaction | data.Balance) or (
            isinstance(entry, data.Custom) and entry.type in _SAID_LATER
        )
        return is_cut and entry.date > day

    kept = [entry for entry in ledger.entries if not is_later(entry)]
    return ledger if len(kept) == len(ledger.entries) else replace(ledger, entries=kept)
