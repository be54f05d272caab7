"""A bill that comes after a year was closed cannot reach back into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.year.conftest import YearBooks

BILL = """
2019-01-15 * "Energiebedrijf" "Energie december"
  Activa:Bank:ING             -120.00 EUR
  Lasten:TOP:Fysiek:Energie    120.00 EUR
    periode: "2018-12-01 2018-12-31"
"""


def test_a_bill_for_a_closed_year_is_found(closed: YearBooks) -> None:
    closed.add("jaren/2019/bank.beancount", BILL)
    (error,) = closed.load().errors
    assert error.message.startswith("De boeking van 2018-12-31 is toegevoegd nadat 2018 was afgesloten.")
    assert error.source["filename"].endswith("jaren/2019/bank.beancount")  # where the bill itself stands


def test_a_bill_of_the_new_year_is_fine(closed: YearBooks) -> None:
    closed.add("jaren/2019/bank.beancount", BILL.replace("2018-12-01 2018-12-31", "2019-01-01 2019-02-28"))
    assert closed.messages() == []
