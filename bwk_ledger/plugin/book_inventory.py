"""Book inventory: from cost to the balance sheet on the day it is bought, and from there to the years that use it.

Depreciation is booked on each 31 December up to the last year in which anything is booked by somebody: never by the
clock, so the same books give the same figures on any day. A grant that pays a purchase pays its depreciation.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import periods
from bwk_ledger.config import Config, read_config
from bwk_ledger.inventory import Asset, AssetYear, assets_of
from bwk_ledger.plugin.derived import Move, Name, kind_of, transaction, with_derived, written
from bwk_ledger.plugin.finding import complain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

KIND = "inventaris"


def book_inventory(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    """Add the transactions of everything that was bought to be used for years.

    Errors: purchases with years, a rest value or an end that cannot be; see `bwk_ledger.inventory`.
    """
    kept = written(entries, KIND)
    config = read_config(kept)
    assets: list[Asset] = []
    errors: list[Any] = []
    for entry in kept:
        if isinstance(entry, data.Transaction):
            for posting, complaint, asset in assets_of(entry, config):
                if complaint is not None:
                    errors.append(complain(entry, complaint, posting.meta))
                elif asset is not None:
                    assets.append(asset)
    last = last_year(kept)
    derived = [item for asset in assets for item in _bookings(asset, last)]
    return with_derived(kept, derived, _names(assets, config)), errors


def last_year(entries: Iterable[Any]) -> int:
    """The last year in which somebody booked anything; 0 where nobody did."""
    years = (entry.date.year for entry in entries if isinstance(entry, data.Transaction) and kind_of(entry) is None)
    return max(years, default=0)


def _bookings(asset: Asset, last: int) -> Iterator[Any]:
    moves = (Move(asset.account, -asset.cost, asset.grant), Move(asset.value_account, asset.cost))
    yield transaction(KIND, asset.bought, f"Inventaris: {asset.name}", asset.source, moves)
    year = asset.bought.year
    while year <= last and asset.was_there(year):
        figures = asset.in_year(year)
        if figures.depreciation:
            yield _depreciation(figures, year)
        if figures.gone:
            yield _disposal(figures)
        year += 1


def _depreciation(figures: AssetYear, year: int) -> Any:
    asset = figures.asset
    day = periods.year(year).last_day
    moves = (
        Move(asset.depreciation, figures.depreciation, asset.grant),
        Move(asset.depreciated_account, -figures.depreciation),
    )
    return transaction(KIND, min(day, asset.end or day), f"Afschrijving: {asset.name}", asset.source, moves)


def _disposal(figures: AssetYear) -> Any:
    asset = figures.asset
    moves = (
        Move(asset.depreciation, figures.written_off, asset.grant),
        Move(asset.depreciated_account, asset.cost - figures.written_off),
        Move(asset.value_account, -asset.cost),
    )
    return transaction(KIND, asset.end or dt.date.max, f"Afgevoerd: {asset.name}", asset.source, moves)


def _names(assets: Iterable[Asset], config: Config) -> dict[str, Name]:
    names: dict[str, Name] = {}
    for asset in assets:
        kamer = config.kamers.get(asset.kamer)
        of = kamer.name if kamer else asset.kamer
        names[asset.value_account] = Name(f"Inventaris {of}", "BMvaBeiVvp")
        names[asset.depreciated_account] = Name(f"Afschrijving inventaris {of}", "BMvaBeiCae")
    return names
