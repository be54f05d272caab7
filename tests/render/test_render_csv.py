"""CSV is for machines: exact, loadable, and never a formula."""

from __future__ import annotations

import csv as reader
import io
from decimal import Decimal, getcontext

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.render import csv
from bwk_ledger.tables.table import Cell, Column, Kind, Row, Table
from tests.render.render_sample import AWKWARD, awkward_table, budget_table


def _table(values: list[Decimal | str]) -> Table:
    columns = (Column("Post", Kind.TEXT), Column("Bedrag", Kind.MONEY))
    return Table("t", columns, tuple(Row((Cell("post"), Cell(value))) for value in values))


def _read(text: str) -> list[list[str]]:
    return list(reader.reader(io.StringIO(text), delimiter=";"))


FIGURES = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20)


@given(st.lists(FIGURES.filter(lambda value: len(value.as_tuple().digits) < getcontext().prec), min_size=1))
def test_decimals_come_back_exactly(values: list[Decimal]) -> None:
    lines = _read(csv.render([_table(list(values))]))[1:]
    assert [Decimal(line[4].replace(",", ".")) for line in lines] == values


def test_what_a_division_leaves_has_nine_decimals() -> None:
    lines = _read(csv.render([_table([Decimal(93251) / 60, Decimal(1) / 7, Decimal(-2) / 3])]))[1:]
    assert [line[4] for line in lines] == ["1554,183333333", "0,142857143", "-0,666666667"]


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1))
def test_text_comes_back_or_is_guarded(text: str) -> None:
    found = _read(csv.render([_table([text])]))[1][4]
    assert found in (text, f"'{text}")
    assert not found.lstrip().startswith(("=", "+", "-", "@"))


def test_one_table_loads_in_pandas() -> None:
    frame = pd.read_csv(io.StringIO(csv.render([budget_table()])), sep=";", decimal=",")
    assert list(frame.columns[:6]) == ["tabel", "soort", "niveau", "Lasten", "TOP werkelijk", "TOP begroot"]
    lines = frame[frame["soort"] == "regel"]
    total = frame[frame["soort"] == "totaal"]
    assert lines["TOP begroot"].sum() == total["TOP begroot"].iloc[0] == 105456
    assert lines["TOP werkelijk"].iloc[0] == pytest.approx(32359.27)


def test_more_tables_are_blocks_with_a_header_each() -> None:
    blocks = csv.render([_table([Decimal(1)]), _table([Decimal(2)])]).split("\n\n")
    assert len(blocks) == 2
    assert all(block.startswith("tabel;soort;niveau;Post;Bedrag\n") for block in blocks)


def test_a_negative_amount_is_a_number_and_a_formula_is_text() -> None:
    lines = {line[3]: line[4] for line in _read(csv.render([awkward_table()])) if line[1:2] == ["regel"]}
    assert set(lines.values()) == {"-1,5"}
    assert set(lines) == {f"'{text}" if text[0] in "=+-@" else text for text in AWKWARD}
