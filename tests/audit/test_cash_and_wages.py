"""The cash box of a kamer and wages on the checklist of the kascommissie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.audit import handgeld, hours
from tests.audit.lines_help import GOOD, OPEN, ask, texts
from tests.compose import person

if TYPE_CHECKING:
    from tests.conftest import Books

PEOPLE = (
    person("V0001")
    + person("V0002")
    + person("P0001", soort="betaald")
    + """
2018-01-02 * "handgeld"
  Activa:Bank:ING      -100.00 EUR
  Activa:Handgeld:TOP   100.00 EUR
2018-01-02 * "kleingeld"
  kas: "opname"
  Activa:Handgeld:TOP  -40.00 EUR
  Activa:Kas:TOP        40.00 EUR
2018-01-03 * "eettafel"
  kas: "inkomsten"
  Activa:Kas:TOP         30.00 EUR
  Baten:TOP:Eigen:LEDEN
"""
)
COUNT = """
    2018-12-31 custom "kastelling" "TOP" 69.50 EUR
      rekening: "Activa:Kas:TOP"
      door: "V0001"
      en: "V0002"
    2018-12-31 * "Kasverschil: munt gevallen"
      kas: "verschil"
      Activa:Kas:TOP                        -0.50 EUR
      Lasten:TOP:Verschillen:Kasverschil     0.50 EUR
    2000-01-01 custom "post" "Lasten" "Verschillen:Kasverschil"
      naam: "Kasverschillen"
      rgs: "WBedAdlKav"
"""
JOURNAL = """
    2018-01-01 custom "loon" "P0001"
      post: "Mensen:Coordinatie"
      verdeling: "TOP 1"
      loonkostensubsidie: 300.00 EUR
      gemeente: "Utrecht"
    2018-03-31 * "Lonen 2018-03"
      loonmaand: "2018-03"
      bon: "loonstaat 2018-03"
      Lasten:TOP:Mensen:Coordinatie  1000.00 EUR
        medewerker: "P0001"
        loon: "bruto"
      Schulden:Loonheffing           -180.00 EUR
        medewerker: "P0001"
        loon: "loonheffing"
      Schulden:Nettoloon             -820.00 EUR
        medewerker: "P0001"
        loon: "netto"
      Lasten:TOP:Mensen:Coordinatie  -300.00 EUR
        medewerker: "P0001"
        loon: "loonkostensubsidie"
      Activa:Loonkostensubsidie       300.00 EUR
        medewerker: "P0001"
        loon: "loonkostensubsidie"
    2018-03-24 * "Nettoloon"
      Activa:Bank:ING     -820.00 EUR
      Schulden:Nettoloon   820.00 EUR
    2018-05-24 * "Inval bij ziekte"
      bon: "verklaring 1"
      buiten-loon: "eenmalig, al belast bij een ander"
      Activa:Bank:ING                -50.00 EUR
      Lasten:TOP:Mensen:Coordinatie   50.00 EUR
"""


def test_a_box_that_was_not_counted_is_asked_about(books: Books) -> None:
    line = ask(handgeld.check_cash, books.load(PEOPLE))
    assert (
        "Kas van TOP: 70,00 euro op 31 december 2018. Na de laatste boeking is de kas niet geteld. Tel haar met twee "
        "mensen."
    ) in texts(line, OPEN)


def test_a_count_proves_the_box_and_the_difference_is_named(books: Books) -> None:
    books.add(PEOPLE)
    ledger = books.load(COUNT)
    assert "Kas van TOP: 69,50 euro, geteld op 31 december 2018 door V0001 en V0002." in texts(
        ask(handgeld.check_cash, ledger), GOOD
    )
    assert texts(ask(handgeld.check_waivers, ledger), OPEN) == [
        "31 december 2018: in de kas van TOP was 0,50 te weinig, en dat is geboekt als 'Kasverschil: munt gevallen'."
    ]


def test_the_months_of_box_and_account(books: Books) -> None:
    line = ask(handgeld.check_agreements, books.load(PEOPLE))
    assert texts(line, GOOD)[0] == (
        "TOP, januari 2018: 100,00 euro overgemaakt van hoogstens 250,00; 0,00 uitgegeven; 30,00 ontvangen in contant "
        "geld; 130,00 over, waarvan 70,00 in de kas; niet geteld."
    )


def test_wages_by_number(books: Books) -> None:
    books.add(PEOPLE)
    ledger = books.load(JOURNAL)
    assert [error.message for error in ledger.errors] == []
    line = ask(hours.check_people, ledger)
    assert (
        "P0001: loon over 1 maand, bruto 1.000,00 euro en netto 820,00; het kostte 1.000,00, waarvan 300,00 "
        "loonkostensubsidie."
    ) in texts(line, GOOD)
    assert texts(line, OPEN) == [
        "Loonheffing over maart 2018: 180,00 euro had uiterlijk 30 april 2018 betaald moeten zijn."
    ]
    assert texts(ask(handgeld.check_waivers, ledger), OPEN) == [
        (
            "24 mei 2018: een betaling op een post van lonen is geen loon ('Inval bij ziekte'). Reden: 'eenmalig, al "
            "belast bij een ander'."
        )
    ]
