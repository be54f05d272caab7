"""What came of the targets of a year: counted with cards or not, measured by the books, and its course."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.figures.outcomes import outcomes
from bwk_ledger.figures.partners import agreed_days, workplace_years
from bwk_ledger.standing.outcomes import Goal, format_cards, parse_cards, read_goal
from bwk_ledger.tables.outcomes import prestaties
from bwk_ledger.tables.standing import workplaces
from tests.conftest import Books

if TYPE_CHECKING:
    from pathlib import Path

    from bwk_ledger.figures.outcomes import CountedOutcome
    from bwk_ledger.rules.load import Ledger

TARGETS = """
    2018-01-01 custom "prestatie" "TOP" "EFFECT" "Vertrouwen" "enquête" "min 50%"
    2018-01-01 custom "prestatie" "TOP" "PROCES" "Formulieren" "uniek" "4"
    2018-01-01 custom "prestatie" "TOP" "PROCES" "Taal" "uniek" "10"
    2018-01-01 custom "prestatie" "TOP" "PROCES" "Iedereen" "uniek" "6"
    2018-01-01 custom "prestatie" "TOP" "OUTPUT" "Verwezen" "aantal op aangemeld" "min 20 op 40"
    2018-01-01 custom "prestatie" "TOP" "INPUT" "Besteding" "begroting" "geen tekort"
    2018-01-01 custom "prestatie" "TOP" "INPUT" "Controle" "controle" "positief"
    2018-01-01 custom "meting" "Iedereen" "deelnemers"
    2018-01-01 custom "meting" "Besteding" "tekort"
    2018-01-01 custom "meting" "Controle" "verklaring"
"""
COUNTED = """
    2018-01-31 custom "resultaat" "TOP" "Formulieren" 3
      vanaf: 2018-01-01
      methode: "kaart"
      kaarten: "1-3"
      bezoeken: 7
    2018-06-30 custom "resultaat" "TOP" "Formulieren" 3
      vanaf: 2018-06-01
      methode: "kaart"
      kaarten: "2-4"
      bezoeken: 5
    2018-06-30 custom "resultaat" "TOP" "Taal" 2
      vanaf: 2018-06-01
      methode: "kaart"
      kaarten: "4 9"
    2018-03-31 custom "resultaat" "TOP" "Vertrouwen" 61
      methode: "enquête"
      antwoorden: 30
    2018-11-30 custom "resultaat" "TOP" "Vertrouwen" 48.5
      methode: "enquête"
      antwoorden: 22
    2018-05-31 custom "resultaat" "TOP" "Verwezen" 6
      vanaf: 2018-05-01
      methode: "telling"
      op: 10
    2018-06-30 custom "resultaat" "TOP" "Verwezen" 3
      vanaf: 2018-06-01
      methode: "telling"
      op: 6
"""
END = dt.date(2018, 12, 31)


def found(ledger: Ledger, day: dt.date = END, signed: dt.date | None = None) -> dict[str, CountedOutcome]:
    assert [error.message for error in ledger.errors] == []
    return {item.target.what: item for item in outcomes(ledger, 2018, day, signed).items}


def test_a_card_counts_once_over_months_and_activities(books: Books) -> None:
    ledger = books.load(TARGETS + COUNTED)
    items = found(ledger)
    forms, everybody = items["Formulieren"], items["Iedereen"]
    assert (forms.value, forms.visits, forms.trend, forms.is_reached) == (4, 12, (3, 1, None), True)
    assert (everybody.value, everybody.trend, everybody.is_unique, everybody.is_reached) == (
        5,
        (3, 2, None),
        True,
        False,
    )
    (together,) = outcomes(ledger, 2018, END).activities
    assert (together.people, together.is_unique) == (5, True)


def test_of_a_survey_the_last_counts_and_an_x_on_y_is_held_against_its_share(books: Books) -> None:
    items = found(books.load(TARGETS + COUNTED))
    survey, sent = items["Vertrouwen"], items["Verwezen"]
    assert (survey.value, survey.asked, survey.is_reached) == (Decimal("48.5"), 22, False)
    assert survey.trend == (61, None, Decimal("48.5"))
    assert (sent.value, sent.out_of, sent.is_reached) == (9, 16, True)


def test_a_day_leaves_out_what_came_later(books: Books) -> None:
    items = found(books.load(TARGETS + COUNTED), dt.date(2018, 4, 30))
    assert (items["Formulieren"].value, items["Vertrouwen"].value) == (3, 61)
    assert not items["Taal"].is_counted


def test_what_was_withdrawn_does_not_count(books: Books) -> None:
    ledger = books.load(TARGETS + COUNTED.replace('kaarten: "2-4"', 'kaarten: "2-4"\n      ingetrokken: 2018-07-02'))
    assert found(ledger)["Formulieren"].value == 3


def test_first_times_add_up_but_not_over_activities(books: Books) -> None:
    counted = "".join(
        f"""
    2018-{month}-28 custom "resultaat" "TOP" "{what}" {value}
      vanaf: 2018-{month}-01
      methode: "eerste keer"
"""
        for month, what, value in (("01", "Formulieren", 5), ("02", "Formulieren", 2), ("02", "Taal", 4))
    )
    ledger = books.load(TARGETS + counted)
    items = found(ledger)
    assert (items["Formulieren"].value, items["Taal"].value) == (7, 4)
    assert not items["Iedereen"].is_counted
    (together,) = outcomes(ledger, 2018, END).activities
    assert (together.people, together.is_unique) == (11, False)
    (table,) = prestaties(outcomes(ledger, 2018, END), ledger.config)
    texts = {str(row.cells[0].value): [str(cell.value) for cell in row.cells] for row in table.rows}
    assert texts["Iedereen"][2] == "niet geteld"
    assert texts["Alle activiteiten opgeteld"][-1] == "niet uniek: wie aan twee meedoet, telt twee keer"


def test_the_books_know_a_deficit_and_a_statement(books: Books) -> None:
    bought = """
    2018-02-01 open Activa:Bank:ING EUR
    2018-03-05 * "Bouwmarkt" "verf"
      bon: "TOP-2018-001"
      Activa:Bank:ING  -30.00 EUR
      Lasten:TOP:Fysiek:Klussen  30.00 EUR
    2000-01-01 custom "post" "Lasten" "Fysiek:Klussen"
      naam: "Klussen"
      rgs: "WBedHuiOng"
"""
    ledger = books.load(TARGETS + bought.replace("    2018-02-01 open Activa:Bank:ING EUR\n", ""))
    items = {item.target.what: item for item in outcomes(ledger, 2018, END, dt.date(2019, 3, 2)).items}
    assert (items["Besteding"].value, items["Besteding"].is_reached) == (-30, False)
    assert (items["Controle"].said, items["Controle"].is_reached) == ("getekend op 02-03-2019", True)
    assert not found(ledger)["Controle"].is_counted


OTHER = """
    2031-01-01 custom "persoon" "D0001"
      soort: "participatie"
      kamers: "BEEK"
    2031-01-01 custom "prestatie" "BEEK" "OUTPUT" "Plekken" "aantal" "min 1"
    2031-01-01 custom "meting" "Plekken" "plaatsen"
      alleen: "stageplaats; leerwerkplek"
    2031-01-01 custom "partner" "SCHOOL"
      naam: "De Voorbeeldschool"
      einde: 2031-12-31
    2031-03-15 custom "werkplek" "D0001"
      kamer: "BEEK"
      soort: "stageplaats"
      subsidie: 100.00 EUR
      verwezen-door: "SCHOOL"
      einde: 2031-06-30
    2031-05-01 custom "afspraak" "A0001"
      met: "SCHOOL"
      wat: "een tweede stagiair"
      uiterlijk: 2031-09-01
    2031-05-01 custom "afspraak" "A0002"
      wat: "al klaar"
      uiterlijk: 2031-06-01
      gedaan: 2031-05-20
"""


def test_work_places_and_agreements_of_another_cooperative_and_year(tmp_path: Path) -> None:
    kamer = NewKamer("BEEK", "Beekstraat", Decimal(100), dt.date(2031, 1, 1))
    books = Books(new_books(tmp_path / "boeken", "Andere Coöperatie", [kamer]))
    ledger = books.load(OTHER)
    assert [error.message for error in ledger.errors] == []
    (item,) = outcomes(ledger, 2031, dt.date(2031, 12, 31)).items
    assert (item.value, item.is_reached, item.trend) == (1, True, (1, 1, 1))
    (place,) = workplace_years(ledger, 2031, dt.date(2031, 12, 31))
    assert (place.due, place.received, place.minutes) == (400, 0, 0)
    table = workplaces([place], {}, ledger.config, 2031)
    assert [str(cell.value) for cell in table.rows[0].cells][:3] == ["D0001", "BEEK", "stageplaats"]
    assert [(item.day, item.partner, item.what) for item in agreed_days(ledger.customs, ledger.config)] == [
        (dt.date(2031, 9, 1), "De Voorbeeldschool", "een tweede stagiair"),
        (dt.date(2031, 12, 31), "De Voorbeeldschool", "de samenwerking eindigt"),
    ]


@given(st.frozensets(st.integers(1, 99_999), max_size=30))
def test_numbers_of_cards_read_back_as_they_are_written(numbers: frozenset[int]) -> None:
    assert parse_cards(format_cards(numbers)) == numbers


def test_a_target_is_read_as_a_number_where_it_is_one() -> None:
    assert read_goal("min 20 op 40") == Goal(Decimal(20), Decimal(40))
    assert read_goal("> 8") == Goal(Decimal(8), is_more_than=True)
    assert read_goal("min 2,5%") == Goal(Decimal("2.5"), is_percentage=True)
    assert read_goal("nog niet") == Goal(None)
    assert parse_cards("1-3, 5") == {1, 2, 3, 5}
    assert [parse_cards(text) for text in ("0", "5-3", "Jan", "1-100000")] == [None] * 4
