"""Who is a member on a day, through changes of kamer and kind, leaving and coming back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.figures.members import count_members, counts, kinds, members_on
from tests.share_books import member

if TYPE_CHECKING:
    from bwk_ledger.standing.config import Config
    from tests.conftest import Books

PAYS = "  vereniging: TRUE\n"
TEXT = (
    member("L0001", "2018-01-01", "2018-03-31")
    + member("L0001", "2018-04-01", "2018-06-30", kamer="HLR", extra=PAYS)  # moved
    + member("L0001", "2018-10-01", kind="staf", extra=PAYS)  # came back, as staff
    + member("L0002", "2018-01-01", extra=PAYS)
    + member("L0003", "2018-05-01", "2018-05-01", kamer="HLR")  # one day
)


def config(books: Books) -> Config:
    ledger = books.load(TEXT)
    assert [error.message for error in ledger.errors] == []
    return ledger.config


@pytest.mark.parametrize(
    ("day", "by_kind_and_kamer", "association"),
    [
        ("2017-12-31", {}, {}),
        ("2018-01-01", {("bewoner", "TOP"): 2}, {"TOP": 1}),
        ("2018-03-31", {("bewoner", "TOP"): 2}, {"TOP": 1}),
        ("2018-04-01", {("bewoner", "HLR"): 1, ("bewoner", "TOP"): 1}, {"HLR": 1, "TOP": 1}),
        ("2018-05-01", {("bewoner", "HLR"): 2, ("bewoner", "TOP"): 1}, {"HLR": 1, "TOP": 1}),
        ("2018-07-01", {("bewoner", "TOP"): 1}, {"TOP": 1}),
        ("2018-10-01", {("bewoner", "TOP"): 1, ("staf", "TOP"): 1}, {"TOP": 2}),
    ],
)
def test_members_on_a_day(
    books: Books, day: str, by_kind_and_kamer: dict[tuple[str, str], int], association: dict[str, int]
) -> None:
    found = count_members(config(books), dt.date.fromisoformat(day))
    assert (found.by_kind_and_kamer, found.association) == (by_kind_and_kamer, association)
    assert found.total == sum(by_kind_and_kamer.values())
    assert found.of_kind("bewoner") + found.of_kind("staf") == found.of_kamer("TOP") + found.of_kamer("HLR")


def test_each_member_counts_once_and_in_order(books: Books) -> None:
    found = config(books)
    on_a_day = [(period.number, period.kamer) for period in members_on(found, dt.date(2018, 5, 1))]
    assert on_a_day == [("L0001", "HLR"), ("L0002", "TOP"), ("L0003", "HLR")]
    assert [item.total for item in counts(found, [dt.date(2018, 5, 1), dt.date(2018, 5, 2)])] == [3, 2]
    assert kinds(found) == ["bewoner", "staf"]


def test_a_change_of_kamer_breaks_nothing_and_leaving_does(books: Books) -> None:
    one = config(books).members["L0001"]
    assert one.stretches == (
        (dt.date(2018, 1, 1), dt.date(2018, 6, 30)),
        (dt.date(2018, 10, 1), None),
    )
    assert one.through(dt.date(2018, 3, 1), dt.date(2018, 6, 30))
    assert not one.through(dt.date(2018, 3, 1), dt.date(2018, 7, 1))
    assert not one.through(dt.date(2018, 3, 1), dt.date(2018, 12, 1))
    assert one.through(dt.date(2018, 10, 1), dt.date(2030, 1, 1))
    assert (one.start, one.end, one.kind, one.kamer) == (dt.date(2018, 1, 1), None, "staf", "TOP")
