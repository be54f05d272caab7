"""Accruals and inventory of a year: what belongs to another year than its money, and what it is worth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import meta
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.figures.general_ledger import place_of
from bwk_ledger.rules.accruals import PERIOD, Accrual, accruals_in
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.rules.inventory import assets_in, last_year
from bwk_ledger.standing.accruals import ACCRUAL, KINDS, TO_PAY, TO_RECEIVE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

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
    found = sorted((item for item in index.fact(_accruals) if item.year == year), key=_order)
    by_entry: dict[_Group, list[Accrual]] = {}
    for accrual in found:
        if accrual.bill is None and accrual.kind in (TO_PAY, TO_RECEIVE):
            by_entry.setdefault(_group(accrual), []).append(accrual)
    later = _later(index.transactions, year, by_entry) if by_entry else {}
    of_bills = {_group(accrual) for accrual in found if accrual.bill is not None}
    lines = [_line(accrual, by_entry.get(_group(accrual), []), later) for accrual in found]
    return [replace(line, is_doubtful=line.accrual.bill is None and _group(line.accrual) in of_bills) for line in lines]


def _accruals(index: Index) -> Sequence[Accrual]:
    """Those of all years: a fact."""
    written = (entry for entry in index.transactions if kind_of(entry) is None)
    found = (accruals_in(entry, index.opened, index.config) for entry in (*index.customs(ACCRUAL.type), *written))
    return [item for items in found for item in items if isinstance(item, Accrual)]


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
