"""Money between own accounts: one booking, whichever bank is first, whatever days the two banks book it on."""

from __future__ import annotations

import datetime as dt
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bwk_ledger.base.errors import InputError
from bwk_ledger.rules.load import load
from tests.bank_files import BANK, OPENING, PETTY_CASH, ImportBooks, Row, import_books, ing, row

ING, TOP, TRANSIT = "Activa:Bank:ING", "Activa:Handgeld:TOP", "Activa:Kruisposten"
TOP_IBAN = PETTY_CASH["TOP"]
IN_TILL = Decimal("80.00")


def transfer_rows(bank_day: str, till_day: str, amount: str = "250.00") -> tuple[Row, Row]:
    """The same transfer as the bank of the cooperative and that of the kamer tell it."""
    return row(bank_day, f"-{amount}", "Kamer TOP", TOP_IBAN, "handgeld"), row(
        till_day, amount, "BWK", BANK, "handgeld"
    )


def files(bank: list[Row], till: list[Row]) -> dict[str, bytes]:
    return {"bank.csv": ing(bank), "kas.csv": ing(till, opening=IN_TILL, account=TOP_IBAN)}


def import_in(books: ImportBooks, found: dict[str, bytes], order: str) -> None:
    if order == "samen":
        books.run(found)
    else:
        for name in order.split(" "):
            books.run({f"{name}.csv": found[f"{name}.csv"]})


ORDERS = ["samen", "bank kas", "kas bank"]


@pytest.mark.parametrize("order", ORDERS)
def test_on_one_day_it_is_one_booking_with_both_origins(books: ImportBooks, order: str) -> None:
    import_in(books, files(*([item] for item in transfer_rows("02-05", "02-05"))), order)
    (found,) = (entry for entry in books.load().transactions if "Overboeking" in entry.narration)
    assert found.narration == "Overboeking van ING naar TOP"
    assert {item.account: item.meta["bron"] for item in found.postings} == {
        ING: "ing-2018-02-05.csv",
        TOP: "handgeld-top-2018-02-05.csv",
    }
    assert len({item.meta["sleutel"] for item in found.postings}) == 2
    assert books.balance(ING) == OPENING - 250
    assert books.balance(TOP) == IN_TILL + 250


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(("bank_day", "till_day"), [("02-02", "02-05"), ("02-05", "02-02"), ("01-31", "02-01")])
def test_on_two_days_the_money_is_under_way_between_them(
    books: ImportBooks, order: str, bank_day: str, till_day: str
) -> None:
    import_in(books, files(*([item] for item in transfer_rows(bank_day, till_day))), order)
    days = sorted(dt.date.fromisoformat(f"2018-{day}") for day in (bank_day, till_day))
    first = -250 if bank_day > till_day else 250  # money that arrives before it leaves is negative on its way
    assert books.balance(TRANSIT, days[0]) == first
    assert books.balance(TRANSIT, days[1]) == 0
    bank_side, till_side = (dt.date.fromisoformat(f"2018-{day}") for day in (bank_day, till_day))
    assert books.balance(ING, bank_side) == OPENING - 250
    assert books.balance(ING, bank_side - dt.timedelta(days=1)) == OPENING
    assert books.balance(TOP, till_side) == IN_TILL + 250
    assert books.balance(TOP, till_side - dt.timedelta(days=1)) == IN_TILL


@pytest.mark.parametrize("order", ORDERS)
def test_rows_too_far_apart_to_be_one_transfer_never_pass_in_silence(books: ImportBooks, order: str) -> None:
    bank, till = transfer_rows("02-01", "02-26")
    found = files([bank, row("03-02", "-1.00")], [till, row("03-02", "-1.00")])
    message = ""
    try:
        import_in(books, found, order)
    except InputError as error:
        message = str(error)
    messages = [error.message for error in load(books.main).errors]
    assert "is volgens de bank" in message or any("Balance failed" in item for item in messages)


def test_two_equal_transfers_are_matched_one_to_one(books: ImportBooks) -> None:
    bank, till = zip(
        *(transfer_rows(day, later) for day, later in (("02-01", "02-01"), ("02-03", "02-05"))), strict=True
    )
    found = files(list(bank), list(till))
    books.run(found)
    assert (books.balance(ING), books.balance(TOP)) == (OPENING - 500, IN_TILL + 500)
    assert books.balance(TRANSIT) == 0
    before = books.snapshot()
    assert books.new(found) == 0
    assert books.snapshot() == before


def test_money_sent_back_is_a_transfer_too(books: ImportBooks) -> None:
    bank = [row("03-01", "40.00", "Kamer TOP", TOP_IBAN, "teveel")]
    till = [row("03-01", "-40.00", "BWK", BANK, "teveel")]
    books.run(files(bank, till))
    assert (books.balance(ING), books.balance(TOP)) == (OPENING + 40, IN_TILL - 40)
    assert books.load().transactions[-1].narration == "Overboeking van TOP naar ING"


@st.composite
def till_years(draw: st.DrawFn) -> tuple[list[Row], list[Row]]:
    """Transfers at least eleven days apart, each booked by the two banks within four days, among other rows."""
    bank: list[Row] = []
    till: list[Row] = []
    day = dt.date(2018, 1, 5)
    for _ in range(draw(st.integers(1, 6))):
        amount = Decimal(draw(st.sampled_from([25, 125, 250])))
        later = day + dt.timedelta(days=draw(st.integers(-4, 4)))
        bank.append(Row(day, -amount, "Kamer TOP", TOP_IBAN, "handgeld"))
        till.append(Row(later, amount, "BWK", BANK, "handgeld"))
        day += dt.timedelta(days=draw(st.integers(15, 40)))
    for rows in (bank, till):
        days = draw(st.lists(st.dates(dt.date(2018, 1, 1), dt.date(2018, 8, 1)), max_size=5))
        rows += [Row(item, Decimal(-1), "Winkel") for item in days]
        rows.sort(key=lambda item: item.date)
    return bank, till


@settings(max_examples=20, deadline=None)
@given(till_years(), st.sampled_from(ORDERS))
def test_every_total_is_right_in_any_order(rows: tuple[list[Row], list[Row]], order: str) -> None:
    bank, till = rows
    with tempfile.TemporaryDirectory() as folder:
        books = import_books(Path(folder) / "boeken")
        import_in(books, files(bank, till), order)
        assert books.balance(ING) == OPENING + sum(item.amount for item in bank)
        assert books.balance(TOP) == IN_TILL + sum(item.amount for item in till)
        assert books.balance(TRANSIT) == 0
        moved = [entry for entry in books.load().transactions if "Overboeking" in entry.narration]
        same = sum(
            any(other.date == item.date and other.amount == -item.amount for other in till)
            for item in bank
            if item.iban
        )
        transfers = sum(1 for item in bank if item.iban)
        assert len(moved) == same + 2 * (transfers - same)
        before = books.snapshot()
        assert books.new(files(bank, till)) == 0
        assert books.snapshot() == before
