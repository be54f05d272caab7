"""However narrow the terminal: no line runs out of it and no figure is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from bwk_ledger.render import render, terminal
from bwk_ledger.render.cells import format_cell
from bwk_ledger.tables.table import Cell, Column, Kind, Row, Style, Table
from tests.render.render_sample import awkward_table, budget_table, small_table

if TYPE_CHECKING:
    from decimal import Decimal


@pytest.mark.parametrize("width", range(40, 161, 5))
def test_lines_fit_and_no_figure_is_lost(width: int) -> None:
    table = budget_table()
    text = terminal.render([table, small_table(), awkward_table()], width, colour=False)
    assert max(map(cell_len, text.splitlines())) <= width
    for row in table.rows:
        for cell in row.cells[1:]:
            assert format_cell(cell.value, Kind.MONEY, 0) in text


def test_a_hundred_columns_hold_nine_figures_beside_a_label() -> None:
    total = next(line for line in _text(100).splitlines() if line.startswith("Totaal lasten"))
    assert len(total.split()) == 3 + 9


def _text(width: int) -> str:
    return terminal.render([budget_table()], width, colour=False)


def test_escape_sequences_of_the_books_do_not_reach_the_terminal() -> None:
    table = Table("\x1b[2Jt", (Column("\x1b]0;k\x07", Kind.TEXT),), (Row((Cell("\x1b[31mrood"),)),))
    assert "\x1b" not in terminal.render([table], 80, colour=False)


def test_a_pipe_gets_no_bold() -> None:
    assert "\x1b" not in str(render([budget_table()], "terminal", 100))


@pytest.mark.parametrize("rows", [(), (Row(()),), (Row((Cell("alleen een label"),), Style.TOTAL),)])
@pytest.mark.parametrize("format_name", ["terminal", "csv", "html", "pdf", "xlsx"])
def test_table_with_hardly_anything_in_it(rows: tuple[Row, ...], format_name: str) -> None:
    for columns in ((Column("Post", Kind.TEXT),), (Column("Post", Kind.TEXT), Column("Bedrag", Kind.MONEY))):
        assert render([Table("Leeg", columns, rows)], format_name)
    assert render([], format_name) is not None


texts = st.text(max_size=60)
amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


@settings(max_examples=60)
@given(st.lists(st.tuples(texts, amounts, texts, amounts), max_size=6), st.integers(40, 120))
def test_any_text_can_be_shown(lines: list[tuple[str, Decimal, str, Decimal]], width: int) -> None:
    columns = (
        Column("a", Kind.TEXT),
        Column("b", Kind.MONEY, "g"),
        Column("c", Kind.TEXT, "g"),
        Column("d", Kind.MONEY),
    )
    table = Table("t", columns, tuple(Row(tuple(Cell(value) for value in line), indent=1) for line in lines))
    text = terminal.render([table], width, colour=False)
    for line in lines:
        assert format_cell(line[1], Kind.MONEY, 2) in text
