"""Sums about people: what is shown is about five or more, and adds up to everything."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.figures.federation_rows import LEAST, GroupCell, by_month, hidden

PEOPLE = st.sets(st.sampled_from([f"V000{number}" for number in range(10)]))


def _cell(people: set[str], amount: int) -> GroupCell:
    cell = GroupCell(people=set(people))
    cell.amounts["uren"] += amount
    return cell


@given(st.dictionaries(st.integers(1, 12), st.tuples(PEOPLE, st.integers(-9, 9))))
def test_nothing_small_is_apart_and_nothing_is_lost(months: dict[int, tuple[set[str], int]]) -> None:
    cells = {("TOP", 2018, month): _cell(*found) for month, found in months.items()}
    shown = {month: cell for _, _, month, cell in by_month(cells)}
    assert sum(cell.amounts["uren"] for cell in shown.values()) == sum(amount for _, amount in months.values())
    assert all(not cell.is_small for month, cell in shown.items() if month is not None)
    if None in shown:
        together = [found[0] for month, found in months.items() if month not in shown]
        others = [found[0] for month, found in months.items() if month in shown and len(found[0]) >= LEAST]
        # Either nobody can be found by taking the other months from the year, or there is no other month to add.
        assert (len(together) > 1 and len(shown[None].people) >= LEAST) or not others


def test_a_month_of_few_takes_the_next_smallest_with_it() -> None:
    sizes = {1: 9, 2: 2, 3: 6, 4: 8}
    cells = {("TOP", 2018, month): _cell({f"V{n}" for n in range(size)}, size) for month, size in sizes.items()}
    shown = {month: cell.amounts["uren"] for _, _, month, cell in by_month(cells)}
    assert shown == {1: Decimal(9), 4: Decimal(8), None: Decimal(8)}


def test_never_is_just_one_hidden() -> None:
    assert hidden([7, 3, 5, 9]) == {1, 2}
    assert hidden([3, 2, 9]) == {0, 1}
    assert hidden([7, 0, 5]) == set()
    assert hidden([3]) == {0}
