from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.demo.people import COOPERATIVE, PETTY_CASH_IBANS, demo_iban, is_valid_iban
from bwk_ledger.demo.sources import spent_without_receipt
from tests.demo.demo_booking import OWN, YEARS, all_rows, statement, statement_names

if TYPE_CHECKING:
    from pathlib import Path

OPENINGS = {
    2017: {"TOP": Decimal("0.00"), "HLR": Decimal("0.00")},
    2018: {"TOP": Decimal("62.40"), "HLR": Decimal("88.15"), "ZUILEN": Decimal("0.00")},
}
STATEMENTS = [(iban, year) for year in YEARS for iban in statement_names(year)]
PETTY_CASH = [(kamer, year) for year, kamers in OPENINGS.items() for kamer in kamers]


def test_check_digits() -> None:
    assert demo_iban(42) == "NL12DEMO0000000042"
    assert is_valid_iban("NL91ABNA0417164300")
    assert not is_valid_iban("NL92ABNA0417164300")


def test_number_of_lines(sources: Path) -> None:
    counts = {iban: len(statement(sources, iban)) for iban in OWN}
    assert 650 <= counts.pop(COOPERATIVE.iban) <= 750
    assert 320 <= sum(counts.values()) <= 380


def test_statements_of_each_year(sources: Path) -> None:
    names = sorted(name for year in YEARS for name in statement_names(year).values())
    assert sorted(path.name for path in sources.glob("NL*.csv")) == names


@pytest.mark.parametrize(("iban", "year"), STATEMENTS)
def test_form_is_that_of_ing(sources: Path, iban: str, year: int) -> None:
    content = (sources / statement_names(year)[iban]).read_bytes()
    lines = content.decode("utf-8").split("\r\n")
    assert lines[0] == (
        '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";"Mutatiesoort";'
        '"Mededelingen";"Saldo na mutatie";"Tag"'
    )
    assert lines[-1] == ""
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(line.startswith(f'"{year}') and line.endswith('""') and line.count('";"') == 10 for line in lines[1:-1])
    dates = [line[1:9] for line in lines[1:-1]]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize(("iban", "year"), STATEMENTS)
def test_every_running_balance_proves(sources: Path, iban: str, year: int) -> None:
    rows = statement(sources, iban, year)
    assert all(before.balance + row.amount == row.balance for before, row in pairwise(rows))
    assert min(row.balance for row in rows) >= 0


def test_opening_balances(sources: Path) -> None:
    first = statement(sources, COOPERATIVE.iban)[0]
    assert first.balance - first.amount == Decimal("41036.72")
    for kamer, year in PETTY_CASH:
        first = statement(sources, PETTY_CASH_IBANS[kamer], year)[0]
        assert first.balance - first.amount == OPENINGS[year][kamer]


@pytest.mark.parametrize("iban", statement_names(2017))
def test_2018_begins_where_2017_ends(sources: Path, iban: str) -> None:
    first = statement(sources, iban, 2018)[0]
    assert statement(sources, iban, 2017)[-1].balance == first.balance - first.amount


@pytest.mark.parametrize(
    ("kamer", "year", "months"),
    [("TOP", 2017, 9), ("HLR", 2017, 9), ("TOP", 2018, 12), ("HLR", 2018, 12), ("ZUILEN", 2018, 9)],
)
def test_top_ups_stay_within_the_ceiling_and_show_in_both_statements(
    sources: Path, kamer: str, year: int, months: int
) -> None:
    iban = PETTY_CASH_IBANS[kamer]
    sent = [row for row in statement(sources, COOPERATIVE.iban, year) if row.iban == iban]
    received = [row for row in statement(sources, iban, year) if row.iban == COOPERATIVE.iban]
    assert [(row.date, -row.amount) for row in sent] == [(row.date, row.amount) for row in received]
    assert [row.date.month for row in received] == list(range(13 - months, 13))
    assert all(0 < row.amount <= 250 for row in received)


@pytest.mark.parametrize(("kamer", "year"), PETTY_CASH)
def test_no_purchase_names_a_receipt_as_no_card_payment_does(sources: Path, kamer: str, year: int) -> None:
    spent = [row for row in statement(sources, PETTY_CASH_IBANS[kamer], year) if not row.is_internal]
    assert all(row.amount < 0 for row in spent)
    cards = [row for row in all_rows(sources) if "Pasvolgnr" in row.text]
    assert len(cards) > len(spent) > 50
    assert not [row.text for row in cards if re.search(r"\bbon\b", row.text, re.IGNORECASE)]
    without = [item for item in spent_without_receipt() if item[0] == kamer and item[1].year == year]
    assert len(without) == (year == 2018)


def test_every_account_number_is_invented_and_valid(sources: Path) -> None:
    ibans = {row.iban for row in all_rows(sources)} - {""} | set(OWN)
    assert all(iban[4:8] == "DEMO" and len(iban) == 18 and is_valid_iban(iban) for iban in ibans)


def test_some_rows_are_alike_but_for_the_balance(sources: Path) -> None:
    rows = statement(sources, COOPERATIVE.iban)
    alike = Counter((row.date, row.iban, row.name, row.text, row.amount) for row in rows)
    twice = [name for (_, _, name, _, _), count in alike.items() if count == 2]
    assert {"Kosten Extra Betaalpas", "Buurtpin Betaaldiensten"} <= set(twice)
