"""Completeness of income: what should have come in beside what did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.audit import income
from tests.audit.lines_help import GOOD, OPEN, ask, texts
from tests.audit.test_fees import L1, START, paid

if TYPE_CHECKING:
    from tests.conftest import Books

BAR = '\n2000-01-01 custom "post" "Baten" "Eigen:Bar"\n  naam: "Eettafel"\n'
FUNDER = """
2018-01-01 custom "financier" "BUURT"
  naam: "Buurtfonds"
  groep: "Fonds"
  kamers: "TOP"
  rgs: "WOvbOrsOsu"

2018-01-01 custom "toekenning" "BUURT" "2018"
  bedrag: 100.00 EUR
  einde: 2018-06-30
"""


def takings(month: int, amount: str = "10.00") -> str:
    return f'\n2018-{month:02}-15 * "eettafel"\n  Activa:Bank:ING  {amount} EUR\n  Baten:TOP:Eigen:Bar\n'


def planned(amount: str) -> str:
    return f'\n2018-01-01 custom "budget" Baten:TOP:Eigen:Bar "yearly" {amount} EUR\n'


def test_books_that_say_nothing_of_what_should_have_come_in(books: Books) -> None:
    line = ask(income.check, books.load())
    assert line.state is OPEN
    assert line.answer == "De boeken zeggen niet wat er in 2018 had moeten binnenkomen. Vraag het na."


def test_members_times_fee(books: Books) -> None:
    books.add(START)
    line = ask(income.check, books.load(L1 + paid("2018-03-01", "L0001", "20.00")))
    assert texts(line, GOOD) == ["Contributie: leden maal contributie is 20,00 euro, en 20,00 is betaald."]
    assert line.answer == "1 bron van inkomsten vergeleken met wat er had moeten zijn."


def test_a_fee_that_was_not_paid(books: Books) -> None:
    books.add(START)
    line = ask(income.check, books.load(L1 + paid("2018-03-01", "L0001", "5.00")))
    assert texts(line, OPEN) == ["Contributie: leden maal contributie is 20,00 euro, en 5,00 is betaald."]
    assert line.answer == "Van 1 bron van inkomsten is er 1 na te gaan."


def test_an_award_that_did_not_come_in(books: Books) -> None:
    got = '\n2018-02-01 * "Buurtfonds"\n  Activa:Bank:ING  60.00 EUR\n  Schulden:Subsidie:BUURT:2018\n'
    line = ask(income.check, books.load(FUNDER + got))
    assert texts(line, OPEN) == [
        "Buurtfonds (2018): toegekend is 100,00 euro, en binnen is 60,00. Zij is voorbij: vraag waar de rest blijft."
    ]


def test_takings_far_below_the_budget(books: Books) -> None:
    line = ask(income.check, books.load(BAR + planned("-100.00") + takings(2, "40.00")))
    assert texts(line, OPEN) == ["Eettafel van TOP: 40,00 euro; begroot 100,00. Dat is veel minder: vraag waarom."]


def test_takings_without_anything_to_compare_with(books: Books) -> None:
    line = ask(income.check, books.load(BAR + takings(2)))
    assert texts(line, OPEN) == [
        "Eettafel van TOP: 10,00 euro. Er is niets om het mee te vergelijken: vraag wat er had moeten zijn."
    ]


def test_a_month_without_takings(books: Books) -> None:
    months = "".join(takings(number) for number in (1, 2, 3, 5, 6, 7, 8))
    line = ask(income.check, books.load(BAR + planned("-70.00") + months))
    assert texts(line, OPEN) == ["Eettafel van TOP: 70,00 euro; begroot 70,00. In april kwam er niets binnen."]


def test_takings_in_cash_without_a_day_sheet(books: Books) -> None:
    cash = (
        '\n2018-02-15 * "eettafel"\n  kas: "inkomsten"\n  Activa:Kas:TOP  10.00 EUR\n  Baten:TOP:Eigen:Bar\n'
        + planned("-10.00")
    )
    line = ask(income.check, books.load(BAR + cash))
    assert texts(line, OPEN) == ["Bij 1 ontvangst in contant geld hoort geen dagstaat of ander papier."]
