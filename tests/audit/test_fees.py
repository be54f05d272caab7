"""Fees on the checklist: members times fee, who is behind, and payments that name no member."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.audit import fees
from tests.audit.lines_help import GOOD, OPEN, WRONG, ask, texts
from tests.hours_books import TARIFFS, sheet
from tests.share_books import member

if TYPE_CHECKING:
    from tests.conftest import Books

START = """
    2018-01-01 custom "post" "Baten" "Eigen:Contributie"
    2018-01-01 custom "contributie" "bewoner" 20.00 EUR
      vervalt: "2018-03-31 2018-09-30"
      rekening: "Eigen:Contributie"
"""
L1 = member("L0001", "2018-01-01")


def paid(day: str, number: str, amount: str, text: str = "contributie", values: str | None = None) -> str:
    about = f'    lid: "{number}"\n    contributie: 2018\n' if values is None else values
    return f'\n{day} * "{text}"\n  Activa:Bank:ING  {amount} EUR\n  Baten:TOP:Eigen:Contributie\n{about}'


def test_everybody_paid(books: Books) -> None:
    books.add(START)
    line = ask(fees.check, books.load(L1 + paid("2018-03-01", "L0001", "20.00")))
    assert line.state is GOOD
    assert line.answer == "Leden maal contributie is 20,00 euro, en 20,00 is betaald. Niemand loopt achter."
    assert texts(line, GOOD)[:3] == [
        "Op 31 maart 2018: 1 lid (bewoner) maal 10,00 euro.",
        "Op 30 september 2018: 1 lid (bewoner) maal 10,00 euro.",
        "Leden maal contributie is 20,00 euro, en per lid opgeteld 20,00.",
    ]


def test_who_is_behind_by_number(books: Books) -> None:
    books.add(START)
    line = ask(fees.check, books.load(L1 + member("L0002", "2018-01-01") + paid("2018-03-01", "L0001", "10.00")))
    assert line.state is OPEN
    assert line.answer == (
        "Leden maal contributie is 40,00 euro, en 10,00 is betaald. 2 leden lopen achter, samen 30,00 euro."
    )
    assert texts(line, OPEN) == [
        ("L0001 moest 20,00 euro betalen en betaalde 10,00. Achter sinds 30 september 2018."),
        "L0002 moest 20,00 euro betalen en betaalde niets. Achter sinds 31 maart 2018.",
    ]
    one, two = line.wrong
    assert "L0001" in one.filter
    assert two.entry.values[0].value == "L0002"


def test_what_is_not_due_today_is_not_behind(books: Books) -> None:
    books.add(START)
    line = ask(fees.check, books.load(L1 + paid("2018-03-01", "L0001", "10.00")), today="2018-06-01")
    assert line.state is GOOD


def test_paid_too_much(books: Books) -> None:
    books.add(START)
    line = ask(fees.check, books.load(L1 + paid("2018-03-01", "L0001", "25.00")))
    assert texts(line, OPEN) == ["L0001 betaalde 25,00 euro, en de contributie is 20,00."]


def test_a_payment_of_who_is_no_member(books: Books) -> None:
    books.add(START)
    line = ask(fees.check, books.load(paid("2018-03-01", "L0009", "20.00")))
    assert texts(line, WRONG) == ["L0009 betaalde 20,00 euro, en is geen lid."]


def test_a_fee_without_a_member_beside_other_income(books: Books) -> None:
    books.add(START)
    text = paid("2018-03-01", "L0001", "20.00") + paid("2018-04-01", "", "7.00", "Contributie onbekend", "")
    line = ask(fees.check, books.load(L1 + text + paid("2018-04-02", "", "12.50", "Eettafel", "")))
    assert texts(line, OPEN) == [
        ("Op 1 april 2018 kwam 7,00 euro contributie binnen zonder dat erbij staat van welk lid en welk jaar.")
    ]
    assert texts(line, GOOD)[-1] == "Op dezelfde rekeningen staan ook andere inkomsten, niet van een lid: 1 boeking."
    assert line.proofs[-1].amount == Decimal("12.50")
    assert texts(line, WRONG) == []


def test_a_year_without_a_fee(books: Books) -> None:
    line = ask(fees.check, books.load(L1))
    assert line.state is OPEN
    assert line.answer == "Over 2018 staat er geen contributie in de boeken. Vraag of leden die hadden moeten betalen."


def test_a_fee_on_another_account(books: Books) -> None:
    books.add(START + '    2018-01-01 custom "post" "Baten" "Eigen:Anders"\n')
    text = paid("2018-03-01", "L0001", "20.00").replace("Eigen:Contributie", "Eigen:Anders")
    line = ask(fees.check, books.load(L1 + text))
    assert texts(line, OPEN) == ["20,00 euro contributie staat op een rekening die niet voor contributie is."]


def test_work_that_stands_for_the_fee(books: Books) -> None:
    books.add(START + "      uren: 8\n" + TARIFFS)
    books.add(sheet("2018-03-31", "L0001", "TOP:Tijd:Bewoners", "8.00", "BEWONER-2018"))
    line = ask(fees.check, books.load(L1))
    assert line.state is GOOD
    assert texts(line, GOOD)[2:] == [
        ("Leden maal contributie is 20,00 euro, en per lid opgeteld 20,00, waarvan 20,00 met uren is voldaan."),
        (
            "Er kwam 0,00 euro binnen aan contributie en andere inkomsten, waarvan 0,00 niet van een lid. De "
            "boeken zeggen 0,00."
        ),
        "L0001 voldeed met uren.",
    ]
