"""What a bank wrote of bookings, out of the originals that are kept; names stand in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.base import meta
from importers.history import original_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bwk_ledger.figures.bookings import NumberedBooking
    from bwk_ledger.rules.load import Ledger


def said_of(ledger: Ledger, found: Sequence[NumberedBooking]) -> Mapping[str, str]:
    """What the bank wrote of bookings, by the whole of their numbers, where the original is kept."""
    rows = original_rows(ledger.root)
    told: dict[str, str] = {}
    for booking in found:
        keys = (str((item.meta or {}).get(meta.KEY, "")) for item in booking.lines)
        row = next((rows[key] for key in keys if key in rows), None)
        if row is not None:
            told[booking.identity] = f"{row.name} {row.description}".strip()
    return told
