"""Expenses without a receipt, and handgeld that is spent outside its categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.base.short import receipt_key

if TYPE_CHECKING:
    from tests.conftest import Books

RULE = """
2018-02-01 custom "bonnen"
  vanaf: 50.00 EUR
  zonder-bon: "Organisatie:Bankkosten Afschrijving"
"""
RENT = "Lasten:TOP:Fysiek:Huur"


def spend(
    amount: str, *more: str, day: str = "2018-03-05", flag: str = "*", to: str = RENT, paid: str = "Activa:Bank:ING"
) -> str:
    """An expense with lines of metadata."""
    lines = "".join(f"  {line}\n" for line in more)
    return f'{day} {flag} "uitgave"\n{lines}  {to}  {amount} EUR\n  {paid}\n\n'


MISSING = (
    "Van een uitgave van 50,00 euro ontbreekt de bon.\n"
    "  Oorzaak: bij elke uitgave vanaf 50,00 euro hoort een bon of factuur (bonnen, vanaf 2018-02-01).\n"
    "  Herstel: lees de bon in met 'bwk importeer' en koppel hem met 'bwk bonnen', dat ook het nummer van de betaling "
    "toont; is er echt geen, geef dan bwk bonnen NUMMER --reden 'de reden'. Ligt hij alleen op papier, geef dan bwk "
    "bonnen NUMMER --op-papier 'factuur 2018-044', met het nummer dat erop staat."
)


def test_an_expense_from_the_amount_on_has_a_receipt(books: Books) -> None:
    assert books.messages(RULE + spend("50.00")) == [MISSING]


@pytest.mark.parametrize(
    "text",
    [
        spend("49.99"),
        spend("50.00", 'bon: "factuur 2018-044"'),
        spend("50.00", 'document-bon: "bon.pdf"'),
        spend("50.00", 'bon: "ontbreekt"', 'bon-reden: "kassa was stuk"'),
        spend("50.00", day="2018-01-31"),  # before the rule holds
        spend("50.00", flag="!"),
        spend("50.00", to="Lasten:BWK:Organisatie:Bankkosten"),
        spend("50.00", to="Lasten:TOP:Afschrijving:Inventaris", paid="Vermogen:Reserves:Algemeen"),  # a whole group
        spend("50.00", to="Activa:Vraagposten"),
        spend("-50.00"),  # a refund
        spend("50.00", paid="Lasten:HLR:Fysiek:Huur"),  # a cost that moves
        '2018-03-05 * "uren"\n  Lasten:TOP:Tijd:Bewoners  60 UUR.BEWONER-2018\n  Baten:TOP:Tijd:Bewoners\n',
    ],
)
def test_nothing_is_asked(books: Books, text: str) -> None:
    found = books.messages(RULE + text)
    assert not [message for message in found if "bon" in message.split("\n", maxsplit=1)[0]]


def test_books_without_the_rule_ask_for_no_receipt(books: Books) -> None:
    assert books.messages(spend("5000.00") + spend("5.00", 'bon: "ontbreekt"')) == []


def test_what_is_spread_over_posts_and_kamers_counts_as_one(books: Books) -> None:
    text = (
        '2018-03-05 * "energie"\n  Lasten:TOP:Fysiek:Energie  30.00 EUR\n  Lasten:HLR:Fysiek:Energie  20.00 EUR\n'
        "  Activa:Bank:ING\n"
    )
    assert books.messages(RULE + text) == [MISSING]


def test_a_later_rule_takes_the_place_of_an_earlier_one(books: Books) -> None:
    later = '2018-04-01 custom "bonnen"\n  vanaf: 100.00 EUR\n'
    text = spend("60.00", day="2018-04-02") + spend("60.00", day="2018-03-31")
    assert [message.split("\n")[0] for message in books.messages(RULE + later + text)] == [
        "Van een uitgave van 60,00 euro ontbreekt de bon."
    ]


@pytest.mark.parametrize("reason", ["", 'bon-reden: " "'])
def test_a_receipt_that_is_missing_without_a_reason(books: Books, reason: str) -> None:
    assert books.messages(RULE + spend("4.50", 'bon: "ontbreekt"', *filter(None, [reason]))) == [
        (
            "Er staat dat de bon van 4,50 euro ontbreekt, maar niet waarom.\n"
            "  Oorzaak: de kascommissie moet kunnen beoordelen of dat klopt.\n"
            '  Herstel: zet eronder: bon-reden: "de reden".'
        )
    ]


@pytest.mark.parametrize(
    ("value", "shown"), [("", "er staat niets"), ("  vanaf: 50\n", "50"), ('  vanaf: "50 euro"\n', "50 euro")]
)
def test_a_rule_without_an_amount(books: Books, value: str, shown: str) -> None:
    assert books.messages(f'2018-02-01 custom "bonnen"\n{value}') == [
        (
            f"Vanaf welk bedrag een bon nodig is, is niet te lezen: {shown}.\n"
            "  Oorzaak: het is een bedrag in euro; zonder bedrag wordt nergens een bon gevraagd.\n"
            "  Herstel: schrijf: vanaf: 50.00 EUR."
        )
    ]


def test_a_rule_that_names_an_unknown_post(books: Books) -> None:
    assert books.messages(RULE.replace("Afschrijving", "Mensen:Lonen")) == [
        (
            "Bij 'zonder-bon:' staat 'Mensen:Lonen', een post die er niet is.\n"
            "  Oorzaak: dan wordt van die uitgaven toch een bon gevraagd.\n"
            "  Herstel: neem de post over uit stam/rekeningen.beancount, zonder 'Lasten' ervoor."
        )
    ]


def test_a_rule_that_stands_twice(books: Books) -> None:
    (message,) = books.messages(RULE + RULE)
    assert message.startswith("De entry bonnen '2018-02-01' staat er twee keer.")


TILL = "Activa:Handgeld:TOP"
FILLED = f'2018-03-01 * "handgeld"\n  {TILL}  100.00 EUR\n  Activa:Bank:ING\n\n'
OUTSIDE = (
    "Handgeld TOP: 12,50 euro uitgegeven op Lasten:TOP:Fysiek:Huur.\n"
    "  Oorzaak: handgeld is voor de categorieën A tot en met F; andere kosten betaalt de coöperatie van de bank.\n"
    "  Herstel: kies de categorie waar het bij hoort (Lasten:TOP:Fysiek:Handgeld:...); is het terecht zo betaald, "
    'zet dan bij de boeking buiten-categorie: "de reden".'
)


def test_handgeld_spent_outside_its_categories(books: Books) -> None:
    assert books.messages(FILLED + spend("12.50", paid=TILL)) == [OUTSIDE]


@pytest.mark.parametrize(
    "text",
    [
        spend("12.50", paid=TILL, to="Lasten:TOP:Fysiek:Handgeld:A-Koffie"),
        spend("12.50", paid=TILL, to="Lasten:HLR:Fysiek:Handgeld:A-Koffie"),
        spend("12.50", 'buiten-categorie: "bank was dicht, bestuur akkoord 3 maart"', paid=TILL),
        spend("12.50", paid=TILL, flag="!"),
        spend("12.50", paid=TILL, to="Activa:Vraagposten"),
        spend("-12.50", paid=TILL),  # a refund
        spend("12.50", paid=TILL, to="Activa:Bank:ING"),  # sent back
    ],
)
def test_handgeld_spent_as_it_may_be(books: Books, text: str) -> None:
    assert books.messages(FILLED + text) == []


def test_the_post_handgeld_itself_is_no_category(books: Books) -> None:
    (message,) = books.messages(FILLED + spend("12.50", paid=TILL, to="Lasten:TOP:Fysiek:Handgeld"))
    assert message.startswith("Handgeld TOP: 12,50 euro uitgegeven op Lasten:TOP:Fysiek:Handgeld.")


def test_an_empty_reason_waives_nothing(books: Books) -> None:
    assert books.messages(FILLED + spend("12.50", 'buiten-categorie: ""', paid=TILL)) == [OUTSIDE]


def test_a_bill_paid_by_bank_and_till_together(books: Books) -> None:
    text = (
        '2018-03-05 * "deels van de bank"\n  Lasten:TOP:Fysiek:Huur  {rent} EUR\n'
        "  Lasten:TOP:Fysiek:Handgeld:A-Koffie  7.50 EUR\n  Activa:Bank:ING  -80.00 EUR\n"
        "  Activa:Handgeld:TOP  {till} EUR\n\n"
    )
    assert books.messages(FILLED + text.format(rent="80.00", till="-7.50")) == []
    (message,) = books.messages(text.format(rent="92.50", till="-20.00"))
    assert message == OUTSIDE


@given(st.text(alphabet="aZ09-/. ", min_size=1))
def test_a_key_is_of_one_form_and_stays_so(number: str) -> None:
    key = receipt_key(number)
    assert receipt_key(key) == key
    assert receipt_key(number.replace("/", "-").replace(" ", "_")) == key
