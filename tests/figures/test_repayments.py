"""The repayment calendar: who is paid back when, and whether the free cash is enough."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.figures.shares import Repayments, add_months, repayments
from tests.share_books import BANK, RESERVE, RULES, issue, leaving, member, move, opening, paid_back

if TYPE_CHECKING:
    from tests.conftest import Books

YEAR_END = dt.date(2018, 12, 31)
GRANT = """
2018-01-01 custom "financier" "SPDO"
  naam: "Gemeente Utrecht"
  groep: "Gemeente"
  kamers: "TOP"
2018-01-02 * "subsidie"
  Activa:Bank:ING  1000.00 EUR
  Schulden:Subsidie:SPDO
2018-03-02 * "huur"
  Lasten:TOP:Fysiek:Huur  300.00 EUR
    subsidie: "SPDO"
  Activa:Bank:ING
2018-03-02 * "handgeld"
  Activa:Handgeld:TOP  80.00 EUR
  Activa:Bank:ING
2018-01-01 open Schulden:Crediteuren:Bakker EUR
2018-04-01 * "een rekening die nog te betalen is"
  Lasten:TOP:Fysiek:Huur  20.00 EUR
  Schulden:Crediteuren:Bakker
"""
# L0002 left first and is due first; L0003 at the end of a month of which February has no such day.
LEFT = (
    RULES
    + member("L0001", "2018-01-01")
    + member("L0002", "2018-01-01", "2018-06-30")
    + member("L0003", "2018-01-01", "2018-08-31")
    + issue("2018-01-01", 1, "L0001", 4)
    + issue("2018-01-01", 2, "L0002", 2)
    + issue("2018-01-01", 3, "L0003", 3)
    + leaving("2018-08-31", 4, "L0003", 3)
    + leaving("2018-06-30", 5, "L0002", 2)
)


def calendar(books: Books, text: str, day: dt.date = YEAR_END) -> Repayments:
    ledger = books.load(text)
    assert [error.message for error in ledger.errors] == []
    return repayments(ledger.transactions, ledger.config, day)


def test_in_order_of_the_days_due(books: Books) -> None:
    found = calendar(books, LEFT)
    assert [(line.number, line.left.isoformat(), line.due.isoformat()) for line in found.lines] == [
        ("L0002", "2018-06-30", "2018-12-30"),
        ("L0003", "2018-08-31", "2019-02-28"),
    ]
    assert [(line.debt, line.shares, line.open, line.amount) for line in found.lines] == [
        (50, 0, 50, 50),
        (75, 0, 75, 75),
    ]
    assert (found.bank, found.free_cash, found.total) == (225, 225, 125)
    assert [line.cash_after for line in found.lines] == [175, 100]
    assert found.fits


def test_what_was_paid_back_is_no_longer_waiting(books: Books) -> None:
    found = calendar(
        books, LEFT + paid_back("2018-10-01", "L0002", "50.00") + paid_back("2018-10-01", "L0003", "30.00")
    )
    assert [(line.number, line.debt) for line in found.lines] == [("L0003", 45)]
    assert found.bank == 145


def test_before_the_last_day_the_shares_are_still_held(books: Books) -> None:
    found = calendar(books, LEFT, dt.date(2018, 7, 1))
    assert [(line.number, line.shares, line.debt, line.open, line.amount) for line in found.lines] == [
        ("L0002", 0, 50, 50, 50),
        ("L0003", 3, 0, 0, 75),
    ]


def test_a_calendar_that_does_not_fit(books: Books) -> None:
    spent = '\n2018-11-01 * "huur"\n  Lasten:TOP:Fysiek:Huur  150.00 EUR\n  Activa:Bank:ING\n'
    found = calendar(books, LEFT + spent)
    assert [(line.number, line.cash_after, line.fits) for line in found.lines] == [
        ("L0002", 25, True),
        ("L0003", -50, False),
    ]
    assert not found.fits


def test_grants_handgeld_and_other_debts_are_no_free_cash(books: Books) -> None:
    found = calendar(books, LEFT + GRANT)
    assert found.bank == 225 + 1000 - 300 - 80
    assert (found.grants, found.other_debts) == (700, 20)
    assert found.free_cash == 225 + 1000 - 300 - 80 - 700 - 20
    assert [line.fits for line in found.lines] == [True, True]
    spent = '\n2018-11-01 * "huur"\n  Lasten:TOP:Fysiek:Huur  80.00 EUR\n  Activa:Bank:ING\n'
    assert not calendar(books, spent).fits  # though there is far more on the bank


def test_back_under_the_same_number_with_a_debt(books: Books) -> None:
    text = LEFT + member("L0002", "2018-11-01") + issue("2018-11-01", 6, "L0002", 1)
    (first, _) = calendar(books, text).lines
    assert (first.number, first.left.isoformat(), first.shares, first.debt) == ("L0002", "2018-06-30", 0, 50)


def test_nobody_left(books: Books) -> None:
    found = calendar(books, member("L0001", "2018-01-01") + opening(1, "L0001", 2))
    assert (found.lines, found.total, found.fits) == ((), 0, True)


def test_paid_at_once_or_forfeit_is_no_debt(books: Books) -> None:
    text = member("L0002", "2018-01-01", "2018-06-30") + issue("2018-01-01", 1, "L0002", 2)
    text += move("2018-06-30", 2, "L0002 1", f"{BANK}  -25.00 EUR") + move(
        "2018-06-30", 3, "L0002 1", f"{RESERVE}  -25.00 EUR"
    )
    assert calendar(books, text).lines == ()


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2018-06-30", 6, "2018-12-30"),
        ("2018-08-31", 6, "2019-02-28"),
        ("2019-08-31", 6, "2020-02-29"),
        ("2018-12-31", 0, "2018-12-31"),
        ("2018-12-31", 1, "2019-01-31"),
        ("2018-12-31", 24, "2020-12-31"),
    ],
)
def test_months_later(day: str, months: int, later: str) -> None:
    assert add_months(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(later)
