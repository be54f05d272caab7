"""The text of one cell, and what stands above and behind it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bwk_ledger.render.cells import Marked, Span, clean, format_cell, spans, split_marks
from bwk_ledger.tables.table import Column, Kind


@pytest.mark.parametrize(
    ("value", "kind", "decimals", "text"),
    [
        (Decimal("1234.565"), Kind.MONEY, 2, "1.234,57"),
        (Decimal("-1234.5"), Kind.MONEY, 0, "-1.235"),
        (Decimal("-0.004"), Kind.MONEY, 2, "0,00"),
        (Decimal("7.25"), Kind.HOURS, 1, "7,3"),
        (Decimal("0.5266"), Kind.PERCENT, 2, "53%"),
        (Decimal("-1.2"), Kind.PERCENT, 2, "-120%"),
        (Decimal(1500), Kind.COUNT, 2, "1.500"),
        ("n.v.t.", Kind.MONEY, 2, "n.v.t."),
        (None, Kind.MONEY, 2, ""),
    ],
)
def test_value_shows_the_dutch_way(value: Decimal | str | None, kind: Kind, decimals: int, text: str) -> None:
    assert format_cell(value, kind, decimals) == text


def test_control_characters_do_not_get_through() -> None:
    assert clean("a\x1b[31mb\x00\n\tc\u202ed\u00a0é") == "a�[31mb�  c�d\u00a0é"


def test_mark_refers_to_a_footnote_that_exists() -> None:
    assert split_marks("Handgeld [1]", ["noot"]) == Marked("Handgeld", (1,))
    assert split_marks("Handgeld[1][2]", ["een", "twee"]) == Marked("Handgeld", (1, 2))
    assert split_marks("Zaal [3]", ["noot"]) == Marked("Zaal [3]")
    assert split_marks("Zaal [0]", ["noot"]) == Marked("Zaal [0]")


def test_columns_stand_in_groups_of_neighbours() -> None:
    columns = [Column(group or "-", Kind.MONEY, group) for group in ("", "", "A", "A", "B", "", "A")]
    assert spans(columns) == [
        Span("", 0, 1),
        Span("", 1, 1),
        Span("A", 2, 2),
        Span("B", 4, 1),
        Span("", 5, 1),
        Span("A", 6, 1),
    ]
