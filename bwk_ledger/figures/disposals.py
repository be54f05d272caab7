"""What went from the inventory for nothing, on a day on which money came in that may be what it brought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.finding import Phrase
from bwk_ledger.figures.bookings import bookings
from bwk_ledger.rules.inventory import assets_in

if TYPE_CHECKING:
    from bwk_ledger.rules.inventory import Asset
    from bwk_ledger.rules.load import Ledger

_TEXT = (
    "inventaris {name} is weg sinds {day} en bracht niets op, maar die dag kwam {amount} euro binnen op {account}; is "
    'dat de verkoop, geef dan: bwk inventaris verkoop "{name}" --boeking {number}'
)


def likely_sales(ledger: Ledger) -> list[Phrase]:
    """The income of its kamer or of the cooperative on the day that something went which was still worth something."""
    assets = assets_in(ledger.index, ledger.config)[0]
    gone = [item for item in assets if item.end and not item.sales and item.cost > item.depreciated(item.end)]
    if not gone:
        return []
    days = {item.end for item in gone}
    # The number of a booking follows from its own day alone.
    booked = bookings([entry for entry in ledger.transactions if entry.date in days], ledger.config)
    return [
        Phrase(
            _TEXT,
            {
                "name": asset.name,
                "day": asset.end,
                "amount": -line.units.number,
                "account": line.account,
                "number": booking.number,
            },
        )
        for asset in gone
        for booking in booked
        for line in booking.lines
        if booking.entry.date == asset.end and _may_be_sale(line, asset, ledger)
    ]


def _may_be_sale(line: Any, asset: Asset, ledger: Ledger) -> bool:
    found = accounts.result(line.account)
    if found is None or found.root != accounts.INCOME or line.units.number >= 0 or meta.MEMBER in (line.meta or {}):
        return False
    kamer = ledger.config.kamers.get(found.kamer)
    return found.kamer == asset.kamer or (kamer is not None and kamer.is_cooperative)
