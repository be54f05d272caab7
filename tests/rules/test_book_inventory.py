from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from beancount.core import data
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.base.money import CENT
from bwk_ledger.figures.accruals import inventory
from bwk_ledger.rules.derived import Growing, kind_of
from bwk_ledger.rules.inventory import Asset, book_inventory

if TYPE_CHECKING:
    from tests.conftest import Books

COST = "Lasten:TOP:Fysiek:Inventaris"
DEPRECIATION = "Lasten:TOP:Afschrijving:Inventaris"
VALUE = "Activa:Inventaris:TOP"
DEPRECIATED = "Activa:Inventaris:TOP:Afschrijving"
LATER = """
2020-02-01 * "iets van later"
  Activa:Bank:ING             -10.00 EUR
  Lasten:TOP:Fysiek:Training   10.00 EUR
"""


def _bought(*more: str, cost: str = "1000.00") -> str:
    lines = "".join(f"    {line}\n" for line in more)
    return f"""
2018-03-15 * "Keukenboer" "keukenblok"
  Activa:Bank:ING  -{cost} EUR
  {COST}  {cost} EUR
    activeren: 5
{lines}"""


def _derived(books: Books, text: str) -> list[tuple[dt.date, str, dict[str, Decimal]]]:
    ledger = books.load(text)
    assert [error.message for error in ledger.errors] == []
    return [
        (entry.date, entry.narration, {item.account: item.units.number for item in entry.postings})
        for entry in ledger.transactions
        if kind_of(entry) is not None
    ]


def test_a_purchase_is_moved_on_its_day_and_depreciated_each_year_of_the_books(books: Books) -> None:
    assert _derived(books, _bought() + LATER) == [
        (dt.date(2018, 3, 15), "Inventaris: Keukenboer keukenblok", {COST: -1000, VALUE: 1000}),
        (dt.date(2018, 12, 31), "Afschrijving: Keukenboer keukenblok", {DEPRECIATION: 150, DEPRECIATED: -150}),
        (dt.date(2019, 12, 31), "Afschrijving: Keukenboer keukenblok", {DEPRECIATION: 200, DEPRECIATED: -200}),
        (dt.date(2020, 12, 31), "Afschrijving: Keukenboer keukenblok", {DEPRECIATION: 200, DEPRECIATED: -200}),
    ]


def test_nothing_is_booked_beyond_the_last_year_of_the_books(books: Books) -> None:
    assert [day.year for day, *_ in _derived(books, _bought())] == [2018, 2018]


def test_an_accrual_that_turns_back_next_year_is_no_booking_of_that_year(books: Books) -> None:
    text = """
2018-12-31 custom "overlopend" "te betalen" Lasten:TOP:Fysiek:Energie 120.00 EUR
  omschrijving: "Energie december"
"""
    days = [day for day, title, _ in _derived(books, _bought() + text) if title.startswith("Afschrijving")]
    assert days == [dt.date(2018, 12, 31)]


def test_a_rest_value_stays(books: Books) -> None:
    (*_, last) = _derived(books, _bought("restwaarde: 400.00 EUR", 'naam: "Keukenblok"'))
    assert last == (dt.date(2018, 12, 31), "Afschrijving: Keukenblok", {DEPRECIATION: 90, DEPRECIATED: -90})


def test_what_is_gone_is_written_off_on_that_day(books: Books) -> None:
    found = _derived(books, _bought("einde: 2019-06-30") + LATER)
    assert found[-2:] == [
        (dt.date(2019, 6, 30), "Afschrijving: Keukenboer keukenblok", {DEPRECIATION: 100, DEPRECIATED: -100}),
        (dt.date(2019, 6, 30), "Afgevoerd: Keukenboer keukenblok", {DEPRECIATION: 750, DEPRECIATED: 250, VALUE: -1000}),
    ]


def test_a_grant_pays_the_depreciation_instead_of_the_purchase(books: Books) -> None:
    balances = books.balances(_bought('subsidie: "SPDO"'))
    assert balances["Schulden:Subsidie:SPDO"] == 150
    assert balances["Baten:TOP:Gemeente:SPDO"] == -150


def test_the_cooperative_has_a_post_of_its_own(books: Books) -> None:
    text = """
        2018-03-15 * "laptop"
          Activa:Bank:ING               -600.00 EUR
          Lasten:BWK:Organisatie:Bankkosten  600.00 EUR
            activeren: 2.5
        """
    balances = books.balances(text)
    assert balances["Lasten:BWK:Organisatie:Afschrijving"] == 180
    assert balances["Activa:Inventaris:BWK"] == 600


def test_what_is_derived_points_at_the_posting_and_is_derived_once(books: Books) -> None:
    ledger = books.load(_bought() + LATER)
    lines = books.main.read_text("utf-8").splitlines()
    derived = [entry for entry in ledger.transactions if kind_of(entry)]
    assert {lines[entry.meta["lineno"] - 1].split()[0] for entry in derived} == {COST}
    again, _ = book_inventory(Growing.of(ledger.entries), ledger.config)
    assert [_key(entry) for entry in again.entries] == [_key(entry) for entry in ledger.entries]


def _key(entry: Any) -> tuple[Any, ...]:
    return (type(entry), entry.date, kind_of(entry), getattr(entry, "narration", None))


@pytest.mark.parametrize("year", [2018, 2019, 2020])
def test_the_list_is_what_the_accounts_hold(books: Books, year: int) -> None:
    text = _bought("einde: 2019-06-30") + LATER + _bought("restwaarde: 1.00 EUR", cost="777.77")
    ledger = books.load(text)
    assert ledger.errors == []
    held: dict[str, Decimal] = {}
    spent = Decimal(0)
    for entry in ledger.transactions:
        for item in entry.postings:
            if entry.date.year <= year:
                held[item.account] = held.get(item.account, Decimal(0)) + item.units.number
            if entry.date.year == year and item.account == DEPRECIATION:
                spent += item.units.number
    found = inventory(ledger, year)
    assert len(found) == (1 if year == 2020 else 2)
    assert sum(item.value for item in found) == held[VALUE] + held[DEPRECIATED]
    assert sum(item.depreciation + item.written_off for item in found) == spent


cents = st.integers(1, 10**8).map(lambda number: number * CENT)


@given(cents, st.integers(0, 100), st.integers(1, 240), st.dates(dt.date(2000, 1, 1), dt.date(2020, 12, 31)))
def test_depreciation_over_all_years_is_the_purchase_less_what_stays(
    cost: Decimal, percent: int, months: int, bought: dt.date
) -> None:
    rest = (cost * percent / 100).quantize(CENT)
    asset = Asset("x", "TOP", COST, DEPRECIATION, bought, cost, months, rest, None, None, {})
    years = [asset.in_year(year) for year in range(bought.year, bought.year + months // 12 + 2)]
    assert sum(item.depreciation for item in years) == cost - rest
    assert years[-1].value == rest
    assert all(item.depreciation >= 0 and item.depreciation == item.depreciation.quantize(CENT) for item in years)
    assert all(one.value == other.asset.cost - other.before for one, other in pairwise(years))


@given(cents, st.integers(1, 240), st.dates(dt.date(2000, 1, 1), dt.date(2020, 12, 31)), st.integers(0, 9000))
def test_when_it_is_gone_all_of_it_was_a_cost(cost: Decimal, months: int, bought: dt.date, after: int) -> None:
    end = bought + dt.timedelta(days=after)
    asset = Asset("x", "TOP", COST, DEPRECIATION, bought, cost, months, Decimal(0), end, None, {})
    years = [asset.in_year(year) for year in range(bought.year, end.year + 1)]
    assert sum(item.depreciation + item.written_off for item in years) == cost
    assert years[-1].value == 0


def test_the_entries_of_a_purchase_add_up_to_zero(books: Books) -> None:
    ledger = books.load(_bought("einde: 2020-06-30", cost="333.33") + LATER)
    assert ledger.errors == []
    for entry in ledger.by_type[data.Transaction]:
        assert sum(item.units.number for item in entry.postings) == 0
