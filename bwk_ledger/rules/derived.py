"""Transactions that follow from a line of the books, and the accounts that only they use.

Each points at the line it follows from, so that Fava opens that line and a report names it. What derives them leaves
out those of its own kind that are there already: to derive twice is to derive once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger.base import meta
from bwk_ledger.base.money import EUR

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


def postings_with(entries: Iterable[Any], *keys: str) -> Iterator[tuple[Any, Any]]:
    """The postings below which one of these keys stands, each with its transaction, in the order of the books."""
    wanted = frozenset(keys)
    for entry in entries:
        if isinstance(entry, data.Transaction):
            for posting in entry.postings:
                if posting.meta and not wanted.isdisjoint(posting.meta):
                    yield entry, posting


def written(entries: Iterable[Any], kind: str) -> list[Any]:
    """The entries without those that were derived of a kind before."""
    return [entry for entry in entries if entry.meta.get(meta.DERIVED) != kind]


def with_derived(entries: Sequence[Any], derived: Sequence[Any], names: Mapping[str, Name]) -> list[Any]:
    """The entries with the derived ones in their place, and an `open` for each account that those are first to use.

    Args:
        entries: what there is.
        derived: transactions that follow from it.
        names: what such an account is called.
    """
    if not derived:
        return list(entries)
    opens = list(_opens(entries, derived, names)) if names else []
    return sorted([*entries, *opens, *derived], key=data.entry_sortkey)


def _opens(entries: Iterable[Any], derived: Iterable[Any], names: Mapping[str, Name]) -> Iterator[Any]:
    opened = {entry.account for entry in entries if isinstance(entry, data.Open)}
    for entry in sorted(derived, key=data.entry_sortkey):
        for account in [posting.account for posting in entry.postings]:
            if account in names and account not in opened:
                opened.add(account)
                yield _open(account, entry, names[account])


def _open(account: str, entry: Any, name: Name) -> Any:
    values = {"filename": entry.meta["filename"], "lineno": entry.meta["lineno"]}
    return data.Open({**values, meta.NAME: name.name, meta.RGS: name.rgs}, entry.date, account, [EUR], None)
