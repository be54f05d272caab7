"""The handgeld by kamer and month: what came, what was spent on what, what was counted, which receipts are missing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from beancount.core import data
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.base.accounts import EXPENSES
from bwk_ledger.base.periods import Period, year
from bwk_ledger.books.text import custom
from bwk_ledger.figures.handgeld import ELSEWHERE, categories, petty_cash
from bwk_ledger.rules.index import Index
from bwk_ledger.standing.handgeld import COUNT

if TYPE_CHECKING:
    from bwk_ledger.figures.handgeld import CashOfKamer
    from bwk_ledger.rules.load import Ledger
    from tests.conftest import Books

ENTRIES = """
2017-12-30 * "handgeld"
  Activa:Bank:ING      -100.00 EUR
  Activa:Handgeld:TOP   100.00 EUR
2018-01-03 * "koffie en brood"
  bon: "TOP-2018-001"
  Activa:Handgeld:TOP                  -30.00 EUR
  Lasten:TOP:Fysiek:Handgeld:A-Koffie   10.00 EUR
  Lasten:TOP:Fysiek:Handgeld:B-Eten     20.00 EUR
2018-01-09 * "lampen"
  bon: "ontbreekt"
  bon-reden: "verloren op de markt"
  Activa:Handgeld:TOP   -12.50 EUR
  Lasten:TOP:Fysiek:Huur  12.50 EUR
2018-03-01 * "handgeld"
  Activa:Bank:ING      -260.00 EUR
  Activa:Handgeld:TOP   200.00 EUR
  Activa:Handgeld:HLR    60.00 EUR
2018-03-02 * "pannen, de rest van de bank"
  Activa:Handgeld:TOP                     -40.00 EUR
  Activa:Bank:ING                         -10.00 EUR
  Lasten:TOP:Fysiek:Handgeld:F-Materiaal   50.00 EUR
2018-03-05 * "terug van de winkel"
  Activa:Handgeld:TOP                      5.00 EUR
  Lasten:TOP:Fysiek:Handgeld:F-Materiaal  -5.00 EUR
2018-03-06 ! "wat was dit"
  Activa:Handgeld:TOP  -3.00 EUR
  Activa:Vraagposten    3.00 EUR
2018-03-31 custom "kastelling" "TOP" 219.00 EUR
  door: "L0001"
  en: "L0002"
"""


def shown(ledger: Ledger, period: Period | None) -> list[CashOfKamer]:
    return petty_cash(ledger.index, period)


def test_months_go_from_opening_to_closing(books: Books) -> None:
    ledger = books.load(ENTRIES)
    top, hlr = shown(ledger, year(2018))
    assert [(month.period.start.month, month.opening, month.closing) for month in top.months] == [
        (1, Decimal("100.00"), Decimal("57.50")),
        (2, Decimal("57.50"), Decimal("57.50")),
        (3, Decimal("57.50"), Decimal("219.50")),
    ]
    march = top.months[2]
    assert (march.transferred, march.other, march.too_much) == (200, -3, 0)
    assert march.spent == {"F-Materiaal": 35}
    assert top.spent == {"A-Koffie": 10, "B-Eten": 20, ELSEWHERE: Decimal("12.50"), "F-Materiaal": 35}
    assert categories(ledger.config, [top])[0] == "A-Koffie"
    assert categories(ledger.config, [top])[-1] == ELSEWHERE
    assert [(month.period.start.month, month.closing) for month in hlr.months] == [(3, 60)]


def test_a_count_stands_beside_the_books(books: Books) -> None:
    (top, _) = shown(books.load(ENTRIES), year(2018))
    (found,) = top.months[2].counts
    assert (found.counted, found.books, found.difference) == (219, Decimal("219.50"), Decimal("-0.50"))


def test_what_has_no_receipt_is_missing(books: Books) -> None:
    (top, _) = shown(books.load(ENTRIES), None)
    assert [(item.entry.date.isoformat(), item.amount, item.reason) for item in top.missing] == [
        ("2018-01-09", Decimal("12.50"), "verloren op de markt"),
        ("2018-03-02", 40, ""),
        ("2018-03-06", 3, ""),
    ]


def test_too_much_is_what_goes_above_the_ceiling(books: Books) -> None:
    ledger = books.load("""
        2018-01-03 * "handgeld"
          Activa:Bank:ING      -270.00 EUR
          Activa:Handgeld:TOP   270.00 EUR
    """)
    assert shown(ledger, None)[0].too_much == 20


def test_each_of_two_tills_pays_the_costs_of_its_own_kamer(books: Books) -> None:
    ledger = books.load("""
        2018-01-03 * "samen"
          Activa:Handgeld:TOP                  -30.00 EUR
          Activa:Handgeld:HLR                  -20.00 EUR
          Lasten:TOP:Fysiek:Handgeld:A-Koffie   20.00 EUR
          Lasten:HLR:Fysiek:Handgeld:B-Eten     30.00 EUR
    """)
    top, hlr = shown(ledger, None)
    assert top.spent == {"A-Koffie": 20, "B-Eten": 10}
    assert hlr.spent == {"B-Eten": 20}


def test_a_kamer_that_ended_shows_only_while_it_has_handgeld(books: Books) -> None:
    ledger = books.load("""
        2018-01-01 custom "kamer" "OUD"
          naam: "Oude kamer"
          handgeld: 250.00 EUR
          einde: 2018-03-31
        2018-01-03 * "handgeld"
          Activa:Bank:ING      -20.00 EUR
          Activa:Handgeld:OUD   20.00 EUR
        2018-02-03 * "terug"
          Activa:Bank:ING       20.00 EUR
          Activa:Handgeld:OUD  -20.00 EUR
        2019-05-03 * "handgeld"
          Activa:Bank:ING      -20.00 EUR
          Activa:Handgeld:TOP   20.00 EUR
    """)
    assert [item.period.start.month for item in shown(ledger, year(2018))[0].months] == [1, 2, 3]
    assert [item.kamer for item in shown(ledger, year(2019))] == ["TOP"]


CENTS = st.integers(-20000, 20000).map(lambda cents: Decimal(cents).scaleb(-2))
OTHERS = st.sampled_from(
    [
        "Activa:Bank:ING",
        "Activa:Vraagposten",
        "Activa:Handgeld:HLR",
        *(f"{EXPENSES}:{kamer}:Fysiek:{post}" for kamer in ("TOP", "HLR") for post in ("Huur", "Handgeld:A-Koffie")),
    ]
)
DAYS = st.dates(dt.date(2017, 11, 1), dt.date(2018, 4, 30))
LEGS = st.lists(st.tuples(OTHERS, CENTS), min_size=1, max_size=4)


def _entry(day: dt.date, legs: list[tuple[str, Decimal]]) -> data.Transaction:
    rest = -sum((amount for _, amount in legs), Decimal(0))
    postings = [
        data.Posting(account, data.Amount(amount, "EUR"), None, None, None, {})
        for account, amount in [*legs, ("Activa:Handgeld:TOP", rest)]
    ]
    return data.Transaction({}, day, "*", None, "", frozenset(), frozenset(), postings)


@given(st.lists(st.tuples(DAYS, LEGS), max_size=12), st.sampled_from([None, year(2018)]), DAYS)
def test_opening_and_moves_make_the_closing(
    booked: list[tuple[dt.date, list[tuple[str, Decimal]]]], period: Period | None, counted: dt.date
) -> None:
    entries = [_entry(*item) for item in sorted(booked, key=lambda item: item[0])]
    count = custom({}, counted, COUNT.type, "TOP", data.Amount(Decimal(1), "EUR"))
    for item in petty_cash(Index.of([*entries, count]), period):
        account = f"Activa:Handgeld:{item.kamer}"
        legs = [(entry.date, leg) for entry in entries for leg in entry.postings if leg.account == account]
        for before, month in zip([None, *item.months], item.months, strict=False):
            moved = sum((leg.units.number for day, leg in legs if day in month.period), Decimal(0))
            assert month.closing == month.opening + moved
            assert month.closing == month.opening + month.transferred - sum(month.spent.values()) + month.other
            if before is not None:
                assert (before.closing, before.period.end) == (month.opening, month.period.start)
        assert item.closing == sum(
            (leg.units.number for day, leg in legs if period is None or day < period.end), Decimal(0)
        )
        assert sum(item.spent.values()) == sum(month.spent_total for month in item.months)
        for found in item.counts:
            assert found.books == sum((leg.units.number for day, leg in legs if day <= counted), Decimal(0))
