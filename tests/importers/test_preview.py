"""What importing would do is what it does, without a letter written; and what came of it can be read again."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.acts.imports import earlier_imports, import_files
from bwk_ledger.acts.question_desk import QuestionDesk, suggested
from bwk_ledger.rules.load import load
from bwk_ledger.tables.imports import foreseen_bookings
from tests.bank_files import snapshot
from tests.evening.month import SHOPS, Month, make_month_with_books
from tests.settling_books import SettlingBooks

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Month:
    """A month of which nothing was imported."""
    return make_month_with_books(tmp_path_factory.mktemp("maand"), seed=7)


@pytest.fixture
def books(made: Month, tmp_path: Path) -> SettlingBooks:
    """A copy of its books, with its files in the inbox."""
    shutil.copytree(made.books, tmp_path / "boeken")
    for path in made.files:
        shutil.copy(path, tmp_path / "boeken/inbox")
    return SettlingBooks(tmp_path / "boeken")


def test_what_would_be_imported_is_what_is(books: SettlingBooks, made: Month) -> None:
    before = snapshot(books.root)
    foreseen = import_files(books.load(), (), everything=True, only_show=True)
    assert snapshot(books.root) == before
    assert foreseen.lines[0] == "Er is niets geschreven. Zo zou het gaan:"
    done = import_files(books.load(), (), everything=True)
    assert (foreseen.lines[1:], foreseen.accounts, foreseen.left) == (done.lines, done.accounts, done.left)
    by_name = {item.name: item for item in foreseen.files}
    assert by_name.keys() == {path.name for path in made.files}
    bank = by_name["bank-maart.csv"]
    assert (bank.kind, bank.counted) == ("ING-afschrift (CSV)", "20 nieuw")
    booked = [item for item in books.load().transactions if item.flag == "!"]
    asked = [item for file in foreseen.files for item in file.bookings if item.where == "nog uit te zoeken"]
    assert sorted((item.day, item.amount) for item in asked) == sorted(
        (item.date, item.postings[0].units.number) for item in booked
    )
    hours = by_name["uren-linde-maart.xlsx"].bookings
    assert all(item.amount is None and item.what.endswith(" uur)") for item in hours)
    assert [found.title for found in foreseen_bookings(bank)] == ["bank-maart.csv"]


def test_a_file_that_would_be_refused_is_shown_so(books: SettlingBooks) -> None:
    (books.root / "inbox/brief.txt").write_text("Geachte penningmeester,", "utf-8")
    shutil.copy(books.root / "inbox/uren-linde-maart.xlsx", books.root / "inbox/handgeld.xlsx")
    foreseen = import_files(books.load(), (), only_show=True)
    done = import_files(books.load(), ())
    assert [item.path.name for item in foreseen.left] == ["brief.txt"]
    assert [(item.path, str(item.error)) for item in foreseen.left] == [
        (item.path, str(item.error)) for item in done.left
    ]
    assert foreseen.left_title == "1 bestand is niet ingelezen en blijft liggen; de rest kan erin:"
    assert done.left_title == "1 bestand is niet ingelezen en blijft liggen; de rest staat in de boeken:"


def test_the_command_shows_it(books: SettlingBooks) -> None:
    before = snapshot(books.root)
    said = books.done("importeer", "--proef")
    assert "Er is niets geschreven. Zo zou het gaan:\nING-afschrift (CSV): 3 bestanden, 24 nieuw\n" in said
    assert "\nhandgeld-linde-maart.csv\n\nDatum " in said
    assert snapshot(books.root) == before
    assert "Er is niets geschreven" not in books.done("importeer")


def test_what_came_of_an_import_is_kept_without_names(books: SettlingBooks, made: Month) -> None:
    assert earlier_imports(books.root) == ()
    books.done("importeer")
    for path in made.papers[:2]:
        shutil.copy(path, books.root / "inbox")
    books.done("importeer")
    assert "0 nieuw" in books.done("importeer", made.files[0])  # which brings nothing, and is no act
    papers, files = earlier_imports(books.root)
    assert papers.act.note.summary == (
        "bon of factuur (PDF of foto): 2 bestanden, 2 nieuw",
        "Bewaard: B-2026-0001 en B-2026-0002.",
    )
    kinds, hours, *accounts, questions = files.act.note.summary
    assert (kinds, hours) == (
        "ING-afschrift (CSV): 3 bestanden, 24 nieuw",
        "urenlijst (Excel of CSV): 2 bestanden, 20 nieuw",
    )
    assert len(accounts) == 3
    assert accounts[0].startswith("ING betaalrekening, 2 maart 2026 tot en met ")
    assert accounts[0].endswith(", gelijk aan de bank.")
    assert questions == "20 regels waren nog uit te zoeken."
    assert questions in books.done("geschiedenis", files.act.number)
    told = "\n".join(files.act.note.summary)
    assert not any(shop.name.split()[0] in told for shop in SHOPS)
    books.done("ongedaan", papers.act.number)
    assert [item.undone_by for item in earlier_imports(books.root)] == [papers.act.number + 1, None]


def test_questions_stand_by_party_with_what_was_done_before(books: SettlingBooks) -> None:
    books.done("importeer")
    desk = QuestionDesk.of(books.load())
    assert sorted(len(group.questions) for group in desk.groups) == [1, 1, 1, 1, 1, 5, 5, 5]
    assert sorted(desk.numbers) == sorted({item.number for group in desk.groups for item in group.questions})
    group = next(item for item in desk.groups if item.who == "Schoonmaak Helder BV")
    assert desk.group_of(group.number) is desk.group_of(group.questions[3].number) is group
    assert desk.before(group.first) == []
    assert suggested(desk, group.first).party == "Schoonmaak Helder BV"
    first, second, *_ = group.questions
    books.done("vraagposten", first.number, "huishouden beuk")
    desk = QuestionDesk.of(load(books.root / "main.beancount"))
    assert desk.group_of(first.number) is None
    (before,) = desk.before(second)
    assert before.row.amount == first.posting.units.number
    assert suggested(desk, second).account == "Lasten:BEUK:Fysiek:Handgeld:D-Huishouden"
