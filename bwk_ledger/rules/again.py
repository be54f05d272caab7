"""Books judged again after an edit: a rule that found nothing looks only at what changed, where that comes to the same.

Each rule says what it looks at (`bwk_ledger.rules.run`), and the tests hold it to that (`tests/rules/test_scopes.py`).
One that was silent about books with the same standing data is silent still, if it is about every transaction that came
(a rule of one entry), or about the years in which one came or went (a rule of one year) and no fact of other years that
it names can be another: a transaction that alone comes to the same fact as none at all is no part of it. Where any of
that is not so, or it does find something, it looks at all books. So what is found is what a whole load finds
(`tests/books/test_kept_edits.py`); it saves a third of a load after an edit (`benchmarks/cached_load.py`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec
from beancount.core import data

from bwk_ledger.rules.run import RULES, Check, LooksAt
from bwk_ledger.standing.refusals import examples_of, with_examples

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bwk_ledger.base.finding import Finding
    from bwk_ledger.rules.index import Index

_STANDING = (data.Custom, data.Commodity, data.Price, data.Open, data.Close)  # what the rules look at everywhere
_told = msgspec.msgpack.Encoder(enc_hook=repr).encode


@dataclass(frozen=True)
class Before:
    """Books as they were judged before.

    Args:
        entries: as the rules saw them.
        silent: the names of the checks that found nothing.
    """

    entries: Sequence[Any]
    silent: Collection[str]


@dataclass(frozen=True)
class Change:
    """What is different in books that were judged before.

    Args:
        same: of each entry that is still there its place among those of before, by its id.
        gone: entries of before that are no longer there.
        come: those that were not there.
    """

    same: Mapping[int, int]
    gone: Sequence[Any]
    come: Sequence[Any]

    @classmethod
    def between(cls, before: Sequence[Any], now: Sequence[Any]) -> Change:
        """What changed: an entry is the same one, or is the same in all that it says and the place where it stands."""
        places = {id(entry): place for place, entry in enumerate(before)}
        same = {id(entry): places.pop(id(entry)) for entry in now if id(entry) in places}
        left: dict[bytes, list[int]] = defaultdict(list)
        for place in places.values():
            left[_told(before[place])].append(place)
        come = []
        for entry in now:
            if id(entry) not in same:
                alike = left.get(_told(entry), [])
                found = next((item for item in alike if _is_equal(before[item], entry)), None)
                if found is None:
                    come.append(entry)
                else:
                    alike.remove(found)
                    same[id(entry)] = found
        return cls(same, [before[place] for rest in left.values() for place in rest], come)

    @cached_property
    def is_of_transactions(self) -> bool:
        """Whether all standing data are what they were."""
        return not any(isinstance(entry, _STANDING) for entry in (*self.gone, *self.come))

    @cached_property
    def years(self) -> frozenset[int]:
        """Those in which a transaction came or went."""
        return frozenset(entry.date.year for entry in (*_transactions(self.gone), *_transactions(self.come)))


def _is_equal(one: Any, other: Any) -> bool:
    """Whether entries of which `_told` is the same are it in their types too: it tells the number 1 as the text "1"."""
    return type(one) is type(other) and bool(one == other)


def _transactions(entries: Iterable[Any]) -> list[Any]:
    return [entry for entry in entries if isinstance(entry, data.Transaction)]


@dataclass(frozen=True)
class Judged:
    """What the rules find, and which of them found nothing."""

    findings: Sequence[Finding]
    silent: Sequence[str]


def judge(index: Index, silent: Collection[str], change: Change | None) -> Judged:
    """What is wrong with all books.

    Args:
        index: of all books.
        silent: the names of the checks that found nothing before.
        change: what is different since; None where that is not known.
    """
    part = _Part(index, change) if change is not None and change.is_of_transactions else None
    examples = examples_of(index.config)
    findings: list[Finding] = []
    names = []
    for rule in RULES:
        is_silent = part is not None and rule.name in silent and part.is_silent(rule)
        found = [] if is_silent else [with_examples(item, examples) for item in rule.find(index)]
        findings += found
        if not found:
            names.append(rule.name)
    return Judged(findings, names)


class _Part:
    """What changed in books, as rules look at it.

    Args:
        index: of all books.
        change: of transactions alone.
    """

    def __init__(self, index: Index, change: Change) -> None:
        self._years = [index.of_year(year) for year in sorted(change.years)]
        come = _transactions(change.come)
        self._come = index.of_transactions(come)
        self._alone = [index.alone(entries) for entries in ([], _transactions(change.gone), come)]

    def is_silent(self, rule: Check) -> bool:
        """Whether a rule that found nothing in the books as they were finds nothing in them now."""
        if rule.scope is LooksAt.STANDING or not all(map(self._is_the_same, rule.carried)):
            return False
        parts = [self._come] if rule.scope is LooksAt.ENTRY else self._years
        return not any(True for part in parts for _ in rule.find(part))

    def _is_the_same(self, fact: Any) -> bool:
        of_none, *of_changed = (index.fact(fact) for index in self._alone)
        return all(found == of_none for found in of_changed)
