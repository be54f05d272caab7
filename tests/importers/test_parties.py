"""Which names are of organisations, which of people, and which words of a text may stand beside a person."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from importers.parties import PartyLooks, names_person, party_of, without_names
from importers.readers.bank import BankRow

ORGANISATIONS = (
    "Telenet Zakelijk", "Groene Stroom BV", "Jansen B.V.", "ING Bank N.V.", "Kantoorshop.nl", "Gemeente Amersfoort",
    "Stichting Van der Hoeven", "Pensioenfonds Zorg en Welzijn", "Buurtsuper de Mandarijn", "Coöperatie De Kas",
)  # fmt: skip
PEOPLE = (
    "J. Boomsma", "J Boomsma", "Boomsma, J.", "M. de Wit", "F. el Amrani", "Jan de Vries", "Familie van Dijk",
    "Dhr. Voorbeeld", "mw J.P. Proef e/o", "Lid 14 Achternaam14", "S. Bank",
)  # fmt: skip


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_an_organisation_is_told_by_a_word(name: str) -> None:
    assert party_of(name) is PartyLooks.ORGANISATION


@pytest.mark.parametrize("name", PEOPLE)
def test_a_person_is_told_by_initials_or_what_stands_before_a_name(name: str) -> None:
    assert party_of(name) is PartyLooks.PERSON


@pytest.mark.parametrize("name", ["Jumbo", "Action", "", "Vera Proef"])
def test_most_names_tell_nothing(name: str) -> None:
    assert party_of(name) is PartyLooks.UNKNOWN


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Salaris januari 2026", "Salaris januari 2026"),
        ("Salaris januari van Vera Proef", "Salaris januari"),
        ("vergoeding 2026-03 voor LINDE", "vergoeding 2026-03 voor LINDE"),
        ("voor Vera, NL12DEMO0000000042, tel 0612345678", ""),
        ("januari 2026", ""),
        ("GIFT voor de buurtkamer, succes!", "GIFT"),
    ],
)
def test_only_words_that_say_what_stay(text: str, left: str) -> None:
    row = BankRow(1, dt.date(2026, 1, 1), "", Decimal(1), "", "Vera Proef", text, text)
    assert without_names(row, ["LINDE"]) == left


def test_a_text_that_holds_a_word_of_a_name_is_told() -> None:
    assert names_person("Loon Boomsmá", "J. Boomsma")
    assert not names_person("Loon", "J. Boomsma")
    assert not names_person("Stroom", "Groene Stroom BV")
