"""The figures of the page "Kamers", under each of Fava's filters."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bwk_ledger.base import periods
from bwk_ledger.base.periods import Period
from bwk_ledger.figures.kamers import Scope, day_balances, intervals, result_years, scope
from bwk_ledger.tables.engine import REST
from bwk_ledger.tables.kamers import Measure
from bwk_ledger.tables.table import Cell, Style, Table
from tests.fava_ext.kamers_books import BOOKS, figures, statements

if TYPE_CHECKING:
    from tests.conftest import Books


def test_a_year_beside_its_budget(books: Books) -> None:
    found = statements(books, time="2018")
    assert list(found) == ["TOP", "HLR", "Totaal"]  # BWK has nothing to show
    top = found["TOP"]
    assert top.costs == Measure(Decimal("112.49"), Decimal(1500), "Lasten:TOP")
    assert top.income == Measure(Decimal("100.15"), Decimal(1500), "Baten:TOP")  # released, not received
    assert (top.result.actual, top.result.planned) == (Decimal("-12.34"), None)
    assert top.petty_cash == Measure(Decimal("232.66"), None, "Activa:Handgeld:TOP")
    assert top.hours == Measure(Decimal("10.50"), Decimal(100), "Lasten:TOP:Tijd")
    assert top.value == Measure(Decimal("105.42"), Decimal(1004), "Lasten:TOP:Tijd")
    assert top.popular == Measure(Decimal("217.91"), Decimal(2504), "Lasten:TOP")
    assert top.ceiling == Decimal(250)
    hlr = found["HLR"]
    assert (hlr.costs.actual, hlr.costs.planned, hlr.income.actual) == (Decimal("60.25"), Decimal(600), 0)
    total = found["Totaal"]
    assert (total.costs.actual, total.costs.planned) == (Decimal("172.74"), Decimal(2100))
    assert total.petty_cash == Measure(Decimal("232.66"), None, "Activa:Handgeld")


def test_hours_keep_the_rate_of_their_own_year(books: Books) -> None:
    top = statements(books)["TOP"]
    assert (top.hours.actual, top.value.actual) == (Decimal("11.50"), Decimal("117.42"))  # 105.42 + 12.00


@pytest.mark.parametrize(
    ("time", "costs", "hours", "petty_cash"),
    [
        ("2018-01", "0", "0", "250.00"),
        ("2018-03", "12.34", "10.50", "237.66"),  # what was on it in February stays on it in March
        ("2018-01 - 2018-06", "112.49", "10.50", "237.66"),
        ("2018-02-15 - 2018-03-15", "12.34", "0", "237.66"),
        ("2019", "0", "1.00", "232.66"),
    ],
)
def test_part_of_a_year(books: Books, time: str, costs: str, hours: str, petty_cash: str) -> None:
    top = statements(books, time=time)["TOP"]
    assert top.petty_cash is not None
    assert (top.costs.actual, top.hours.actual) == (Decimal(costs), Decimal(hours))
    assert top.petty_cash.actual == Decimal(petty_cash)


def test_filter_on_account_keeps_whole_transactions(books: Books) -> None:
    found = statements(books, time="2018", account="Lasten:TOP")
    assert found["TOP"].costs.actual == Decimal("112.49")
    assert found["HLR"].costs.actual == Decimal("60.25")  # on the same bill; the page says so
    assert found["TOP"].hours.actual == Decimal("10.50")


def test_filter_on_tag(books: Books) -> None:
    top = statements(books, time="2018", filter="#uren")["TOP"]
    assert (top.costs.actual, top.income.actual, top.hours.actual) == (0, 0, Decimal("10.50"))


def lines(table: Table) -> list[tuple[Any, Style, int, Measure | None]]:
    """The rows of a table of the page: a figure with its budget and where it leads."""
    return [
        (row.cells[0].value, row.style, row.indent, None if row.style is Style.HEADING else _measure(*row.cells[1:3]))
        for row in table.rows
    ]


def _measure(actual: Cell, planned: Cell) -> Measure:
    assert isinstance(actual.value, Decimal)
    assert actual.link is not None
    assert not isinstance(planned.value, str)
    return Measure(actual.value, planned.value, actual.link.account)


def test_lines_with_the_categories_of_handgeld(books: Books) -> None:
    top = statements(books, time="2018")["TOP"]
    assert lines(top.cost_lines) == [
        ("Fysieke inzet", Style.HEADING, 0, None),
        (
            "Huren van de ruimte", Style.LINE, 1,
            Measure(Decimal("100.15"), Decimal(1200), "Lasten:TOP:Fysiek:Huur"),
        ),
        ("Handgeld", Style.LINE, 1, Measure(Decimal("12.34"), Decimal(300), "Lasten:TOP:Fysiek:Handgeld")),
        (
            "A  Koffie, thee en dergelijke", Style.LINE, 2,
            Measure(Decimal("12.34"), None, "Lasten:TOP:Fysiek:Handgeld:A-Koffie"),
        ),
        ("Fysieke inzet totaal", Style.SUBTOTAL, 0, Measure(Decimal("112.49"), Decimal(1500), "Lasten:TOP:Fysiek")),
        ("Lasten", Style.TOTAL, 0, Measure(Decimal("112.49"), Decimal(1500), "Lasten:TOP")),
    ]  # fmt: skip
    assert [(row.cells[0].value, row.cells[3].value) for row in top.time_lines.rows] == [
        ("Tijd van bewoners", Decimal("0.105")),
        ("Uren", Decimal("0.105")),
    ]


def test_an_account_that_no_post_knows_is_in_the_total(books: Books) -> None:
    text = """
    2018-01-01 open Lasten:TOP:Fysiek:Vloer EUR
      rgs: "WBedHuiBeh"
    2018-05-01 * "Vloer"
      Activa:Bank:ING  -40.00 EUR
      Lasten:TOP:Fysiek:Vloer
    """
    found = statements(books, text, time="2018")
    assert found["TOP"].costs.actual == Decimal("152.49")
    rest = next(line for line in lines(found["TOP"].cost_lines) if line[0] == REST)
    assert rest[3] == Measure(Decimal("40.00"), None, "Lasten:TOP:Fysiek:Vloer")
    assert found["Totaal"].costs.actual == Decimal("212.74")


def test_open_questions(books: Books) -> None:
    (question,) = figures(books).questions
    assert (question.entry.narration, question.kamer, question.amount) == ("Wat was dit?", "TOP", Decimal("-5.00"))


@pytest.mark.parametrize(
    ("period", "budgeted", "booked", "expected"),
    [
        (periods.year(2018), [2018], [2018], Scope((2018,), is_exact=True)),
        (Period(dt.date(2017, 1, 1), dt.date(2019, 1, 1)), [2018], [2018], Scope((2018,), is_exact=True)),
        (
            Period(dt.date(2017, 1, 1), dt.date(2019, 1, 1)),
            [2018],
            [2017, 2018],
            Scope((), is_exact=False, without=(2017,)),
        ),
        (periods.month(2018, 3), [2018], [2018], Scope((2018,), is_exact=False)),
        (periods.month(2018, 12), [2018, 2019], [2018], Scope((2018,), is_exact=False)),
        (Period(dt.date(2018, 12, 1), dt.date(2019, 2, 1)), [2018, 2019], [], Scope((2018, 2019), is_exact=False)),
        (periods.year(2017), [2018], [2017], Scope((), is_exact=False)),
        (None, [2018], [2018], Scope((2018,), is_exact=True)),
        (None, [2018], [2018, 2019], Scope((), is_exact=False, without=(2019,))),
    ],
)
def test_which_budget_belongs_to_a_period(
    period: Period | None, budgeted: list[int], booked: list[int], expected: Scope
) -> None:
    assert scope(period, budgeted, booked) == expected


def test_intervals_and_balances(books: Books) -> None:
    ledger = books.load(BOOKS)
    months = [periods.month(2018, number) for number in (1, 2, 3)]
    found = intervals(ledger.entries, months)
    assert [dict(item.costs) for item in found] == [
        {},
        {"TOP": Decimal("100.15"), "HLR": Decimal("60.25")},
        {"TOP": Decimal("12.34")},
    ]
    assert [dict(item.hours) for item in found] == [{}, {}, {"TOP": Decimal("10.50")}]
    days = day_balances(ledger.entries)
    assert [(day.date, day.liquid) for day in days[:3]] == [
        (dt.date(2017, 12, 31), Decimal("5000.00")),
        (dt.date(2018, 1, 5), Decimal("6500.00")),
        (dt.date(2018, 1, 10), Decimal("6500.00")),  # a transfer between own accounts changes nothing in total
    ]
    assert days[-1].petty_cash == {"TOP": Decimal("232.66")}
    assert result_years(ledger.entries, []) == [2018, 2019]
