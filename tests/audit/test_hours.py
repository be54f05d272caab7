"""Hours on the checklist: months declared complete, and hours approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.audit import hours
from tests.audit.lines_help import GOOD, OPEN, ask, texts
from tests.hours_books import APPROVED, PEOPLE, TARIFFS, sheet

if TYPE_CHECKING:
    from tests.conftest import Books


def complete(kamer: str, *months: int) -> str:
    return "".join(f'\n    2019-01-05 custom "uren-volledig" "{kamer}" "2018-{number:02d}"\n' for number in months)


ALL = complete("TOP", *range(1, 13)) + complete("HLR", *range(1, 13))


def given(about: str = APPROVED) -> str:
    return sheet("2018-03-31", "V0001", "TOP:Tijd:Bewoners", "8.00", "BEWONER-2018", about=about)


def test_complete_and_approved(books: Books) -> None:
    line = ask(hours.check_hours, books.load(TARIFFS + PEOPLE + given() + ALL))
    assert line.state is GOOD
    assert line.answer == (
        "8,00 onbetaalde uren. Van elke maand is verklaard dat alle uren er zijn, en alle uren zijn goedgekeurd."
    )
    assert texts(line, GOOD) == ["TOP, maart 2018: 8,00 uur van 1 mens is goedgekeurd."]


def test_not_approved(books: Books) -> None:
    line = ask(hours.check_hours, books.load(TARIFFS + PEOPLE + given("") + ALL))
    assert line.state is OPEN
    assert line.answer == "8,00 onbetaalde uren. 8,00 uur is niet goedgekeurd."
    (proof,) = line.wrong
    assert (proof.text, proof.amount, proof.unit) == ("TOP, maart 2018: 8,00 uur is niet goedgekeurd.", 8, "uur")


def test_a_month_that_nobody_declared_complete(books: Books) -> None:
    declared = complete("TOP", *range(2, 13)) + complete("HLR", *range(1, 13))
    line = ask(hours.check_hours, books.load(TARIFFS + PEOPLE + given() + declared))
    assert texts(line, OPEN) == [("TOP, januari 2018: niet verklaard dat alle uren er zijn. Er kunnen uren ontbreken.")]
    assert "Van 1 maand is niet verklaard dat alle uren er zijn." in line.answer


def test_a_month_that_is_not_over_is_not_asked_for(books: Books) -> None:
    line = ask(hours.check_hours, books.load(TARIFFS + PEOPLE + given() + ALL), today="2018-06-15")
    assert line.state is GOOD


def test_paid_hours_need_no_approval(books: Books) -> None:
    work = sheet("2018-03-31", "P0001", "TOP:Werktijd:Betaald", "8.00", "BETAALD-2018", "coaching")
    assert ask(hours.check_hours, books.load(TARIFFS + PEOPLE + work + ALL)).state is GOOD
