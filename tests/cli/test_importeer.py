"""`bwk importeer`: what it says of what went in and what was left, and how it ends."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bwk_ledger.cli import main
from tests.bank_files import OPENING, PETTY_CASH, Form, golden, import_books, ing, row

if TYPE_CHECKING:
    from click.testing import Result

    from tests.bank_files import ImportBooks

GOLDEN = Path(__file__).parent / "golden"
TILL = PETTY_CASH["TOP"]
MARCH = [row(f"03-{day:02}", "-2.50", f"Winkel {day}") for day in range(1, 9)]
FILES = {
    "maart.csv": ing(MARCH),
    "kas.csv": ing([row("03-02", "9.00", "Kiosk")], Form(balances=False), account=TILL),
    "verkeerd.csv": ing([row("03-09", "-1.00")], opening=OPENING, account=PETTY_CASH["HLR"]),
    "IMG_2041.jpg": b"\xff\xd8\xff foto",
    "brief.txt": b"Geachte penningmeester,",
}


@pytest.fixture
def books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ImportBooks:
    """Books with an evening's downloads in the inbox; the last month of one account is missing."""
    monkeypatch.chdir(tmp_path)
    made = import_books(tmp_path / "boeken")
    made.run({"januari.csv": ing([row("01-02", "-1.00")], opening=Decimal(50), account=PETTY_CASH["HLR"])})
    for name, content in FILES.items():
        (made.root / "inbox" / name).write_bytes(content)
    return made


def importeer(*words: str) -> Result:
    return CliRunner().invoke(main, ["importeer", *words, "--boeken", "boeken"], input="")  # nobody answers


def said(result: Result) -> str:
    return f"{result.stdout}---\n{result.stderr}---\nstatus {result.exit_code}\n"


def test_the_evening_is_told_word_for_word(books: ImportBooks) -> None:
    golden(GOLDEN / "importeer.txt", said(importeer()))
    assert max(map(len, (GOLDEN / "importeer.txt").read_text("utf-8").split("Rekeningen")[1].splitlines()[:7])) <= 80
    left = sorted(path.name for path in (books.root / "inbox").iterdir() if path.name != ".gitignore")
    assert left == ["brief.txt", "verkeerd.csv"]


def test_every_open_question_is_shown_when_asked(books: ImportBooks) -> None:
    assert importeer("--alles").stdout.count("(geen regel past)") == len(MARCH) + 1
    assert sum(entry.flag == "!" for entry in books.load().transactions) == len(MARCH) + 2


def test_what_was_left_is_left_again_and_nothing_else_happens(books: ImportBooks) -> None:
    importeer()
    before = books.snapshot()
    again = importeer()
    assert (again.exit_code, again.stdout) == (2, "Importeren\n")
    assert again.stderr.startswith("\n2 bestanden zijn niet ingelezen en blijven liggen:\n")
    assert books.snapshot() == before


def test_one_file_that_cannot_be_read_is_refused_as_ever(books: ImportBooks) -> None:
    found = importeer(str(books.root / "inbox/brief.txt"))
    assert found.exit_code == 2
    assert found.stderr.startswith("Fout: brief.txt, regel 1: ")


def test_rows_are_counted_and_not_bookings(books: ImportBooks) -> None:
    found = importeer(str(books.root / "inbox/maart.csv"))
    assert "ING-afschrift (CSV): 1 bestand, 8 nieuw\n" in found.stdout
    sheet = "Kamer;TOP\nMaand;2018-03\nDatum;Nummer;Soort;Activiteit;Uren\n" + "".join(
        f"2018-03-{day:02};V0001;bewoner;kookgroep;1\n" for day in range(1, 7)
    )
    path = books.root / "inbox/uren.csv"
    path.write_text(sheet, "utf-8")
    assert "urenlijst (Excel of CSV): 1 bestand, 6 nieuw\n" in importeer(str(path)).stdout
    again = importeer(str(books.root / "originelen/uren.csv"))
    assert "urenlijst (Excel of CSV): 1 bestand, 0 nieuw, 6 al bekend\n" in again.stdout


def test_a_row_that_was_typed_by_hand_is_counted_as_doubt(books: ImportBooks) -> None:
    books.add(
        "stam/rekeningen.beancount",
        '2018-03-01 * "Winkel 1" "zelf geboekt"\n  Activa:Bank:ING  -2.50 EUR\n  Lasten:TOP:Fysiek:Huur  2.50 EUR\n',
    )
    found = importeer(str(books.root / "inbox/maart.csv"))
    golden(GOLDEN / "importeer-twijfel.txt", found.stdout)
