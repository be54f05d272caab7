"""Rules about the cash box of a kamer, beside its handgeld account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.compose import person

if TYPE_CHECKING:
    from tests.conftest import Books

PEOPLE = person("V0001") + person("V0002")


def first_lines(messages: list[str]) -> list[str]:
    return [message.split("\n")[0] for message in messages]


def test_a_box_is_never_below_zero(books: Books) -> None:
    """Also where the account could have paid: notes come from the box alone."""
    found = books.messages("""
        2018-02-01 * "handgeld"
          Activa:Bank:ING      -100.00 EUR
          Activa:Handgeld:TOP   100.00 EUR
        2018-02-03 * "koffie"
          Activa:Kas:TOP                       -20.00 EUR
          Lasten:TOP:Fysiek:Handgeld:A-Koffie   20.00 EUR
        2018-02-04 * "kleingeld"
          Activa:Handgeld:TOP  -20.00 EUR
          Activa:Kas:TOP        20.00 EUR
    """)
    assert first_lines(found) == ["Kas TOP staat op 2018-02-03 onder nul: -20,00 euro."]


def test_what_a_box_pays_is_in_the_categories(books: Books) -> None:
    found = books.messages("""
        2018-02-01 * "eettafel"
          Activa:Kas:TOP         100.00 EUR
          Baten:TOP:Eigen:LEDEN
        2018-02-03 * "huur"
          Activa:Kas:TOP          -20.00 EUR
          Lasten:TOP:Fysiek:Huur   20.00 EUR
    """)
    assert first_lines(found) == ["Handgeld TOP: 20,00 euro uitgegeven op Lasten:TOP:Fysiek:Huur."]


def test_the_ceiling_counts_transfers_and_not_takings(books: Books) -> None:
    """Takings, what goes between box and account, and takings that go to the bank leave the room as it is."""
    text = """
        2018-02-01 * "handgeld"
          Activa:Bank:ING      -250.00 EUR
          Activa:Handgeld:TOP   250.00 EUR
        2018-02-02 * "kleingeld"
          Activa:Handgeld:TOP  -100.00 EUR
          Activa:Kas:TOP        100.00 EUR
        2018-02-03 * "eettafel"
          Activa:Kas:TOP         300.00 EUR
          Baten:TOP:Eigen:LEDEN
        2018-02-04 * "gestort bij de bank"
          Activa:Kas:TOP   -300.00 EUR
          Activa:Bank:ING   300.00 EUR
    """
    assert books.messages(text) == []
    more = '\n2018-02-05 * "van de bank"\n  Activa:Bank:ING  -1.00 EUR\n  Activa:Kas:TOP\n'
    assert first_lines(books.messages(more)) == ["Handgeld TOP in 2018-02: 251,00 euro overgemaakt, 1,00 te veel."]


def test_box_and_account_are_counted_apart(books: Books) -> None:
    text = """
        2018-02-01 * "handgeld"
          Activa:Bank:ING      -100.00 EUR
          Activa:Handgeld:TOP   100.00 EUR
        2018-02-02 * "eettafel"
          Activa:Kas:TOP         30.00 EUR
          Baten:TOP:Eigen:LEDEN
        2018-02-28 custom "kastelling" "TOP" 30.00 EUR
          rekening: "Activa:Kas:TOP"
          door: "V0001"
          en: "V0002"
        2018-02-28 custom "kastelling" "TOP" 100.00 EUR
          door: "V0001"
          en: "V0002"
    """
    books.add(PEOPLE)
    assert books.messages(text) == []


def test_what_cannot_be_counted(books: Books) -> None:
    books.add(PEOPLE)
    (found,) = books.messages("""
        2018-02-28 custom "kastelling" "TOP" 0.00 EUR
          rekening: "Activa:Kas:HLR"
          door: "V0001"
          en: "V0002"
    """)
    assert found == (
        "Kastelling van TOP op 2018-02-28: 'Activa:Kas:HLR' is niet te tellen.\n"
        "  Oorzaak: geteld wordt wat een kamer in haar kas heeft, of in haar handgeld waar dat contant is.\n"
        '  Herstel: schrijf: rekening: "Activa:Kas:TOP", of haal deze regel weg.'
    )
