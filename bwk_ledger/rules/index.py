"""The books as the rules look at them, gone through once: entries by kind, postings by account, and what follows.

A rule asks this for what it is about, so that no rule goes through all books. `Index.of_year` narrows the transactions
to one year; standing data are whole in every index, and what a rule has to know of other years are facts of `books`.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple

from beancount.core import data

from bwk_ledger.standing.config import Config, read_config

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

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
        return Index({**self.by_type, data.Transaction: self.in_year(year)}, self.books, year)

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
        found = [item for key, items in self._postings.items() if wanted(*key) for item in items]
        found.sort(key=_place)
        return [(entry, posting) for _, entry, posting in found]

    @cached_property
    def _postings(self) -> Mapping[tuple[str, str], list[tuple[int, Any, Any]]]:
        found: dict[tuple[str, str], list[tuple[int, Any, Any]]] = defaultdict(list)
        place = 0
        for entry in self.transactions:
            for posting in entry.postings:
                found[posting.account, posting.units.currency].append((place, entry, posting))
                place += 1
        return found

    def fact(self, found_by: Callable[[Index, *Of], Fact], *of: *Of) -> Fact:
        """What a function finds in this index, found once for each year or period that it is asked of."""
        key = (found_by, *of)
        if key not in self._facts:
            self._facts[key] = found_by(self, *of)
        found: Fact = self._facts[key]
        return found


def by_year(transactions: Iterable[Any]) -> Mapping[int, Sequence[Any]]:
    """Transactions by the year they are dated in."""
    found: dict[int, list[Any]] = defaultdict(list)
    for entry in transactions:
        found[entry.date.year].append(entry)
    return found


def _place(item: tuple[int, Any, Any]) -> int:
    return item[0]
