"""When something was done, as people read it: kept in UTC, shown as the clock in the Netherlands said."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bwk_ledger.periods import in_words

if TYPE_CHECKING:
    import datetime as dt

ZONE = ZoneInfo("Europe/Amsterdam")


def moment(at: dt.datetime) -> str:
    """A moment in words: `4 maart 2019, 20:30`."""
    local = at.astimezone(ZONE)
    return f"{in_words(local.date())}, {local:%H:%M}"
