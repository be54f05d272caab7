from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Books


def pay(date: str, amount: str, number: str = "V0001", extra: str = "") -> str:
    return (
        f'{date} * "Vergoeding"\n  Lasten:TOP:Fysiek:Training   {amount} EUR\n    persoon: "{number}"\n{extra}'
        "  Activa:Bank:ING\n\n"
    )


def test_up_to_the_ceiling_of_month_and_year_is_fine(books: Books) -> None:
    months = "".join(pay(f"2018-{month:02d}-15", "150.00") for month in range(1, 11))
    assert books.messages(months + pay("2019-01-01", "170.00")) == []


@pytest.mark.parametrize("amount", ["0.01", "500.00"])
def test_a_payment_that_is_no_untaxed_allowance_does_not_count(books: Books, amount: str) -> None:
    reason = '    boven-plafond: "via de loonadministratie"\n'
    assert books.messages(pay("2018-03-01", "150.00") + pay("2018-03-02", amount, extra=reason)) == []


def test_what_was_paid_back_counts_in_its_month(books: Books) -> None:
    assert books.messages(pay("2018-03-01", "160.00") + pay("2018-03-20", "-10.00")) == []


def test_one_person_under_two_numbers_has_one_ceiling(books: Books) -> None:
    books.add('2018-01-01 custom "persoon" "V0001"\n  soort: "bewoner"\n  lid: "L0001"\n')
    (message,) = books.messages(pay("2018-03-01", "100.00") + pay("2018-03-02", "100.00", "L0001"))
    assert message.startswith("L0001 kreeg in 2018-03 200,00 euro vergoeding, 50,00 boven het plafond.\n")


def test_the_books_may_give_a_ceiling_themselves(books: Books) -> None:
    text = '2026-01-01 custom "vergoedingsplafond" 5.70 EUR 215.00 EUR 2150.00 EUR\n  bron: "Staatscourant"\n'
    assert books.messages(text + pay("2026-03-01", "215.00")) == []
    (message,) = books.messages(pay("2026-03-02", "0.01"))
    assert "onbelast is in 2026 ten hoogste 215,00 euro per maand en 2.150,00 per jaar (bron: Staatscourant)" in message


def test_month_and_year_are_both_told(books: Books) -> None:
    found = books.messages(pay("2018-03-01", "1600.00"))
    assert [message.split(" euro")[0] for message in found] == [
        "V0001 kreeg in 2018-03 1.600,00",
        "V0001 kreeg in heel 2018 1.600,00",
    ]


def test_a_cost_without_a_person_is_no_allowance(books: Books) -> None:
    text = '2018-03-01 * "Cursus"\n  Lasten:TOP:Fysiek:Training  900.00 EUR\n  Activa:Bank:ING\n'
    assert books.messages(text) == []
