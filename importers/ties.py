"""Which refused bank files may need each other: of one account, or of two accounts of which one names the other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

from importers.context import TRANSFER_DAYS
from importers.own_accounts import find

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from importers.context import Context
    from importers.readers.bank import Statement

_WINDOW = dt.timedelta(days=TRANSFER_DAYS)


@dataclass(frozen=True)
class Ties:
    """What connects a bank file to others: its own accounts, the own accounts that its rows name, and its days."""

    accounts: frozenset[str]
    named: frozenset[str]
    first: dt.date
    last: dt.date

    @classmethod
    def of(cls, statements: Sequence[Statement], context: Context) -> Ties | None:
        """The ties of the statements of a file; None where it tells of no day."""
        rows = [row for statement in statements for row in statement.rows]
        days = {row.date for row in rows} | {item.last_day for item in statements if item.last_day is not None}
        numbers = {statement.account for statement in statements}
        others = {row.counterparty for row in rows if row.counterparty}
        if not days:
            return None
        return cls(_own(numbers, context), _own(others, context), min(days), max(days))

    def reach(self, other: Ties) -> bool:
        """Whether what the one tells of these days may be what the other lacks."""
        is_near = self.first <= other.last + _WINDOW and other.first <= self.last + _WINDOW
        return is_near and bool(self.accounts & (other.accounts | other.named) or self.named & other.accounts)


def _own(numbers: Iterable[str], context: Context) -> frozenset[str]:
    return frozenset(account for number in numbers if (account := find(number, context)) is not None)


T = TypeVar("T")


def groups(files: Iterable[tuple[T, Ties]]) -> Iterator[list[T]]:
    """The files that may need each other: all that are connected, and then each pair of them.

    Connected are those of days near each other, and of one account each with the next, however far that is.
    """
    ordered = sorted(files, key=lambda item: (item[1].first, item[1].last))
    ties = [item[1] for item in ordered]
    pairs = set(_pairs(ties))
    group_of = {number: {number} for number in range(len(ties))}
    for one, other in pairs:
        joined = group_of[one] | group_of[other]
        group_of.update(dict.fromkeys(joined, joined))
    connected = {min(group): sorted(group) for group in group_of.values() if len(group) > 1}
    for numbers in [*connected.values(), *sorted(pairs)]:
        yield [ordered[number][0] for number in numbers]


def _pairs(ties: Sequence[Ties]) -> Iterator[tuple[int, int]]:
    last_of: dict[str, int] = {}
    for number, tie in enumerate(ties):
        yield from ((last_of[name], number) for name in tie.accounts if name in last_of)
        last_of.update(dict.fromkeys(tie.accounts, number))
    yield from ((one, other) for one, other in combinations(range(len(ties)), 2) if ties[one].reach(ties[other]))
