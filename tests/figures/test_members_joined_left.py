"""Who came and went, against who is there: the two must always agree."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.base.periods import Period
from bwk_ledger.figures.members import count_members, joined, left
from bwk_ledger.standing.config import Config
from bwk_ledger.standing.members import Member, Membership

DAY = dt.timedelta(days=1)
START = dt.date(2018, 1, 1)


def _periods(number: str, lengths: list[tuple[int, int]], is_open: bool) -> tuple[Membership, ...]:
    """Periods after each other: of each, the days since the end of the one before and the days it lasts."""
    found = []
    day = START
    for index, (gap, length) in enumerate(lengths):
        first = day + DAY * gap
        last = first + DAY * (length - 1)
        end = None if is_open and index == len(lengths) - 1 else last
        found.append(Membership(number, "bewoner", "TOP", first, end, False, None, {}))
        day = last + DAY
    return tuple(found)


HISTORIES = st.lists(
    st.tuples(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 30)), min_size=1, max_size=4), st.booleans()),
    max_size=6,
)


@given(HISTORIES, st.integers(-5, 200))
def test_who_is_a_member_joined_and_did_not_leave(
    histories: list[tuple[list[tuple[int, int]], bool]], after: int
) -> None:
    numbers = [f"L{index:04}" for index in range(1, len(histories) + 1)]
    config = Config(
        members={
            number: Member(number, _periods(number, *history))
            for number, history in zip(numbers, histories, strict=True)
        }
    )
    day = START + DAY * after
    came = joined(config, Period(dt.date.min, day + DAY))
    went = left(config, Period(dt.date.min, day))  # who leaves on a day is a member until it ends
    assert count_members(config, day).total == len(came) - len(went)
