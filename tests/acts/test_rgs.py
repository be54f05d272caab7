"""Every account carries a code of the Referentie Grootboekschema that is in the short table of the project.

The descriptions in `bwk_ledger/books/rgs.csv` are the short ones of RGS 3.2 (6 December 2019). One code is younger:
BEivSevCoo, 'Kapitaal participatie coöperatie', is in RGS since 3.3; 3.2 knew no capital of a cooperative.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

import pytest
from beancount.core import data

from bwk_ledger.base import meta
from bwk_ledger.books.main_file import TEMPLATE
from bwk_ledger.rules.load import load

if TYPE_CHECKING:
    from pathlib import Path

    from bwk_ledger.rules.load import Ledger
    from tests.conftest import Books

TABLE = TEMPLATE.parent / "rgs.csv"


def _table() -> list[tuple[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [(row["code"], row["omschrijving"]) for row in csv.DictReader(file, delimiter=";")]


def _without_code(ledger: Ledger) -> list[str]:
    known = {code for code, _ in _table()}
    opened = ledger.by_type[data.Open]
    return [f"{entry.account}: {entry.meta.get(meta.RGS)}" for entry in opened if entry.meta.get(meta.RGS) not in known]


def test_the_table_is_sorted_and_every_code_has_one_description() -> None:
    table = _table()
    codes = [code for code, _ in table]
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"[BW][A-Z][a-z]{2}([A-Z][a-z]{2}){1,3}", code) for code in codes)
    assert all(description == description.strip() != "" for _, description in table)


def test_every_account_of_new_books_has_a_known_code(books: Books) -> None:
    text = """
        2018-03-01 custom "lid" "L0001"
        2018-01-01 custom "financier" "SPDO"
          kamers: "TOP"
          rgs: "WOvbOrsOel"
        """
    ledger = books.load(text)
    assert len(ledger.by_type[data.Open]) > 50
    assert _without_code(ledger) == []


def test_every_account_of_the_example_year_has_a_known_code(repo: Path) -> None:
    main = repo / "ledger" / "main.beancount"
    if not main.is_file():
        pytest.skip("there is no ledger/ yet")
    assert _without_code(load(main)) == []


def test_an_account_without_a_known_code_is_found(books: Books) -> None:
    ledger = books.load('2018-01-01 open Activa:Kast EUR\n2018-01-01 open Activa:Doos EUR\n  rgs: "BXxxYyyZzz"\n')
    assert sorted(_without_code(ledger)) == ["Activa:Doos: BXxxYyyZzz", "Activa:Kast: None"]


@pytest.mark.parametrize("code", ["WOvbOrsOel", "WOvbOrsOsu", "WOvbOrsOre", "WOvbBueCtb", "WOvbOvoOvo", "BEivSevCoo"])
def test_codes_of_funders_and_shares_are_in_the_table(code: str) -> None:
    assert code in dict(_table())
