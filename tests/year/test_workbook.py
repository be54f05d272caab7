"""The workbook of the year adds up by itself: LibreOffice works out its formulas and finds the same figures."""

from __future__ import annotations

import os
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from bwk_ledger.base.money import round_half_up
from bwk_ledger.figures.results import cash_flow, figures
from bwk_ledger.render import xlsx
from bwk_ledger.rules.load import load
from bwk_ledger.tables.table import Kind
from bwk_ledger.tables.year import books_of_year, general_ledger_of_year, jaarrekening, kasstroom

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bwk_ledger.tables.table import Table

REPO = Path(__file__).resolve().parents[2]
NO_OFFICE = "geen LibreOffice; te krijgen met: apt-get install libreoffice-calc-nogui"


@pytest.fixture(scope="module")
def tables() -> Sequence[Table]:
    ledger = load(REPO / "ledger/main.beancount")
    flows = [cash_flow(ledger.transactions, year) for year in (2018, 2017)]
    found = jaarrekening(figures(ledger, 2018), ledger.names, ledger.title)
    return [*found, kasstroom(flows, ledger.config, ledger.names), *books_of_year(ledger, 2018)]


@pytest.fixture(scope="module")
def accounts() -> Sequence[Table]:
    """The grootboek: a table per account, all on one sheet."""
    return general_ledger_of_year(load(REPO / "ledger/main.beancount"), 2018)


def recalculated(content: bytes, folder: Path) -> Any:
    """The workbook as LibreOffice works it out from its formulas alone: results stored beside them are dropped."""
    office = shutil.which("soffice")
    if office is None:
        if os.environ.get("CI") == "true":
            pytest.fail(NO_OFFICE, pytrace=False)
        pytest.skip(NO_OFFICE)
    source = folder / "bron.xlsx"
    source.write_bytes(content)
    openpyxl.load_workbook(source).save(source)  # keeps formulas, drops their results
    profile = f"-env:UserInstallation=file://{folder}/profiel"
    form = ("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder / "uit")
    subprocess.run([office, profile, "--headless", *form, source], check=True, capture_output=True, timeout=300)
    return openpyxl.load_workbook(folder / "uit/bron.xlsx", data_only=True)


def figures_of(table: Table) -> Iterator[tuple[str, int, Decimal]]:
    for row in table.rows:
        for index, cell in enumerate(row.cells):
            if isinstance(cell.value, Decimal) and table.kind(row, index) is not Kind.PERCENT:
                yield str(row.cells[0].value), index, cell.value


def test_libreoffice_adds_up_to_the_same_figures(tables: Sequence[Table], tmp_path: Path) -> None:
    content = xlsx.render(tables)
    workbook = recalculated(content, tmp_path)
    assert len(workbook.worksheets) == len(tables)
    for table, sheet in zip(tables, workbook.worksheets, strict=True):
        shown = [
            (str(line[0].value), index, round_half_up(Decimal(repr(cell.value))))
            for line in sheet.iter_rows(min_row=4)
            for index, cell in enumerate(line)
            if isinstance(cell.value, int | float) and cell.number_format != "0%"
        ]
        expected = [(label, index, round_half_up(value)) for label, index, value in figures_of(table)]
        assert shown == expected


def test_the_grootboek_is_one_sheet_that_adds_up(accounts: Sequence[Table], tmp_path: Path) -> None:
    content = xlsx.render(accounts)
    (sheet,) = recalculated(content, tmp_path).worksheets
    assert sheet.title == "Grootboek 2018"
    shown = [
        round_half_up(Decimal(repr(cell.value)))
        for line in sheet.iter_rows(min_row=4)
        for cell in line
        if isinstance(cell.value, int | float)
    ]
    expected = [round_half_up(value) for table in accounts for _, _, value in figures_of(table)]
    assert shown == expected
    path = tmp_path / "grootboek.xlsx"
    path.write_bytes(content)
    (formulas,) = openpyxl.load_workbook(path).worksheets
    closing = [line for line in formulas.iter_rows(min_row=5) if line[1].value == "Eindstand"]
    assert len(closing) == len(accounts)
    assert all(str(cell.value).startswith("=") for line in closing for cell in line[4:7])


def test_every_total_is_a_formula(tables: Sequence[Table], tmp_path: Path) -> None:
    path = tmp_path / "jaar.xlsx"
    path.write_bytes(xlsx.render(tables))
    for sheet in openpyxl.load_workbook(path).worksheets:
        for line in sheet.iter_rows(min_row=5):
            if str(line[0].value or "").endswith("totaal"):
                assert all(str(cell.value).startswith("=") for cell in line[1:] if cell.value is not None), line[
                    0
                ].value
