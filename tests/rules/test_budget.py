from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from beancount.core import data
from fava.core import FavaLedger

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


def test_a_budget_of_a_year_in_which_the_kamer_is_not_there(books: Books) -> None:
    kamer = '2019-03-01 custom "kamer" "EIK"\n  naam: "De Eik"\n  einde: 2020-06-30\n'
    budgets = [
        f'{day} custom "{kind}" Lasten:EIK:Fysiek:Huur {how} 120.00 EUR\n{rest}'
        for day, kind, how, rest in (
            ("2018-01-01", "budget", '"yearly"', ""),
            ("2019-01-01", "budget", '"yearly"', ""),  # part of that year it is there
            ("2020-06-30", "begrotingswijziging", '"erbij"', '  besluit: "bestuur 1 juni"\n'),
            ("2020-07-01", "begrotingswijziging", '"erbij"', '  besluit: "bestuur 2 juni"\n'),
            ("2021-01-01", "budget", '"yearly"', ""),
        )
    ]
    messages = books.messages(kamer + "".join(budgets))
    assert [message.split("\n")[0] for message in messages] == [
        f"Begroting van Lasten:EIK:Fysiek:Huur voor {year}, en kamer EIK is er dan niet." for year in (2018, 2021, 2020)
    ]
    assert messages[0].partition("\n")[2] == (
        "  Oorzaak: zij is er van 2019-03-01 tot en met 2020-06-30; erbuiten heeft zij geen kosten, baten of uren.\n"
        "  Herstel: is zij gesloten, geef dan: bwk begroting herzien Lasten:EIK:Fysiek:Huur --wordt 0 --per 2018-01-01 "
        '--besluit "..."; kloppen de dagen van de kamer niet, verander die dan met \'bwk kamer wijzig EIK --vanaf '
        "DAG' of 'bwk kamer heropen EIK'."
    )


def test_a_budget_on_a_parent_account_is_unknown_too(books: Books) -> None:
    (message,) = books.messages('2018-01-01 custom "budget" Lasten:TOP:Fysiek "yearly" 2400.00 EUR\n')
    assert message.startswith("Begroting op onbekende rekening Lasten:TOP:Fysiek.\n")


@pytest.mark.parametrize(
    "budget",
    [
        '2018-01-01 custom "budget" Lasten:TOP:Fysiek:Huur "monthly" 200.00 EUR',
        '2018-01-01 custom "budget" Lasten:TOP:Fysiek:Huur "Yearly" 2400.00 EUR',
        '2018-01-01 custom "budget" Lasten:TOP:Fysiek:Huur "jaarlijks" 2400.00 EUR',
        '2018-01-01 custom "budget" Lasten:TOP:Fysiek:Huur "" 2400.00 EUR',
        '2018-01-02 custom "budget" Lasten:TOP:Fysiek:Huur "yearly" 2400.00 EUR',
        '2018-02-01 custom "budget" Lasten:TOP:Fysiek:Huur "yearly" 2400.00 EUR',
        '2018-12-31 custom "budget" Lasten:TOP:Fysiek:Huur "monthly" 200.00 EUR',
    ],
)
def test_a_budget_that_is_not_for_a_whole_year(books: Books, budget: str) -> None:
    assert books.messages(budget + "\n") == [
        (
            "De begroting van Lasten:TOP:Fysiek:Huur is niet voor een heel jaar.\n"
            "  Oorzaak: begrotingen staan in jaarbedragen, zodat zij tot op de cent vergelijkbaar zijn.\n"
            '  Herstel: schrijf: 2018-01-01 custom "budget" REKENING "yearly" BEDRAG.'
        )
    ]


def test_an_unknown_account_is_told_beside_what_else_is_wrong(books: Books) -> None:
    messages = books.messages('2018-02-01 custom "budget" Lasten:TOP:Fysiek:Hur "monthly" 200.00 EUR\n')
    assert [message.splitlines()[0] for message in messages] == [
        "De begroting van Lasten:TOP:Fysiek:Hur is niet voor een heel jaar.",
        "Begroting op onbekende rekening Lasten:TOP:Fysiek:Hur.",
    ]


HALF_WRITTEN = {
    "": "er staat niets",
    " Lasten:TOP:Fysiek:Huur": "Lasten:TOP:Fysiek:Huur",
    ' Lasten:TOP:Fysiek:Huur "yearly"': "Lasten:TOP:Fysiek:Huur yearly",
    " Lasten:TOP:Fysiek:Huur 2400.00 EUR": "Lasten:TOP:Fysiek:Huur 2400.00 EUR",
    ' "yearly" 2400.00 EUR': "yearly 2400.00 EUR",
    ' Lasten:TOP:Fysiek:Huur "yearly" 2400.00 EUR "2018"': "Lasten:TOP:Fysiek:Huur yearly 2400.00 EUR 2018",
    # no account
    ' "Lasten:TOP:Fysiek:Huur" "yearly" 2400.00 EUR': "Lasten:TOP:Fysiek:Huur yearly 2400.00 EUR",
    ' 2018-01-01 "yearly" 2400.00 EUR': "2018-01-01 yearly 2400.00 EUR",
    ' 2400.00 EUR "yearly" Lasten:TOP:Fysiek:Huur': "2400.00 EUR yearly Lasten:TOP:Fysiek:Huur",
    # nothing that says how often
    " Lasten:TOP:Fysiek:Huur 2018-01-01 2400.00 EUR": "Lasten:TOP:Fysiek:Huur 2018-01-01 2400.00 EUR",
    # no amount of euros or hours
    ' Lasten:TOP:Fysiek:Huur "yearly" 2400.00': "Lasten:TOP:Fysiek:Huur yearly 2400.00",
    ' Lasten:TOP:Fysiek:Huur "yearly" "2400.00 EUR"': "Lasten:TOP:Fysiek:Huur yearly 2400.00 EUR",
    ' Lasten:TOP:Fysiek:Huur "yearly" TRUE': "Lasten:TOP:Fysiek:Huur yearly True",
    ' Lasten:TOP:Fysiek:Huur "yearly" 2400.00 USD': "Lasten:TOP:Fysiek:Huur yearly 2400.00 USD",
}


@pytest.mark.parametrize(("values", "shown"), HALF_WRITTEN.items())
def test_a_budget_that_is_half_written(books: Books, values: str, shown: str) -> None:
    assert books.messages(f'2018-01-01 custom "budget"{values}\n') == [
        (
            f"Een begroting zonder de juiste gegevens: {shown}.\n"
            '  Oorzaak: een begroting begint met: custom "budget" Lasten:TOP:Fysiek:Huur "yearly" 2400.00 EUR; een '
            "rekening staat zonder aanhalingstekens.\n"
            "  Herstel: vul de entry aan."
        )
    ]


def test_a_half_written_budget_is_told_with_its_own_line_and_left_out_beside_the_others(books: Books) -> None:
    books.add('2018-01-01 custom "budget" Lasten:TOP:Fysiek:Huur "yearly" 2400.00\n')
    books.add('2018-01-01 custom "budget" Lasten:HLR:Fysiek:Huur "yearly" 2400.00 EUR\n')
    ledger = books.load()
    (error,) = ledger.errors
    line = books.main.read_text("utf-8").splitlines()[error.source["lineno"] - 1]
    assert line == '2018-01-01 custom "budget" Lasten:TOP:Fysiek:Huur "yearly" 2400.00'
    budgets = [entry for entry in ledger.by_type[data.Custom] if entry.type == "budget"]
    assert [entry.values[0].value for entry in budgets] == ["Lasten:HLR:Fysiek:Huur"]


@pytest.mark.parametrize("values", HALF_WRITTEN)
def test_fava_opens_books_with_a_half_written_budget(books: Books, values: str) -> None:
    books.add(f'2018-01-01 custom "budget"{values}\n')
    (error,) = FavaLedger(str(books.main)).errors
    assert error.message.startswith("Een begroting zonder de juiste gegevens: ")
