"""Cut-off: what was paid and received in the first months after a year, and which year it belongs to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.money import EUR
from bwk_ledger.figures.accruals import accrual_lines
from bwk_ledger.figures.general_ledger import place_of
from bwk_ledger.figures.open_items import open_items
from bwk_ledger.rules.accruals import PERIOD
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.standing.open_items import BY_ACCOUNT, Sort

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from bwk_ledger.figures.open_items import OpenItem
    from bwk_ledger.rules.load import Ledger

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
    found = [
        line
        for entry in ledger.index.in_year(year + 1)
        if entry.date.month <= _MONTHS and kind_of(entry) is None
        for line in _lines(entry, year, accrued, items)
    ]
    order = list(Belongs)
    return sorted(found, key=lambda line: (order.index(line.belongs), line.date, line.account))


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
