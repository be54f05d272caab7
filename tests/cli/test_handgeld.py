"""`bwk handgeld`: the overview, counting by two people, and what would fill up the handgeld."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING

from click.testing import CliRunner, Result

from bwk_ledger.cli import main
from bwk_ledger.money import parse_amount

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Books

ENTRIES = """
    2018-01-02 * "handgeld"
      Activa:Bank:ING      -270.00 EUR
      Activa:Handgeld:TOP   270.00 EUR
    2018-01-03 * "koffie"
      bon: "TOP-2018-001"
      Activa:Handgeld:TOP                  -30.00 EUR
      Lasten:TOP:Fysiek:Handgeld:A-Koffie   30.00 EUR
    2018-02-09 * "Bakker" "brood"
      bon: "ontbreekt"
      bon-reden: "kassa was stuk"
      Activa:Handgeld:TOP                -12.50 EUR
      Lasten:TOP:Fysiek:Handgeld:B-Eten   12.50 EUR
    2018-02-10 * "soep"
      Activa:Handgeld:TOP                -7.50 EUR
      Lasten:TOP:Fysiek:Handgeld:B-Eten   7.50 EUR
"""


def run(books: Books, *words: str) -> Result:
    return CliRunner().invoke(main, ["handgeld", *words, "--boeken", str(books.root)])


def rows(result: Result) -> list[list[str]]:
    return [row[1:] for row in csv.reader(io.StringIO(result.stdout), delimiter=";")]


def test_overview_has_months_categories_and_missing_receipts(books: Books) -> None:
    books.add(ENTRIES)
    found = run(books, "overzicht", "2018", "--kamer", "top", "--formaat", "csv")
    text = [";".join(row) for row in rows(found)]
    assert "regel;0;jan 2018;0;270,00;30,00;;240,00;250,00;20,00;;" in text
    assert "regel;0;feb 2018;240,00;;20,00;;220,00;250,00;;;" in text
    assert "totaal;0;Totaal;0;270,00;50,00;;220,00;;20,00;;" in text
    assert "regel;0;B Eten;20,00;20,00" in text
    place = "main.beancount, regel "
    assert any(line.startswith(f"regel;0;2018-02-09;TOP;Bakker brood;12,50;kassa was stuk;{place}") for line in text), (
        text
    )
    assert any(line.startswith(f"regel;0;2018-02-10;TOP;soep;7,50;geen reden genoemd;{place}") for line in text)
    assert found.stderr == (
        "Let op: TOP kreeg in jan 2018 20,00 euro meer dan het plafond van 250,00.\n"
        "Let op: van 2 uitgaven ontbreekt de bon.\n"
        "Let op: de boeken hebben 1 fout; zie 'bwk controle'.\n"
    )
    assert found.exit_code == 1  # of the ceiling


def test_totals_of_the_example_are_those_of_its_accounts(repo: Path) -> None:
    from bwk_ledger.load import load  # noqa: PLC0415 - only here

    main_file = repo / "ledger" / "main.beancount"
    found = CliRunner().invoke(main, ["handgeld", "overzicht", "2018", "--formaat", "csv", "--boeken", str(main_file)])
    closings = [parse_amount(row[7]) for row in rows(found) if row[2:3] == ["Totaal"] and len(row) > 10]
    balances: dict[str, Decimal] = {}
    for entry in load(main_file).transactions:
        for leg in entry.postings:
            if leg.account.startswith("Activa:Handgeld:") and entry.date.year <= 2018:
                balances[leg.account] = balances.get(leg.account, Decimal(0)) + leg.units.number
    assert sorted(closings) == sorted(balances.values())
    assert len(closings) == 3


def test_overview_of_a_kamer_without_handgeld(books: Books) -> None:
    books.add(ENTRIES)
    found = run(books, "overzicht", "2018", "--kamer", "HLR")
    assert (found.exit_code, found.stderr) == (
        2,
        "Fout: HLR heeft in 2018 geen handgeld.\n  Herstel: noem een ander jaar of een andere kamer.\n",
    )
