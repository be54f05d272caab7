"""A state that is tried on comes back exactly as it was, whatever was done to it."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.context import Context
from importers.trial import Trial

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.bank_files import ImportBooks


@dataclass
class State:
    number: int = 0
    by_name: dict[int, int] = field(default_factory=dict)
    lists: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    nested: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    row: list[int] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)


def _rows_of(state: State, key: int) -> None:
    state.lists.setdefault(key, [])[:] = [3, 1, 2]
    state.lists[key].sort()
    state.lists[key].insert(1, key)


def _take(state: State, key: int) -> None:
    state.by_name.pop(key, None)
    if state.lists.get(key):
        state.lists[key].pop(0)
    if state.row:
        del state.row[0]
    state.nested.pop(key, None)


def _count(state: State, key: int) -> None:
    state.number += key
    state.nested[key][key + 1] += 1
    state.row += [key, key]
    state.row.reverse()


def _again(state: State, key: int) -> None:
    state.by_name |= {key: 2, key + 1: 3}
    state.by_name.update({0: 0})
    state.seen |= {key, 1}
    state.seen.discard(1)
    state.lists.setdefault(key, []).extend([key])
    if key in state.row:
        state.row.remove(key)


def _clear(state: State, key: int) -> None:
    del key
    for each in (state.by_name, state.lists, state.row, state.seen):
        each.clear()


DO: list[Callable[[State, int], Any]] = [
    lambda state, key: state.by_name.__setitem__(key, 1),
    lambda state, key: state.lists[key].append(key),
    lambda state, key: state.seen.add(key),
    _rows_of, _take, _count, _again, _clear,
]  # fmt: skip
DEEDS = st.lists(st.tuples(st.sampled_from(DO), st.integers(0, 3)))


class StopError(Exception):
    """What ends an attempt."""


def _refuse(trial: Trial, state: State, deeds: list[Any]) -> None:
    with trial.attempt():
        for do, key in deeds:
            do(state, key)
        raise StopError


def _values(state: State) -> list[Any]:
    """The state as plain values: the order of a dict does not count."""
    return [_value(getattr(state, item.name)) for item in fields(state)]


def _value(found: Any) -> Any:
    match found:
        case dict():
            return {key: _value(item) for key, item in found.items()}
        case list():
            return [_value(item) for item in found]
        case set():
            return set(found)
        case _:
            return found


@given(DEEDS, DEEDS, DEEDS, DEEDS)
def test_what_is_undone_leaves_nothing(
    before: list[Any], between: list[Any], undone: list[Any], after: list[Any]
) -> None:
    state, right = State(), State()
    for do, key in before:
        do(state, key)
        do(right, key)
    trial = Trial(state)
    assert _values(state) == _values(right)
    for do, key in between:
        do(state, key)
        do(right, key)
    with pytest.raises(StopError):
        _refuse(trial, state, undone)
    assert _values(state) == _values(right)
    with trial.attempt():
        for do, key in after:
            do(state, key)
            do(right, key)
    assert _values(state) == _values(right)


def test_a_list_that_is_held_twice_stays_one() -> None:
    state = State()
    state.lists[1] = state.lists[2] = [1]
    trial = Trial(state)
    assert state.lists[1] is state.lists[2]
    with pytest.raises(StopError):
        _refuse(trial, state, [(lambda state, key: state.lists[1].append(key), 2)])
    assert state.lists[2] == [1]


def _changeable(value: Any) -> Iterator[str]:
    if type(value) in (dict, list, set, defaultdict, deque, bytearray):
        yield type(value).__name__
    if isinstance(value, dict):
        for item in value.values():
            yield from _changeable(item)
    elif isinstance(value, list):
        for item in value:
            yield from _changeable(item)
    elif is_dataclass(value) and not type(value).__hash__:
        yield type(value).__name__


def test_every_container_of_the_books_is_tried_on(books: ImportBooks) -> None:
    """Who adds an object with containers of its own to the context must give it to the trial too."""
    context = Context.of(books.root, books.load().entries)
    holders = (context, context.hours, context.items, context.booked, context.balances)
    Trial(*holders)
    for holder in holders:
        for item in fields(holder):
            value = getattr(holder, item.name)
            assert value in holders or list(_changeable(value)) == [], item.name
    others = {item.name for item in fields(context) if hasattr(getattr(context, item.name), "__dataclass_fields__")}
    assert others == {"config", "hours", "items", "booked", "balances"}  # the first is frozen
