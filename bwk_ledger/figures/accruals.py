"""Accruals and inventory of a year: what belongs to another year than its money, and what it is worth.

With it the cut-off: what was paid and received in the first months after a year, and which year that belongs to; and
what went from the inventory for nothing, on a day on which money came in that may be what it brought.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.finding import Phrase
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.figures.bookings import bookings
from bwk_ledger.figures.general_ledger import place_of
from bwk_ledger.figures.open_items import open_items
from bwk_ledger.rules.accruals import PERIOD, Accrual, accruals_in
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.rules.inventory import assets_in, last_year
from bwk_ledger.standing.accruals import ACCRUAL, KINDS, TO_PAY, TO_RECEIVE
from bwk_ledger.standing.open_items import BY_ACCOUNT, Sort

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.figures.open_items import OpenItem
    from bwk_ledger.rules.index import Index
    from bwk_ledger.rules.inventory import Asset, AssetYear
    from bwk_ledger.rules.load import Ledger


# The accruals of a year: what was expected, and what was really paid or received after it.

_Group = tuple[str, str, str | None]  # kind, account and grant: what one bill settles


@dataclass(frozen=True)
class Candidate:
    """A later booking that may be the bill of an accrual; `amount` EUR as people say it."""

    date: dt.date
    text: str
    amount: Decimal
    place: str  # file and line


@dataclass(frozen=True)
class AccrualLine:
    """An accrual and what came of it.

    `settled` is EUR of the bills that name its year, for all accruals of the same kind, account and grant together, and
    stands with the last of them; None where no bill is named, and for what was paid or received in advance. `candidate`
    is then the first later booking there. `is_doubtful`: a bill with a period was moved there too, which may be the
    bill that this was written for.
    """

    accrual: Accrual
    expected: Decimal  # EUR of that group
    settled: Decimal | None
    candidate: Candidate | None
    is_doubtful: bool = False

    @property
    def difference(self) -> Decimal | None:
        """What really came, less what was expected."""
        return None if self.settled is None else self.settled - self.expected


def accrual_lines(ledger: Ledger, year: int) -> Sequence[AccrualLine]:
    """What stood on the balance sheet as accruals on 31 December, by kind and account."""
    return ledger.index.fact(_accrual_lines, year)


def _accrual_lines(index: Index, year: int) -> Sequence[AccrualLine]:
    accruals = sorted((item for item in index.fact(_accruals) if item.year == year), key=_order)
    by_entry: dict[_Group, list[Accrual]] = {}
    for accrual in accruals:
        if accrual.bill is None and accrual.kind in (TO_PAY, TO_RECEIVE):
            by_entry.setdefault(_group(accrual), []).append(accrual)
    later = _later(index.transactions, year, by_entry) if by_entry else {}
    of_bills = {_group(accrual) for accrual in accruals if accrual.bill is not None}
    lines = [_line(accrual, by_entry.get(_group(accrual), []), later) for accrual in accruals]
    return [replace(line, is_doubtful=line.accrual.bill is None and _group(line.accrual) in of_bills) for line in lines]


def _accruals(index: Index) -> Sequence[Accrual]:
    """Those of all years: a fact."""
    asking = {id(entry): entry for entry, _ in index.asking(PERIOD) if kind_of(entry) is None}
    written = (*index.customs(ACCRUAL.type), *asking.values())
    accruals_or_findings = (item for entry in written for item in accruals_in(entry, index.opened, index.config))
    return [item for item in accruals_or_findings if isinstance(item, Accrual)]


def _order(accrual: Accrual) -> tuple[int, str, str, str, int]:
    place = (str(accrual.source["filename"]), int(accrual.source["lineno"]))
    return (list(KINDS).index(accrual.kind), accrual.account, accrual.grant or "", *place)


def _group(accrual: Accrual) -> _Group:
    return (accrual.kind, accrual.account, accrual.grant)


def _line(
    accrual: Accrual, same: list[Accrual], later: Mapping[_Group, tuple[Decimal | None, Candidate | None]]
) -> AccrualLine:
    if accrual.bill is not None:
        paid = accrual.shown if accrual.kind in (TO_PAY, TO_RECEIVE) else None
        return AccrualLine(accrual, accrual.shown, paid, None)
    if not same or accrual is not same[-1]:
        return AccrualLine(accrual, accrual.shown, None, None)
    settled, candidate = later.get(_group(accrual), (None, None))
    return AccrualLine(accrual, sum((item.shown for item in same), ZERO), settled, candidate)


def _later(
    transactions: Iterable[Any], year: int, groups: Iterable[_Group]
) -> dict[_Group, tuple[Decimal | None, Candidate | None]]:
    """Per group the sum of what names the year, or else the first that may be it; from one pass over the next year."""
    wanted: dict[str, list[_Group]] = {}
    for group in groups:
        wanted.setdefault(group[1], []).append(group)
    settled: dict[_Group, Decimal] = {}
    candidates: dict[_Group, Candidate] = {}
    for entry in transactions:
        if entry.date.year <= year or kind_of(entry) is not None:
            continue
        for posting in entry.postings:
            values = posting.meta or {}
            grant = values.get(meta.GRANT) or entry.meta.get(meta.GRANT)
            for group in wanted.get(posting.account, ()):
                if posting.units.currency != EUR or group[2] != grant:
                    continue
                amount = posting.units.number if group[0] == TO_PAY else -posting.units.number
                if str(values.get(meta.BELONGS_TO, "")) == str(year):
                    settled[group] = settled.get(group, ZERO) + amount
                elif entry.date.year == year + 1 and meta.BELONGS_TO not in values and PERIOD not in values:
                    candidates.setdefault(group, _candidate(entry, values, amount))
    return {
        group: (settled.get(group), None if group in settled else candidates.get(group))
        for group in {*settled, *candidates}
    }


def _candidate(entry: Any, values: Mapping[str, Any], amount: Decimal) -> Candidate:
    text = " · ".join(filter(None, (entry.payee, entry.narration)))
    return Candidate(entry.date, text, amount, place_of(values if "lineno" in values else entry.meta))


# The inventory of a year: what is used for years, what was depreciated of it, and what it is still worth.


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
    assets = [asset for asset in ledger.fact(_assets) if asset.was_there(year)]
    order = {code: index for index, code in enumerate(ledger.config.kamers)}
    assets.sort(key=lambda asset: (order.get(asset.kamer, len(order)), asset.bought, asset.name))
    return [asset.in_year(year) for asset in assets]


def inventory_so_far(ledger: Ledger, year: int) -> list[AssetYear]:
    """As `inventory`; nothing where nobody booked anything in that year or later yet."""
    return inventory(ledger, year) if year <= last_year(ledger.transactions) else []


def _assets(ledger: Ledger) -> Sequence[Asset]:
    return assets_in(ledger.index, ledger.config)[0]


# Cut-off: what was paid and received in the first months after a year, and which year it belongs to.

_MONTHS = 3  # of the year after


class Belongs(Enum):
    """Where a payment belongs, and whether the balance sheet of the year knew of it."""

    ACCRUED = "hoort bij het jaar en stond op de balans"
    MISSED = "hoort bij het jaar en stond er niet op"
    LATER = "hoort bij het jaar erna, zoals geboekt"
    UNKNOWN = "nog uit te zoeken: bij welk jaar het hoort, weet niemand"


@dataclass(frozen=True)
class CutoffLine:
    """A cost or an income that was paid after the year; `amount` EUR as people say it: costs above zero."""

    date: dt.date
    text: str
    account: str
    amount: Decimal
    year: int  # that it belongs to
    why: str  # that is known from
    belongs: Belongs
    place: str


def cutoff(ledger: Ledger, year: int) -> list[CutoffLine]:
    """What was paid and received from January to March of the year after, in the order of `Belongs` and of days."""
    accrued = {line.accrual.account for line in accrual_lines(ledger, year)}
    items = {item.number: item for item in open_items(ledger, dt.date(year + 1, _MONTHS, 31), *Sort)}
    cutoff_lines = [
        line
        for entry in ledger.index.in_year(year + 1)
        if entry.date.month <= _MONTHS and kind_of(entry) is None
        for line in _lines(entry, year, accrued, items)
    ]
    order = list(Belongs)
    return sorted(cutoff_lines, key=lambda line: (order.index(line.belongs), line.date, line.account))


def _lines(entry: Any, year: int, accrued: set[str], items: Mapping[str, OpenItem]) -> Iterator[CutoffLine]:
    if not any(accounts.is_money(item.account) for item in entry.postings):
        return
    for posting in entry.postings:
        if posting.units.currency != EUR or accounts.is_hours_account(posting.account):
            continue
        values = posting.meta or {}
        item = items.get(str(values.get(meta.ITEM, ""))) if posting.account in BY_ACCOUNT else None
        is_open = posting.account == accounts.UNEXPLAINED
        if accounts.result(posting.account) is None and item is None and not is_open:
            continue
        belongs, why = _year_of(entry, values, item)
        sort = Belongs.UNKNOWN if is_open else Belongs.LATER
        if belongs <= year:
            is_known = item is not None or PERIOD in values or posting.account in accrued
            sort = Belongs.ACCRUED if is_known else Belongs.MISSED
        yield CutoffLine(
            entry.date,
            " · ".join(filter(None, (entry.payee, entry.narration))),
            posting.account,
            posting.units.number,
            belongs,
            why,
            sort,
            place_of(values if "lineno" in values else entry.meta),
        )


def _year_of(entry: Any, values: Mapping[str, Any], item: OpenItem | None) -> tuple[int, str]:
    """The year that something belongs to, and what says so."""
    if str(values.get(meta.BELONGS_TO, "")).isdecimal():
        return int(values[meta.BELONGS_TO]), meta.BELONGS_TO
    if PERIOD in values:
        return int(str(values[PERIOD]).strip()[:4]), PERIOD
    if item is not None:
        return item.day.year, f"{item.number} van {item.day}"
    return entry.date.year, "de dag van betaling"


# What went from the inventory for nothing, on a day on which money came in that may be what it brought.

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
    parts = accounts.result(line.account)
    if parts is None or parts.root != accounts.INCOME or line.units.number >= 0 or meta.MEMBER in (line.meta or {}):
        return False
    kamer = ledger.config.kamers.get(parts.kamer)
    return parts.kamer == asset.kamer or (kamer is not None and kamer.is_cooperative)
