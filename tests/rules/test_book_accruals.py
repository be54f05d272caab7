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
from bwk_ledger.base.periods import Period
from bwk_ledger.books.text import HEADER
from bwk_ledger.rules.accruals import book_accruals, split_over_years
from bwk_ledger.rules.derived import Growing, kind_of
from bwk_ledger.standing.accruals import KINDS
from bwk_ledger.standing.config import read_config

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.conftest import Books

ENERGY = "Lasten:TOP:Fysiek:Energie"


def _accrual(kind: str, account: str, more: str = "") -> str:
    return f"""
2018-12-31 custom "overlopend" "{kind}" {account} 120.00 EUR
  omschrijving: "Energie december"
{more}"""


def _moved(books: Books, text: str) -> Mapping[tuple[int, str], Decimal]:
    """What each account moved by year; the books must be in order."""
    ledger = books.load(text)
    assert [error.message for error in ledger.errors] == []
    found: dict[tuple[int, str], Decimal] = {}
    for entry in ledger.transactions:
        for posting in entry.postings:
            key = (entry.date.year, posting.account)
            found[key] = found.get(key, Decimal(0)) + posting.units.number
    return {key: amount for key, amount in found.items() if amount}


@pytest.mark.parametrize(
    ("kind", "account", "amount", "balance"),
    [
        ("te betalen", ENERGY, 120, "Schulden:TeBetalen"),
        ("vooruitbetaald", ENERGY, -120, "Activa:Vooruitbetaald"),
        ("te ontvangen", "Baten:TOP:Eigen:LEDEN", -120, "Activa:TeOntvangen"),
        ("vooruitontvangen", "Baten:TOP:Eigen:LEDEN", 120, "Schulden:Vooruitontvangen"),
    ],
)
def test_each_kind_is_there_on_31_december_and_gone_on_1_january(
    books: Books, kind: str, account: str, amount: int, balance: str
) -> None:
    ledger = books.load(_accrual(kind, account))
    assert [error.message for error in ledger.errors] == []
    first, second = ledger.transactions
    assert (first.date, second.date) == (dt.date(2018, 12, 31), dt.date(2019, 1, 1))
    assert [(item.account, item.units.number) for item in first.postings] == [(account, amount), (balance, -amount)]
    assert [(item.account, item.units.number) for item in second.postings] == [(account, -amount), (balance, amount)]
    assert first.narration == f"{kind.capitalize()}: Energie december"
    assert second.narration == f"Terug: {kind.capitalize()}: Energie december"


def test_what_is_derived_points_at_the_line_it_follows_from(books: Books) -> None:
    ledger = books.load(_accrual("te betalen", ENERGY))
    lines = books.main.read_text("utf-8").splitlines()
    for entry in ledger.transactions:
        for values in (entry.meta, *(item.meta for item in entry.postings)):
            assert values["filename"] == str(books.main)
            assert lines[values["lineno"] - 1].startswith('2018-12-31 custom "overlopend"')


def test_books_without_accruals_have_none_of_their_accounts(books: Books) -> None:
    names = books.load().names
    assert not {kind.account for kind in KINDS.values()} & set(names)


def test_the_account_has_a_dutch_name_and_a_code(books: Books) -> None:
    ledger = books.load(_accrual("te betalen", ENERGY))
    (opened,) = [item for item in ledger.by_type[data.Open] if item.account == "Schulden:TeBetalen"]
    assert (opened.meta["naam"], opened.meta["rgs"]) == ("Nog te betalen kosten", "BSchOpaNtb")


def test_a_grant_is_released_this_year_and_taken_back_with_the_reversal(books: Books) -> None:
    moved = _moved(books, _accrual("te betalen", ENERGY, '  subsidie: "SPDO"\n'))
    assert moved[2018, "Schulden:Subsidie:SPDO"] == 120
    assert moved[2018, "Baten:TOP:Gemeente:SPDO"] == -120
    assert moved[2019, "Schulden:Subsidie:SPDO"] == -120
    assert moved[2019, "Baten:TOP:Gemeente:SPDO"] == 120


def test_an_unknown_grant_is_told_once(books: Books) -> None:
    (message,) = books.messages(_accrual("te betalen", ENERGY, '  subsidie: "SPOD"\n'))
    assert message.startswith("Subsidie 'SPOD' bij Lasten:TOP:Fysiek:Energie is onbekend.")


def _bill(day: str, period: str, amount: str = "400.00", account: str = ENERGY, more: str = "") -> str:
    return f"""
{day} * "Energiebedrijf" "rekening"
  Activa:Bank:ING  -{amount} EUR
  {account}  {amount} EUR
    periode: "{period}"
{more}"""


def test_a_bill_over_two_years_is_split_by_days(books: Books) -> None:
    moved = _moved(books, _bill("2018-11-05", "2018-11-01 2019-02-28"))  # 61 of 120 days in 2018
    assert moved[2018, ENERGY] == Decimal("203.33")
    assert moved[2018, "Activa:Vooruitbetaald"] == Decimal("196.67")
    assert moved[2019, ENERGY] == Decimal("196.67")
    assert moved[2019, "Activa:Vooruitbetaald"] == Decimal("-196.67")


def test_a_bill_that_comes_after_its_year_was_still_to_be_paid(books: Books) -> None:
    moved = _moved(books, _bill("2019-01-20", "2018-12-01 2018-12-31", more='    subsidie: "SPDO"\n'))
    assert moved[2018, ENERGY] == 400
    assert moved[2018, "Schulden:TeBetalen"] == -400
    assert moved[2018, "Baten:TOP:Gemeente:SPDO"] == -400
    assert (2019, ENERGY) not in moved
    assert (2019, "Baten:TOP:Gemeente:SPDO") not in moved
    assert moved[2019, "Activa:Bank:ING"] == -400


def test_a_bill_for_the_year_before_to_the_year_after(books: Books) -> None:
    moved = _moved(books, _bill("2019-01-20", "2018-12-01 2020-01-31", amount="427.00"))  # 31, 365 and 31 days
    assert [moved[year, ENERGY] for year in (2018, 2019, 2020)] == [31, 365, 31]
    assert moved[2018, "Schulden:TeBetalen"] == -31
    assert moved[2020, "Activa:Vooruitbetaald"] == -31


def test_income_in_advance_is_a_debt(books: Books) -> None:
    text = """
        2018-12-05 * "Vereniging" "zaalhuur januari"
          Activa:Bank:ING         62.00 EUR
          Baten:TOP:Eigen:LEDEN  -62.00 EUR
            periode: "2019-01-01 2019-01-31"
        """
    moved = _moved(books, text)
    assert (2018, "Baten:TOP:Eigen:LEDEN") not in moved
    assert moved[2018, "Schulden:Vooruitontvangen"] == -62
    assert moved[2019, "Baten:TOP:Eigen:LEDEN"] == -62


def test_a_bill_of_its_own_year_needs_nothing(books: Books) -> None:
    assert len(books.load(_bill("2018-11-05", "2018-11-01 2018-12-31")).transactions) == 1


KAMERS = """
2018-01-01 custom "kamer" "TOP"
2018-01-01 open Lasten:TOP:Fysiek:Energie EUR
2018-01-01 open Baten:TOP:Eigen:Huur EUR
"""
days = st.dates(dt.date(2016, 1, 1), dt.date(2020, 12, 31))
cents = st.integers(-(10**8), 10**8).map(lambda number: number * CENT)


@given(cents, days, st.integers(1, 1500))
def test_the_parts_of_the_years_are_the_bill(amount: Decimal, start: dt.date, length: int) -> None:
    parts = split_over_years(amount, Period(start, start + dt.timedelta(days=length)))
    assert sum(parts.values()) == amount
    assert all(part == part.quantize(CENT) for part in parts.values())


def _transaction(day: dt.date, account: str, amount: Decimal, period: str) -> Any:
    place = {"filename": "x", "lineno": 1}
    postings = [
        data.Posting(name, Amount(number, "EUR"), None, None, None, place | values)
        for name, number, values in (("Activa:Bank:ING", -amount, {}), (account, amount, {"periode": period}))
    ]
    return data.Transaction(place, day, "*", None, "rekening", data.EMPTY_SET, data.EMPTY_SET, postings)


@given(cents, days, days, st.integers(0, 1500), st.sampled_from([ENERGY, "Baten:TOP:Eigen:Huur"]))
def test_every_year_bears_its_own_days_and_nothing_stays_behind(
    amount: Decimal, day: dt.date, start: dt.date, length: int, account: str
) -> None:
    config, errors, _ = parser.parse_string(HEADER + KAMERS)
    assert errors == []
    last = start + dt.timedelta(days=length)
    bill = _transaction(day, account, amount, f"{start} {last}")
    books, problems = book_accruals(Growing.of([*config, bill]), read_config(config))
    entries = books.entries
    assert problems == []
    by_year: dict[int, Decimal] = {}
    balance: dict[str, Decimal] = {}
    for entry in entries:
        if not isinstance(entry, data.Transaction):
            continue
        assert sum(item.units.number for item in entry.postings) == 0
        for item in entry.postings:
            if item.account == account:
                by_year[entry.date.year] = by_year.get(entry.date.year, Decimal(0)) + item.units.number
            else:
                balance[item.account] = balance.get(item.account, Decimal(0)) + item.units.number
    parts = split_over_years(amount, Period(start, last + dt.timedelta(days=1)))
    assert {year: part for year, part in by_year.items() if part} == {y: part for y, part in parts.items() if part}
    assert {name for name, number in balance.items() if number} <= {"Activa:Bank:ING"}
    again, _ = book_accruals(Growing.of(entries), read_config(config))
    assert list(map(kind_of, again.entries)) == list(map(kind_of, entries))
