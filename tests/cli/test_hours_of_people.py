"""Hours of the board, over any period, of a list of people; and an activity that is spelled in two ways."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.cli import main
from bwk_ledger.rules.load import load

if TYPE_CHECKING:
    from pathlib import Path

TARIFFS = """
2026-01-01 commodity UUR.BEWONER-2026
  soort: "bewoner"
  tot: 2026-12-31
2026-01-01 price UUR.BEWONER-2026 10.00 EUR
2026-01-01 commodity UUR.BESTUUR-2026
  soort: "bestuur"
  tot: 2026-12-31
2026-01-01 price UUR.BESTUUR-2026 12.00 EUR
"""


@pytest.fixture
def books(tmp_path: Path) -> Path:
    path = new_books(tmp_path / "boeken", "Coöperatie De Beemd U.A.", [NewKamer("LINDE", "De Linde", Decimal(100))])
    with (path.parent / "stam/tarieven.beancount").open("a", encoding="utf-8") as file:
        file.write(TARIFFS)
    uren(path, "aanmelden", "--kamer", "LINDE", "--soort", "bewoner", "--sinds", "2026-01-01")
    uren(path, "aanmelden", "--kamer", "LINDE", "--soort", "bewoner", "--sinds", "2026-01-01", "--nummer", "V0002")
    return path


def uren(books: Path, *words: str, status: int = 0) -> str:
    found = CliRunner().invoke(main, ["uren", *words, "--boeken", str(books)])
    assert found.exit_code == status, found.output
    return found.output


def rows(books: Path, *words: str) -> dict[str, str]:
    """The hours by label of an overview in one table."""
    lines = uren(books, "overzicht", *words, "--formaat", "csv").splitlines()
    cells = [line.split(";") for line in lines if line.startswith("Uren")]
    return {cell[3]: cell[4] for cell in cells if cell[1] == "regel"}


def test_the_board_gives_hours_to_the_cooperative_itself(books: Path) -> None:
    own = next(code for code, kamer in load(books).config.kamers.items() if kamer.is_cooperative)
    assert uren(books, "aanmelden", "--soort", "bestuur", "--sinds", "2026-01-01") == (
        f"V0003: bestuur bij {own}, aangemeld vanaf 2026-01-01.\n"
    )
    assert uren(books, "boek", "V0003", "2026-03-02", "vergadering", "2:00") == (
        f"V0003 2026-03-02 vergadering 2:00: geboekt voor {own}.\n"
    )
    assert [error.message for error in load(books).errors] == []
    assert rows(books, "2026", "--per", "kamer") == {own: "2,00"}
    assert uren(books, "boek", "V0001", "2026-03-02", "tuin", "2:00", status=2) == (
        "Fout: voor welke kamer zijn deze uren?\n  Herstel: noem haar met --kamer: LINDE.\n"
    )
    assert f"soort 'bewoner' is er niet bij {own}." in uren(
        books, "boek", "V0001", "2026-03-02", "tuin", "2:00", "--kamer", own, status=2
    )
    assert uren(books, "boek", "V0001", "2026-03-02", "tuin", "2:00", "--soort", "burger", status=2) == (
        "Fout: soort 'burger' is onbekend.\n"
        "  Herstel: kies uit: bewoner, professional, participatie, betaald, bestuur.\n"
    )


def test_one_activity_in_two_spellings(books: Path) -> None:
    uren(books, "boek", "V0001", "2026-03-02", "Kookgroep", "2:00", "--kamer", "LINDE")
    assert "van V0001 staat op 2026-03-02 al 2:00 uur Kookgroep in de boeken." in uren(
        books, "boek", "V0001", "2026-03-02", "kookgroep ", "2:00", "--kamer", "LINDE", status=2
    )
    uren(books, "boek", "V0002", "2026-03-02", "kookgroep", "1:30", "--kamer", "LINDE")
    assert rows(books, "--per", "activiteit") == {"Kookgroep": "3,50"}


def test_hours_over_any_period_and_of_a_list_of_people(books: Path, tmp_path: Path) -> None:
    for number, day in (("V0001", "02"), ("V0001", "10"), ("V0002", "11"), ("V0002", "30")):
        uren(books, "boek", number, f"2026-03-{day}", "tuin", "2:00", "--kamer", "LINDE")
    uren(books, "boek", "V0001", "2026-06-01", "tuin", "4:00", "--kamer", "LINDE")
    people = ("--per", "persoon")
    assert rows(books, *people) == {"V0001": "8,00", "V0002": "4,00"}
    assert rows(books, *people, "--periode", "2026-W11") == {"V0001": "2,00", "V0002": "2,00"}
    assert rows(books, *people, "--van", "2026-03-03", "--tot", "2026-06-01") == {"V0001": "6,00", "V0002": "4,00"}
    assert rows(books, *people, "--periode", "2026-T1") == {"V0001": "4,00", "V0002": "4,00"}
    assert rows(books, *people, "--periode", "2025-2026") == {"V0001": "8,00", "V0002": "4,00"}
    assert rows(books, *people, "2026", "v0002") == {"V0002": "4,00"}
    names = tmp_path / "nummers.txt"
    names.write_text("Nummer\nV0002\n", "utf-8")
    assert rows(books, *people, str(names), "--periode", "2026-03") == {"V0002": "4,00"}
    assert "nummer V0009 is van niemand in de boeken." in uren(books, "overzicht", "V0009", status=2)
    assert "'maart' is geen periode. Schrijf jjjj-mm, jjjj-W12, jjjj-T1 of jjjj-jjjj." in uren(
        books, "overzicht", "--periode", "maart", status=2
    )
