"""Books judged again after an edit: whatever came and went, what is found is what looking at all books finds."""

from __future__ import annotations

import random
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from beancount.core import data
from beancount.parser import parser

from bwk_ledger.rules import beancount_load
from bwk_ledger.rules.again import Change, judge
from bwk_ledger.rules.index import Index
from bwk_ledger.rules.load import load
from bwk_ledger.rules.run import RULES, LooksAt, check
from tests.conftest import REPO
from tests.rules.test_scopes import WRITTEN

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def said(findings: Sequence[Finding]) -> list[tuple[str, str, int]]:
    return [(item.rule, item.message, item.place["lineno"]) for item in findings]


def assert_the_same(before: Sequence[Any], now: Sequence[Any]) -> None:
    """Whether judging what changed since `before` gives all that is wrong with `now`."""
    silent = judge(Index.of(before), (), None).silent
    again = judge(Index.of(now), silent, Change.between(before, now))
    whole = list(check(Index.of(now)))
    assert said(again.findings) == said(whole)
    loud = [rule.name for rule in RULES if rule.name not in again.silent]
    assert loud == [rule.name for rule in RULES if list(rule.find(Index.of(now)))]


@pytest.mark.parametrize("number", range(len(FAULTS)))
def test_a_fault_that_comes_is_found_and_one_that_goes_is_gone(number: int) -> None:
    fault = parsed(FAULTS[number], 2018)
    right, wrong = list(example()), sorted([*example(), *fault], key=data.entry_sortkey)
    assert_the_same(right, wrong)
    assert_the_same(wrong, right)


@pytest.mark.parametrize("seed", range(12))
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
    assert_the_same(books[0], sorted([*kept, *now], key=data.entry_sortkey))


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


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.scope is not LooksAt.STANDING], ids=lambda rule: rule.name
)
def test_rules_look_at_nothing_but_standing_data_and_transactions(rule: Any) -> None:
    entries = sorted([*example(), *(item for block in FAULTS for item in parsed(block, 2018))], key=data.entry_sortkey)
    kinds = (data.Balance, data.Document, data.Note, data.Event, data.Query, data.Pad)
    without = [entry for entry in entries if not isinstance(entry, kinds)]
    assert said(list(rule.find(Index.of(without)))) == said(list(rule.find(Index.of(entries))))
