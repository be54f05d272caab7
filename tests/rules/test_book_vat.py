from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from beancount.core import data
from beancount.core.amount import Amount
from beancount.parser import parser
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.base.money import CENT
from bwk_ledger.books.text import HEADER
from bwk_ledger.rules.derived import Growing, kind_of
from bwk_ledger.rules.vat import DEDUCTED, OWED, book_vat
from bwk_ledger.standing.config import read_config

if TYPE_CHECKING:
    from tests.conftest import Books

RULES = """
2018-01-01 custom "btw" "kwartaal"
2018-01-01 custom "btw" "pro-rata" 40
"""
TRAINING = "Lasten:TOP:Fysiek:Training"
OWN = "Baten:TOP:Eigen:LEDEN"


def _cost(amount: str, *lines: str, day: str = "2018-03-15") -> str:
    more = "".join(f"    {line}\n" for line in lines)
    return f'{RULES}\n{day} * "rekening"\n  Activa:Bank:ING  -{amount} EUR\n  {TRAINING}  {amount} EUR\n{more}'


@pytest.mark.parametrize(
    ("lines", "day", "amount", "cost", "deducted", "owed"),
    [
        (['btw: "hoog"', "btw-aftrek: 100"], "2018-03-15", "121.00", "100.00", "21.00", "0"),
        (['btw: "hoog"', "btw-aftrek: 0"], "2018-03-15", "121.00", "121.00", "0", "0"),
        (['btw: "hoog"', 'btw-aftrek: "pro rata"'], "2018-03-15", "121.00", "112.60", "8.40", "0"),
        (['btw: "hoog"'], "2018-03-15", "121.00", "112.60", "8.40", "0"),
        (['btw: "laag"', "btw-aftrek: 100"], "2018-12-31", "106.00", "100.00", "6.00", "0"),
        (['btw: "laag"', "btw-aftrek: 100"], "2019-01-01", "109.00", "100.00", "9.00", "0"),
        (['btw: "vrij"'], "2018-03-15", "121.00", "121.00", "0", "0"),
        (['btw: "verlegd"', "btw-aftrek: 100"], "2018-03-15", "100.00", "100.00", "21.00", "-21.00"),
        (['btw: "verlegd"', "btw-aftrek: 0"], "2018-03-15", "100.00", "121.00", "0", "-21.00"),
    ],
)
def test_a_cost(books: Books, lines: list[str], day: str, amount: str, cost: str, deducted: str, owed: str) -> None:
    balances = books.balances(_cost(amount, *lines, day=day))
    found = [balances.get(account, Decimal(0)) for account in (TRAINING, DEDUCTED, OWED)]
    assert found == [Decimal(cost), Decimal(deducted), Decimal(owed)]


@pytest.mark.parametrize(
    ("word", "income", "owed"),
    [
        ("hoog", "-100.00", "-21.00"),
        ("laag", "-114.15", "-6.85"),
        ("vrij", "-121.00", "0"),
        ("verlegd", "-121.00", "0"),
    ],
)
def test_income(books: Books, word: str, income: str, owed: str) -> None:
    text = f'{RULES}\n2018-03-15 * "zaal"\n  Activa:Bank:ING  121.00 EUR\n  {OWN}  -121.00 EUR\n    btw: "{word}"\n'
    balances = books.balances(text)
    assert (balances[OWN], balances.get(OWED, Decimal(0))) == (Decimal(income), Decimal(owed))


def test_a_grant_pays_what_is_left(books: Books) -> None:
    balances = books.balances(_cost("121.00", 'btw: "hoog"', "btw-aftrek: 100", 'subsidie: "SPDO"'))
    assert balances["Baten:TOP:Gemeente:SPDO"] == Decimal("-100.00")
    assert balances["Schulden:Subsidie:SPDO"] == Decimal("100.00")


def test_inventory_goes_on_with_what_is_left(books: Books) -> None:
    balances = books.balances(_cost("1210.00", 'btw: "hoog"', "btw-aftrek: 100", "activeren: 5"))
    assert balances["Activa:Inventaris:TOP"] == Decimal("1000.00")
    assert balances["Activa:Inventaris:TOP:Afschrijving"] == Decimal("-150.00")
    assert balances[TRAINING] == 0


def test_a_bill_over_two_years_is_split_without_the_vat(books: Books) -> None:
    text = _cost("121.00", 'btw: "hoog"', "btw-aftrek: 100", 'periode: "2018-12-01 2019-01-31"')
    ledger = books.load(text)
    assert ledger.errors == []
    moved = [item.units.number for entry in ledger.transactions for item in entry.postings if item.account == TRAINING]
    assert moved == [121, -21, -50, 50]


def test_the_share_of_the_year_is_corrected_at_its_end(books: Books) -> None:
    text = _cost("121.00", 'btw: "hoog"', 'subsidie: "SPDO"') + '\n2018-12-31 custom "btw" "herrekening" 37\n'
    ledger = books.load(text)
    assert ledger.errors == []
    last, released = (entry for entry in ledger.transactions if entry.date == dt.date(2018, 12, 31))
    assert last.narration == "Btw: herrekening pro rata 2018 op 37%"
    assert {item.account: item.units.number for item in last.postings} == {
        TRAINING: Decimal("0.63"),
        DEDUCTED: Decimal("-0.63"),
    }
    assert released.narration == "Vrijval: Btw: herrekening pro rata 2018 op 37%"
    assert {item.account: item.units.number for item in released.postings} == {
        "Schulden:Subsidie:SPDO": Decimal("0.63"),
        "Baten:TOP:Gemeente:SPDO": Decimal("-0.63"),
    }


def test_books_without_vat_have_none_of_its_accounts(books: Books) -> None:
    assert not [name for name in books.load().names if ":Btw" in name]


def test_the_bank_may_book_a_refund_before_anything_else(books: Books) -> None:
    text = """
        2018-04-20 * "Belastingdienst" "teruggaaf"
          Activa:Bank:ING            50.00 EUR
          Schulden:Btw:Afrekening   -50.00 EUR
        """
    assert books.messages(RULES) == []
    assert books.messages(text) == []


cents = st.integers(-(10**8), 10**8).map(lambda number: number * CENT)
CHART = """
2018-01-01 custom "kamer" "TOP"
2018-01-01 open Lasten:TOP:Fysiek:Training EUR
2018-01-01 open Baten:TOP:Eigen:LEDEN EUR
"""


@given(
    cents,
    st.sampled_from([TRAINING, OWN]),
    st.sampled_from(["hoog", "laag", "vrij", "verlegd"]),
    st.sampled_from([None, "pro rata", Decimal(0), Decimal(100)]),
    st.dates(dt.date(2018, 1, 1), dt.date(2020, 12, 31)),
)
def test_what_is_taken_out_is_all_there_is(amount: Decimal, account: str, word: str, use: Any, day: dt.date) -> None:
    config, errors, _ = parser.parse_string(HEADER + CHART + RULES)
    assert errors == []
    values = {"btw": word} | ({"btw-aftrek": use} if use is not None and account == TRAINING else {})
    place = {"filename": "x", "lineno": 1}
    postings = [
        data.Posting(name, Amount(number, "EUR"), None, None, None, place | more)
        for name, number, more in (("Activa:Bank:ING", -amount, {}), (account, amount, values))
    ]
    bill = data.Transaction(place, day, "*", None, "x", data.EMPTY_SET, data.EMPTY_SET, postings)
    books, problems = book_vat(Growing.of([*config, bill]), read_config(config))
    entries = books.entries
    assert problems == []
    derived = [entry for entry in entries if kind_of(entry)]
    total = Decimal(0)
    for entry in derived:
        assert sum(item.units.number for item in entry.postings) == 0
        total += sum(item.units.number for item in entry.postings if item.account == account)
    (whole,) = [item for entry in entries for item in getattr(entry, "postings", ()) if "btw" in item.meta]
    assert whole.meta["__netto__"] == amount + total
    again, _ = book_vat(Growing.of(entries), read_config(config))
    assert list(map(kind_of, again.entries)) == list(map(kind_of, entries))
    assert len(again.entries) == len(entries)
