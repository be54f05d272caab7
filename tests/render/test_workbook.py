"""The workbook of the year adds up by itself: LibreOffice works out its formulas and finds the same figures."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from bwk_ledger.base.money import round_half_up
from bwk_ledger.figures.reconciliation import subledger
from bwk_ledger.render import workbook, xlsx
from bwk_ledger.rules.load import load
from bwk_ledger.tables.table import Kind
from bwk_ledger.tables.year import annual_statements, general_ledger_of_year
from bwk_ledger.tables.year_book import year_book

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table
    from bwk_ledger.tables.year_book import YearBook

REPO = Path(__file__).resolve().parents[2]
NO_OFFICE = "geen LibreOffice; te krijgen met: apt-get install libreoffice-calc-nogui"


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return load(REPO / "ledger/main.beancount")


@pytest.fixture(scope="module")
def book(ledger: Ledger) -> YearBook:
    return year_book(ledger, 2018, annual_statements(ledger, 2018), subledger(ledger, 2018))


@pytest.fixture(scope="module")
def accounts(ledger: Ledger) -> Sequence[Table]:
    """The grootboek: a table per account, all on one sheet."""
    return general_ledger_of_year(ledger, 2018)


def recalculate(workbooks: Mapping[str, bytes], folder: Path) -> Path:
    """As LibreOffice works them out from their formulas alone; results stored beside the formulas are dropped."""
    office = shutil.which("soffice")
    if office is None:
        if os.environ.get("CI") == "true":
            pytest.fail(NO_OFFICE, pytrace=False)
        pytest.skip(NO_OFFICE)
    (folder / "kaal").mkdir()
    sources = [folder / "kaal" / name for name in workbooks]
    for source, content in zip(sources, workbooks.values(), strict=True):
        source.write_bytes(content)
        openpyxl.load_workbook(source).save(source)  # keeps formulas, drops their results
    profile = f"-env:UserInstallation=file://{folder}/profiel"
    form = ("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder / "uit")
    subprocess.run([office, profile, "--headless", *form, *sources], check=True, capture_output=True, timeout=300)
    return folder / "uit"


@pytest.fixture(scope="module")
def folder(book: YearBook, accounts: Sequence[Table], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both workbooks, and in `uit` as LibreOffice works them out."""
    folder = tmp_path_factory.mktemp("werkmap")
    workbooks = {"jaar.xlsx": workbook.render(book), "grootboek.xlsx": xlsx.render(accounts)}
    for name, content in workbooks.items():
        (folder / name).write_bytes(content)
    recalculate(workbooks, folder)
    return folder


def figures_of(table: Table) -> Iterator[tuple[str, int, Decimal]]:
    for row in table.rows:
        for index, cell in enumerate(row.cells):
            if isinstance(cell.value, Decimal) and table.kind(row, index) is not Kind.PERCENT:
                yield str(row.cells[0].value), index, cell.value


def test_libreoffice_adds_up_to_the_same_figures(book: YearBook, folder: Path) -> None:
    found = openpyxl.load_workbook(folder / "uit/jaar.xlsx", data_only=True)
    checks, *sheets = found.worksheets
    groups = [*(item.tables for item in book.statements), (book.trial,), (book.ledger,)]
    groups += [item.tables for item in book.lists]
    assert len(sheets) == len(groups) <= 24
    for tables, sheet in zip(groups, sheets, strict=True):
        shown = [
            (str(line[0].value), index, round_half_up(Decimal(repr(cell.value))))
            for line in sheet.iter_rows(min_row=4)
            for index, cell in enumerate(line)
            if isinstance(cell.value, int | float) and cell.number_format != "0%"
        ]
        expected = [item for table in tables for item in figures_of(table)]
        assert [item[1:] for item in shown] == [(index, round_half_up(value)) for _, index, value in expected]
    differences = [line[3].value for line in checks.iter_rows(min_row=5) if line[0].value]
    assert len(differences) >= 10
    assert [abs(value) < 0.005 for value in differences] == [True] * len(differences)


def test_statements_add_up_the_trial_balance_and_that_adds_up_the_ledger(book: YearBook, folder: Path) -> None:
    found = openpyxl.load_workbook(folder / "jaar.xlsx")
    balance, trial, ledger = (found[name] for name in ("Balans per 31 december 2018", *found.sheetnames[9:11]))
    lines = [line for line in balance.iter_rows(min_row=5) if line[0].alignment.indent]
    assert len(lines) > 15
    for line in lines:
        assert str(line[1].value).startswith(("=('Proefbalans 2018'!H", "=-('Proefbalans 2018'!H", "=-(SUM(")), line[
            0
        ].value
    accounts = [line for line in trial.iter_rows(min_row=5) if line[1].value]
    assert len(accounts) == sum(item is not None for item in book.accounts)
    for line in accounts:
        assert all(str(cell.value).startswith("=SUMIFS('Grootboek 2018'!") for cell in line[5:7])
        assert str(line[7].value).startswith("=E")
    assert isinstance(ledger["A5"].value, dt.datetime)
    assert ledger.auto_filter.ref == f"A4:L{4 + len(book.ledger.rows)}"


def test_more_members_make_no_more_sheets_and_no_more_accounts(book: YearBook) -> None:
    names = [item.account for item in book.accounts if item is not None]
    assert names.count("Vermogen:Ledenkapitaal") == 1
    assert not any(name.startswith("Vermogen:Ledenkapitaal:") for name in names)


def test_the_grootboek_is_one_sheet_that_adds_up(accounts: Sequence[Table], folder: Path) -> None:
    (sheet,) = openpyxl.load_workbook(folder / "uit/grootboek.xlsx", data_only=True).worksheets
    assert sheet.title == "Grootboek 2018"
    shown = [
        round_half_up(Decimal(repr(cell.value)))
        for line in sheet.iter_rows(min_row=4)
        for cell in line
        if isinstance(cell.value, int | float)
    ]
    expected = [round_half_up(value) for table in accounts for _, _, value in figures_of(table)]
    assert shown == expected
    (formulas,) = openpyxl.load_workbook(folder / "grootboek.xlsx").worksheets
    closing = [line for line in formulas.iter_rows(min_row=5) if line[1].value == "Eindstand"]
    assert len(closing) == len(accounts)
    assert all(str(cell.value).startswith("=") for line in closing for cell in line[4:7])


def test_every_total_is_a_formula(folder: Path) -> None:
    for sheet in openpyxl.load_workbook(folder / "jaar.xlsx").worksheets:
        for line in sheet.iter_rows(min_row=5):
            if str(line[0].value or "").endswith("totaal"):
                assert all(str(cell.value).startswith("=") for cell in line[1:] if cell.value is not None), line[
                    0
                ].value


def test_it_prints_on_few_pages_and_a_list_to_search_in_only_its_header(folder: Path) -> None:
    found = openpyxl.load_workbook(folder / "jaar.xlsx")
    for name in ("Balans per 31 december 2018", "Staat van baten en lasten 2018", "Kasstroom 2018"):
        page = found[name].page_setup
        assert (page.orientation, page.fitToWidth, page.fitToHeight) in (("portrait", 1, 1), ("portrait", None, None))
    assert found["Baten en lasten per kamer 2018"].page_setup.orientation == "landscape"
    for name in ("Grootboek 2018", "Memoriaalboekingen"):
        sheet = found[name]
        assert sheet.print_area == f"'{name}'!$A$1:${sheet.dimensions.split(':')[1].rstrip('0123456789')}$4"
        assert sheet.auto_filter.ref
    assert "druk die selectie af" in str(found["Grootboek 2018"]["A2"].value)


def test_each_table_of_a_sheet_stands_under_its_own_title_and_header(folder: Path) -> None:
    found = openpyxl.load_workbook(folder / "jaar.xlsx")
    lines = [[cell.value for cell in line] for line in found["Debiteuren en crediteuren"].iter_rows()]
    assert lines[0][0] == "Debiteuren en crediteuren"
    place = next(number for number, line in enumerate(lines) if line[0] == "Aansluiting met het grootboek 2018")
    assert lines[place + 1][0] == "in euro's, stand op 2018-12-31; debet is boven nul, credit onder nul"
    assert lines[place + 2][:4] == ["Rekening", "grootboek", "lijst", "verschil"]
    assert found["Debiteuren en crediteuren"].print_title_rows is None


def test_a_row_is_as_high_as_its_longest_text_and_no_text_touches_an_amount(folder: Path) -> None:
    found = openpyxl.load_workbook(folder / "jaar.xlsx")
    sheet = found["Staat van baten en lasten 2018"]
    heights = {line[0].value: sheet.row_dimensions[line[0].row].height for line in sheet.iter_rows(min_row=5)}
    assert heights["Huren van de ruimte"] is None
    assert heights["Makelen partners en financiering, werkgever, ontwikkeling, administratie en verantwoording"] == 30
    behind = found["Aansluitingen"]["E5"]
    assert behind.alignment.indent == 1


def test_no_name_of_a_sheet_is_cut_off(book: YearBook, folder: Path) -> None:
    names = openpyxl.load_workbook(folder / "jaar.xlsx", read_only=True).sheetnames
    titles = {table.title for item in (*book.statements, *book.lists) for table in item.tables}
    others = {"Controle", "Toelichting 2018", "Debiteuren en crediteuren", "Aansluitingen", "Memoriaalboekingen"}
    others |= {"Afgrenzing", book.trial.title, book.ledger.title}
    assert set(names) <= others | titles | {title.removesuffix(" 2018") for title in titles}
