"""What a funder says of its years: each year an award of its own, on one account."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.figures.results import Receivable, Repayable, awards_of, figures

if TYPE_CHECKING:
    from tests.conftest import Books

FUNDER = """
2000-01-01 custom "financier" "SPDO"
  groep: "Gemeente"
  kamers: "TOP HLR"
  rgs: "WOvbOrsOel"
  toegekend-2018: 10000.00 EUR
  toegekend-2019: 10000.00 EUR
"""
ACCOUNT, INCOME = "Schulden:Subsidie:SPDO", "Baten:TOP:Gemeente:SPDO"


def received(day: str, amount: str) -> str:
    return f'\n{day} * "Gemeente"\n  Activa:Bank:ING  {amount} EUR\n  {ACCOUNT}\n'


def spent(day: str, amount: str) -> str:
    return (
        f'\n{day} * "Loon"\n  Activa:Bank:ING  -{amount} EUR\n  Lasten:TOP:Mensen:Coordinatie  {amount} EUR\n'
        '    subsidie: "SPDO"\n'
    )


def test_spent_above_the_award(books: Books) -> None:
    ledger = books.load(FUNDER + received("2018-02-01", "9000.00") + spent("2018-06-01", "12000.00"))
    assert [item.rule for item in ledger.findings] == ["grants.beyond"]
    found = figures(ledger, 2018)
    (award,) = awards_of(found)
    assert (found.cash[INCOME], found.closing[Receivable(ACCOUNT)], award.own) == (-10000, 1000, 2000)


def test_what_is_left_of_one_year_does_not_pay_the_next(books: Books) -> None:
    first = received("2018-01-15", "10000.00") + spent("2018-06-01", "9000.00")
    ledger = books.load(FUNDER + first + received("2019-01-15", "10000.00") + spent("2019-06-01", "11000.00"))
    assert [(item.rule, item.data["beyond"]) for item in ledger.findings] == [("grants.beyond", Decimal(1000))]
    for year in (2018, 2019):
        assert figures(ledger, year).closing[Repayable(ACCOUNT)] == -1000
    assert figures(ledger, 2019).cash[INCOME] == -10000
    assert [(item.called, item.left, item.own) for item in awards_of(figures(ledger, 2019))] == [
        ("SPDO 2018", 1000, 0),
        ("SPDO", 0, 1000),
    ]


def test_late_money_and_a_repayment_are_of_the_year_they_are_for(books: Books) -> None:
    late = received("2018-02-01", "9000.00") + spent("2018-06-01", "10000.00") + received("2019-02-01", "1000.00")
    ledger = books.load(FUNDER + late)
    assert [(item.called, item.received, item.left) for item in awards_of(figures(ledger, 2019))] == [
        ("SPDO 2018", 1000, 0),
        ("SPDO", 0, 0),
    ]


def test_what_is_used_for_years_is_charged_once_and_released_as_it_is_used(books: Books) -> None:
    table = (
        '\n2018-03-20 * "Meubel" "tafels"\n  Activa:Bank:ING  -1200.00 EUR\n'
        '  Lasten:TOP:Fysiek:Inventaris  1200.00 EUR\n    activeren: 5\n    subsidie: "SPDO"\n'
    )
    ledger = books.load(FUNDER + received("2018-02-01", "6000.00") + table)
    assert [item.message for item in ledger.errors] == []
    (award,) = awards_of(figures(ledger, 2018))
    assert (award.spent, award.released, award.in_use, award.left) == (1200, 180, 1020, 4800)
    found = figures(ledger, 2018)
    assert (found.closing[ACCOUNT], found.closing[Repayable(ACCOUNT)]) == (-1020, -4800)
