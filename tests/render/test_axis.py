"""The amounts beside the axis of a chart."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from bwk_ledger.base.money import ZERO
from bwk_ledger.render.charts import LineChart, Point, draw, round_amounts


@pytest.mark.parametrize(
    ("least", "most", "expected"),
    [
        (0, 0, [0, 1]),
        (0, 950, [0, 500, 1000]),
        (120, 180, [0, 50, 100, 150, 200]),  # zero is always there
        (-30, -10, [-30, -20, -10, 0]),
        (-70, 310, [-100, 0, 100, 200, 300, 400]),
    ],
)
def test_amounts_are_round_and_zero_is_among_them(least: int, most: int, expected: list[int]) -> None:
    assert list(round_amounts(Decimal(least), Decimal(most))) == expected


def test_what_is_close_together_is_drawn_as_if_it_were_not() -> None:
    assert list(round_amounts(ZERO, Decimal(3), Decimal(100))) == [0, 50]


def test_a_bank_without_money_has_a_chart() -> None:
    points = [Point(dt.date(2026, month, 1), ZERO) for month in (1, 2)]
    assert "Niets" in draw(LineChart("Niets", points, points[-1:]), 620, 250)
