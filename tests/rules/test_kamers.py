from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Books


def test_results_of_kamers_and_of_the_cooperative_are_fine(books: Books) -> None:
    text = """
        2018-02-01 * "huur en bankkosten"
          Activa:Bank:ING                    -35.00 EUR
          Lasten:TOP:Fysiek:Huur              30.00 EUR
          Lasten:BWK:Organisatie:Bankkosten    5.00 EUR
        """
    assert books.messages(text) == []


def test_an_unknown_kamer(books: Books) -> None:
    text = """
        2018-01-01 open Lasten:OOST:Fysiek:Huur EUR
        2018-02-01 * "huur"
          Activa:Bank:ING          -30.00 EUR
          Lasten:OOST:Fysiek:Huur   30.00 EUR
        """
    assert books.messages(text) == [
        (
            "Onbekende kamer 'OOST' in Lasten:OOST:Fysiek:Huur.\n"
            "  Oorzaak: de kamers zijn: TOP HLR BWK.\n"
            "  Herstel: verbeter de rekening, of voeg de kamer toe in stam/kamers.beancount."
        )
    ]


def test_a_result_without_a_kamer(books: Books) -> None:
    text = """
        2018-01-01 open Lasten:Huur EUR
        2018-01-01 open Baten:TOP:Giften EUR
        2018-02-01 * "huur"
          Activa:Bank:ING    -30.00 EUR
          Lasten:Huur         40.00 EUR
          Baten:TOP:Giften   -10.00 EUR
        """
    assert books.messages(text) == [
        f"Resultaat zonder kamer: {account}.\n"
        "  Oorzaak: elke bate en last hoort bij een kamer: Lasten:<KAMER>:<Groep>:<Post>.\n"
        "  Herstel: boek op de rekening van de kamer, of op die van de coöperatie."
        for account in ("Lasten:Huur", "Baten:TOP:Giften")
    ]


def test_a_kamer_that_is_only_opened_but_not_booked_on_is_no_error(books: Books) -> None:
    assert books.messages("2018-01-01 open Lasten:OOST:Fysiek:Huur EUR\n") == []


def test_an_error_points_at_the_posting(books: Books) -> None:
    books.add(
        """
        2018-01-01 open Lasten:OOST:Fysiek:Huur EUR
        2018-02-01 * "huur"
          Activa:Bank:ING          -30.00 EUR
          Lasten:OOST:Fysiek:Huur   30.00 EUR
        """
    )
    (error,) = books.load().errors
    line = books.main.read_text("utf-8").splitlines()[error.source["lineno"] - 1]
    assert line == "  Lasten:OOST:Fysiek:Huur   30.00 EUR"
