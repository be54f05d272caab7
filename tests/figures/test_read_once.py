"""What grows with the books is gone through once per load, whatever is asked of them and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from beancount.core import data

from bwk_ledger.audit.bank import own_postings
from bwk_ledger.base.periods import year
from bwk_ledger.figures.general_ledger import trial_balance
from bwk_ledger.figures.handgeld import petty_cash
from bwk_ledger.figures.results import cash_flow, figures
from bwk_ledger.rules.index import Index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bwk_ledger.rules.load import Ledger
    from tests.conftest import Books

ENTRIES = """\
2018-03-01 * "naar de kamer"
  Activa:Bank:ING      -100.00 EUR
  Activa:Handgeld:TOP   100.00 EUR
"""


class Passed(list[Any]):
    """Entries that know how often somebody went through them."""

    times = 0

    def __iter__(self) -> Iterator[Any]:
        self.times += 1
        return super().__iter__()


def passed(ledger: Ledger) -> Passed:
    """The transactions of books of which nothing was found yet."""
    transactions = Passed(ledger.transactions)
    ledger.__dict__["index"] = Index({**ledger.by_type, data.Transaction: transactions})
    return transactions


@pytest.mark.parametrize(
    "asked",
    [
        figures,
        lambda ledger, number: ledger.index.fact(trial_balance, number),
        lambda ledger, number: ledger.index.fact(cash_flow, number),
        lambda ledger, _: ledger.index.fact(own_postings),
        lambda ledger, number: ledger.index.fact(petty_cash, year(number)),
    ],
    ids=["figures", "trial balance", "cash flow", "bank", "handgeld"],
)
def test_more_years_do_not_read_the_books_again(books: Books, asked: Callable[[Ledger, int], object]) -> None:
    ledger = books.load(ENTRIES)
    transactions = passed(ledger)
    asked(ledger, 2018)
    first = transactions.times
    assert first
    for number in (2017, 2018, 2019):
        asked(ledger, number)
    assert transactions.times == first
