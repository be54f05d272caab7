"""The forecast of the bank and the money that is free: each basis apart, and sums that a test adds up itself."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.figures.forecast import Basis, Forecast, forecast
from bwk_ledger.figures.free_money import free_money
from bwk_ledger.rules.load import load
from tests.compose import wages

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bwk_ledger.rules.load import Ledger
    from tests.conftest import Books

DAY = dt.date(2026, 8, 31)
START = '2025-01-01 * "Begin"\n  Activa:Bank:ING  1000.00 EUR\n  Vermogen:Reserves:Algemeen\n'
STAD = """
2026-01-01 custom "financier" "STAD"
  groep: "Gemeente"
  kamers: "TOP"
  rgs: "WOvbOrsOel"
2026-01-01 custom "toekenning" "STAD" "2026"
  bedrag: 900.00 EUR
  stand: "{status}"
  einde: 2026-12-31
2026-07-01 custom "toekenning-termijn" "STAD:2026" 400.00 EUR
2026-11-01 custom "toekenning-termijn" "STAD:2026" 300.00 EUR
"""


def paid(day: str, amount: str, account: str = "Lasten:TOP:Fysiek:Huur") -> str:
    return f'\n{day} * "Betaald"\n  bon: "b"\n  {account}  {amount} EUR\n  Activa:Bank:ING\n'


def ahead(ledger: Ledger, day: dt.date = DAY) -> Forecast:
    found = forecast(ledger, day)
    assert found is not None
    return found


def lines(found: Forecast) -> Mapping[tuple[str, Basis], list[tuple[str, Decimal]]]:
    return {(line.title, line.basis): [(str(move.day), move.amount) for move in line.moves] for line in found.lines}


def test_nothing_without_a_bank_row(books: Books) -> None:
    assert forecast(books.load(), DAY) is None


def test_what_came_three_months_in_a_row_goes_on(books: Books) -> None:
    rent = "".join(paid(f"2026-{month:02d}-05", "100.00") for month in (6, 7, 8))
    found = ahead(books.load(START + rent))
    assert lines(found) == {
        ("Huren van de ruimte", Basis.MONTHLY): [
            (day, Decimal(-100)) for day in ("2026-09-05", "2026-10-05", "2026-11-05", "2026-12-05", "2027-01-05")
        ]
    }
    # From the day after the last that the bank is known of, half a year ahead.
    assert (found.period.start, found.period.last_day) == (dt.date(2026, 8, 6), dt.date(2027, 1, 31))
    assert [month.closing for month in found.months] == [700, 600, 500, 400, 300, 200]
    assert found.short is None
    assert found.lowest.closing == 200


def test_the_first_day_below_zero(books: Books) -> None:
    rent = "".join(paid(f"2026-{month:02d}-05", "290.00") for month in (6, 7, 8))
    short = ahead(books.load(START + rent)).short
    assert short == (dt.date(2026, 9, 5), Decimal(-160))


def test_what_was_paid_in_a_month_is_not_expected_in_it_again(books: Books) -> None:
    rent = "".join(paid(f"2026-{month:02d}-20", "100.00") for month in (5, 6, 7))
    early = paid("2026-08-02", "100.00")
    days = [day for day, _ in lines(ahead(books.load(START + rent + early)))["Huren van de ruimte", Basis.MONTHLY]]
    assert days[0] == "2026-09-02"


def test_other_moves_come_as_a_year_ago(books: Books) -> None:
    past = paid("2025-08-30", "10.00") + paid("2025-10-07", "30.00") + paid("2026-08-30", "1.00")
    found = lines(ahead(books.load(START + past)))
    assert found == {("Huren van de ruimte", Basis.LAST_YEAR): [("2026-10-07", Decimal(-30))]}


def test_a_budget_counts_where_nothing_was_booked_for_a_year(books: Books) -> None:
    budget = (
        '\n2026-01-01 custom "budget" Lasten:TOP:Fysiek:Huur "yearly" 120.00 EUR'
        '\n2026-01-01 custom "budget" Lasten:TOP:Fysiek:Energie "yearly" 1200.00 EUR\n'
    )
    found = lines(ahead(books.load(START + paid("2026-08-31", "5.00") + budget)))
    months = ("2026-09-30", "2026-10-31", "2026-11-30", "2026-12-31")
    (moves,) = found.values()
    assert moves == [(day, Decimal(-100)) for day in months]


def test_instalments_of_awards_on_their_days(books: Books) -> None:
    came = '\n2026-07-03 * "Stad"\n  Activa:Bank:ING  250.00 EUR\n  Schulden:Subsidie:STAD:2026\n'
    found = ahead(books.load(START + STAD.format(status="toegekend") + came + paid("2026-08-31", "1.00")))
    # What is late is expected at once; 200 of the award has no day, and is told.
    assert lines(found)["Subsidie STAD:2026", Basis.KNOWN] == [
        ("2026-09-01", Decimal(150)),
        ("2026-11-01", Decimal(300)),
    ]
    assert [(item.title, item.amount) for item in found.undated] == [("nog te komen van STAD:2026", Decimal(200))]


def test_an_instalment_that_is_far_too_late_is_told_and_not_counted(books: Books) -> None:
    books.add(START + STAD.format(status="toegekend"))
    text = "de termijn van STAD:2026 die 1 juli 2026 zou komen"
    for day, counts in ((dt.date(2026, 10, 1), True), (dt.date(2026, 10, 2), False)):
        found = ahead(books.load(), day)
        assert (Decimal(400) in [move.amount for line in found.lines for move in line.moves]) is counts
        assert (text in [item.title for item in found.undated]) is not counts


def test_an_award_that_is_only_asked_for_brings_nothing(books: Books) -> None:
    assert lines(ahead(books.load(START + STAD.format(status="gevraagd")))) == {}


def test_wages_go_on_as_in_the_last_journal(books: Books) -> None:
    journal = wages("2026-08-31")
    net = '\n2026-08-28 * "Salaris"\n  Schulden:Nettoloon  80.00 EUR\n  Activa:Bank:ING\n'
    found = lines(ahead(books.load(START + journal + net)))
    assert found["Nettoloon", Basis.KNOWN][:2] == [("2026-09-30", Decimal(-80)), ("2026-10-31", Decimal(-80))]
    assert found["Loonheffing", Basis.KNOWN][:2] == [("2026-09-30", Decimal(-20)), ("2026-10-31", Decimal(-20))]


def test_a_bill_that_is_open_is_not_counted_beside_what_a_year_ago_was_paid(books: Books) -> None:
    text = """
2025-01-02 custom "relatie" "WLINDE"
  naam: "Corporatie"
2025-09-01 * "Corporatie" "huur"
  vervalt: 2025-09-20
  bon: "F1"
  Lasten:TOP:Fysiek:Huur  50.00 EUR
  Schulden:Crediteuren  -50.00 EUR
    openpost: "F-2025-001"
2025-09-20 * "Corporatie" "huur"
  Schulden:Crediteuren  50.00 EUR
    openpost: "F-2025-001"
  Activa:Bank:ING
2026-08-20 * "Corporatie" "huur"
  vervalt: 2026-09-10
  bon: "F2"
  Lasten:TOP:Fysiek:Huur  40.00 EUR
  Schulden:Crediteuren  -40.00 EUR
    openpost: "F-2026-001"
"""
    found = lines(ahead(books.load(START + text + paid("2026-08-31", "1.00"))))
    assert found["Facturen", Basis.KNOWN] == [("2026-09-10", Decimal(-40))]
    (others,) = (moves for (_, basis), moves in found.items() if basis is Basis.LAST_YEAR)
    assert others == [("2026-09-20", Decimal(-10))]


def test_sums_are_those_of_the_example_added_up_by_hand(repo: Path) -> None:
    """The balance is that of the account, months follow on each other, and a year ago is what a loop finds there."""
    day = dt.date(2018, 12, 31)
    ledger = load(repo / "ledger" / "main.beancount")
    found = ahead(ledger, day)
    rows = [
        (entry.date, posting.account, posting.units.number, entry)
        for entry in ledger.transactions
        for posting in entry.postings
        if posting.units.currency == "EUR"
    ]
    assert found.opening == sum(number for _, account, number, _ in rows if account == "Activa:Bank:ING")
    assert found.months[-1].closing == found.opening + sum(line.total for line in found.lines)
    for one, following in zip(found.months, found.months[1:], strict=False):
        assert following.opening == one.opening + one.comes - one.goes
    last_year = [line for line in found.lines if line.basis is Basis.LAST_YEAR]
    assert last_year
    for line in last_year:
        days = line.rests_in
        assert days is not None
        from_bank = [item for item in rows if any(it.account == "Activa:Bank:ING" for it in item[3].postings)]
        there = [-number for at, account, number, _ in from_bank if account in line.accounts and at in days]
        assert line.total == sum(there), line.title


def test_money_that_is_for_something_or_somebody_else_is_not_free(books: Books) -> None:
    ledger = books.load(
        START
        + STAD.format(status="toegekend")
        + """
2026-07-03 * "Stad"
  Activa:Bank:ING  250.00 EUR
  Schulden:Subsidie:STAD:2026
2026-07-04 * "Handgeld"
  Activa:Bank:ING  -60.00 EUR
  Activa:Handgeld:TOP  60.00 EUR
2026-07-05 * "Kas"
  Activa:Handgeld:TOP  -15.00 EUR
  Activa:Kas:TOP  15.00 EUR
2000-01-01 open Vermogen:Reserves:Verbouwing EUR
  naam: "Verbouwing"
  rgs: "BEivOvrBes"
2026-07-06 * "Besluit"
  Vermogen:Reserves:Algemeen  100.00 EUR
  Vermogen:Reserves:Verbouwing  -100.00 EUR
2026-07-07 * "Corporatie" "huur"
  bon: "F1"
  Lasten:TOP:Fysiek:Huur  40.00 EUR
  Schulden:Crediteuren  -40.00 EUR
    openpost: "F-2026-001"
2026-01-05 custom "borg" "BORG-2026-001"
  soort: "ontvangen"
  wie: "L0001"
  kamer: "TOP"
  bedrag: 25.00 EUR
2026-07-08 * "sleutel"
  Activa:Bank:ING  25.00 EUR
  Schulden:Borg  -25.00 EUR
    openpost: "BORG-2026-001"
"""
    )
    found = free_money(ledger, DAY)
    assert {part.title: part.amount for part in found.there} == {
        "ING betaalrekening": 1215,
        "Handgeld van de kamers": 45,
        "Contant in de kamers": 15,
    }
    assert {part.title: part.amount for part in found.taken} == {
        "Handgeld": 60,
        "Subsidies": 250,
        "Fondsen": 100,
        "Borg": 25,
        "Schulden": 40,
    }
    assert [found.total, found.free] == [1275, 800]
    assert free_money(ledger, dt.date(2026, 7, 2)).free == 1000
