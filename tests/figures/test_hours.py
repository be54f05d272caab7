"""Hours out of the books: exact over a change of tariff, by whatever they are added up."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from beancount.core import data
from beancount.core.amount import Amount
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.base import periods
from bwk_ledger.base.periods import for_books
from bwk_ledger.figures.hours import (
    Hours,
    full_volunteers,
    missing_months,
    paid_hours,
    read_hours,
    total,
    totals,
    volunteer_years,
)
from bwk_ledger.figures.wages import Room, allowances, with_payment
from bwk_ledger.standing.config import Config
from bwk_ledger.standing.law import allowance_ceilings
from bwk_ledger.standing.tariffs import HourKind
from tests.hours_books import APPROVED, BOOKS, sheet

if TYPE_CHECKING:
    from tests.conftest import Books

LATER = dt.date(2019, 6, 1)


def read(books: Books, text: str = "", funder: str | None = None) -> Hours:
    ledger = books.load(BOOKS + text)
    return read_hours(ledger.transactions, ledger.by_type[data.Custom], ledger.config, funder)


def test_one_total_over_two_tariffs(books: Books) -> None:
    hours = read(books)
    unpaid = total(item for item in hours.sums if not item.is_paid)
    assert unpaid.minutes == (150 * 60 + 20) + (100 * 60 + 10) + 126 * 60 + 10 * 60
    expected = (Decimal(9020) * Decimal("10.04") + Decimal(6010 + 7560) * 12) / 60
    assert abs(unpaid.value - expected) < Decimal("1e-20")
    assert unpaid.open_minutes == 50 * 60 + 6010 + 10 * 60
    assert unpaid.people == {"V0001", "V0002", "D0001"}  # L0012 is V0001
    assert hours.years == (2018,)
    assert hours.approvers["V0001", 2018] == {"L0003"}


def test_totals_by_anything(books: Books) -> None:
    hours = read(books)
    by_kamer = totals(hours.sums, lambda item: (item.kamer, item.kind))
    assert {key: found.minutes for key, found in by_kamer.items()} == {
        ("TOP", "bewoner"): 6020 + 6010 + 7560,
        ("TOP", "betaald"): 330 * 60,
        ("HLR", "bewoner"): 3000,
        ("HLR", "participatie"): 600,
    }
    by_group = totals(hours.sums, lambda item: hours.group_of(item.activity))
    assert {key: found.minutes for key, found in by_group.items()} == {
        "Eten en ontmoeten": 6020 + 6010 + 7560 + 600,  # 'Kookgroep' is the activity 'kookgroep'
        "Beheer": 3000,
        "Overig": 330 * 60,
    }


def test_a_funder_counts_with_its_own_rate(books: Books) -> None:
    own = """
    2018-01-01 custom "financierstarief" "PORTAAL" "bewoner" 12.50 EUR
      tot: 2018-06-30
      bron: "Overeenkomst 2018, artikel 4"
    """
    found = total(item for item in read(books, own, "PORTAAL").sums if not item.is_paid)
    expected = (Decimal(9020) * Decimal("12.50") + Decimal(13570) * 12) / 60
    assert abs(found.value - expected) < Decimal("1e-20")


def test_a_correction_takes_back_approved_hours(books: Books) -> None:
    text = sheet("2018-03-31", "V0001", "TOP:Tijd:Bewoners", "-100.33333333", "BEWONER-2018", about='correctie: "x"')
    text += sheet("2018-03-31", "V0001", "TOP:Tijd:Bewoners", "90.00", "BEWONER-2018")
    hours = read(books, text)
    (march,) = totals(
        [item for item in hours.sums if item.month == (2018, 3) and not item.is_paid], lambda item: item.month
    ).values()
    assert (march.minutes, march.open_minutes) == (90 * 60, 90 * 60)


def test_active_volunteers_pro_rata(books: Books) -> None:
    hours = read(books)
    found = {item.person: item for item in volunteer_years(hours.sums, hours.config, 2018)}
    assert (found["V0001"].required, found["V0001"].is_active) == (250, True)  # 250:30 in a year
    # From 2 July on: 183 days, 125.34 hours are enough and 126 stand.
    assert (found["V0002"].days, found["V0002"].is_active) == (183, True)
    assert not found["D0001"].is_active
    assert "P0001" not in found
    assert full_volunteers(hours.sums) == Decimal(6020 + 6010 + 7560 + 3000) / 60 / 250


def test_a_minute_less_is_not_active(books: Books) -> None:
    less = sheet("2018-07-31", "V0001", "TOP:Tijd:Bewoners", "-0.51666667", "BEWONER-2018H2", about=APPROVED)
    hours = read(books, less)
    found = {item.person: item for item in volunteer_years(hours.sums, hours.config, 2018)}
    assert (found["V0001"].minutes, found["V0001"].is_active) == (250 * 60 - 1, False)


def test_missing_months(books: Books) -> None:
    hours = read(books, '\n    2018-01-01 custom "kamer" "NIEUW"\n      einde: 2018-02-15\n')
    missing = missing_months(hours, 2018, dt.date(2018, 4, 30))
    assert missing == {
        "TOP": ((2018, 1), (2018, 2)),
        "HLR": ((2018, 1), (2018, 2), (2018, 3)),
        "NIEUW": ((2018, 1), (2018, 2)),
    }
    assert [month for _, month in missing_months(hours, 2018, LATER)["TOP"]] == [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert missing_months(hours, 2019, dt.date(2019, 1, 31)) == {}


def test_paid_hours_beside_what_was_agreed(books: Books) -> None:
    hours = read(books)
    (found,) = paid_hours(hours.sums, hours.config, periods.year(2018))
    assert (found.person, found.kamer, found.functions) == ("P0001", "TOP", ("coordinatie",))
    assert (found.worked, found.agreed, found.difference) == (330, 24 * 14, -6)  # 98 days are 14 weeks


def _paid(day: str, person: str, amount: str) -> str:
    return f"""
    {day} * "Vergoeding"
      Activa:Bank:ING  -{amount} EUR
      Lasten:TOP:Mensen:Vergoedingen  {amount} EUR
        persoon: "{person}"
    2018-01-01 open Lasten:TOP:Mensen:Vergoedingen
"""


def test_allowances_against_the_ceilings_of_2018(books: Books) -> None:
    text = _paid("2018-03-31", "V0001", "150.00")
    text += _paid("2018-07-31", "L0012", "119.99").split("2018-01-01 open", 1)[0]
    text += _paid("2018-09-30", "V0002", "120.00").split("2018-01-01 open", 1)[0]
    text += _paid("2018-12-31", "V0002", "150.01").split("2018-01-01 open", 1)[0]
    hours = read(books, text)
    one, two = allowances(hours, 2018, allowance_ceilings([]))
    assert (one.person, one.paid, one.left) == ("V0001", Decimal("269.99"), Decimal("1230.01"))
    assert [(item.month, item.room) for item in one.months] == [(3, Room.NEARLY), (7, Room.ENOUGH)]
    assert [(item.room, item.is_above_hour_norm) for item in two.months] == [(Room.NEARLY, False), (Room.OVER, True)]
    assert two.is_over
    assert not one.is_over
    after = allowances(with_payment(hours, "V0001", (2018, 3), Decimal("0.01")), 2018, allowance_ceilings([]))
    assert after[0].is_over


_POSTED = st.lists(
    st.tuples(st.integers(1, 12), st.sampled_from(["TOP", "HLR"]), st.integers(1, 10_000), st.booleans()), max_size=40
)


@given(_POSTED)
def test_every_way_to_add_up_gives_the_same(posted: list[tuple[int, str, int, bool]]) -> None:
    year = periods.year(2018)
    kind = HourKind("UUR.BEWONER-2018", "x", "bewoner", year.start, year.last_day, Decimal("10.04"))
    entries = []
    for month, kamer, minutes, approved in posted:
        units = Amount(for_books(minutes), kind.commodity)
        posting = data.Posting(f"Lasten:{kamer}:Tijd:Bewoners", units, None, None, None, {})
        about = {"goedgekeurd": True} if approved else {}
        day = periods.month(2018, month).last_day
        entries.append(data.Transaction(about, day, "*", "V0001", "", frozenset(), frozenset(), [posting]))
    hours = read_hours(entries, [], Config(hour_kinds=(kind,)))
    everything = sum(minutes for _, _, minutes, _ in posted)
    assert total(hours.sums).minutes == everything
    assert total(hours.sums).value == pytest.approx(everything * Decimal("10.04") / 60, abs=Decimal("1e-15"))
    for key in (lambda item: item.month, lambda item: item.kamer, lambda item: (item.kamer, item.is_approved)):
        found = totals(hours.sums, key)
        assert sum(item.minutes for item in found.values()) == everything
        assert sum(item.open_minutes for item in found.values()) == sum(
            m for _, _, m, approved in posted if not approved
        )
