"""Books judged again after an edit: whatever came and went, what is found is what looking at all books finds."""

from __future__ import annotations

import random
import re
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest
from beancount.core import data
from beancount.parser import parser

from bwk_ledger.rules import beancount_load
from bwk_ledger.rules.again import Change, judge
from bwk_ledger.rules.index import Index
from bwk_ledger.rules.load import load
from bwk_ledger.rules.run import RULES, LooksAt
from tests.conftest import REPO
from tests.rules.test_scopes import WRITTEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bwk_ledger.base.finding import Finding

_ENTRY = re.compile(r"(?m)^(?=\d{4}-|\{year\}-)")
HEAD = "".join(line for line in (REPO / "ledger/stam/financiers.beancount").open() if line.startswith("option"))
FAULTS = [block for block in _ENTRY.split(WRITTEN) if block.strip()]


@cache
def example() -> Sequence[Any]:
    """The entries of the example, in which hardly anything is wrong."""
    return load(REPO / "ledger/main.beancount").entries


def parsed(block: str, year: int) -> list[Any]:
    """What a block says."""
    entries, errors, options = parser.parse_string(HEAD + block.format(year=year), report_filename="fout")
    assert not errors
    return beancount_load.book(entries, options)[0]


def said(findings: Iterable[Finding]) -> list[tuple[str, str, int]]:
    return [(item.rule, item.text, item.place["lineno"]) for item in findings]


def found_in(entries: Sequence[Any]) -> dict[str, list[Finding]]:
    """What each rule finds that looks at all books."""
    index = Index.of(entries)
    return {rule.name: list(rule.find(index)) for rule in RULES}


@cache
def silent_in_example() -> Sequence[str]:
    return [name for name, found in found_in(example()).items() if not found]


def assert_the_same(before: Sequence[Any], silent: Sequence[str], now: Sequence[Any]) -> Sequence[str]:
    """Judge what changed since `before`, in which these rules were silent: that gives all that is wrong with `now`."""
    again = judge(Index.of(now), silent, Change.between(before, now))
    whole = found_in(now)
    assert said(again.findings) == said(chain.from_iterable(whole.values()))
    assert list(again.silent) == [name for name, found in whole.items() if not found]
    return again.silent


@pytest.mark.parametrize("first", range(0, len(FAULTS), 4))
def test_faults_that_come_are_found_and_those_that_go_are_gone(first: int) -> None:
    faults = chain.from_iterable(parsed(block, 2018) for block in FAULTS[first : first + 4])
    right, wrong = list(example()), sorted([*example(), *faults], key=data.entry_sortkey)
    silent = assert_the_same(right, silent_in_example(), wrong)
    again = judge(Index.of(right), silent, Change.between(wrong, right))
    assert list(again.silent) == silent_in_example()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_comes_and_goes_in_whatever_years(seed: int) -> None:
    draw = random.Random(seed)
    pool = [item for block in FAULTS for year in (2017, 2018, 2019) for item in parsed(block, year)]
    some = [item for item in pool if isinstance(item, data.Transaction)]
    books = [
        sorted(
            [*(entry for entry in example() if draw.random() > 0.01), *draw.sample(some, draw.randrange(4))],
            key=data.entry_sortkey,
        )
        for _ in range(2)
    ]
    kept = [entry for entry in books[0] if not isinstance(entry, data.Transaction)]
    now = [entry for entry in books[1] if isinstance(entry, data.Transaction)]
    silent = [name for name, found in found_in(books[0]).items() if not found]
    assert_the_same(books[0], silent, sorted([*kept, *now], key=data.entry_sortkey))


def test_an_entry_is_the_same_only_in_all_that_it_says() -> None:
    text = '2018-01-01 * "iets" "van alles"\n  reden: {value}\n  Activa:Bank:ING  {amount} EUR\n'
    told = [("1", "1.00"), ('"1"', "1.00"), ("TRUE", "1.00"), ("1", "1.0"), ("1", "1.00")]
    entries = [parsed(text.format(value=value, amount=amount), 0)[0] for value, amount in told]
    changes = [Change.between(entries[:1], [entry]) for entry in entries[1:]]
    assert [bool(change.come) for change in changes] == [True, True, True, False]
    assert [len(change.gone) for change in changes] == [1, 1, 1, 0]


def test_one_of_two_entries_that_say_the_same_may_go() -> None:
    text = '2018-01-01 * "iets"\n  Activa:Bank:ING  1.00 EUR\n'
    one, two, three = (parsed(text, 0)[0] for _ in range(3))
    change = Change.between([one, two], [three])
    assert (len(change.gone), change.come, list(change.same)) == (1, [], [id(three)])


def test_rules_look_at_nothing_but_standing_data_and_transactions() -> None:
    entries = sorted([*example(), *(item for block in FAULTS for item in parsed(block, 2018))], key=data.entry_sortkey)
    kinds = (data.Balance, data.Document, data.Note, data.Event, data.Query, data.Pad)
    whole = Index.of(entries)
    without = Index.of(entry for entry in entries if not isinstance(entry, kinds))
    for rule in RULES:
        if rule.scope is not LooksAt.STANDING:
            assert said(rule.find(without)) == said(rule.find(whole)), rule.name
