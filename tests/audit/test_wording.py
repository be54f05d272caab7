"""How the checklist puts in words what the books spell for a computer."""

from __future__ import annotations

import datetime as dt

import pytest
from beancount.core.amount import Amount
from beancount.core.number import D
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.audit.audit import account_name, in_words_of, quoted, sentence
from bwk_ledger.base.finding import AccountName, Phrase
from bwk_ledger.base.periods import in_words
from bwk_ledger.books.canonical import describe, differing

NAMES = {
    "Activa:Bank:ING": "ING betaalrekening",
    "Lasten:TOP:Fysiek:Huur": "Huur",
    "Lasten:TOP:Fysiek:Handgeld:A-Koffie": "A  Koffie, thee",
    "Activa:Handgeld:TOP": "Handgeld Buurtkamer TOP",
}


@pytest.mark.parametrize(
    ("account", "name"),
    [
        ("Activa:Bank:ING", "ING betaalrekening"),
        ("Lasten:TOP:Fysiek:Huur", "Huur van TOP"),
        ("Lasten:TOP:Fysiek:Handgeld:A-Koffie", "A Koffie, thee van TOP"),
        ("Activa:Handgeld:TOP", "Handgeld van TOP"),
        ("Lasten:HLR:Fysiek:Handgeld:B-Eten", "Handgeld B-Eten van HLR"),  # not in the books
        ("Activa:Bank:ABN", "Bank ABN"),
    ],
)
def test_accounts_are_called_by_name_and_kamer(account: str, name: str) -> None:
    assert account_name(NAMES, account) == name


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ("op {}", dt.date(2018, 3, 9), "Op 9 maart 2018."),
        ("in {:%Y-%m}", dt.date(2018, 2, 1), "In februari 2018."),
        ("op {}", AccountName("Activa:Bank:ING"), "Op ING betaalrekening."),
        ("er staat {}", Amount(D("-1250"), "EUR"), "Er staat -1.250,00 euro."),
        ("er gaan {} af", Amount(D("-2"), "AANDEEL"), "Er gaan -2 aandelen af."),
        ("er komt {} bij", Amount(D("1"), "AANDEEL"), "Er komt 1 aandeel bij."),
        ("bon was {}", '"TOP-2018-005"', "Bon was TOP-2018-005."),
        ("bestand {}", "NL52_01-01-2018_31-12-2018.csv", "Bestand NL52_01-01-2018_31-12-2018.csv."),
        ("{}", Phrase("op {day}", {"day": dt.date(2018, 12, 31)}), "Op 31 december 2018."),
    ],
)
def test_values_lose_the_spelling_of_the_books(text: str, value: object, said: str) -> None:
    named = text.replace("{", "{value", 1)
    assert in_words_of(NAMES, Phrase(named, {"value": value})) == said


def test_what_is_different_keeps_the_spelling_of_the_books_and_loses_it_in_words() -> None:
    old = [["Transaction", "datum: 2018-03-09", "omschrijving: Huur"], ["Activa:Bank:ING", "bedrag: -1250 EUR"]]
    new = [["Transaction", "datum: 2018-03-09", "omschrijving: Huur"], ["Activa:Bank:ING", "bedrag: 3.5 EUR"]]
    (phrase,) = differing(old, new)
    assert str(phrase) == "bedrag van Activa:Bank:ING was -1250 EUR en is 3.5 EUR"
    assert in_words_of(NAMES, phrase) == "Bedrag van ING betaalrekening was -1.250,00 euro en is 3,50 euro."
    assert str(describe(old)) == "2018-03-09 Huur (Activa:Bank:ING -1250 EUR)"
    assert in_words_of(NAMES, describe(old)) == "9 maart 2018 Huur (ING betaalrekening -1.250,00 euro)."


@given(st.dates(dt.date(1900, 1, 1), dt.date(2999, 12, 31)))
def test_every_day_is_told_in_words(day: dt.date) -> None:
    assert in_words_of({}, Phrase("Op {day}.", {"day": day})) == f"Op {in_words(day)}."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("iets  is\nmis", "Iets is mis."),
        ("Iets is mis.", "Iets is mis."),
        ("jaren/2018/bank.beancount is weg", "Het bestand jaren/2018/bank.beancount is weg."),
        ("'V' is geen nummer.", "Let op: 'V' is geen nummer."),
    ],
)
def test_a_sentence_begins_with_a_capital_and_ends_with_a_period(text: str, said: str) -> None:
    assert sentence(text) == said


def test_what_somebody_wrote_stands_between_quotes() -> None:
    assert quoted("twee\nregels.") == "'twee regels'"
