"""The books as the rules look at them, gone through once: entries by kind, postings by account, and what follows.

A rule asks this for what it is about, so that no rule goes through all books. `Index.of_year` narrows the transactions
to one year; standing data are whole in every index, and what a rule has to know of other years are facts of `books`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple

from beancount.core import data
from beancount.core.interpolate import AUTOMATIC_TOLERANCES

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.quick import many_objects
from bwk_ledger.standing.config import Config, read_config

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence


BY_BALANCE = "beginbalans"  # the reason of an entry that the treasurer took over from earlier books


def openings_first(transactions: Iterable[Any]) -> list[Any]:
    """The transactions in their order, those with which the books begin on the last day before their first year.

    These are the openings of first statements, and an opening balance. That of a statement in a later year stays where
    it is: the year before was closed without it.
    """
    redated = [_evening_before(entry) if by_balance(entry) else entry for entry in transactions]
    if not redated:
        return redated
    first_year = min(entry.date.year for entry in redated)
    openings = [entry for entry in redated if entry.date.year == first_year and begins_books(entry)]
    if not openings or len(openings) == sum(entry.date.year == first_year for entry in redated):
        return redated
    day = dt.date(first_year - 1, 12, 31)
    moved = set(map(id, openings))
    return [*(entry._replace(date=day) for entry in openings), *(entry for entry in redated if id(entry) not in moved)]


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


# The index of the books, by kind, account and day.

# What stands below nearly all bookings. Whatever else does is looked up: no rule goes through all books for it.
USUAL = frozenset(
    (
        *("filename", "lineno", AUTOMATIC_TOLERANCES, meta.OF_YEAR),
        *(meta.SOURCE, meta.LINE, meta.KEY, meta.REASON, meta.DOCUMENT, meta.RECEIPT, meta.GRANT),
        *(meta.ACTIVITY, meta.DAYS, meta.APPROVED, meta.APPROVED_BY),
    )
)
_PLACE = itemgetter(0)
Fact = TypeVar("Fact")
Of = TypeVarTuple("Of")


class Index:
    """Entries by their directive, and what rules ask of them.

    Args:
        by_type: the entries, in date order.
        books: the index of all years, where this is of one of them.
        year: that one.
    """

    def __init__(self, by_type: Mapping[type, Sequence[Any]], books: Index | None = None, year: int = 0) -> None:
        self.by_type = by_type
        self._books = (
            books  # not itself: what holds itself stays in memory, with all entries, until Python looks for it
        )
        self.year = year
        self._facts: dict[Any, Any] = {}

    @property
    def books(self) -> Index:
        """The index of all years."""
        return self._books or self

    @classmethod
    def of(cls, entries: Iterable[Any]) -> Index:
        """The index of all books."""
        by_type: dict[type, list[Any]] = defaultdict(list)
        for entry in entries:
            by_type[type(entry)].append(entry)
        return cls(by_type)

    def of_year(self, year: int) -> Index:
        """The index of one year."""
        return self.of_transactions(self.in_year(year), year)

    def of_transactions(self, transactions: Sequence[Any], year: int = 0) -> Index:
        """The index of some of the transactions, such as those of a year."""
        return self._with(transactions, self.books, year)

    def alone(self, transactions: Sequence[Any]) -> Index:
        """The index of books with these transactions and no other."""
        return self._with(transactions)

    def _with(self, transactions: Sequence[Any], books: Index | None = None, year: int = 0) -> Index:
        index = Index({**self.by_type, data.Transaction: transactions}, books, year)
        index.config = self.config  # it follows from the standing data alone
        return index

    @cached_property
    def config(self) -> Config:
        """The standing data."""
        kinds = (data.Custom, data.Commodity, data.Price)
        return read_config(chain.from_iterable(self.by_type.get(kind, ()) for kind in kinds))

    @property
    def transactions(self) -> Sequence[Any]:
        """The transactions, in date order."""
        return self.by_type.get(data.Transaction, ())

    @property
    def years(self) -> Sequence[int]:
        """Those in which anything is booked, oldest first."""
        return tuple(self._by_year)

    def in_year(self, year: int) -> Sequence[Any]:
        """The transactions of one year, in date order."""
        return self._by_year.get(year, ())

    @cached_property
    def _by_year(self) -> Mapping[int, Sequence[Any]]:
        return by_year(self.transactions)

    @cached_property
    def opened(self) -> Mapping[str, Any]:
        """The `open` of each account."""
        return {entry.account: entry for entry in self.by_type.get(data.Open, ())}

    def customs(self, *kinds: str) -> list[Any]:
        """The `custom` entries of these kinds, in date order."""
        return [entry for entry in self.by_type.get(data.Custom, ()) if entry.type in kinds]

    def postings(self, wanted: Callable[[str, str], bool]) -> list[tuple[Any, Any]]:
        """Each posting with its transaction, in the order of the books.

        Args:
            wanted: whether to have those with this account and commodity.
        """
        placed = [item for key, items in self._postings.items() if wanted(*key) for item in items]
        placed.sort(key=_PLACE)
        return [(entry, posting) for _, entry, posting in placed]

    def on(self, wanted: Callable[[str, str], bool]) -> set[int]:
        """The ids of the transactions with a posting as `postings` gives them."""
        return {id(entry) for key, items in self._postings.items() if wanted(*key) for _, entry, _ in items}

    def asking(self, *keys: str) -> list[tuple[Any, Any]]:
        """Each posting with one of these keys below it, none of them `USUAL`, in the order of the books."""
        assert USUAL.isdisjoint(keys)  # those are passed by
        wanted = frozenset(keys)
        return [
            (entry, posting)
            for entry, posting in self.unusual
            if posting is not None and not wanted.isdisjoint(posting.meta)
        ]

    def telling(self, key: str) -> list[Any]:
        """Each transaction with a key of its own, in the order of the books."""
        return [entry for entry in self.transactions if key in entry.meta]

    @property
    def unusual(self) -> Sequence[tuple[Any, Any]]:
        """Transactions (with None) and postings with a key that is not `USUAL`, in the order of the books."""
        return self._walked[0]

    @property
    def first_use(self) -> Mapping[str, Any]:
        """The first transaction on each account, in the order of the books."""
        return self._walked[1]

    @cached_property
    def _walked(self) -> tuple[Sequence[tuple[Any, Any]], Mapping[str, Any]]:
        unusual: list[tuple[Any, Any]] = []
        first: dict[str, Any] = {}
        is_usual = USUAL.issuperset
        for entry in self.transactions:
            if not is_usual(entry.meta):
                unusual.append((entry, None))
            for posting in entry.postings:
                if posting.account not in first:
                    first[posting.account] = entry
                if posting.meta and not is_usual(posting.meta):
                    unusual.append((entry, posting))
        return unusual, first

    @cached_property
    def spans(self) -> Mapping[tuple[str, str], tuple[Any, Any]]:
        """The first and the last transaction with each commodity on each account."""
        return {key: (items[0][1], items[-1][1]) for key, items in self._postings.items()}

    @cached_property
    def kinds_derived(self) -> frozenset[str]:
        """The kinds of the transactions that were derived, not written by somebody."""
        return frozenset(entry.meta[meta.DERIVED] for entry in self.telling(meta.DERIVED))

    @cached_property
    def _postings(self) -> Mapping[tuple[str, str], list[tuple[int, Any, Any]]]:
        postings_by_key: dict[tuple[str, str], list[tuple[int, Any, Any]]] = defaultdict(list)
        for account, items in self._by_account[0].items():
            currencies = {posting.units.currency for _, _, posting in items}
            if len(currencies) == 1:  # nearly always
                postings_by_key[account, *currencies] = items
            else:
                for item in items:
                    postings_by_key[account, item[2].units.currency].append(item)
        return postings_by_key

    @property
    def priced(self) -> frozenset[str]:
        """The accounts on which something stands with a price or a cost."""
        return self._by_account[1]

    @cached_property
    @many_objects()
    def _by_account(self) -> tuple[Mapping[str, list[tuple[int, Any, Any]]], frozenset[str]]:
        postings_by_account: dict[str, list[tuple[int, Any, Any]]] = defaultdict(list)
        priced: set[str] = set()
        place = 0
        for entry in self.transactions:
            for posting in entry.postings:
                postings_by_account[posting.account].append((place, entry, posting))
                place += 1
                if posting.cost is not None or posting.price is not None:
                    priced.add(posting.account)
        return postings_by_account, frozenset(priced)

    def fact(self, found_by: Callable[[Index, *Of], Fact], *of: *Of) -> Fact:
        """What a function finds in this index, found once for each year or period that it is asked of."""
        key = (found_by, *of)
        if key not in self._facts:
            with many_objects():
                self._facts[key] = found_by(self, *of)
        answer: Fact = self._facts[key]
        return answer


def by_year(transactions: Iterable[Any]) -> Mapping[int, Sequence[Any]]:
    """Transactions by the year they are dated in."""
    transactions_by_year: dict[int, list[Any]] = defaultdict(list)
    for entry in transactions:
        transactions_by_year[entry.date.year].append(entry)
    return transactions_by_year
