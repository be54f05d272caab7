"""The line of the checklist on what earlier years left: open until looked at, wrong where nothing was done."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bwk_ledger.audit import followed_up
from bwk_ledger.audit.audit import Line, State, audit_folder, log_file, open_audit
from bwk_ledger.audit.findings import PAPER, ask, close, follow_up
from bwk_ledger.audit.log import RecordDraft, append
from bwk_ledger.door.accounts import Role, Visitor

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Books

ANNA = Visitor("kas1", Role.COMMITTEE, "L0005")
LAST_YEAR = """
    2017-05-03 * "koffie"
      bon: "TOP-2017-001"
      Activa:Bank:ING                      -30.00 EUR
      Lasten:TOP:Fysiek:Handgeld:A-Koffie   30.00 EUR
"""
OPENING = """
    2017-12-31 * "Beginstand"
      Activa:Bank:ING             30.00 EUR
      Vermogen:Reserves:Algemeen -30.00 EUR
"""


def line(books: Books, year: int = 2018) -> Line:
    return followed_up.check(open_audit(books.load(), year, dt.date(2019, 3, 4)))


def log(books: Books) -> Path:
    return log_file(audit_folder(books.root))


def test_the_first_year_of_the_books_has_nothing_behind_it(books: Books) -> None:
    books.add(OPENING)  # a balance that was brought in is no year
    found = line(books)
    assert (found.state, found.proofs) == (State.GOOD, ())
    assert found.answer == "2017 staat niet in deze boeken. Er is niets om op terug te kijken."


def test_a_year_without_an_audit_is_open_until_its_report_was_read(books: Books) -> None:
    books.add(LAST_YEAR)
    found = line(books)
    assert found.state is State.OPEN
    assert found.answer == (
        "Van 2017 staat hier geen kascontrole. Vraag het verslag van toen op en leg vast of is gedaan wat erin staat."
    )
    assert [proof.text for proof in found.proofs] == ["Het verslag van 2017 staat hier niet. Nog niet nagekeken."]
    follow_up(log(books), ANNA, 2018, 2017, PAPER, "niet opgevolgd", "De bonnen\nliggen nog los.", paper=True)
    found = line(books)
    assert found.state is State.WRONG
    assert found.answer == "Het verslag van 2017 is nagekeken: niet opgevolgd."
    assert [proof.text for proof in found.proofs] == [
        ("Het verslag van 2017 staat hier niet. Niet opgevolgd: 'De bonnen liggen nog los'.")
    ]
    follow_up(log(books), ANNA, 2018, 2017, PAPER, "opgevolgd", "Nu geordend.", paper=True)
    assert line(books).state is State.GOOD


def test_a_signed_year_that_left_nothing_is_good(books: Books) -> None:
    books.add(LAST_YEAR)
    append(
        log(books), ANNA, lambda _: RecordDraft(2017, "ondertekend", dict.fromkeys(("voorstel", "bestand", "pdf"), ""))
    )
    found = line(books)
    assert (found.state, found.proofs) == (State.GOOD, ())
    assert found.answer == "De kascommissie van 2017 liet niets open."


def test_a_year_that_solved_all_is_good(books: Books) -> None:
    books.add(LAST_YEAR)
    ask(log(books), ANNA, 2017, "vraag", "waarom?")
    close(log(books), ANNA, 2017, 1, "opgelost")
    assert (line(books).state, line(books).answer) == (State.GOOD, "De kascommissie van 2017 liet niets open.")


def test_every_finding_that_was_left_is_looked_at(books: Books) -> None:
    books.add(LAST_YEAR)
    for text in ("tel elke maand", "bewaar\nalle bonnen", "wie tekent?"):
        ask(log(books), ANNA, 2017, "advies", text)
    close(log(books), ANNA, 2017, 1, "advies voor volgend jaar")
    close(log(books), ANNA, 2017, 2, "blijft staan")
    found = line(books)
    assert found.state is State.OPEN
    assert found.answer == "Van eerdere jaren: 3 nog na te kijken."
    assert [(proof.text, proof.page) for proof in found.proofs] == [
        (("Bevinding 1 van 2017: 'tel elke maand', advies voor volgend jaar. Nog niet nagekeken."), "Bevindingen"),
        ("Bevinding 2 van 2017: 'bewaar alle bonnen', blijft staan. Nog niet nagekeken.", "Bevindingen"),
        ("Bevinding 3 van 2017: 'wie tekent?', niet afgehandeld. Nog niet nagekeken.", "Bevindingen"),
    ]
    follow_up(log(books), ANNA, 2018, 2017, 1, "opgevolgd", "Twaalf tellingen.")
    follow_up(log(books), ANNA, 2018, 2017, 2, "niet opgevolgd", "Er missen er drie.")
    found = line(books)
    assert found.state is State.WRONG
    assert found.answer == "Van eerdere jaren: 1 opgevolgd, 1 nog na te kijken, 1 niet opgevolgd."
    assert [proof.state for proof in found.proofs] == [State.GOOD, State.WRONG, State.OPEN]
    assert found.proofs[1].text.endswith("Niet opgevolgd: 'Er missen er drie'.")
    follow_up(log(books), ANNA, 2018, 2017, 2, "opgevolgd", "Toch gevonden.")
    follow_up(log(books), ANNA, 2018, 2017, 3, "opgevolgd", "Twee mensen.")
    assert line(books).state is State.GOOD
    # A finding of this year itself is no matter of this line.
    ask(log(books), ANNA, 2018, "vraag", "en nu?")
    assert line(books).state is State.GOOD
