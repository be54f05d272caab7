"""2017 and 2018 side by side: what one year closes with, the next begins with and shows as the year before."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beancount.core import data
from click.testing import CliRunner

from bwk_ledger.base.accounts import BANK, PETTY_CASH, RESERVE, SHARES
from bwk_ledger.cli import main
from bwk_ledger.figures.general_ledger import trial_balance
from bwk_ledger.figures.results import RESULT_OF_YEAR, Figures, cash_flow, figures
from bwk_ledger.rules.load import Ledger, load
from bwk_ledger.tables.year import annual_statements, jaarrekening

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bwk_ledger.tables.table import Table

REPO = Path(__file__).resolve().parents[2]
LEDGER = REPO / "ledger"


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return load(LEDGER / "main.beancount")


@pytest.fixture(scope="module")
def first(ledger: Ledger) -> Figures:
    return figures(ledger, 2017)


@pytest.fixture(scope="module")
def second(ledger: Ledger) -> Figures:
    return figures(ledger, 2018)


def nonzero(amounts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {account: amount for account, amount in amounts.items() if amount}


def column(table: Table, title: str) -> dict[str, Decimal]:
    """What stands in a column, by the label of the row, zeros left out."""
    index = next(place for place, item in enumerate(table.columns) if item.title == title)
    found = ((str(row.cells[0].value), row.cells[index].value) for row in table.rows if len(row.cells) > index)
    return {label: value for label, value in found if isinstance(value, Decimal) and value}


def test_2017_closes_with_what_2018_began_with(first: Figures, second: Figures) -> None:
    assert nonzero(first.closing) == nonzero(second.opening)
    closing = {account: amount for account, amount in nonzero(first.closing).items() if SHARES not in account}
    assert closing == {
        "Activa:Bank:ING": Decimal("41036.72"),
        "Activa:Handgeld:TOP": Decimal("62.40"),
        "Activa:Handgeld:HLR": Decimal("88.15"),
        RESERVE: Decimal("-34085.33"),
        RESULT_OF_YEAR: Decimal("-1351.94"),
    }
    shares = [amount for account, amount in first.closing.items() if SHARES in account and amount]
    assert (len(shares), sum(shares)) == (95, -5750)


def test_the_start_capital_is_what_the_bank_began_with(ledger: Ledger, first: Figures) -> None:
    assert nonzero(first.opening) == {"Activa:Bank:ING": Decimal("34085.33"), RESERVE: Decimal("-34085.33")}
    start = [entry for entry in ledger.transactions if any(item.account == RESERVE for item in entry.postings)]
    assert [(entry.date, entry.narration) for entry in start] == [
        (dt.date(2017, 3, 31), "Beginstand volgens afschrift")
    ]


def test_the_column_of_the_year_before_is_that_year(ledger: Ledger, first: Figures, second: Figures) -> None:
    before, after = (jaarrekening(found, ledger.names, ledger.title) for found in (first, second))
    assert column(before[1], "werkelijk 2017") == column(after[1], "werkelijk 2017")
    assert column(before[1], "werkelijk 2017")["Saldo van baten en lasten"] == Decimal("1351.94")
    # Without a budget and without a year before there is no such column.
    assert [item.title for item in before[1].columns] == ["", "werkelijk 2017"]
    assert column(before[0], "31-12-2017") == column(after[0], "31-12-2017")


def test_cash_flow_of_2018_begins_where_that_of_2017_ends(ledger: Ledger) -> None:
    before, after = (cash_flow(ledger.index, year) for year in (2017, 2018))
    assert (before.opening, before.opening + before.change) == (Decimal("34085.33"), before.closing)
    assert before.closing == after.opening == Decimal("41187.27")


def test_every_grant_of_2017_is_spent(ledger: Ledger, first: Figures) -> None:
    grants = {code for code, funder in ledger.config.funders.items() if funder.is_grant}
    spent = {account.split(":")[2] for account, amount in first.released.items() if amount}
    assert spent == grants - {"ORANJE"}
    assert not [account for account in nonzero(first.closing) if account.startswith("Schulden")]


def test_zuilen_has_nothing_in_2017(ledger: Ledger, first: Figures) -> None:
    amounts = {**first.cash, **first.hours, **first.closing}
    assert [account for account in nonzero(amounts) if ":ZUILEN" in account] == []
    early = [entry for entry in ledger.transactions if entry.date.year == 2017]
    assert len(early) > 700
    assert not any(":ZUILEN" in item.account for entry in early for item in entry.postings)


def test_shares_are_issued_on_the_day_of_joining(ledger: Ledger) -> None:
    joined = {entry.values[0].value: entry.date for entry in ledger.by_type[data.Custom] if entry.type == "lid"}
    issued: dict[str, dt.date] = {}
    for entry in ledger.transactions:
        for item in entry.postings:
            if item.account.startswith(SHARES + ":"):
                issued.setdefault(item.account.rsplit(":", 1)[1], entry.date)
    assert issued == joined
    assert sum(day.year == 2017 for day in joined.values()) == 95


def test_hours_of_2017_have_the_tariff_of_2017(first: Figures) -> None:
    residents = [account for account in nonzero(first.hours) if account.startswith("Lasten")]
    assert sorted(residents) == ["Lasten:HLR:Tijd:Bewoners", "Lasten:TOP:Tijd:Bewoners"]
    for account in residents:
        assert first.value[account] == first.hours[account] * Decimal("9.95")


def test_every_month_of_2017_is_complete_and_approved(ledger: Ledger) -> None:
    done = [
        tuple(str(value.value) for value in entry.values[:2])
        for entry in ledger.by_type[data.Custom]
        if entry.type == "uren-volledig" and str(entry.values[1].value).startswith("2017")
    ]
    assert sorted(done) == [(kamer, f"2017-{month:02d}") for kamer in ("HLR", "TOP") for month in range(4, 13)]
    hours = [entry for entry in ledger.transactions if "uren" in entry.tags and entry.date.year == 2017]
    assert len(hours) > 350
    assert all("goedgekeurd" in entry.meta for entry in hours)


def test_the_statements_of_2017_stand_without_a_budget(ledger: Ledger) -> None:
    tables = {table.title: table for table in annual_statements(ledger, 2017)}
    differences = tables["Verschillen met de begroting 2017"]
    assert differences.subtitle == "van 2017 is er geen begroting"
    assert [row.cells[0].value for row in differences.rows] == ["geen"]
    equity = column(tables["Verloop van het eigen vermogen 2017"], "31-12-2017")
    assert equity["Eigen vermogen"] == Decimal("41187.27")


@pytest.mark.parametrize("command", ["begroting", "jaarrekening", "proefbalans", "kasstroom"])
def test_reports_of_2017(command: str) -> None:
    run = CliRunner().invoke(main, [command, "2017", "--boeken", str(LEDGER)])
    assert run.exit_code == 0, run.output
    assert "2017" in run.stdout


def test_annual_files_and_audit_file_of_2017(tmp_path: Path) -> None:
    target = tmp_path / "stukken"
    run = CliRunner().invoke(main, ["jaarrekening", "2017", "--boeken", str(LEDGER), "--uit", str(target)])
    written = sum(path.is_file() for path in target.rglob("*"))
    assert (run.exit_code, run.stderr) == (0, f"Geschreven: {written} bestanden in {target}\n")
    assert written > 20


def test_trial_balances_meet(ledger: Ledger) -> None:
    before = {item.account: item.closing for item in trial_balance(ledger.index, 2017)}
    after = {item.account: item.opening for item in trial_balance(ledger.index, 2018)}
    for account in (BANK + ":ING", PETTY_CASH + ":TOP", PETTY_CASH + ":HLR", RESERVE):
        assert before[account] == after[account] != 0
