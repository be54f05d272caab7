from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Books


def test_hours_on_both_sides_are_fine(books: Books) -> None:
    text = """
        2018-02-28 * "V0001" "uren februari"
          Lasten:TOP:Tijd:Bewoners   10.50 UUR.BEWONER-2018
          Baten:TOP:Tijd:Bewoners   -10.50 UUR.BEWONER-2018
        """
    assert books.messages(text) == []


def test_hours_outside_an_hours_account(books: Books) -> None:
    text = """
        2018-01-01 open Lasten:TOP:Mensen:Vrijwilligers
        2018-02-28 * "uren"
          Lasten:TOP:Mensen:Vrijwilligers   10 UUR.BEWONER-2018
          Baten:TOP:Tijd:Bewoners          -10 UUR.BEWONER-2018
        """
    assert books.messages(text) == [
        (
            "Uren buiten een urenrekening: 10,00 UUR.BEWONER-2018 op Lasten:TOP:Mensen:Vrijwilligers.\n"
            "  Oorzaak: uren staan alleen op Lasten:<KAMER>:Tijd:... en Baten:<KAMER>:Tijd:..., zodat zij de euro's "
            "niet raken.\n"
            "  Herstel: boek de uren op een rekening van de groep Tijd."
        )
    ]


def test_euros_on_an_hours_account(books: Books) -> None:
    text = """
        2018-02-28 * "vergoeding"
          Lasten:TOP:Tijd:Bewoners   100.40 EUR
          Activa:Bank:ING           -100.40 EUR
        """
    assert books.messages(text) == [
        (
            "Geen uren op een urenrekening: 100,40 EUR op Lasten:TOP:Tijd:Bewoners.\n"
            "  Oorzaak: op rekeningen van de groep Tijd staan alleen uren.\n"
            "  Herstel: boek euro's op een andere post van de kamer."
        )
    ]


def test_hours_cannot_be_paid_with_euros(books: Books) -> None:
    text = """
        2018-02-28 * "uren van de bank"
          Lasten:TOP:Tijd:Bewoners    10 UUR.BEWONER-2018 @ 10.04 EUR
          Activa:Bank:ING        -100.40 EUR
        """
    assert books.messages(text) == [
        (
            "Uren met een prijs: 10,00 UUR.BEWONER-2018 op Lasten:TOP:Tijd:Bewoners.\n"
            "  Oorzaak: uren staan tegenover uren, nooit tegenover euro's; wat een uur waard is staat in "
            "stam/tarieven.beancount.\n"
            "  Herstel: haal de prijs weg, en boek dezelfde uren met een minteken op de baten van de groep Tijd."
        )
    ]


def test_hours_at_cost_have_a_price_too(books: Books) -> None:
    text = """
        2018-02-28 * "uren van de bank"
          Lasten:TOP:Tijd:Bewoners    10 UUR.BEWONER-2018 {10.04 EUR}
          Activa:Bank:ING        -100.40 EUR
        """
    (message,) = books.messages(text)
    assert message.startswith("Uren met een prijs: 10,00 UUR.BEWONER-2018 op Lasten:TOP:Tijd:Bewoners.\n")


def test_hours_cannot_be_sold_for_euros(books: Books) -> None:
    text = """
        2018-01-01 open Activa:Uren
        2018-02-28 * "uren op de balans"
          Activa:Uren                10 UUR.BEWONER-2018 @ 10.04 EUR
          Activa:Bank:ING       -100.40 EUR
        """
    (message,) = books.messages(text)
    assert message.startswith("Uren buiten een urenrekening: 10,00 UUR.BEWONER-2018 op Activa:Uren.\n")


def test_each_wrong_posting_is_told_with_its_own_line(books: Books) -> None:
    books.add(
        """
        2018-02-28 * "vergoeding"
          Lasten:TOP:Tijd:Bewoners         100 EUR
          Lasten:TOP:Tijd:Professionals    200 EUR
          Activa:Bank:ING                 -300 EUR
        """
    )
    lines = books.main.read_text("utf-8").splitlines()
    assert [lines[error.source["lineno"] - 1].split()[0] for error in books.load().errors] == [
        "Lasten:TOP:Tijd:Bewoners",
        "Lasten:TOP:Tijd:Professionals",
    ]
