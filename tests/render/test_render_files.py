"""Pages and files: the same bytes for the same figures, figures that stay figures, text that stays text."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import typst
from bs4 import BeautifulSoup

from bwk_ledger.render import BINARY, FORMATS, html, pdf, render, xlsx
from bwk_ledger.tables.table import Cell, Column, Kind, Row, Style, Table
from tests.render.render_sample import AWKWARD, awkward_table, budget_table, small_table

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLES = [budget_table(), small_table(), awkward_table()]


@pytest.mark.parametrize("format_name", FORMATS)
def test_same_tables_same_result(format_name: str) -> None:
    first = render(TABLES, format_name, 100)
    assert first == render(TABLES, format_name, 100)
    assert isinstance(first, bytes if format_name in BINARY else str)


def test_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="docx"):
        render(TABLES, "docx")


def test_asking_for_the_formats_loads_no_renderer() -> None:
    code = (
        "import sys, bwk_ledger.render, bwk_ledger.cli.options\n"
        "heavy = ('rich', 'typst', 'pandas', 'jinja2', 'xlsxwriter', 'beancount')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_html_shows_awkward_text_as_it_is() -> None:
    page = BeautifulSoup(html.render([awkward_table()]), "html.parser")
    assert [cell.text for cell in page.select("tbody th")] == list(AWKWARD)
    assert page.find("script") is None
    assert page.select_one("caption h1").text == "#panic() <titel> =1+1"  # type: ignore[union-attr]


def test_html_says_what_each_header_is_of() -> None:
    page = BeautifulSoup(html.render([budget_table()]), "html.parser")
    assert [(cell.text, cell["colspan"]) for cell in page.select('th[scope="colgroup"]')] == [
        ("TOP", "3"),
        ("HLR", "3"),
        ("ZUILEN", "3"),
    ]
    assert len(page.select('th[scope="col"]')) == 10
    mark = page.select_one("tbody sup a")
    assert mark is not None
    assert page.select_one(str(mark["href"])) is not None


def test_pdf_sets_awkward_text_as_text() -> None:
    source = json.dumps(pdf.document([awkward_table()]))
    found = typst.query(
        pdf.TEMPLATE, "table", root=pdf.TEMPLATE.parent, ignore_system_fonts=True, sys_inputs={"data": source}
    )
    assert set(AWKWARD) <= set(_texts(json.loads(found)))


def _texts(tree: Any) -> Iterator[str]:
    """Every text in the document as typst has it after running the template."""
    if isinstance(tree, dict):
        if isinstance(tree.get("text"), str):
            yield tree["text"]
        tree = list(tree.values())
    if isinstance(tree, list):
        for branch in tree:
            yield from _texts(branch)


def test_pdf_of_many_rows_goes_on_over_pages() -> None:
    table = budget_table()
    long = replace(table, rows=table.rows * 8)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf.render([long, small_table()]))) == 6


def _sheets(tables: list[Table]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx.render(tables)))


def test_xlsx_numbers_are_exact_and_formatted_by_kind() -> None:
    sheet = _sheets([small_table()]).worksheets[0]
    line = next(row for row in sheet.iter_rows() if row[0].value == "HLR")
    assert [Decimal(str(cell.value)) for cell in line[1:5]] == [
        Decimal("2264.005"),
        Decimal(9250),
        Decimal(37),
        Decimal("0.541"),
    ]
    assert [cell.number_format for cell in line[1:5]] == ["#,##0.00", "#,##0.0", "#,##0", "0%"]
    total = next(row for row in sheet.iter_rows() if row[0].value == "Samen")
    assert all(cell.font.b for cell in total)
    assert sheet.freeze_panes == "B6"


def test_xlsx_holds_awkward_text_and_no_formula() -> None:
    sheet = _sheets([awkward_table()]).worksheets[0]
    found = [cell.value for cell in sheet["A"][5 : 5 + len(AWKWARD)]]
    assert found == list(AWKWARD)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_xlsx_sheets_have_names_excel_accepts() -> None:
    long = "Verantwoording: subsidie [gemeente] 2018/2019 voor alle kamers"
    titles = [long, long, long.upper(), "'", "", "History", "'quote'"]
    tables = [Table(title, (Column("a", Kind.TEXT),), (Row((Cell("x"),), Style.LINE),)) for title in titles]
    names = _sheets(tables).sheetnames
    assert len({name.casefold() for name in names}) == len(titles)
    for name in names:
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name.strip("'") == name
    assert names[3] == "Tabel 4"
