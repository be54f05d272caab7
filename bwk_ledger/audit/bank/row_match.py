"""Hold the rows of a bank's statement against the postings of one account: every row booked, every posting a row.

A row is held, surest first, by the posting that names it; by another posting of its day and amount, as where two
exports hold the same day or where one was CSV and the other CAMT; by a batch that is one row here and a row per payment
there; and by a posting without origin, which somebody typed within a few days.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from bwk_ledger.money import ZERO
from importers.known import TYPED_WITHIN

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.audit.bank.own_postings import Held
    from importers.readers.bank import BankRow


class Changed(NamedTuple):
    """A row, and the posting that names it but says something else."""

    row: BankRow
    held: Held


@dataclass(frozen=True)
class Matched:
    """What became of the rows of one file and account."""

    missing: tuple[BankRow, ...]  # no posting holds them
    changed: tuple[Changed, ...]
    holding: frozenset[int]  # the `id` of every posting that holds a row


class Postings:
    """The postings of one account, by what they can be found by."""

    def __init__(self, held: Iterable[Held]) -> None:
        self.named: Mapping[tuple[str, int], list[Held]] = defaultdict(list)
        self.same: Mapping[tuple[dt.date, Decimal], list[Held]] = defaultdict(list)
        self.batches: Mapping[tuple[dt.date, str, int], list[Held]] = defaultdict(list)
        for item in held:
            if item.is_opening:
                continue
            if item.source and item.line:
                self.named[item.source, item.line].append(item)
                self.batches[item.date, item.source, item.line].append(item)
            self.same[item.date, item.amount].append(item)
        by_total: dict[tuple[dt.date, Decimal], list[list[Held]]] = defaultdict(list)
        for (day, _, _), batch in self.batches.items():
            if len(batch) > 1:
                by_total[day, sum((item.amount for item in batch), ZERO)].append(batch)
        self.by_total: Mapping[tuple[dt.date, Decimal], list[list[Held]]] = by_total


@dataclass
class _Work:
    postings: Postings
    taken: set[int] = field(default_factory=set)

    def take(self, found: Iterable[Held]) -> bool:
        """Take the first that is free."""
        for item in found:
            if id(item) not in self.taken:
                self.taken.add(id(item))
                return True
        return False


def match(rows: Sequence[BankRow], names: Iterable[str], postings: Postings) -> Matched:
    """Look for every row.

    Args:
        rows: those of one account in one file.
        names: what the original of the file may have been called.
        postings: of that account, of all years.
    """
    work = _Work(postings)
    names = tuple(names)
    left = [row for row in rows if not work.take(_naming(row, names, postings, exact=True))]
    left = [row for row in left if not work.take(postings.same.get((row.date, row.amount), ()))]
    left = _batches(left, work)
    left = [row for row in left if not work.take(_typed(row, postings))]
    changed, missing = [], []
    for row in left:
        other = next((item for item in _naming(row, names, postings) if id(item) not in work.taken), None)
        if other is None:
            missing.append(row)
        else:
            work.taken.add(id(other))
            changed.append(Changed(row, other))
    return Matched(tuple(missing), tuple(changed), frozenset(work.taken))


def _naming(row: BankRow, names: Sequence[str], postings: Postings, *, exact: bool = False) -> Iterable[Held]:
    for name in names:
        for item in postings.named.get((name, row.line), ()):
            if not exact or (item.date, item.amount) == (row.date, row.amount):
                yield item


def _batches(rows: Sequence[BankRow], work: _Work) -> list[BankRow]:
    """The rows that are no batch of the books, nor together one posting."""
    by_line: dict[Hashable, list[BankRow]] = defaultdict(list)
    left = []
    for row in rows:
        by_line[row.date, row.line].append(row)
    for same in by_line.values():
        day, total = same[0].date, sum((row.amount for row in same), ZERO)
        if len(same) > 1 and work.take(work.postings.same.get((day, total), ())):
            continue
        left += [row for row in same if not _take_batch(row, work)]
    return left


def _take_batch(row: BankRow, work: _Work) -> bool:
    for batch in work.postings.by_total.get((row.date, row.amount), ()):
        if work.taken.isdisjoint(map(id, batch)):
            work.taken.update(map(id, batch))
            return True
    return False


def _typed(row: BankRow, postings: Postings) -> Iterable[Held]:
    for distance in sorted(range(-TYPED_WITHIN, TYPED_WITHIN + 1), key=abs):
        day = row.date + dt.timedelta(days=distance)
        yield from (item for item in postings.same.get((day, row.amount), ()) if not item.source)
