"""The inventory of a year: what is used for years, what was depreciated of it, and what it is still worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.errors import InputError
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.rules.inventory import Asset, AssetYear, assets_of, last_year

if TYPE_CHECKING:
    from bwk_ledger.load import Ledger


def inventory(ledger: Ledger, year: int) -> list[AssetYear]:
    """Everything that was there in a year, in the order of the kamers and then of the days it was bought.

    Raises:
        InputError: nobody booked anything in that year or later, so it has no depreciation yet.
    """
    last = last_year(ledger.transactions)
    if year > last:
        raise InputError(
            f"over {year} is nog niets geboekt, dus ook geen afschrijving.",
            file=ledger.path.name,
            cause=f"de laatste boeking is van {last}." if last else "er is nog niets geboekt.",
            remedy="noem een eerder jaar.",
        )
    config = ledger.config
    assets = [
        asset
        for entry in ledger.transactions
        if kind_of(entry) is None
        for asset in assets_of(entry, config)
        if isinstance(asset, Asset) and asset.was_there(year)
    ]
    order = {code: index for index, code in enumerate(config.kamers)}
    assets.sort(key=lambda asset: (order.get(asset.kamer, len(order)), asset.bought, asset.name))
    return [asset.in_year(year) for asset in assets]
