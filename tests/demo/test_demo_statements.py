from __future__ import annotations

from collections import Counter
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from demo_booking import OWN, all_rows, statement

from bwk_ledger.demo.iban import demo_iban, is_valid_iban
from bwk_ledger.demo.parties import COOPERATIVE, PETTY_CASH_IBANS

if TYPE_CHECKING:
    from pathlib import Path

OPENINGS = {"TOP": Decimal("62.40"), "HLR": Decimal("88.15"), "ZUILEN": Decimal("0.00")}


def test_check_digits() -> None:
    assert demo_iban(42) == "NL12DEMO0000000042"
    assert is_valid_iban("NL91ABNA0417164300")
    assert not is_valid_iban("NL92ABNA0417164300")


def test_number_of_lines(sources: Path) -> None:
    counts = {iban: len(statement(sources, iban)) for iban in OWN}
    assert 650 <= counts.pop(COOPERATIVE.iban) <= 750
    assert 320 <= sum(counts.values()) <= 380


@pytest.mark.parametrize("iban", OWN)
def test_form_is_that_of_ing(sources: Path, iban: str) -> None:
    content = (sources / f"{iban}_01-01-2018_31-12-2018.csv").read_bytes()
    lines = content.decode("utf-8").split("\r\n")
    assert lines[0] == (
        '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";"Mutatiesoort";'
        '"Mededelingen";"Saldo na mutatie";"Tag"'
    )
    assert lines[-1] == ""
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(line.startswith('"2018') and line.endswith('""') and line.count('";"') == 10 for line in lines[1:-1])
    dates = [line[1:9] for line in lines[1:-1]]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize("iban", OWN)
def test_every_running_balance_proves(sources: Path, iban: str) -> None:
    rows = statement(sources, iban)
    assert all(before.balance + row.amount == row.balance for before, row in pairwise(rows))
    assert min(row.balance for row in rows) >= 0


def test_opening_balances(sources: Path) -> None:
    first = statement(sources, COOPERATIVE.iban)[0]
    assert abs(first.balance - first.amount - 41_000) < 100
    for kamer, opening in OPENINGS.items():
        first = statement(sources, PETTY_CASH_IBANS[kamer])[0]
        assert first.balance - first.amount == opening


@pytest.mark.parametrize(("kamer", "months"), [("TOP", 12), ("HLR", 12), ("ZUILEN", 9)])
def test_top_ups_stay_within_the_ceiling_and_show_in_both_statements(sources: Path, kamer: str, months: int) -> None:
    iban = PETTY_CASH_IBANS[kamer]
    sent = [row for row in statement(sources, COOPERATIVE.iban) if row.iban == iban]
    received = [row for row in statement(sources, iban) if row.iban == COOPERATIVE.iban]
    assert [(row.date, -row.amount) for row in sent] == [(row.date, row.amount) for row in received]
    assert [row.date.month for row in received] == list(range(13 - months, 13))
    assert all(0 < row.amount <= 250 for row in received)


@pytest.mark.parametrize("kamer", PETTY_CASH_IBANS)
def test_every_purchase_names_its_receipt(sources: Path, kamer: str) -> None:
    spent = [row for row in statement(sources, PETTY_CASH_IBANS[kamer]) if not row.is_internal]
    for number, row in enumerate(spent, start=1):
        assert row.amount < 0
        assert f" Bon {kamer}-2018-{number:03d} " in row.text


def test_every_account_number_is_invented_and_valid(sources: Path) -> None:
    ibans = {row.iban for row in all_rows(sources)} - {""} | set(OWN)
    assert all(iban[4:8] == "DEMO" and len(iban) == 18 and is_valid_iban(iban) for iban in ibans)


def test_some_rows_are_alike_but_for_the_balance(sources: Path) -> None:
    rows = statement(sources, COOPERATIVE.iban)
    alike = Counter((row.date, row.iban, row.name, row.text, row.amount) for row in rows)
    twice = [name for (_, _, name, _, _), count in alike.items() if count == 2]
    assert {"Kosten Extra Betaalpas", "Buurtpin Betaaldiensten"} <= set(twice)
