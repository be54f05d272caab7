"""Transactions that follow from a line of the books, and the accounts that only they use.

Each points at the line it follows from, so that Fava opens that line and a report names it. What derives them leaves
out those of its own kind that are there already: to derive twice is to derive once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger.base import meta
from bwk_ledger.base.money import EUR
from bwk_ledger.rules.index import Index

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal


class DerivedPosting(NamedTuple):
    """A posting to come: EUR, debit positive, with the grant where it is a cost that a grant pays.

    `of_year` is the year that a cost belongs to where its day is in another one.
    """

    account: str
    amount: Decimal
    grant: str | None = None
    of_year: int | None = None

    def noted(self, place: dict[str, Any]) -> dict[str, Any]:
        """The metadata of the posting."""
        grant = {meta.GRANT: self.grant} if self.grant else {}
        return place | grant | ({meta.OF_YEAR: self.of_year} if self.of_year else {})


class Name(NamedTuple):
    """What an account is called, and its code in the Referentie Grootboekschema."""

    name: str
    rgs: str


def transaction(
    kind: str,
    day: dt.date,
    text: str,
    source: Mapping[str, Any],
    moves: Iterable[DerivedPosting],
    tags: frozenset[str] = data.EMPTY_SET,
) -> Any:
    """A transaction of a kind that follows from the line whose metadata is `source`."""
    place = {"filename": source["filename"], "lineno": source["lineno"]}
    postings = [
        data.Posting(
            move.account,
            Amount(move.amount, EUR),
            None,
            None,
            None,
            move.noted(place),
        )
        for move in moves
        if move.amount
    ]
    return data.Transaction(place | {meta.DERIVED: kind}, day, "*", None, text, tags, data.EMPTY_SET, postings)


def kind_of(entry: Any) -> str | None:
    """Of which kind a derived transaction is; None for what somebody wrote."""
    kind: str | None = entry.meta.get(meta.DERIVED) if isinstance(entry, data.Transaction) else None
    return kind


def last_written(transactions: Sequence[Any]) -> dt.date | None:
    """The day of the last transaction that somebody wrote; what follows from the books may lie after it."""
    return next((entry.date for entry in reversed(transactions) if kind_of(entry) is None), None)


def written(entries: Iterable[Any], kind: str) -> list[Any]:
    """The entries without those that were derived of a kind before."""
    return [entry for entry in entries if entry.meta.get(meta.DERIVED) != kind]


def with_derived(entries: Sequence[Any], derived: Sequence[Any]) -> list[Any]:
    """The entries with the derived ones in their place."""
    return sorted([*entries, *derived], key=data.entry_sortkey) if derived else list(entries)


@dataclass(frozen=True)
class Growing:
    """Books to which is added what follows from them: what asks for it is looked up once, and all is sorted once.

    Nothing that is added asks for something of its own, but for costs that name a grant.

    Args:
        written: what was there at first, in the order of the books.
        index: of that.
        before: what comes before the rest of its day.
        added: what comes after it, in the order in which it was derived.
    """

    written: Sequence[Any]
    index: Index
    before: tuple[Any, ...] = ()
    added: tuple[Any, ...] = ()

    @classmethod
    def of(cls, entries: Sequence[Any]) -> Growing:
        """Books to which nothing is added yet."""
        return cls(entries, Index.of(entries))

    @cached_property
    def entries(self) -> list[Any]:
        """All of them, each in its place."""
        if not (self.before or self.added):
            return list(self.written)
        return sorted([*self.before, *self.written, *self.added], key=data.entry_sortkey)

    @cached_property
    def opened(self) -> frozenset[str]:
        """The accounts that are opened."""
        added = (entry.account for entry in (*self.before, *self.added) if isinstance(entry, data.Open))
        return frozenset((*self.index.opened, *added))

    def without(self, kind: str) -> Growing:
        """The same without those that were derived of a kind before."""
        if kind not in self.index.kinds_derived:
            return self
        return replace(Growing.of(written(self.written, kind)), before=self.before, added=self.added)

    def with_derived(self, derived: Iterable[Any], names: Mapping[str, Name]) -> Growing:
        """With what was derived, and an `open` for each account that is first used there.

        Args:
            derived: transactions that follow from what is there.
            names: what such an account is called.
        """
        transactions = tuple(derived)
        opens = tuple(_opens(self.opened, transactions, names)) if names and transactions else ()
        return replace(self, added=(*self.added, *opens, *transactions)) if transactions else self


def _opens(known: Iterable[str], derived: Iterable[Any], names: Mapping[str, Name]) -> Iterator[Any]:
    opened = set(known)
    for entry in sorted(derived, key=data.entry_sortkey):
        for account in [posting.account for posting in entry.postings]:
            if account in names and account not in opened:
                opened.add(account)
                yield _open(account, entry, names[account])


def _open(account: str, entry: Any, name: Name) -> Any:
    values = {"filename": entry.meta["filename"], "lineno": entry.meta["lineno"]}
    return data.Open({**values, meta.NAME: name.name, meta.RGS: name.rgs}, entry.date, account, [EUR], None)
