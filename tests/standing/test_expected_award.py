"""What a funder pays is booked on the award that expects it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.standing.awards import expected_award

if TYPE_CHECKING:
    from tests.conftest import Books

FUNDER = """
2018-01-01 custom "financier" "SPDO"
  groep: "Gemeente"
  kamers: "TOP"
2018-01-01 custom "toekenning" "SPDO" "2018"
  bedrag: 1000.00 EUR
  einde: 2018-12-31
2019-01-01 custom "toekenning" "SPDO" "2019"
  bedrag: 1200.00 EUR
  einde: 2019-12-31
2019-02-01 custom "toekenning-termijn" "SPDO:2018" 250.00 EUR
"""


@pytest.mark.parametrize(
    ("day", "amount", "expected"),
    [
        (dt.date(2018, 5, 1), "300.00", "SPDO:2018"),
        (dt.date(2019, 2, 10), "250.00", "SPDO:2018"),
        (dt.date(2019, 2, 10), "300.00", "SPDO:2019"),
        (dt.date(2020, 2, 10), "300.00", None),
    ],
)
def test_the_award_of_a_payment(books: Books, day: dt.date, amount: str, expected: str | None) -> None:
    awards = list(books.load(FUNDER).config.awards.values())
    found = expected_award(awards, day, Decimal(amount))
    assert (found.key if found else None) == expected
