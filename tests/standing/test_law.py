"""The figures of law in the package."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

import pytest
from beancount.parser import parser

from bwk_ledger.standing.law import WEEKS, MinimumWage, allowance_ceilings, legal_ceilings, minimum_wage, minimum_wages

CENT, STEP = Decimal("0.01"), Decimal("0.05")
WEEKLY = [wage for wage in minimum_wages() if not wage.is_uniform]


@pytest.mark.parametrize("wage", WEEKLY, ids=lambda wage: str(wage.start))
@pytest.mark.parametrize("hours", WEEKS)
def test_the_hour_is_the_week_divided_and_rounded_up(wage: MinimumWage, hours: int) -> None:
    assert wage.week is not None
    assert wage.hourly[hours] == (wage.week / hours).quantize(CENT, rounding=ROUND_CEILING)


@pytest.mark.parametrize("wage", WEEKLY, ids=lambda wage: str(wage.start))
def test_the_week_is_three_thirteenths_of_the_month_in_steps_of_five_cents(wage: MinimumWage) -> None:
    assert wage.month is not None
    assert wage.week == (wage.month * 3 / 13 / STEP).quantize(Decimal(1), rounding=ROUND_HALF_UP) * STEP


def test_every_half_year_is_there_once_and_wages_only_rise() -> None:
    starts = [wage.start for wage in minimum_wages()]
    assert starts == [dt.date(2015 + half // 2, 1 + half % 2 * 6, 1) for half in range(len(starts))]
    assert starts[-1] == dt.date(2026, 1, 1)
    rates = [wage.hourly[36] for wage in minimum_wages()]
    assert rates == sorted(set(rates))
    assert all(wage.source for wage in minimum_wages())


def test_from_2024_one_wage_an_hour_holds_for_every_week() -> None:
    uniform = [wage for wage in minimum_wages() if wage.is_uniform]
    assert uniform[0].start == dt.date(2024, 1, 1)
    assert all(len(set(wage.hourly.values())) == 1 for wage in uniform)


@pytest.mark.parametrize(
    ("day", "rate", "confirmed"),
    [
        (dt.date(2017, 12, 31), "10.04", True),
        (dt.date(2018, 1, 1), "10.12", False),
        (dt.date(2018, 7, 1), "10.22", False),
        (dt.date(2025, 12, 31), "14.40", True),
        (dt.date(2026, 6, 30), "14.71", True),
    ],
)
def test_the_wage_of_a_day(day: dt.date, rate: str, confirmed: bool) -> None:
    wage = minimum_wage(day)
    assert wage is not None
    assert (str(wage.hourly[36]), wage.is_confirmed) == (rate, confirmed)


@pytest.mark.parametrize("day", [dt.date(2014, 12, 31), dt.date(2026, 7, 1)])
def test_no_wage_is_made_up_outside_the_table(day: dt.date) -> None:
    assert minimum_wage(day) is None


def test_the_ceilings_of_every_year() -> None:
    assert list(legal_ceilings()) == list(range(2015, 2027))
    assert all(ceiling.whole_year == 10 * ceiling.month for ceiling in legal_ceilings().values())
    found = legal_ceilings()[2018]
    assert (found.hour, found.month, found.whole_year, found.is_confirmed) == (Decimal("4.50"), 150, 1500, True)
    assert [year for year, ceiling in legal_ceilings().items() if not ceiling.is_confirmed] == [2016, 2022]
    newest = legal_ceilings()[2026]
    assert (newest.hour, newest.hour_young, newest.month) == (Decimal("5.75"), Decimal("3.40"), 220)


def test_ceilings_of_the_books_go_first_and_incomplete_ones_are_passed_over() -> None:
    entries, _, _ = parser.parse_string(
        '2026-01-01 custom "vergoedingsplafond" 5.70 EUR 215.00 EUR 2150.00 EUR\n  bron: "Staatscourant"\n'
        '2018-01-01 custom "vergoedingsplafond" 4.60 EUR 155.00 EUR 1550.00 EUR\n'
        '2027-01-01 custom "vergoedingsplafond" 5.70 EUR 215.00 EUR\n'
        '2028-01-01 custom "vergoedingsplafond" 5.70 215.00 2150.00\n'
        '2029-01-01 custom "vergoedingsplafond"\n'
    )
    found = allowance_ceilings(entries)
    assert sorted(found) == list(range(2015, 2027))
    assert (found[2026].month, found[2026].source, found[2026].is_confirmed) == (215, "Staatscourant", True)
    assert (found[2018].whole_year, found[2018].is_confirmed) == (1550, False)
    assert found[2017] == legal_ceilings()[2017]
