"""How the checklist puts in words what the books spell for a computer."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.audit.audit import account_name, plain, quoted, sentence
from bwk_ledger.base.periods import in_words

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
    ("text", "said"),
    [
        ("op 2018-03-09 en 31-12-2018 in 2018-02", "op 9 maart 2018 en 31 december 2018 in februari 2018"),
        ("NL52_01-01-2018_31-12-2018.csv, 2018-01-05.nota.pdf", "NL52_01-01-2018_31-12-2018.csv, 2018-01-05.nota.pdf"),
        ("factuur 2018-104 van 2018-13-45", "factuur 2018-104 van 2018-13-45"),
        (
            "bedrag van Activa:Bank:ING was -1250 EUR en is 3.5 EUR",
            "bedrag van ING betaalrekening was -1.250,00 euro en is 3,50",
        ),
        ("-2 AANDEEL en 1 AANDEEL", "-2 aandelen en 1 aandeel"),
        ('bon was "TOP-2018-005"', "bon was TOP-2018-005"),
    ],
)
def test_messages_lose_the_spelling_of_the_books(text: str, said: str) -> None:
    assert plain(NAMES, text) == said


@given(st.dates(dt.date(1900, 1, 1), dt.date(2999, 12, 31)))
def test_every_day_is_told_in_words(day: dt.date) -> None:
    assert plain({}, f"Op {day}.") == f"Op {in_words(day)}."


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
