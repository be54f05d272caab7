"""Hours to the minute: what the books hold, what people read, and what it is worth."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.base.money import round_half_up
from bwk_ledger.base.periods import clock, for_books, format_days, in_hours, in_minutes, parse_days, worth

MINUTES = st.integers(-100_000, 100_000)


@given(st.lists(MINUTES, max_size=500))
def test_a_sum_of_hours_in_the_books_is_the_sum_of_minutes(minutes: list[int]) -> None:
    assert in_minutes(sum(map(for_books, minutes), Decimal(0))) == sum(minutes)


def test_a_million_odd_minutes_add_up() -> None:
    assert in_minutes(for_books(1) * 1_000_000) == 1_000_000


@pytest.mark.parametrize(
    ("minutes", "books", "shown"),
    [(150, "2.50", "2:30"), (155, "2.58333333", "2:35"), (0, "0.00", "0:00"), (-15, "-0.25", "-0:15"),
     (3, "0.05", "0:03")],
)  # fmt: skip
def test_forms(minutes: int, books: str, shown: str) -> None:
    assert str(for_books(minutes)) == books
    assert clock(minutes) == shown
    assert in_minutes(in_hours(minutes)) == minutes


@given(st.dictionaries(st.integers(1, 31), MINUTES))
def test_days_read_back(days: dict[int, int]) -> None:
    if days:
        assert parse_days(format_days(days)) == days


@pytest.mark.parametrize(
    "text", ["", "3", "3 2", "3 2:3", "3 2:60", "3 2:30, 3 1:00", "x 2:30", "3  2:30", "3 2:30,4 1:00", "3 +2:30"]
)
def test_other_text_is_no_days(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        parse_days(text)


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=50), st.integers(1, 10_000))
def test_worth_added_up_in_parts_rounds_as_the_whole(minutes: list[int], cents: int) -> None:
    rate = Decimal(cents) / 100
    parts = sum((worth(number, rate) for number in minutes), Decimal(0))
    # Half up by whole numbers: the exact value in cents is sum * cents / 60.
    exact = (sum(minutes) * cents * 2 + 60) // 120
    assert round_half_up(parts) * 100 == exact
