"""`bwk controle` says a kind of error once, with where it is more; all of them with `--alles`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from bwk_ledger.cli import main

if TYPE_CHECKING:
    from tests.conftest import Books

NOTE = '{day} note Activa:Bank:{bank} "brief"\n'


def notes(number: int) -> str:
    return "".join(NOTE.format(day=f"2018-03-{day:02d}", bank=f"Weg{day}") for day in range(1, number + 1))


def test_one_kind_is_said_once_with_its_places(books: Books) -> None:
    books.add(notes(9))
    found = CliRunner().invoke(main, ["controle", "--boeken", str(books.main)]).stdout
    assert found.count("Oorzaak:") == found.count("Herstel:") == 1
    assert "  Deze soort fout staat er nog 8 keer:\n" in found
    assert found.count(" bestaat niet.") == 1 + 5
    assert "\n    en nog 3; met --alles ziet u ze allemaal.\n" in found
    assert "9 fouten in " in found


def test_one_left_is_shown_itself(books: Books) -> None:
    books.add(notes(7))
    found = CliRunner().invoke(main, ["controle", "--boeken", str(books.main)]).stdout
    assert found.count(" bestaat niet.") == 7
    assert "--alles" not in found


def test_all_are_shown_when_asked(books: Books) -> None:
    books.add(notes(9))
    found = CliRunner().invoke(main, ["controle", "--alles", "--boeken", str(books.main)]).stdout
    assert found.count("Oorzaak:") == found.count("Herstel:") == found.count("    | 2018-03-") == 9
    assert "Deze soort" not in found
