"""Inventory: what is used for years, and the transactions that spread its cost."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger.base import accounts, meta, periods
from bwk_ledger.base.finding import AccountName, Finding, finding
from bwk_ledger.base.money import CENT, EUR, ZERO, format_amount, round_half_up
from bwk_ledger.books.seal import REOPENED, SEAL, rounded_down_until
from bwk_ledger.rules.accruals import PERIOD
from bwk_ledger.rules.derived import DerivedPosting, Growing, Name, kind_of, transaction
from bwk_ledger.rules.vat import net

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.kamers import Post

KIND = "inventaris"
ACTIVATE = meta.ACTIVATE
REST = "restwaarde"
SOLD = meta.SOLD
END = "einde"
SALE_TAG = "verkoop"  # of what a sale takes off the cost: a refund for the grant that paid the purchase
INVENTORY = f"{accounts.ASSETS}:Inventaris"
RGS_COST = "WAfsAmvBei"  # the post that bears depreciation has this code
# How the transactions of a thing begin.
_BOUGHT, _USED, _GONE, _BROUGHT = TEXTS = ("Inventaris: ", "Afschrijving: ", "Afgevoerd: ", "Verkocht: ")
_MOST_YEARS = 50
_MONTHS = 12


@dataclass(frozen=True)
class Sale:
    """What something brought when it went, EUR, and the account of income on which that is booked."""

    name: str
    account: str
    day: dt.date
    amount: Decimal
    entry: Any
    source: Mapping[str, Any]  # the metadata of its posting


@dataclass(frozen=True)
class Asset:
    """Something that is used for years. `cost` and `rest` are EUR; `rest` is what it is still worth after `months`."""

    name: str
    kamer: str
    account: str  # where the bill stands
    depreciation: str  # the account of the cost of its use
    bought: dt.date
    cost: Decimal
    months: int
    rest: Decimal
    end: dt.date | None  # the day it was thrown away or sold
    grant: str | None
    source: Mapping[str, Any]  # the metadata of the posting of the bill
    down_until: int = 0  # the last year that was closed when depreciation was rounded down
    sales: tuple[Sale, ...] = ()

    @property
    def value_account(self) -> str:
        """Where what was paid for it stands as long as it is there."""
        return f"{INVENTORY}:{self.kamer}"

    @property
    def depreciated_account(self) -> str:
        """Where what was depreciated of it stands."""
        return f"{INVENTORY}:{self.kamer}:Afschrijving"

    def depreciated(self, day: dt.date) -> Decimal:
        """What was depreciated when the month of a day ends: straight on, from the month after it was bought.

        Half up to the cent; the last month takes what is left. What a seal of before holds, went down.
        """
        last = min(day, self.end or day)
        used = (last.year - self.bought.year) * _MONTHS + last.month - self.bought.month
        whole = self.cost - self.rest
        if used >= self.months:
            return whole
        exact = whole * max(used, 0) / self.months
        return exact.quantize(CENT, rounding=ROUND_DOWN) if day.year <= self.down_until else round_half_up(exact)

    def in_year(self, number: int) -> AssetYear:
        """Its figures of a calendar year in which it was there."""
        year = periods.year(number)
        before = self.depreciated(year.start - dt.timedelta(days=1))
        gone = self.end is not None and self.end in year
        after = self.depreciated(year.last_day)
        sold = sum((sale.amount for sale in self.sales if sale.day in year), ZERO)
        return AssetYear(self, number, before, after - before, self.cost - after if gone else ZERO, sold, gone=gone)

    def was_there(self, number: int) -> bool:
        """Whether it was there on any day of a year."""
        return self.bought.year <= number and (self.end is None or self.end.year >= number)


@dataclass(frozen=True)
class AssetYear:
    """An asset in one year, EUR."""

    asset: Asset
    year: int
    before: Decimal  # depreciated in earlier years
    depreciation: Decimal  # in this year
    written_off: Decimal  # what was left of it when it went in this year
    sold: Decimal  # what it brought in this year
    gone: bool

    @property
    def result(self) -> Decimal:
        """What it brought, less what it was still worth in the books."""
        return self.sold - self.written_off

    @property
    def value(self) -> Decimal:
        """What it is worth in the books when the year ends."""
        return ZERO if self.gone else self.asset.cost - self.before - self.depreciation


def assets_in(index: Index, config: Config) -> tuple[list[Asset], list[Finding]]:
    """Everything that was bought to be used for years, with what it brought; and what is wrong with what asks for it.

    What was sold and has no last day of its own went on the day of the sale.
    """
    marked_postings = [item for item in index.asking(ACTIVATE, SOLD) if kind_of(item[0]) is None]
    asked = [
        wrong_asset(entry, posting, config) or _asset(entry, posting, config)
        for entry, posting in marked_postings
        if ACTIVATE in posting.meta
    ]
    assets = [item for item in asked if isinstance(item, Asset)]
    sales = [_sale(*item) for item in marked_postings if SOLD in item[1].meta and item[1].units.currency == EUR]
    down_until = rounded_down_until(index.customs(SEAL.type, REOPENED.type)) if assets else 0
    with_sales = []
    for asset in assets:
        own = tuple(sale for sale in sales if sale.name == asset.name)
        end = asset.end or max((sale.day for sale in own), default=None)
        with_sales.append(replace(asset, down_until=down_until, sales=own, end=end))
    names = {asset.name for asset in assets}
    wrong = [item for item in asked if isinstance(item, Finding)]
    return with_sales, [*wrong, *(_unknown(sale, names) for sale in sales if sale.name not in names)]


def _sale(entry: Any, posting: Any) -> Sale:
    return Sale(str(posting.meta[SOLD]), posting.account, entry.date, -net(posting), entry, posting.meta)


def _unknown(sale: Sale, names: Iterable[str]) -> Finding:
    return finding(
        "inventory.sold",
        sale.entry,
        f"Er is geen inventaris die '{sale.name}' heet.",
        cause=f"de inventaris is: {', '.join(sorted(names)) or 'nog leeg'}.",
        remedy=f"noem bij '{SOLD}:' de naam zoals 'bwk inventaris' die toont, of haal de regel weg.",
        source=sale.source,
    )


def _asset(entry: Any, posting: Any, config: Config) -> Asset:
    values = posting.meta
    kamer = _kamer(posting.account)
    post = _post(config, kamer)
    rest = values.get(REST)
    return Asset(
        name=str(values.get(meta.NAME) or " ".join(filter(None, (entry.payee, entry.narration)))),
        kamer=kamer,
        account=posting.account,
        depreciation=post.account(kamer) if post else "",
        bought=entry.date,
        cost=net(posting),
        months=int(values[ACTIVATE] * _MONTHS),
        rest=rest.number if rest is not None else ZERO,
        end=values.get(END),
        grant=values.get(meta.GRANT) or entry.meta.get(meta.GRANT),
        source=values,
    )


def _kamer(account: str) -> str:
    taken_apart = accounts.result(account)
    return taken_apart.kamer if taken_apart else ""


def _post(config: Config, code: str) -> Post | None:
    """The post on which a kamer has the cost of depreciation."""
    kamer = config.kamers.get(code)
    for_cooperative = kamer is not None and kamer.is_cooperative
    cost_posts = (post for post in config.posts if post.rgs == RGS_COST and post.for_cooperative == for_cooperative)
    return next(cost_posts, None)


def wrong_asset(entry: Any, posting: Any, config: Config) -> Finding | None:
    """What is wrong with a posting that asks to be inventory; None where it is right."""
    account, units = posting.account, posting.units
    taken_apart = accounts.result(account)
    if taken_apart is None or taken_apart.root != accounts.EXPENSES or units.currency != EUR or units.number <= 0:
        return finding(
            "inventory.posting",
            entry,
            f"'{ACTIVATE}:' bij {{account}} doet niets.",
            cause="alleen een aankoop, een last van een kamer in euro boven nul, kan inventaris worden.",
            remedy=f"zet '{ACTIVATE}:' onder de last van de rekening.",
            source=posting.meta,
            account=AccountName(account),
        )
    if _post(config, taken_apart.kamer) is None:
        return finding(
            "inventory.posting",
            entry,
            f"Voor {taken_apart.kamer} is er geen post voor afschrijving.",
            cause=f'de afschrijving komt op de post met rgs: "{RGS_COST}", en die staat er niet bij.',
            remedy=f'zet in stam/rekeningen.beancount: {config.begins} custom "post" "Lasten" '
            f'"Afschrijving:Inventaris" met eronder naam: "Afschrijving inventaris" en rgs: "{RGS_COST}" '
            f'(en voor de coöperatie zelf: voor: "cooperatie").',
            source=posting.meta,
        )
    return _wrong_years(entry, posting) or _wrong_values(entry, posting)


def _wrong_years(entry: Any, posting: Any) -> Finding | None:
    years = posting.meta[ACTIVATE]
    is_number = isinstance(years, Decimal) and 0 < years <= _MOST_YEARS
    if not is_number or years * _MONTHS % 1:
        return finding(
            "inventory.years",
            entry,
            f"'{ACTIVATE}: {years}' is geen aantal jaren.",
            cause=f"het is een getal tot {_MOST_YEARS} zonder aanhalingstekens, in hele maanden: 5, of 3.5 voor 42 "
            "maanden.",
            remedy=f"schrijf: {ACTIVATE}: 5.",
            source=posting.meta,
        )
    if PERIOD in posting.meta:
        return finding(
            "inventory.years",
            entry,
            f"Een last met '{ACTIVATE}:' en '{PERIOD}:'.",
            cause="het een verdeelt haar over de jaren dat iets meegaat, het ander over de dagen waarvoor is betaald.",
            remedy="haal een van beide weg.",
            source=posting.meta,
        )
    return None


def _wrong_values(entry: Any, posting: Any) -> Finding | None:
    cost, rest, end = net(posting), posting.meta.get(REST), posting.meta.get(END)
    is_amount = isinstance(rest, Amount) and rest.currency == EUR and 0 <= rest.number <= cost
    if rest is not None and not is_amount:
        return finding(
            "inventory.values",
            entry,
            f"Restwaarde '{rest}' kan niet.",
            cause=f"de restwaarde is een bedrag in euro van nul tot wat ervoor is betaald: {format_amount(cost)}.",
            remedy=f"schrijf: {REST}: 100.00 EUR, of haal de regel weg.",
            source=posting.meta,
        )
    if end is not None and not (isinstance(end, dt.date) and end >= entry.date):
        return finding(
            "inventory.values",
            entry,
            f"Einde '{end}' kan niet.",
            cause=f"het is de dag waarop iets weg is, zonder aanhalingstekens, en niet voor de aankoop van "
            f"{entry.date}.",
            remedy=f"schrijf: {END}: {entry.date.year + 1}-06-30, of haal de regel weg.",
            source=posting.meta,
        )
    return None


def book_inventory(books: Growing, config: Config) -> tuple[Growing, list[Finding]]:
    """Add the transactions of everything that was bought to be used for years, and say what cannot be.

    From cost to the balance sheet on the day it is bought, and from there to the years that use it. Depreciation is
    booked on each 31 December up to the last year in which anything is booked by somebody: never by the clock, so the
    same books give the same figures on any day. A grant that pays a purchase pays its depreciation.
    """
    kept = books.without(KIND)
    assets, wrong = assets_in(kept.index, config)
    last = last_year(kept.index.transactions) if assets else 0
    derived = [booking for asset in assets for booking in _bookings(asset, last)]
    return kept.with_derived(derived, _names(assets, config)), wrong


def last_year(entries: Sequence[Any]) -> int:
    """The last year in which somebody booked anything, of entries in date order; 0 where nobody did."""
    last_first = (entry for entry in reversed(entries) if isinstance(entry, data.Transaction))
    return next((entry.date.year for entry in last_first if kind_of(entry) is None), 0)


def _bookings(asset: Asset, last: int) -> Iterator[Any]:
    moves = (DerivedPosting(asset.account, -asset.cost, asset.grant), DerivedPosting(asset.value_account, asset.cost))
    yield transaction(KIND, asset.bought, f"{_BOUGHT}{asset.name}", asset.source, moves)
    yield from (_sold(asset, sale) for sale in asset.sales if sale.amount)
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
        DerivedPosting(asset.depreciation, figures.depreciation, asset.grant),
        DerivedPosting(asset.depreciated_account, -figures.depreciation),
    )
    return transaction(KIND, min(day, asset.end or day), f"{_USED}{asset.name}", asset.source, moves)


def _disposal(figures: AssetYear) -> Any:
    asset = figures.asset
    moves = (
        DerivedPosting(asset.depreciation, figures.written_off, asset.grant),
        DerivedPosting(asset.depreciated_account, asset.cost - figures.written_off),
        DerivedPosting(asset.value_account, -asset.cost),
    )
    return transaction(KIND, asset.end or dt.date.max, f"{_GONE}{asset.name}", asset.source, moves)


def _sold(asset: Asset, sale: Sale) -> Any:
    """What it brought is no income: it is less of what was lost on it, also for the grant that paid it."""
    moves = (DerivedPosting(sale.account, sale.amount), DerivedPosting(asset.depreciation, -sale.amount, asset.grant))
    return transaction(KIND, sale.day, f"{_BROUGHT}{asset.name}", asset.source, moves, frozenset({SALE_TAG}))


def _names(assets: Iterable[Asset], config: Config) -> dict[str, Name]:
    names: dict[str, Name] = {}
    for asset in assets:
        kamer = config.kamers.get(asset.kamer)
        of = kamer.name if kamer else asset.kamer
        names[asset.value_account] = Name(f"Inventaris {of}", "BMvaBeiVvp")
        names[asset.depreciated_account] = Name(f"Afschrijving inventaris {of}", "BMvaBeiCae")
    return names
