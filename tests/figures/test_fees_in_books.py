"""Fees of members: what falls due while somebody is a member of a kind, what was paid, what is in arrears."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.rules.fees import FeeYear, fee_years_of, paid_fees
from tests.share_books import member

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.conftest import Books

YEAR_END = dt.date(2018, 12, 31)
INCOME = '\n2018-01-01 custom "post" "Baten" "Eigen:Contributie"\n'


def fee(kind: str, amount: str, due: str, extra: str = "", year: int = 2018) -> str:
    days = " ".join(f"{year}-{day}" for day in due.split())
    return (
        f'\n{year}-01-01 custom "contributie" "{kind}" {amount} EUR\n  vervalt: "{days}"\n'
        f'  rekening: "Eigen:Contributie"\n{extra}'
    )


FOUR = fee("bewoner", "20.00", "02-28 05-31 08-31 11-30")


def paid(day: str, number: str, amount: str, year: int = 2018) -> str:
    return (
        f'\n{day} * "contributie"\n  Activa:Bank:ING  {amount} EUR\n'
        f'  Baten:TOP:Eigen:Contributie\n    lid: "{number}"\n    contributie: {year}\n'
    )


def years(
    books: Books, text: str, day: dt.date = YEAR_END, minutes: Mapping[str, int] | None = None, year: int = 2018
) -> list[FeeYear]:
    ledger = books.load(INCOME + text if text else "")  # the same books on another day
    assert [error.message for error in ledger.errors] == []
    return fee_years_of(ledger.index.fact(paid_fees), ledger.config, year, day, minutes or {})


def test_a_part_on_each_due_day_of_membership(books: Books) -> None:
    text = (
        FOUR
        + member("L0001", "2018-01-01")
        + member("L0002", "2018-06-01")
        + member("L0003", "2018-01-01", "2018-05-31")
    )
    text += member("L0004", "2018-12-01") + member("L0005", "2018-01-01", kind="staf")
    found = years(books, text)
    assert [(item.number, item.total, item.due) for item in found] == [
        ("L0001", 20, 20),
        ("L0002", 10, 10),
        ("L0003", 10, 10),
    ]
    assert {(item.kamer, item.kind) for item in found} == {("TOP", "bewoner")}


def test_what_is_due_on_a_day(books: Books) -> None:
    text = FOUR + member("L0001", "2018-01-01")
    (before,) = years(books, text, dt.date(2018, 5, 30))
    assert (before.due, before.total) == (5, 20)
    (on,) = years(books, "", dt.date(2018, 5, 31))
    assert on.due == 10


def test_parts_add_up_to_the_cent(books: Books) -> None:
    (found,) = years(books, fee("bewoner", "20.00", "03-31 06-30 09-30") + member("L0001", "2018-01-01"))
    assert sorted(term.amount for term in found.terms) == [Decimal("6.66"), Decimal("6.67"), Decimal("6.67")]
    assert found.total == 20


def test_the_kind_on_the_due_day_counts(books: Books) -> None:
    text = (
        FOUR
        + fee("staf", "100.00", "03-31 09-30")
        + member("L0001", "2018-01-01", "2018-06-30")
        + member("L0001", "2018-07-01", kamer="HLR", kind="staf")
    )
    (found,) = years(books, text)
    assert [(term.due.isoformat(), term.amount) for term in found.terms] == [
        ("2018-02-28", 5),
        ("2018-05-31", 5),
        ("2018-09-30", 50),
    ]
    assert (found.kamer, found.kind) == ("HLR", "staf")  # of the last term


def test_the_residents_association_is_beside_the_kind(books: Books) -> None:
    text = FOUR + fee("vereniging", "8.00", "06-30") + member("L0001", "2018-01-01", extra="  vereniging: TRUE\n")
    text += member("L0002", "2018-01-01", kind="staf", extra="  vereniging: TRUE\n") + member("L0003", "2018-01-01")
    assert [(item.number, item.total) for item in years(books, text)] == [("L0001", 28), ("L0002", 8), ("L0003", 20)]


def test_paid_and_in_arrears(books: Books) -> None:
    text = (
        FOUR + member("L0001", "2018-01-01") + paid("2018-02-01", "L0001", "5.00") + paid("2018-06-10", "L0001", "3.00")
    )
    (found,) = years(books, text)
    assert (found.paid, found.due, found.open) == (8, 20, 12)
    assert found.overdue_since == dt.date(2018, 5, 31)
    (earlier,) = years(books, "", dt.date(2018, 5, 30))
    assert (earlier.paid, earlier.open, earlier.overdue_since) == (5, 0, None)


def test_a_payment_that_came_back_is_not_paid(books: Books) -> None:
    text = (
        FOUR
        + member("L0001", "2018-01-01")
        + paid("2018-02-01", "L0001", "20.00")
        + paid("2018-02-05", "L0001", "-20.00")
    )
    (found,) = years(books, text)
    assert (found.paid, found.open, found.overdue_since) == (0, 20, dt.date(2018, 2, 28))
    assert [payment.amount for payment in found.payments] == [20, -20]


def test_paid_a_year_later_counts_for_the_year_it_names(books: Books) -> None:
    text = FOUR + FOUR.replace("2018", "2019") + member("L0001", "2018-01-01") + paid("2019-01-10", "L0001", "20.00")
    (found,) = years(books, text, dt.date(2019, 12, 31))
    assert (found.paid, found.open) == (20, 0)
    (then,) = years(books, "")
    assert then.open == 20
    (next_year,) = years(books, "", dt.date(2019, 12, 31), year=2019)
    assert (next_year.paid, next_year.open) == (0, 20)


def test_more_paid_than_due_is_no_arrears(books: Books) -> None:
    (found,) = years(
        books, FOUR + member("L0001", "2018-01-01") + paid("2018-02-01", "L0001", "20.00"), dt.date(2018, 3, 1)
    )
    assert (found.paid, found.due, found.open, found.overdue_since) == (20, 5, 0, None)


def test_who_paid_and_owes_nothing_is_in_the_list(books: Books) -> None:
    text = FOUR + member("L0001", "2018-01-01", kind="staf") + paid("2018-02-01", "L0001", "20.00")
    (found,) = years(books, text)
    assert (found.number, found.kind, found.terms, found.paid, found.open) == ("L0001", "staf", (), 20, 0)


@pytest.mark.parametrize(("minutes", "total", "open_"), [(719, 20, 20), (720, 0, 0)])
def test_hours_instead_of_the_fee(books: Books, minutes: int, total: int, open_: int) -> None:
    text = fee("bewoner", "20.00", "06-30", "  uren: 12\n") + member("L0001", "2018-01-01")
    (found,) = years(books, text, minutes={"L0001": minutes})
    assert (found.hours, found.total, found.open, found.due) == (12, total, open_, total)
    assert (found.overdue_since is None) == (open_ == 0)


def test_hours_stand_only_for_fees_that_allow_it(books: Books) -> None:
    text = fee("bewoner", "20.00", "06-30", "  uren: 12\n") + fee("vereniging", "8.00", "06-30")
    text += member("L0001", "2018-01-01", extra="  vereniging: TRUE\n")
    (found,) = years(books, text, minutes={"L0001": 6000})
    assert (found.hours, found.by_hours, found.open) == (None, False, 28)


def test_the_most_hours_of_two_fees_that_both_allow_it(books: Books) -> None:
    text = fee("bewoner", "20.00", "06-30", "  uren: 12\n") + fee("vereniging", "8.00", "06-30", "  uren: 20\n")
    text += member("L0001", "2018-01-01", extra="  vereniging: TRUE\n")
    (found,) = years(books, text, minutes={"L0001": 19 * 60})
    assert (found.hours, found.open) == (20, 28)


def test_hours_of_the_number_as_a_volunteer_count(books: Books) -> None:
    text = fee("bewoner", "20.00", "06-30", "  uren: 12\n") + member("L0001", "2018-01-01")
    person = '\n2018-01-01 custom "persoon" "V0001"\n  soort: "bewoner"\n  kamers: "TOP"\n  lid: "L0001"\n'
    ledger = books.load(INCOME + text + person)
    assert ledger.config.identity("V0001") == "L0001"
    minutes = {ledger.config.identity("V0001"): 720}
    (found,) = fee_years_of(ledger.index.fact(paid_fees), ledger.config, 2018, YEAR_END, minutes)
    assert found.by_hours
