from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Books


def test_a_budget_on_an_account_that_follows_from_a_kamer_is_fine(books: Books) -> None:
    text = """
        2018-01-01 custom "budget" Lasten:TOP:Fysiek:Huur "yearly" 2400.00 EUR
        2018-01-01 custom "budget" Lasten:TOP:Tijd:Bewoners "yearly" 8000 UUR.BEWONER-2018
        2018-01-01 custom "budget" Baten:TOP:Gemeente:SPDO "yearly" -50000 EUR
        """
    assert books.messages(text) == []


def test_a_budget_on_an_unknown_account(books: Books) -> None:
    assert books.messages('2018-01-01 custom "budget" Lasten:TOP:Fysiek:Hur "yearly" 2400.00 EUR\n') == [
        (
            "Begroting op onbekende rekening Lasten:TOP:Fysiek:Hur.\n"
            "  Oorzaak: deze rekening is nergens geopend, dus dit bedrag zou in geen enkel overzicht staan.\n"
            "  Herstel: verbeter de rekening, of voeg de kamer, post of financier toe in stam/."
        )
    ]


def test_a_budget_on_a_parent_account_is_unknown_too(books: Books) -> None:
    (message,) = books.messages('2018-01-01 custom "budget" Lasten:TOP:Fysiek "yearly" 2400.00 EUR\n')
    assert message.startswith("Begroting op onbekende rekening Lasten:TOP:Fysiek.\n")
