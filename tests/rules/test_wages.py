"""Rules about wages: agreements that can be, journals that add up, and no wage without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Books

AGREED = """
    2018-01-01 custom "persoon" "P0001"
      soort: "betaald"
      kamers: "TOP"
    2018-03-01 custom "loon" "P0001"
      post: "Mensen:Coordinatie"
      verdeling: "TOP 1"
"""
PAID = """
    {day} * {payee}"Salaris"
      Activa:Bank:ING                -800.00 EUR
      Lasten:TOP:Mensen:Coordinatie   800.00 EUR
"""


def test_wages_paid_straight_on_the_costs(books: Books) -> None:
    books.add(AGREED)
    (found,) = books.messages(PAID.format(day="2018-03-24", payee=""))
    assert found == (
        "Loon van 800,00 euro is rechtstreeks op Lasten:TOP:Mensen:Coordinatie betaald, zonder loonjournaal.\n"
        "  Oorzaak: wat iemand netto krijgt, is betaling van wat het loonjournaal van de maand zegt; loonheffing en "
        "pensioen horen bij de kosten.\n"
        "  Herstel: zet de boeking op Schulden:Nettoloon, en de regel in stam/regels.toml die haar maakte ook; boek "
        "het journaal met 'bwk loon boek'. Is het geen loon, zet dan bij de boeking buiten-loon: \"de reden\"."
    )


@pytest.mark.parametrize(
    "text",
    [
        PAID.format(day="2018-02-24", payee=""),  # before anything was agreed
        PAID.format(day="2018-03-24", payee='"Loonkantoor De Rekenlat" '),  # a bill
        PAID.format(day="2018-03-24", payee="").replace(
            '"Salaris"', '"Inhuur"\n      buiten-loon: "bij ziekte, eenmalig"'
        ),
        PAID.format(day="2018-03-24", payee="").replace("Coordinatie", "Coaching"),  # no post of wages
    ],
)
def test_what_is_no_wage_without_a_journal(books: Books, text: str) -> None:
    books.add(AGREED)
    assert books.messages(text) == []


def test_books_without_agreements_know_no_such_rule(books: Books) -> None:
    assert books.messages(PAID.format(day="2018-03-24", payee="")) == []


def test_a_journal_adds_up_for_each_person(books: Books) -> None:
    books.add(AGREED)
    (found,) = books.messages("""
        2018-03-31 * "Lonen 2018-03"
          loonmaand: "2018-03"
          Lasten:TOP:Mensen:Coordinatie  1000.00 EUR
            medewerker: "P0001"
            loon: "bruto"
          Schulden:Loonheffing           -190.00 EUR
            medewerker: "P0001"
            loon: "loonheffing"
          Schulden:Nettoloon             -800.00 EUR
            medewerker: "P0001"
            loon: "netto"
          Schulden:Pensioen               -10.00 EUR
            medewerker: "P0001"
            loon: "werkgeverspensioen"
    """)
    assert found == (
        "Het loon van P0001 klopt niet: bruto 1.000,00, ingehouden 190,00, en netto staat er 800,00.\n"
        "  Oorzaak: bruto min loonheffing en pensioen, met een onbelaste vergoeding erbij, is netto tot op de cent.\n"
        "  Herstel: leg de loonstaat ernaast en verbeter het bedrag dat anders is."
    )


def test_a_journal_of_nobody_and_of_no_month(books: Books) -> None:
    books.add(AGREED)
    found = books.messages("""
        2018-03-31 * "Lonen 2018-03"
          loonmaand: "maart"
          Lasten:TOP:Mensen:Coordinatie  1000.00 EUR
            loon: "bruto"
          Schulden:Nettoloon
            loon: "netto"
    """)
    assert found == [
        (
            "'maart' is geen maand van een loonjournaal.\n"
            "  Oorzaak: een loonjournaal is van een maand.\n"
            '  Herstel: schrijf: loonmaand: "2026-01".'
        ),
        (
            "Een loonjournaal van iemand die er niet is.\n"
            "  Oorzaak: bij 'medewerker:' staat niets.\n"
            "  Herstel: verbeter het nummer, of meld de persoon aan met 'bwk uren aanmelden'."
        ),
    ]


def test_agreements_that_cannot_be(books: Books) -> None:
    found = books.messages("""
        2018-03-01 custom "loon" "P0009"
          post: "Mensen:Directie"
          verdeling: "WEG 1"
        2018-03-01 custom "loon" "P0010"
          post: "Mensen:Coordinatie"
          verdeling: "TOP"
        2018-03-01 custom "loonregels"
          pensioen-maanden: "twee"
    """)
    assert [message.split("\n")[0] for message in found] == [
        "De verdeling van het loon van P0010 is niet te lezen: TOP.",
        "Wanneer het pensioen betaald moet zijn, is niet te lezen: twee.",
        "Een afspraak over loon van 'P0009', die geen persoon in de boeken is.",
        "De post 'Mensen:Directie' van het loon van P0009 is er niet.",
        "Kamer 'WEG' van het loon van P0009 is er niet.",
        "Een afspraak over loon van 'P0010', die geen persoon in de boeken is.",
    ]
