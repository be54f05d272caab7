"""Every form: its examples are right, and what it writes is read back."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest
from beancount.parser import parser

from bwk_ledger.books.text import custom, entries_text
from bwk_ledger.standing.accruals import ACCRUAL
from bwk_ledger.standing.config import FORMS
from bwk_ledger.standing.form import END
from bwk_ledger.standing.grants import FUNDER
from bwk_ledger.standing.handgeld import COUNT
from bwk_ledger.standing.hours import COMPLETE, PERSON
from bwk_ledger.standing.members import APPLIED, IN_ASSOCIATION, KAMER, KIND, MEMBER, SUBSCRIPTION
from bwk_ledger.standing.orders import ORDER
from bwk_ledger.standing.refusals import Examples
from bwk_ledger.standing.tariffs import TARIFF

if TYPE_CHECKING:
    from bwk_ledger.standing.form import Form

ALL = [*FORMS.values(), ORDER, COUNT, TARIFF]
_ON_LAST_DAY = {ACCRUAL.type, COMPLETE.type}
_ROOTS = 'option "name_expenses" "Lasten"'


def _example(form: Form) -> Any:
    """An entry with the example of every value and key."""
    day = "2018-12-31" if form.type in _ON_LAST_DAY else "2018-01-01"
    lines = [f"{day} {form.begins}", *(f"  {key.name}: {key.example}" for key in form.keys)]
    entries, errors, _ = parser.parse_string(Examples().fill("\n".join([_ROOTS, *lines]), 2018) + "\n")
    assert not errors
    return entries[0]


@pytest.mark.parametrize("form", ALL, ids=lambda form: form.type)
def test_the_examples_of_a_form_are_right(form: Form) -> None:
    entry = _example(form)
    assert [found.message for found in form.findings(entry) if found.rule != "members.applied"] == []
    assert form.unknown_keys(entry) == ()


@pytest.mark.parametrize("form", ALL, ids=lambda form: form.type)
def test_every_key_says_in_dutch_what_it_is(form: Form) -> None:
    names = [key.name for key in form.keys]
    assert len(set(names)) == len(names)
    for key in (*form.values, *form.keys):
        assert re.fullmatch(r"[^.]{5,}", key.meaning)


def test_a_key_that_nothing_reads_is_found() -> None:
    text = '2018-01-01 custom "lid" "L0001"\n  soort: "bewoner"\n  eind: 2018-12-31\n  bron: "lijst.csv"\n'
    (entry,) = parser.parse_string(text)[0]
    assert MEMBER.unknown_keys(entry) == ("eind",)


@pytest.mark.parametrize(
    ("key", "is_known"),
    [("toegekend", True), ("toegekend-2018", True), ("toegekend-18", False), ("kamers-2018", False)],
)
def test_a_key_may_be_of_one_year_where_the_form_says_so(key: str, is_known: bool) -> None:
    entry = custom({key: "x"}, dt.date(2018, 1, 1), FUNDER.type, "SPDO")
    assert FUNDER.unknown_keys(entry) == (() if is_known else (key,))


def test_what_is_written_has_the_keys_that_say_something_in_the_order_of_the_form() -> None:
    values = {END: dt.date(2018, 12, 31), KAMER: "TOP", KIND: "bewoner", APPLIED: None, IN_ASSOCIATION: None}
    entry = custom(MEMBER.metadata(values), dt.date(2018, 1, 1), MEMBER.type, "L0001")
    assert entries_text([entry]) == (
        '2018-01-01 custom "lid" "L0001"\n  soort: "bewoner"\n  kamer: "TOP"\n  einde: 2018-12-31\n'
    )


def test_the_columns_of_lists() -> None:
    assert PERSON.columns == {"nummer", "soort", "kamers", "sinds", "tot", "lid"}
    assert MEMBER.columns == {"lidnummer", "soort", "kamer", "lid sinds", "lid tot"}


def test_an_association_that_is_unclear_names_the_subscription() -> None:
    text = '2018-01-01 custom "inschrijving" "L0002"\n  soort: "bewoner"\n  aandelen: 1\n  vereniging: "ja"\n'
    (entry,) = parser.parse_string(text)[0]
    assert [found.text for found in SUBSCRIPTION.findings(entry)] == [
        "De inschrijving van L0002 zegt bij 'vereniging' geen ja of nee: ja."
    ]
