"""`bwk jaarrekening 2018 --uit MAP`: everything the accountant and the members' meeting get, from the example year."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from beancount.core import data
from click.testing import CliRunner

from bwk_ledger.base.money import format_amount
from bwk_ledger.books.text import custom
from bwk_ledger.cli import main
from bwk_ledger.figures.results import figures
from bwk_ledger.rules.load import Ledger, load
from bwk_ledger.tables.notes import explained
from bwk_ledger.tables.table import Style, Table
from bwk_ledger.tables.year import annual_statements, books_of_year

if TYPE_CHECKING:
    from collections.abc import Mapping

REPO = Path(__file__).resolve().parents[2]
LEDGER = REPO / "ledger"


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return load(LEDGER / "main.beancount")


@pytest.fixture(scope="module")
def tables(ledger: Ledger) -> Mapping[str, Table]:
    return {table.title: table for table in [*annual_statements(ledger, 2018), *books_of_year(ledger, 2018)]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("jaar") / "stukken"
    run = CliRunner().invoke(main, ["jaarrekening", "2018", "--boeken", str(LEDGER), "--uit", str(target)])
    written = sum(path.is_file() for path in target.rglob("*"))
    assert (run.exit_code, run.stderr) == (0, f"Geschreven: {written} bestanden in {target}\n")
    return target


def last(table: Table, column: int) -> Decimal:
    """A figure of the total that closes a table."""
    value = table.rows[-1].cells[column].value
    assert table.rows[-1].style is Style.TOTAL
    assert isinstance(value, Decimal)
    return value


def test_these_files_are_written(folder: Path) -> None:
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert [name for name in names if not name.startswith("csv/")] == [
        "auditfile.xaf",
        "dossier.zip",
        "jaarrekening.pdf",
        "jaarrekening.xlsx",
    ]
    assert "csv/balans-per-31-december-2018.csv" in names
    assert "csv/grootboek.csv" in names
    bills = (folder / "csv/bonnen.csv").read_text("utf-8-sig")
    assert "636 uitgaven: van 390 is het papier in de boeken, van 243 staat er alleen een nummer, van 3" in bills
    assert "Het papier past bij de boeking: bedrag, datum en naam." in bills
    assert "Het papier wijkt af" not in bills


def test_the_pdf_has_every_chapter_in_order(folder: Path) -> None:
    text = subprocess.run(
        ["pdftotext", "-layout", folder / "jaarrekening.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    titles = [
        "Inhoud",
        "Over deze jaarrekening",
        "Het jaar in gewone woorden",
        "Balans per 31 december 2018",
        "Balans na resultaatbestemming 2018",
        "Staat van baten en lasten 2018",
        "Kasstroom 2018",
        "Grondslagen",
        "Toelichting op de balans",
        "Verloop van de subsidies 2018",
        "Toelichting op de staat van baten en lasten",
        "Financiers",
        "Kamers",
        "Uren",
        "Ingezette uren 2018",
        "Populaire rekening 2018",
        "Overige gegevens",
        "Bestemming van het resultaat 2018",
        "Statutaire regeling van de winstbestemming",
        "Gebeurtenissen na balansdatum",
        "Verklaring van de kascommissie",
        "Ondertekening",
    ]
    places = [re.search(rf"^\f? *{re.escape(title)}$", text, re.MULTILINE) for title in titles]
    assert all(places)
    found = [place.start() for place in places if place]
    assert found == sorted(found)
    assert "nog niet toegelicht" in text


def test_the_workbook_has_the_same_and_the_books_behind_it(folder: Path) -> None:
    names = openpyxl.load_workbook(folder / "jaarrekening.xlsx", read_only=True).sheetnames
    assert names[:4] == [
        "Controle",
        "Balans per 31 december 2018",
        "Balans na resultaatbestemming",
        "Staat van baten en lasten 2018",
    ]
    place = names.index("Proefbalans 2018")
    assert names[place : place + 3] == ["Proefbalans 2018", "Grootboek 2018", "Debiteuren en crediteuren"]
    assert not any("Tijd" in name for name in names)


def test_the_dossier_holds_all_of_it_with_receipts_and_says_so(folder: Path) -> None:
    with zipfile.ZipFile(io.BytesIO((folder / "dossier.zip").read_bytes())) as archive:
        contents = archive.read("inhoud.txt").decode()
        listed = dict(reversed(line.split("  ")) for line in contents.splitlines() if "  " in line)
        assert sorted(listed) == sorted(set(archive.namelist()) - {"inhoud.txt"})
        assert all(hashlib.sha256(archive.read(name)).hexdigest() == digest for name, digest in listed.items())
    assert sum(name.startswith("documenten/") and ".bon-" in name for name in listed) == 53
    assert listed["stukken/auditfile.xaf"] == hashlib.sha256((folder / "auditfile.xaf").read_bytes()).hexdigest()


def test_the_statements_agree_with_each_other(ledger: Ledger, tables: Mapping[str, Table]) -> None:
    found = figures(ledger, 2018)
    result = -found.closing["Vermogen:Resultaat:Boekjaar"]
    equity = tables["Verloop van het eigen vermogen 2018"]
    assert last(equity, 6) == sum(last(equity, column) for column in range(1, 6)) == Decimal("40507.20")
    assert last(tables["Verloop van de subsidies 2018"], 4) == Decimal("6953.15")
    assert last(tables["Kasstroom 2018"], 1) == Decimal("47592.15")
    assert last(tables["Populaire rekening 2018"], 1) == Decimal("281233.85")
    assert last(tables["Populaire rekening 2018"], 2) == Decimal("255980.25")
    (proposal,) = tables["Bestemming van het resultaat 2018"].rows
    assert [cell.value for cell in proposal.cells] == [
        "Voorstel van het bestuur",
        f"{format_amount(abs(result))} euro wordt onttrokken aan de algemene reserve",
    ]
    after = tables["Balans na resultaatbestemming 2018"]
    shown = {row.cells[0].value: row.cells[1].value for row in after.rows}
    assert shown["Activa"] == shown["Passiva"] == Decimal("47717.15")
    assert shown["Algemene reserve"] == Decimal("34085.33") + result
    assert shown["Resultaat van het boekjaar"] == 0


def test_a_difference_is_explained_by_the_treasurer(ledger: Ledger) -> None:
    words = custom({}, dt.date(2018, 12, 31), "toelichting", "PROJECTEN", "Vier opdrachten, niet begroot.")
    table = explained(figures(ledger, 2018), [*ledger.by_type[data.Custom], words])
    assert [cell.value for cell in table.rows[0].cells] == [
        "Eigen inkomsten uit projecten",
        Decimal("1900.00"),
        Decimal(0),
        Decimal("1900.00"),
        "Vier opdrachten, niet begroot.",
    ]


def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "stukken").write_text("x")
    run = CliRunner().invoke(
        main, ["jaarrekening", "2018", "--boeken", str(LEDGER), "--uit", str(tmp_path / "stukken")]
    )
    assert run.exit_code == 2
    assert "is geen map." in run.stderr
