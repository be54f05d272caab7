from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.base.periods import MONTHS, Period, in_words, month, month_of, no_day, parse_day, whole_years, year

days = st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1))


def test_a_year_runs_from_new_year_to_new_years_eve() -> None:
    assert year(2018) == Period(dt.date(2018, 1, 1), dt.date(2019, 1, 1))
    assert year(2018).last_day == dt.date(2018, 12, 31)


def test_the_end_is_not_part_of_a_period() -> None:
    period = year(2018)
    assert dt.date(2018, 1, 1) in period
    assert dt.date(2018, 12, 31) in period
    assert dt.date(2019, 1, 1) not in period
    assert dt.date(2017, 12, 31) not in period


@pytest.mark.parametrize(
    ("number", "last"), [(1, dt.date(2016, 1, 31)), (2, dt.date(2016, 2, 29)), (12, dt.date(2016, 12, 31))]
)
def test_a_month_ends_on_its_last_day(number: int, last: dt.date) -> None:
    period = month(2016, number)
    assert (period.start, period.last_day) == (dt.date(2016, number, 1), last)


@given(days)
def test_every_day_lies_in_its_own_month_only(day: dt.date) -> None:
    period = month_of(day)
    assert day in period
    assert period.start.day == 1
    assert period.last_day.month == day.month
    assert period.end.day == 1


def test_months_follow_each_other_without_a_gap() -> None:
    months = [month(2018, number) for number in range(1, 13)]
    assert [period.end for period in months] == [period.start for period in months[1:]] + [dt.date(2019, 1, 1)]
    assert len(MONTHS) == 12


@pytest.mark.parametrize(
    ("period", "years"),
    [
        (year(2018), [2018]),
        (Period(dt.date(2017, 1, 1), dt.date(2020, 1, 1)), [2017, 2018, 2019]),
        (month(2018, 1), []),
        (Period(dt.date(2018, 1, 2), dt.date(2019, 1, 1)), []),
        (Period(dt.date(2018, 1, 1), dt.date(2018, 12, 31)), []),
    ],
)
def test_whole_years(period: Period, years: list[int]) -> None:
    assert whole_years(period) == years


@pytest.mark.parametrize(
    "text",
    [
        "11-01-2026", "11-1-2026", "2026-01-11", "2026-1-11", "11/01/2026", "11/1/2026", "11.01.2026", "2026/01/11",
        "20260111", "11 januari 2026", "11 Januari 2026", "11 jan 2026", "11 jan. 2026", "11-jan-2026",
        "2026-01-11 00:00:00", "2026-01-11T00:00", " 11-01-2026 ",
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_type_it(text: str) -> None:
    assert parse_day(text) == dt.date(2026, 1, 11)


@pytest.mark.parametrize(
    "text",
    [
        "", "gisteren", "30-02-2026", "01/13/2026", "11-01-26", "11-01/2026", "2026-01-11 12:30", "2026-W03-1",
        "januari 2026", "11 onbekend 2026", "0000-01-01", "2026-011",
    ],
)  # fmt: skip
def test_what_is_no_day_or_has_no_whole_year_is_not_read(text: str) -> None:
    assert parse_day(text) is None
    assert no_day(text) == f"'{text}' is geen bestaande datum"


@given(days)
def test_what_a_letter_writes_reads_back_the_same(day: dt.date) -> None:
    assert parse_day(in_words(day)) == parse_day(f"{day:%d-%m-%Y}") == parse_day(f"{day}") == day
