"""What is derived from a line of the books (accruals, depreciation, VAT) is as any other booking for its readers."""

from __future__ import annotations

import csv
import datetime as dt
import os
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pyxaf

from bwk_ledger.figures.audit_file import audit_file
from bwk_ledger.figures.general_ledger import trial_balance
from bwk_ledger.figures.results import RESULTS_BEFORE, figures
from bwk_ledger.render import exports
from bwk_ledger.rules.load import Ledger, load
from bwk_ledger.tables.year import books_of_year, jaarrekening

if TYPE_CHECKING:
    from collections.abc import Iterator

REPO = Path(__file__).resolve().parents[2]
WRITTEN = """
2018-12-31 custom "overlopend" "te betalen" Lasten:HLR:Fysiek:Energie 120.00 EUR
  omschrijving: "Energie december"
  subsidie: "SPDO"

2018-12-31 custom "overlopend" "te ontvangen" Baten:BWK:Eigen:Overig 35.10 EUR
  omschrijving: "Rente vierde kwartaal"

2018-11-05 * "Energiebedrijf" "winter"
  bon: "factuur 1"
  Activa:Kruisposten  -400.00 EUR
  Lasten:TOP:Fysiek:Energie  400.00 EUR
    subsidie: "SPDO"
    periode: "2018-11-01 2019-02-28"

2018-03-15 * "Keukenboer" "keukenblok"
  bon: "factuur 1"
  Activa:Kruisposten  -2400.00 EUR
  Lasten:TOP:Fysiek:Inventaris  2400.00 EUR
    subsidie: "VSB"
    activeren: 5

2018-01-01 custom "btw" "kwartaal"
2018-06-15 * "Drukker" "folders"
  bon: "factuur 1"
  Activa:Kruisposten  -242.00 EUR
  Lasten:TOP:Fysiek:Communicatie  242.00 EUR
    subsidie: "SPDO"
    btw: "hoog"
    btw-aftrek: 100

2018-02-01 custom "toekenning-wijziging" "VSB:2018"
  bedrag: 25000.00 EUR

2019-01-01 custom "toekenning" "SPDO" "2019"
  bedrag: 5000.00 EUR
"""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """The example year with some of everything that is derived."""
    root = tmp_path_factory.mktemp("boeken") / "ledger"
    shutil.copytree(REPO / "ledger", root)
    with (root / "main.beancount").open("a", encoding="utf-8") as file:
        file.write(WRITTEN)
    found = load(root / "main.beancount")
    assert [error.message for error in found.errors] == []
    yield found
    shutil.rmtree(root)


@pytest.mark.parametrize("year", [2018, 2019])
def test_the_trial_balance_balances(ledger: Ledger, year: int) -> None:
    found = trial_balance(ledger.index, year)
    assert sum(item.opening for item in found) == sum(item.closing for item in found) == 0
    assert sum(item.debit for item in found) == sum(item.credit for item in found)


@pytest.mark.parametrize("year", [2018, 2019])
def test_hledger_gives_the_same_balances(ledger: Ledger, year: int, tmp_path: Path) -> None:
    program = shutil.which("hledger")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("geen hledger", pytrace=False)
        pytest.skip("geen hledger; te krijgen met: apt-get install hledger")
    journal = tmp_path / "boeken.journal"
    journal.write_text(exports.render_hledger(ledger.transactions, ledger.names, "hledger"), "utf-8")
    found: dict[str, Decimal] = {}
    for roots, begin in ((("Activa", "Schulden", "Vermogen"), 2000), (("Baten", "Lasten"), year)):
        span = ["-b", f"{begin}-01-01", "-e", f"{year + 1}-01-01"]
        run = subprocess.run(
            [program, "-f", journal, "balance", "-B", "--flat", "-E", "-O", "csv", *span, *roots],
            capture_output=True,
            text=True,
            check=True,
        )
        for row in csv.DictReader(run.stdout.splitlines()):
            euros = [part.strip() for part in row["balance"].split(",") if part.strip().endswith(" EUR")]
            if euros and row["account"].casefold() != "total":
                found[row["account"]] = Decimal(euros[0].removesuffix(" EUR"))
    closings = {item.account: item.closing for item in trial_balance(ledger.index, year)}
    closings.pop(RESULTS_BEFORE, None)
    assert {name: value for name, value in found.items() if value} == {n: v for n, v in closings.items() if v}


def test_the_audit_file_is_valid_and_names_the_line(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "auditfile.xaf"
    path.write_bytes(exports.render_xaf(audit_file(ledger, 2018), dt.date(2019, 3, 1)))
    assert pyxaf.validate(path).ok
    text = path.read_text("utf-8")
    assert "Te betalen: Energie december" in text
    line = (ledger.path.read_text("utf-8").split("\n")).index(WRITTEN.split("\n")[1]) + 1
    assert f"main.beancount, regel {line}" in text


def test_the_balance_sheet_balances_and_shows_what_is_accrued(ledger: Ledger) -> None:
    sheet = jaarrekening(figures(ledger, 2018), ledger.names, "BWK")[0]
    assert sheet.footnotes == ()
    shown = {row.cells[0].value: row.cells[1].value for row in sheet.rows}
    assert shown["Nog te betalen kosten"] == 120
    assert shown["Nog te ontvangen baten"] == Decimal("160.10")
    assert shown["Vooruitbetaalde kosten"] == Decimal("196.67")
    assert "Vooruitontvangen baten" not in shown
    assert shown["Omzetbelasting"] == 42  # one line; what is to come back of it is an asset
    assert shown["Materiële vaste activa totaal"] == 2040  # nine months of 40 euros are gone


def test_the_files_of_the_year_hold_the_lists(ledger: Ledger) -> None:
    tables = {table.title: table for table in books_of_year(ledger, 2018)}
    for title, index in (("Overlopende posten 2018", 3), ("Inventaris 2018", 7)):
        assert any(row.parts for row in tables[title].rows)
        for row in tables[title].rows:
            if row.parts:
                parts = [tables[title].rows[part].cells[index].value for part, _ in row.parts]
                assert row.cells[index].value == sum(value for value in parts if isinstance(value, Decimal))
    assert tables["Inventaris 2018"].rows[-1].cells[7].value == 2040
    assert "Inventaris 2019" not in {table.title for table in books_of_year(ledger, 2019)}
