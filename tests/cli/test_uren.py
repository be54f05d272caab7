"""The commands of `bwk uren` that change the books: one line each of what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bwk_ledger.cli import main
from tests.bank_files import ImportBooks, import_books

if TYPE_CHECKING:
    from pathlib import Path

SHEET = "Kamer;TOP\nMaand;2018-03\nDatum;Nummer;Activiteit;Uren\n2018-03-03;V0001;kookgroep;2:30\n"


@pytest.fixture
def books(tmp_path: Path) -> ImportBooks:
    return import_books(tmp_path / "boeken")


def uren(books: ImportBooks, *arguments: str, status: int = 0) -> str:
    result = CliRunner().invoke(main, ["uren", *arguments, "--boeken", str(books.main)])
    assert result.exit_code == status, result.output
    return result.output


def test_a_month_from_registration_to_approval(books: ImportBooks) -> None:
    assert uren(books, "aanmelden", "--kamer", "top", "--soort", "bewoner", "--sinds", "01-01-2018") == (
        "V0001: bewoner bij TOP, aangemeld vanaf 2018-01-01.\n"
    )
    assert uren(books, "aanmelden", "--kamer", "TOP", "--soort", "professional", "--sinds", "2018-01-01") == (
        "P0001: professional bij TOP, aangemeld vanaf 2018-01-01.\n"
    )
    assert uren(books, "boek", "V0001", "2018-03-03", "kookgroep", "2:30", "--kamer", "TOP") == (
        "V0001 2018-03-03 kookgroep 2:30: geboekt voor TOP.\n"
    )
    assert uren(books, "boek", "P0001", "4-3-2018", "overleg", "0,33", "--kamer", "TOP") == (
        "P0001 2018-03-04 overleg 0,33: geboekt voor TOP.\n"
    )
    assert uren(books, "goedkeuren", "top", "2018-03", "--door", "p0001", "--op", "2018-04-02") == (
        "TOP 2018-03: 1 boeking goedgekeurd door P0001, 2:30 uur. Eigen uren blijven over: P0001.\n"
    )
    assert uren(books, "volledig", "TOP", "2018-03", "--door", "P0001", "--op", "2018-04-02") == (
        "TOP 2018-03 is volledig, verklaart P0001 op 2018-04-02.\n"
    )
    assert uren(books, "afmelden", "V0001", "--per", "2018-12-31") == "V0001: afgemeld per 2018-12-31.\n"
    assert sorted(path.name for path in (books.root / "originelen").glob("*.csv")) == [
        "losse-uren-TOP-2018-03-2.csv",
        "losse-uren-TOP-2018-03.csv",
    ]


def test_only_what_is_about_hours_is_imported(books: ImportBooks, tmp_path: Path) -> None:
    inbox = books.root / "inbox"
    (inbox / "uren.csv").write_text(SHEET, "utf-8")
    (inbox / "iets.csv").write_text("a;b\n1;2\n", "utf-8")
    uren(books, "aanmelden", "--kamer", "TOP", "--soort", "bewoner", "--sinds", "2018-01-01")
    assert "urenlijst (Excel of CSV): 1 bestand, 1 nieuw" in uren(books, "importeer")
    assert uren(books, "importeer") == f"Er liggen geen urenlijsten in {inbox}.\n"
    other = tmp_path / "uren-2.csv"
    other.write_text(SHEET.replace("2:30", "3:00"), "utf-8")
    assert "van TOP 2018-03 staan al andere uren in de boeken" in uren(books, "importeer", str(other), status=2)
    assert "V0001 2018-03-03 kookgroep 2:30 wordt 3:00" in uren(books, "importeer", str(other), "--vervang")
    assert "dit is geen urenlijst of personenlijst" in uren(books, "importeer", str(inbox / "iets.csv"), status=2)


def test_a_day_that_is_none_is_refused(books: ImportBooks) -> None:
    assert "'gisteren' is geen bestaande datum; schrijf datums als dd-mm-jjjj of jjjj-mm-dd." in uren(
        books, "afmelden", "V0001", "--per", "gisteren", status=2
    )
