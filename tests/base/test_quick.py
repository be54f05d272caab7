"""What makes work on many rows quicker leaves everything as it was."""

from __future__ import annotations

import gc

import pytest
from beancount.core.amount import Amount

from bwk_ledger.base.quick import maker, many_objects


def test_the_search_for_cycles_goes_on_afterwards() -> None:
    assert gc.isenabled()
    with many_objects():
        with many_objects():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_search_for_cycles_goes_on_after_an_error() -> None:
    with pytest.raises(ValueError, match="mis"), many_objects():
        raise ValueError("mis")
    assert gc.isenabled()


def test_a_search_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with many_objects():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_does_not_stay_is_searched_as_anything_new() -> None:
    with many_objects(stay=False):
        made: list[list[int]] = [[]]
        assert not gc.isenabled()
    assert any(item is made for item in gc.get_objects(generation=0))


def test_what_is_made_is_what_the_class_makes() -> None:
    made = maker(Amount)((None, "EUR"))
    assert type(made) is Amount
    assert made == Amount(None, "EUR")
