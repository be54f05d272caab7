"""Books judged again after an edit: a rule that found nothing looks only at what changed, where that comes to the same.

Each rule says what it looks at (`bwk_ledger.rules.run`), and the tests hold it to that (`tests/rules/test_scopes.py`).
One that was silent about books with the same standing data is silent still, if it is about every transaction that came
(a rule of one entry), or about the years in which one came or went (a rule of one year) and no fact of other years that
it names can be another: a transaction that alone comes to the same fact as none at all is no part of it. One that looks
at nothing but such facts has nothing to look at then. Where any of that is not so, or it does find something, it looks
at all books. So what is found is what a whole load finds
(`tests/books/test_kept_edits.py`); it saves a quarter of a load after an edit (`benchmarks/cached_load.py`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec
from beancount.core import data

from bwk_ledger.base import meta
from bwk_ledger.rules.derived import with_derived, written
from bwk_ledger.rules.release import KIND, may_charge, release, with_released
from bwk_ledger.rules.run import RULES, Check, LooksAt
from bwk_ledger.standing.refusals import examples_of, with_examples

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bwk_ledger.base.finding import Finding
    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config

RELEASE = "release"  # among the names of the checks that found nothing: what awards release follows from charges alone
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
        same: of each entry that is still there the one of before, by its id.
        gone: entries of before that are no longer there.
        come: those that were not there.
    """

    same: Mapping[int, Any]
    gone: Sequence[Any]
    come: Sequence[Any]

    @classmethod
    def between(cls, before: Sequence[Any], now: Sequence[Any]) -> Change:
        """What changed: an entry is the same one, or is the same in all that it says and the place where it stands."""
        were = {id(entry): entry for entry in before}
        same = {id(entry): were.pop(id(entry)) for entry in now if id(entry) in were}
        left: dict[bytes, list[Any]] = defaultdict(list)
        for entry in were.values():
            left[_told(entry)].append(entry)
        come = []
        for entry in now:
            if id(entry) not in same:
                alike = left.get(_told(entry), [])
                place = next((at for at, other in enumerate(alike) if _is_equal(other, entry)), None)
                if place is None:
                    come.append(entry)
                else:
                    same[id(entry)] = alike.pop(place)
        return cls(same, [*chain.from_iterable(left.values())], come)

    def with_(self, other: Change) -> Change:
        """This, and a change of other entries."""
        return Change({**self.same, **other.same}, [*self.gone, *other.gone], [*self.come, *other.come])

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


class ReleaseAgain:
    """The last step of what follows from books, once more: what awards release, and with that all that changed.

    Where no award and no charge is another, what they release is what it was. It saves an eighth of a load after an
    edit (`benchmarks/cached_load.py`).

    Args:
        before: the books as they were judged before; None where they never were.
    """

    def __init__(self, before: Before | None) -> None:
        self._before = before
        self.change: Change | None = None  # since then, in all entries
        self.is_silent = False

    def __call__(self, entries: Sequence[Any], config: Config) -> tuple[list[Any], list[Finding]]:
        """Add what is released to the books."""
        before = self._before
        if before is None:
            return self._anew(entries, config)
        released = _released(before.entries)
        change = Change.between(written(before.entries, KIND), entries)
        changed = _transactions([*change.gone, *change.come])
        if RELEASE in before.silent and change.is_of_transactions and not any(map(may_charge, changed)):
            self.is_silent = True
            self.change = change.with_(Change.between(released, released))
            return with_derived(entries, released), []
        all_entries, findings = self._anew(entries, config)
        self.change = change.with_(Change.between(released, _released(all_entries)))
        return all_entries, findings

    def _anew(self, entries: Sequence[Any], config: Config) -> tuple[list[Any], list[Finding]]:
        of_awards = release(entries, config)
        all_entries, findings = with_released(entries, of_awards)
        self.is_silent = of_awards.is_of_charges and not findings
        return all_entries, findings


def _released(entries: Iterable[Any]) -> list[Any]:
    return [entry for entry in entries if entry.meta.get(meta.DERIVED) == KIND]


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
        rule_findings = [] if is_silent else [with_examples(item, examples) for item in rule.find(index)]
        findings += rule_findings
        if not rule_findings:
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
        if rule.scope is LooksAt.FACTS:
            return True
        parts = [self._come] if rule.scope is LooksAt.ENTRY else self._years
        return not any(True for part in parts for _ in rule.find(part))

    def _is_the_same(self, fact: Any) -> bool:
        of_none, *of_changed = (index.fact(fact) for index in self._alone)
        return all(changed_fact == of_none for changed_fact in of_changed)
