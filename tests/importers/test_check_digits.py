"""A wrong check digit is told once and stops nothing."""

from __future__ import annotations

from tests.bank_files import BANK, ImportBooks, ing, row

RIGHT = "NL89DEMO0000000111"
WRONG = "NL88DEMO0000000111"


def test_a_wrong_check_digit_is_a_note_and_the_row_is_booked(books: ImportBooks) -> None:
    rows = [row("01-05", "-1.00", iban=RIGHT), row("01-06", "-2.00", iban=WRONG), row("01-07", "-3.00", iban=WRONG)]
    (done,) = books.run({"a.csv": ing(rows)})
    assert done.plan.new == 4
    assert done.plan.notes == [
        f"regel 3: het controlegetal van {WRONG} klopt niet; is het bestand met de hand veranderd"
    ]


def test_numbers_that_are_no_iban_are_left_alone(books: ImportBooks) -> None:
    ibans = ("", "0390123456", "V 286-81505", "XX00ONZIN123456", "DE8937040044053201300", "DE89370400440532013000")
    (done,) = books.run({"a.csv": ing([row("01-05", "-1.00", iban=iban) for iban in ibans])})
    assert done.plan.notes == []
    assert BANK.startswith("NL")
