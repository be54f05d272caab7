"""`bwk uren sjabloon`: empty timesheets that the reader of timesheets reads, whatever a spreadsheet makes of them."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from bwk_ledger.acts.hour_sheets import HEADER
from bwk_ledger.cli import main
from importers.readers.source import Source
from importers.readers.timesheet import is_timesheet, parse_hours, read_timesheets
from tests.compose import person

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Books

STANDING = (
    """
2018-01-01 commodity UUR.BEWONER-2018
  soort: "bewoner"
2018-01-01 price UUR.BEWONER-2018 10.04 EUR
"""
    + person("V0001")
    + person("V0002", "TOP HLR")
    + person("V0003", "HLR")
    + person("V0004", einde="2018-02-28")
    + person("V0005", day="2018-04-01")
    + """
2018-01-01 custom "activiteit" "tuin en terras"
2018-01-01 custom "activiteit" "Kookgroep"
"""
)
READABLE = ["2:30", "2,5", "2.5", "2", "0:45", ",5", "12", "0.333333", "10:05", "23:59", "24:00", " 3 ", "1.", 1.5]
UNREADABLE = ["half", "2:5", "2:75", "1,5,5", "2:30:00", "3-5", "1/2", "25", "0", ":30"]


@pytest.fixture
def books(books: Books) -> Books:
    books.add(STANDING)
    return books


def sjabloon(books: Path, *arguments: object) -> Result:
    found = CliRunner().invoke(
        main, ["uren", "sjabloon", *map(str, arguments), "--boeken", str(books)], env={"BWK_BOEKEN": None}
    )
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found


def made(books: Books, folder: Path, *arguments: str) -> list[Path]:
    """The files that a call makes."""
    found = sjabloon(books.root, *arguments, "--uit", folder)
    assert (found.exit_code, found.stderr) == (0, "")
    paths = sorted(folder.glob("*.xlsx"))
    assert sorted(found.stdout.splitlines()) == [f"Geschreven: {path}" for path in paths]
    return paths


def fill(path: Path, hours: list[Any]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["Uren"]
    for index, value in enumerate(hours):
        day = dt.datetime.combine(dt.date(2018, 3, 1 + index), dt.time())
        for column, cell in enumerate((day, "V0001", "bewoner", "Kookgroep", value), start=1):
            sheet.cell(8 + index, column).value = cell
    book.save(path)


def test_every_kamer_open_in_the_month_gets_one(books: Books, tmp_path: Path) -> None:
    books.add('2018-04-01 custom "kamer" "LATER"\n2017-01-01 custom "kamer" "EERDER"\n  einde: 2018-02-28\n')
    paths = made(books, tmp_path, "2018-03")
    assert [path.name for path in paths] == ["uren-HLR-2018-03.xlsx", "uren-TOP-2018-03.xlsx"]


def test_kamers_may_be_named_and_a_sheet_may_have_a_name(books: Books, tmp_path: Path) -> None:
    (path,) = made(books, tmp_path, "top", "TOP", "2018-03", "--blad", " Keuken-2")
    assert path.name == "uren-TOP-2018-03-keuken-2.xlsx"
    assert openpyxl.load_workbook(path)["Uren"]["B3"].value == "keuken-2"


def test_the_layout(books: Books, tmp_path: Path) -> None:
    (path,) = made(books, tmp_path, "TOP", "2018-03")
    book = openpyxl.load_workbook(path)
    sheet, lists = book["Uren"], book["Lijsten"]
    assert [(sheet.cell(row, 1).value, sheet.cell(row, 2).value) for row in range(1, 6)] == [
        ("Kamer", "TOP"), ("Maand", "2018-03"), ("Blad", None), ("Volledig", None), ("Ingevuld door", None),
    ]  # fmt: skip
    assert sheet["A6"].value == "Totaal"
    assert [cell.value for cell in sheet[7]] == [word.capitalize() for word in HEADER]
    assert sheet.max_row == 7 + 200
    assert {sheet.cell(row, 5).number_format for row in range(8, 208)} == {"@"}
    assert (sheet.freeze_panes, sheet.print_title_rows, lists.sheet_state) == ("A8", "$7:$7", "hidden")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("portrait", 9)
    columns = [[cell.value for cell in column if cell.value][1:] for column in lists.iter_cols(min_col=1, max_col=3)]
    assert columns == [["V0001", "V0002"], ["bewoner"], ["Kookgroep", "tuin en terras"]]
    rules = {
        str(rule.sqref): (rule.type, rule.formula1, rule.formula2) for rule in sheet.data_validations.dataValidation
    }
    assert rules == {
        "B4": ("list", '"ja,nee"', None),
        "B5": ("list", "Lijsten!$A$2:$A$3", None),
        "A8:A207": ("date", "43160", "43190"),
        "B8:B207": ("list", "Lijsten!$A$2:$A$3", None),
        "C8:C207": ("list", "Lijsten!$B$2:$B$2", None),
        "D8:D207": ("list", "Lijsten!$C$2:$C$3", None),
    }


def test_books_without_people_or_activities_offer_members_and_what_was_used(books: Books, tmp_path: Path) -> None:
    text = books.main.read_text("utf-8")
    books.main.write_text(text[: text.index('2018-01-01 custom "persoon"')], "utf-8")
    books.add(
        '2018-01-01 custom "lid" "L0001"\n  kamer: "TOP"\n2018-01-01 custom "lid" "L0002"\n  kamer: "HLR"\n'
        '2018-02-28 * "L0001" "Uren"\n  Lasten:TOP:Tijd:Bewoners  1 UUR.BEWONER-2018\n    activiteit: "inloop"\n'
        "  Baten:TOP:Tijd:Bewoners\n"
    )
    (path,) = made(books, tmp_path, "TOP", "2018-03")
    lists = openpyxl.load_workbook(path)["Lijsten"]
    assert [lists.cell(2, column).value for column in (1, 2, 3)] == ["L0001", "bewoner", "inloop"]


def test_new_books_without_anybody_get_a_sheet_too(books: Books, tmp_path: Path) -> None:
    text = books.main.read_text("utf-8")
    books.main.write_text(text[: text.index("2018-01-01 commodity UUR")], "utf-8")
    (path,) = made(books, tmp_path, "TOP", "2018-03")
    assert openpyxl.load_workbook(path)["Lijsten"]["B2"].value == "bewoner"


def test_the_same_books_give_the_same_bytes(books: Books, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    (one,), (other,) = (made(books, tmp_path / name, "TOP", "2018-03") for name in ("a", "b"))
    assert one.read_bytes() == other.read_bytes()


def test_the_reader_reads_what_was_filled_in(books: Books, tmp_path: Path) -> None:
    (path,) = made(books, tmp_path, "TOP", "2018-03")
    fill(path, READABLE)
    source = Source.read(path)
    assert is_timesheet(source)
    (sheet,) = read_timesheets(source)
    assert (sheet.kamer, sheet.month, sheet.name) == ("TOP", "2018-03", "")
    assert [row.minutes for row in sheet.rows] == [parse_hours(value) for value in READABLE]
    assert [row.line for row in sheet.rows] == list(range(8, 8 + len(READABLE)))


LOCALE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{}</value></prop></item>
</oor:items>
"""


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("locale", ["nl-NL", "en-US"])
def test_the_live_total_reads_hours_as_the_reader_does(books: Books, tmp_path: Path, locale: str) -> None:
    (path,) = made(books, tmp_path, "TOP", "2018-03")
    fill(path, [*READABLE, *UNREADABLE])
    book = openpyxl.load_workbook(path)  # saved by openpyxl it holds no results: LibreOffice works them out
    last = 8 + len(READABLE) + len(UNREADABLE)
    book["Uren"].cell(last, 1).value, book["Uren"].cell(last, 5).value = "Totaal", "99:00"
    book.save(path)
    profile = tmp_path / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(LOCALE.format(locale), "utf-8")
    form = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1"
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", form, "--outdir",
         tmp_path, path],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    rows = list(csv.reader((tmp_path / f"{path.stem}-Uren.csv").open(encoding="utf-8"), delimiter=";"))
    minutes = sum(filter(None, map(parse_hours, READABLE)))
    assert rows[5][:3] == [
        "Totaal",
        f"{minutes // 60}:{minutes % 60:02d}",
        f"{len(UNREADABLE)} keer uren die niet te lezen zijn: rood",
    ]
    lists = list(csv.reader((tmp_path / f"{path.stem}-Lijsten.csv").open(encoding="utf-8"), delimiter=";"))
    found = [row[7] for row in lists[1 : 1 + len(READABLE) + len(UNREADABLE) + 1]]
    assert found == [*(str(parse_hours(value)) for value in READABLE), *["fout"] * len(UNREADABLE), "0"]


def test_a_sheet_that_is_there_is_never_overwritten(books: Books, tmp_path: Path) -> None:
    (tmp_path / "uren-TOP-2018-03.xlsx").write_bytes(b"uren van vrijwilligers")
    found = sjabloon(books.root, "2018-03", "--uit", tmp_path)
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr == (
        f"Fout: {tmp_path / 'uren-TOP-2018-03.xlsx'}: deze urenlijst is er al.\n"
        "  Oorzaak: er kunnen uren in staan, dus zij wordt nooit overschreven; er is niets gemaakt.\n"
        "  Herstel: zet de lijst ergens anders, of kies met --uit een andere map.\n"
    )
    assert [path.name for path in tmp_path.glob("*.xlsx")] == ["uren-TOP-2018-03.xlsx"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2018-3",), "'2018-3' is geen maand. Schrijf een maand als jjjj-mm."),
        (("2018-13",), "'2018-13' is geen maand. Schrijf een maand als jjjj-mm."),
        (("TOP",), "'TOP' is geen maand. Schrijf een maand als jjjj-mm."),
        (("2018-03", "--uit", "nergens"), "de map 'nergens' bestaat niet. Maak die eerst."),
        (
            ("2018-03", "--blad", "a:b"),
            "'a:b' kan geen naam van een lijst zijn. Gebruik een kort woord zoals keuken, zonder spaties.",
        ),
        (
            ("OOST", "2018-03"),
            ("Fout: kamer 'OOST' bestaat niet.\n  Herstel: kies uit: TOP HLR.\n"),
        ),
        (("BWK", "2018-03"), "Fout: kamer 'BWK' bestaat niet.\n"),
        (
            ("TOP", "1999-12"),
            (
                "Fout: kamer TOP is niet open in 1999-12.\n  Oorzaak: zij is er vanaf 2000-01-01.\n"
                "  Herstel: kies een andere maand, of verander haar dagen met 'bwk kamer'.\n"
            ),
        ),
        (
            ("1999-12",),
            (
                "Fout: in 1999-12 is er geen kamer open.\n"
                "  Herstel: kies een andere maand, of verander de dagen van een kamer met 'bwk kamer'.\n"
            ),
        ),
    ],
)
def test_a_wrong_call_makes_nothing(
    books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    found = sjabloon(books.root, *arguments)
    assert (found.exit_code, found.stdout) == (2, "")
    assert said in found.stderr
    assert list(tmp_path.glob("*.xlsx")) == []


def test_a_named_sheet_declared_complete_with_kinds_left_empty(books: Books, tmp_path: Path) -> None:
    (path,) = made(books, tmp_path, "TOP", "2018-03", "--blad", "keuken")
    fill(path, ["2:30"])
    book = openpyxl.load_workbook(path)
    sheet = book["Uren"]
    sheet["B4"], sheet["B5"], sheet["C8"] = "ja", "V0002", None
    book.save(path)
    (read,) = read_timesheets(Source.read(path))
    assert (read.name, read.complete_by, [row.kind for row in read.rows]) == ("keuken", "V0002", [""])
