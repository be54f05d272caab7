"""The books as they stood when a day ended: cut once for each day, however often they are asked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bwk_ledger.figures.until import books_until

if TYPE_CHECKING:
    from bwk_ledger.rules.load import Ledger
    from tests.conftest import Books

LAST = dt.date(2018, 12, 31)
ENTRIES = "".join(
    f'{dt.date(2018, month, 1)} * "naar de kamer"\n'
    "  Activa:Bank:ING      -100.00 EUR\n"
    "  Activa:Handgeld:TOP   100.00 EUR\n\n"
    for month in range(1, 7)
)


def days(ledger: Ledger) -> list[dt.date]:
    return [entry.date for entry in ledger.transactions if entry.narration == "naar de kamer"]


def test_books_until_a_day_hold_nothing_later_whatever_was_asked_before(books: Books) -> None:
    ledger = books.load(ENTRIES)
    for month in (3, 5, 1, 4, 2, 3):  # more days than are kept
        until = dt.date(2018, month, 1)
        assert days(books_until(ledger, until)) == [dt.date(2018, number, 1) for number in range(1, month + 1)]
    assert len(days(ledger)) == 6


def test_what_was_found_in_the_books_of_a_day_is_there_when_they_are_asked_again(books: Books) -> None:
    ledger = books.load(ENTRIES)
    until = dt.date(2018, 3, 1)
    assert books_until(ledger, until) is books_until(ledger, until)
    assert books_until(ledger, LAST) is ledger
