"""How a year will end, and what stands on a page of a kamer: as the books had it on the last day that counts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.base.errors import InputError
from bwk_ledger.figures.tertiaal import report, span
from tests.compose import funder

if TYPE_CHECKING:
    from bwk_ledger.figures.tertiaal import KamerReport, TertiaalReport
    from tests.conftest import Books

RENT = "Lasten:TOP:Fysiek:Huur"
LATER = dt.date(2019, 3, 1)
BUDGET = f"""
    2018-01-01 custom "budget" {RENT} "yearly" 1200.00 EUR
"""
AWARD = (
    funder("STAD")
    + """
    2018-01-01 custom "toekenning" "STAD" "2018"
      bedrag: 900.00 EUR
      einde: 2019-06-30
      verslag-voor: 2019-09-01
    2018-10-01 custom "toekenning-termijn" "STAD:2018" 300.00 EUR
    2018-11-01 custom "toekenning-wijziging" "STAD:2018"
      bedrag: 1500.00 EUR
"""
)


def rent(day: str, amount: str, account: str = RENT, under: str = 'zonder-bon: "test"') -> str:
    return f"""
    {day} * "huur"
      {account}  {amount} EUR
        {under}
      Activa:Bank:ING
    """


def found(books: Books, text: str, number: int = 2, day: dt.date = LATER) -> TertiaalReport:
    ledger = books.load(text)
    assert [error.message for error in ledger.errors] == []
    return report(ledger, span(2018, number, day), {})


def of(made: TertiaalReport, code: str) -> KamerReport:
    return next(item for item in made.kamers if item.kamer is not None and item.kamer.code == code)


def test_a_forecast_is_what_is_there_and_the_budget_of_the_months_left(books: Books) -> None:
    money = found(books, BUDGET + rent("2018-02-01", "900.00") + rent("2018-10-01", "30.00")).money
    assert (money.actual[RENT], money.to_date[RENT], money.whole[RENT]) == (900, 800, 1200)
    assert money.forecast[RENT] == 900 + 400


def test_without_a_budget_all_goes_on_as_it_went(books: Books) -> None:
    own = "Lasten:HLR:Fysiek:Huur"
    money = found(books, BUDGET + rent("2018-02-01", "100.00", own)).money
    assert (money.forecast[own], money.forecast[RENT]) == (150, 400)


def test_no_costs_are_foreseen_after_a_kamer_closed(books: Books) -> None:
    closed = """
    2018-01-01 custom "kamer" "BEUK"
      naam: "De Beuk"
      einde: 2018-10-31
    2018-01-01 custom "budget" Lasten:BEUK:Fysiek:Huur "yearly" 1200.00 EUR
    2018-01-01 custom "kamer" "WILG"
      naam: "De Wilg"
      einde: 2018-04-30
    """
    made = found(books, closed + rent("2018-02-01", "60.00", "Lasten:WILG:Fysiek:Huur"))
    assert made.money.forecast["Lasten:BEUK:Fysiek:Huur"] == 200
    assert made.money.forecast["Lasten:WILG:Fysiek:Huur"] == 60
    assert of(made, "WILG").progress == ()


def test_a_kamer_that_opened_later_is_measured_by_its_own_months(books: Books) -> None:
    opened = """
    2018-07-01 custom "kamer" "BEUK"
      naam: "De Beuk"
    2018-01-01 custom "prestatie" "BEUK" "PROCES" "Taal" "uniek" "30"
    2018-01-01 custom "prestatie" "BEUK" "PROCES" "Cijfer" "gemiddelde" "> 8"
    2018-08-31 custom "resultaat" "BEUK" "Taal" 10
      vanaf: 2018-08-01
      methode: "telling"
    2018-08-31 custom "resultaat" "BEUK" "Cijfer" 7.5
      methode: "interviews"
      antwoorden: 4
    2018-09-30 custom "resultaat" "BEUK" "Taal" 99
      vanaf: 2018-09-01
      methode: "telling"
    """
    made = found(books, opened + rent("2018-08-01", "100.00", "Lasten:BEUK:Fysiek:Huur"))
    language, mark = of(made, "BEUK").progress
    assert (language.outcome.value, language.due.number, language.is_on_track) == (10, 10, True)
    assert (mark.due.number, mark.is_on_track) == (8, False)
    assert made.money.forecast["Lasten:BEUK:Fysiek:Huur"] == 300
    assert [item.kamer.code for item in found(books, "", 1).kamers if item.kamer] == ["TOP", "HLR"]


def test_an_award_is_as_it_was_on_that_day(books: Books) -> None:
    named = 'subsidie: "STAD:2018"'
    costs = rent("2018-03-01", "600.00", under=named) + rent("2018-09-03", "100.00", under=named)
    made = found(books, AWARD + costs)
    (award,) = of(made, "TOP").awards
    assert (award.year.awarded, award.spent, award.here, award.left) == (900, 600, 600, 300)
    assert award.next is not None
    assert (award.next.day, award.next.amount) == (dt.date(2018, 10, 1), 300)
    assert of(made, "HLR").awards == ()
    assert [(item.day, item.amount) for item in made.coming] == [(dt.date(2018, 10, 1), 300)]


def test_what_was_repaid_is_not_received(books: Books) -> None:
    moved = """
    2018-02-01 * "Stad" "voorschot"
      Activa:Bank:ING  900.00 EUR
      Schulden:Subsidie:STAD:2018
    2018-04-01 * "Stad" "te veel"
      Activa:Bank:ING  -200.00 EUR
      Schulden:Subsidie:STAD:2018
    """
    (award,) = of(found(books, AWARD + moved), "TOP").awards
    assert award.received == 700


def test_agreements_are_open_until_the_day_they_were_done(books: Books) -> None:
    text = """
    2018-05-15 custom "afspraak" "A0001"
      kamer: "TOP"
      wat: "een sleutel"
      uiterlijk: 2018-07-01
      gedaan: 2018-06-21
    2018-05-15 custom "afspraak" "A0002"
      kamer: "TOP"
      wat: "een folder"
      uiterlijk: 2018-08-01
      gedaan: 2018-09-18
    2018-09-18 custom "afspraak" "A0003"
      wat: "een spreekuur"
    """
    made = found(books, BUDGET + text)
    assert [(item.number, item.done) for item in of(made, "TOP").agreements] == [
        ("A0002", None),
        ("A0001", dt.date(2018, 6, 21)),
    ]
    assert [item.number for item in made.whole.agreements] == ["A0002", "A0001"]
    assert [item.number for item in found(books, "", 3).whole.agreements] == ["A0003", "A0002"]


def test_only_months_that_are_over_count() -> None:
    running = span(2018, 2, dt.date(2018, 7, 30))
    assert (running.until, running.to_date.last_day) == (dt.date(2018, 6, 30), dt.date(2018, 6, 30))
    with pytest.raises(InputError) as error:
        span(2018, 2, dt.date(2018, 5, 30))
    assert str(error.value) == (
        "van tertiaal 2018-2 is nog geen maand voorbij.\n"
        "  Oorzaak: het overzicht telt hele maanden.\n"
        "  Herstel: noem een eerdere periode, of vraag het op vanaf 2018-05-31."
    )
    assert span(2018, 2, dt.date(2018, 5, 31)).until == dt.date(2018, 5, 31)


def test_a_year_has_the_year_before_beside_it(books: Books) -> None:
    made = found(books, rent("2017-05-01", "70.00") + rent("2018-05-01", "80.00"), 0)
    assert made.money.last_year is not None
    assert (made.money.actual[RENT], made.money.last_year[RENT], made.money.forecast[RENT]) == (80, 70, 80)
