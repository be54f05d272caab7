"""What the books begin with: no movement of their first year, whatever day in it the first statement begins."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.rules.index import by_year

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bwk_ledger.rules.index import Index


BY_BALANCE = "beginbalans"  # the reason of an entry that the treasurer took over from earlier books


def openings_first(transactions: Iterable[Any]) -> list[Any]:
    """The transactions in their order, those with which the books begin on the last day before their first year.

    These are the openings of first statements, and an opening balance. That of a statement in a later year stays where
    it is: the year before was closed without it.
    """
    found = [_evening_before(entry) if by_balance(entry) else entry for entry in transactions]
    if not found:
        return found
    first_year = min(entry.date.year for entry in found)
    openings = [entry for entry in found if entry.date.year == first_year and begins_books(entry)]
    if not openings or len(openings) == sum(entry.date.year == first_year for entry in found):
        return found
    day = dt.date(first_year - 1, 12, 31)
    moved = set(map(id, openings))
    return [*(entry._replace(date=day) for entry in openings), *(entry for entry in found if id(entry) not in moved)]


def in_order(index: Index) -> Sequence[Any]:
    """As `openings_first`, of the books: a fact."""
    return openings_first(index.transactions)


def in_order_in(index: Index, year: int) -> Sequence[Any]:
    """Those of one year of `in_order`."""
    return index.fact(_in_order_by_year).get(year, ())


def _in_order_by_year(index: Index) -> Mapping[int, Sequence[Any]]:
    return by_year(index.fact(in_order))


def begins_books(entry: Any) -> bool:
    """Whether a transaction is what an account held when the books began, by its statement or by the treasurer."""
    return by_statement(entry) or by_balance(entry)


def by_balance(entry: Any) -> bool:
    """Whether a transaction is of the opening balance, taken over from earlier books."""
    return bool(entry.meta.get(meta.REASON) == BY_BALANCE)


def _evening_before(entry: Any) -> Any:
    """An entry of the opening balance on the evening before the first year: it stands on the first day of it."""
    return entry._replace(date=dt.date(entry.date.year - 1, 12, 31))


def by_statement(entry: Any) -> bool:
    """Whether a transaction is what an account held before the first row of its first statement."""
    postings = entry.postings
    holders = [item for item in postings if item.meta and meta.SOURCE in item.meta and meta.KEY not in item.meta]
    return (
        len(postings) == len(holders) + 1
        and any(item.account == accounts.RESERVE for item in postings)
        and any(accounts.is_own(item.account) for item in holders)
    )
