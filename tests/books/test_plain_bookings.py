"""Plain bookings are written as beancount's own printer writes them, to the byte."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from beancount.core import data
from beancount.core.amount import Amount
from beancount.core.position import Cost
from beancount.parser import printer
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.base.errors import folded
from bwk_ledger.books.text import format_entries, plain_booking

DAY = dt.date(2018, 1, 1)
TEXTS = st.text(max_size=12).map(folded) | st.sampled_from(['"', "\\", 'een "twee" \\', " ", "a  b", "\xa0", "é"])
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False) | st.decimals(-1000, 1000, places=2)
DAYS = st.dates()
VALUES = st.dictionaries(
    st.sampled_from(["bron", "regel", "sleutel", "reden", "filename", "lineno", "__vrijval__", "document-bon"]),
    TEXTS | NUMBERS | DAYS | st.booleans() | st.none(),
    max_size=4,
)
ACCOUNTS = st.sampled_from(["Activa:Bank:ING", "Lasten:TOP:Fysiek:Huur", "Vermogen:Ledenkapitaal:L0001"])
UNITS = st.builds(Amount, NUMBERS, st.sampled_from(["EUR", "AANDEEL", "UUR.VRIJ-2018", "/ABC"]))
COSTS = st.none() | st.builds(Cost, NUMBERS, st.just("EUR"), DAYS, st.none())
FLAGS = st.sampled_from([None, None, None, "!", "*"])
POSTINGS = st.builds(data.Posting, ACCOUNTS, UNITS, COSTS, st.none() | UNITS, FLAGS, st.none() | VALUES)
PLAIN_POSTINGS = st.builds(data.Posting, ACCOUNTS, UNITS, st.none(), st.none(), st.none(), st.none() | VALUES)
WORDS = st.sets(st.sampled_from(["een", "twee"])).map(frozenset)
TRANSACTIONS = st.builds(
    data.Transaction,
    VALUES,
    DAYS,
    st.sampled_from(["*", "!", "P", "A"]),
    st.none() | TEXTS,
    st.none() | TEXTS,
    st.just(frozenset()) | WORDS,
    st.just(frozenset()) | WORDS,
    st.lists(PLAIN_POSTINGS, max_size=4) | st.lists(POSTINGS, max_size=3),
)


def printed(entry: Any) -> str:
    """What the printer writes, without spaces at the ends of lines."""
    return "\n".join(line.rstrip() for line in printer.format_entry(entry).rstrip("\n").split("\n")) + "\n"


@given(TRANSACTIONS)
def test_a_booking_is_written_as_the_printer_writes_it(entry: Any) -> None:
    assert plain_booking(entry) in {None, printed(entry)}
    assert format_entries([entry]) == printed(entry)


def booking(**values: Any) -> Any:
    posting = data.Posting("Activa:Bank:ING", Amount(Decimal("-1.50"), "EUR"), None, None, None, {"regel": Decimal(3)})
    start = data.Transaction({"reden": "Huur"}, DAY, "*", None, "huur", frozenset(), frozenset(), [posting])
    return start._replace(**values)


def test_what_an_import_books_is_plain() -> None:
    assert plain_booking(booking()) == (
        '2018-01-01 * "huur"\n  reden: "Huur"\n  Activa:Bank:ING  -1.50 EUR\n    regel: 3\n'
    )


@pytest.mark.parametrize(
    "values",
    [
        {"tags": frozenset({"een"})},
        {"links": frozenset({"twee"})},
        {"flag": "P"},
        {"narration": "een\ntwee"},
        {"meta": {"bedrag": Amount(Decimal(1), "EUR")}},
    ],
)
def test_the_rest_is_left_to_the_printer(values: dict[str, Any]) -> None:
    assert plain_booking(booking(**values)) is None
