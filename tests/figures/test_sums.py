"""Sums per account and period: exact, in the ledger's sign, hours apart from euros."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from beancount.core import data
from beancount.core.amount import Amount
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.base.errors import InputError
from bwk_ledger.base.periods import year
from bwk_ledger.figures.budget import budget
from bwk_ledger.figures.results import (
    RESULT_OF_YEAR,
    RESULTS_BEFORE,
    Receivable,
    awards_of,
    during,
    figures,
    movements,
    require_year,
    until,
)
from bwk_ledger.standing.budget import budget_years

if TYPE_CHECKING:
    from tests.conftest import Books

GRANT = """
2000-01-01 custom "financier" "SPDO"
  naam: "Gemeente: SPDO"
  groep: "Gemeente"
  kamers: "TOP HLR"
  rgs: "WOvbOrsOel"
"""


def received(day: str, amount: str) -> str:
    return f'\n{day} * "ontvangen"\n  Activa:Bank:ING  {amount} EUR\n  Schulden:Subsidie:SPDO\n'


def spent(day: str, amount: str) -> str:
    return f'\n{day} * "huur"\n  Lasten:TOP:Fysiek:Huur  {amount} EUR\n    subsidie: "SPDO"\n  Activa:Bank:ING\n'


_DAYS = st.dates(dt.date(2016, 1, 1), dt.date(2019, 12, 31))


def _transaction(day: dt.date, account: str, number: Decimal) -> data.Transaction:
    posting = data.Posting(account, Amount(number, "EUR"), None, None, None, {})
    return data.Transaction({}, day, "*", None, "", frozenset(), frozenset(), [posting])


@given(st.lists(st.tuples(_DAYS, st.sampled_from(["A:B", "A:C"]), st.decimals(-(10**6), 10**6, places=2))))
def test_months_add_up_to_years_and_balances(moved: list[tuple[dt.date, str, Decimal]]) -> None:
    sums = movements([_transaction(*item) for item in moved], {})
    for account in {account for _, account, _ in moved}:
        own = [(day, number) for day, name, number in moved if name == account]
        for number in range(2016, 2020):
            expected = sum((value for day, value in own if day.year == number), Decimal(0))
            assert during(sums.cash, year(number))[account] == expected
            before = sum((value for day, value in own if day.year < number), Decimal(0))
            assert until(sums.cash, dt.date(number, 1, 1))[account] == before
        assert during(sums.cash, None)[account] == sum(value for _, value in own)


def test_hours_are_counted_and_valued_apart_from_euros(books: Books) -> None:
    ledger = books.load(
        """
        2018-01-01 commodity UUR.BEWONER-2018
          naam: "Bewonersuur 2018"
          soort: "bewoner"
          tot: 2018-12-31
        2018-01-01 price UUR.BEWONER-2018 10.04 EUR
        2018-03-31 * "V0001" "Uren"
          Lasten:TOP:Tijd:Bewoners   2.50 UUR.BEWONER-2018
          Baten:TOP:Tijd:Bewoners   -2.50 UUR.BEWONER-2018
        """
    )
    assert ledger.errors == []
    sums = movements(ledger.transactions, ledger.config.rates)
    assert sums.cash == {}
    assert sums.hours["Lasten:TOP:Tijd:Bewoners"] == {(2018, 3): Decimal("2.50")}
    assert sums.value["Lasten:TOP:Tijd:Bewoners"] == {(2018, 3): Decimal("25.10")}


def test_shares_count_at_what_was_paid(books: Books) -> None:
    ledger = books.load(
        """
        2018-01-01 custom "lid" "L0001"
          soort: "bewoner"
          kamer: "TOP"
        2018-03-31 * "L0001" "Aandelen"
          mutatie: 1
          Activa:Bank:ING  50 EUR
          Vermogen:Ledenkapitaal:L0001  -2 AANDEEL {25 EUR}
        """
    )
    assert ledger.errors == []
    assert movements(ledger.transactions, {}).cash["Vermogen:Ledenkapitaal:L0001"] == {(2018, 3): Decimal(-50)}


def test_a_grant_is_what_was_received_less_what_was_spent(books: Books) -> None:
    ledger = books.load(
        GRANT
        + received("2017-12-01", "100.00")
        + spent("2017-12-02", "30.00")
        + received("2018-02-01", "1000.00")
        + spent("2018-03-01", "250.25")
        + '\n2018-01-01 custom "budget" Baten:TOP:Gemeente:SPDO "yearly" -1200 EUR\n'
    )
    assert [error.message for error in ledger.errors] == []
    (grant,) = awards_of(figures(ledger, 2018))
    assert (grant.awarded, grant.before, grant.received, grant.spent) == (1200, 70, 1000, Decimal("250.25"))
    assert grant.left == Decimal("819.75")
    found = figures(ledger, 2018)
    assert found.closing["Schulden:Subsidie:SPDO"] == -grant.left
    assert found.cash["Baten:TOP:Gemeente:SPDO"] == Decimal("-250.25")


def test_a_grant_spent_before_it_is_received_is_a_claim(books: Books) -> None:
    found = figures(books.load(GRANT + spent("2018-03-01", "40.00") + received("2019-01-01", "40.00")), 2018)
    assert found.closing[Receivable("Schulden:Subsidie:SPDO")] == 40
    assert "Schulden:Subsidie:SPDO" not in found.closing


def test_results_of_this_year_and_of_those_before(books: Books) -> None:
    cost = '\n{}-06-01 * "x"\n  Lasten:TOP:Fysiek:Huur  {} EUR\n  Activa:Bank:ING\n'
    ledger = books.load(cost.format(2016, 1) + cost.format(2017, 10) + cost.format(2018, 100) + cost.format(2019, 1000))
    found = figures(ledger, 2018)
    assert (found.closing[RESULT_OF_YEAR], found.closing[RESULTS_BEFORE]) == (100, 11)
    assert (found.opening[RESULT_OF_YEAR], found.opening[RESULTS_BEFORE]) == (10, 1)
    assert (found.cash["Lasten:TOP:Fysiek:Huur"], found.prior["Lasten:TOP:Fysiek:Huur"]) == (100, 10)
    assert found.closing["Activa:Bank:ING"] == -111


def test_a_budget_is_the_exact_amount_of_its_year(books: Books) -> None:
    line = '{}-01-01 custom "budget" Lasten:TOP:Fysiek:Huur "yearly" {} EUR\n'
    ledger = books.load(line.format(2018, "1000.01") + line.format(2019, 5))
    customs = ledger.by_type[data.Custom]
    assert budget(customs, [2018], {}).cash == {"Lasten:TOP:Fysiek:Huur": Decimal("1000.01")}
    assert budget(customs, [2018, 2019], {}).cash == {"Lasten:TOP:Fysiek:Huur": Decimal("1005.01")}
    assert budget(customs, [2017], {}).cash == {}
    assert budget_years(customs) == [2018, 2019]


def test_a_year_without_anything_is_refused(books: Books) -> None:
    ledger = books.load('2018-01-01 custom "budget" Lasten:TOP:Fysiek:Huur "yearly" 5 EUR\n' + spent("2016-01-01", "1"))
    require_year(ledger, 2018)
    require_year(ledger, 2016)
    with pytest.raises(InputError) as raised:
        require_year(ledger, 2017)
    assert str(raised.value) == (
        "main.beancount: over 2017 staat niets in de boeken.\n"
        "  Oorzaak: de boeken gaan over: 2016, 2018.\n"
        "  Herstel: noem een van die jaren, of importeer eerst de afschriften van dit jaar."
    )


def test_empty_books_know_no_year_at_all(books: Books) -> None:
    with pytest.raises(InputError, match="de boeken gaan over: nog geen enkel jaar") as raised:
        require_year(books.load(), 2018)
    assert raised.value.remedy == "importeer eerst de afschriften van dit jaar."
