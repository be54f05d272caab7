"""Books that an earlier version made and sealed: every later one opens, verifies and imports them as they were.

What lies in this folder is never made again; `maken.py` tells how it was made. The example in `ledger/` is frozen too:
a test of the demo holds it against what the program makes.
"""

from __future__ import annotations

import csv
import runpy
import shutil
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from bwk_ledger.audit.audit import audit_folder, log_file
from bwk_ledger.audit.log import read
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.cli import main
from bwk_ledger.door.accounts import read_accounts
from bwk_ledger.rules.load import load
from importers.batch import run
from importers.readers.formats import FORMATS
from importers.readers.source import Source
from tests.bank_files import snapshot

FROZEN = Path(__file__).parent
SOURCES = sorted((FROZEN / "bronnen").iterdir())
KINDS = [
    "steekproef", "vink", "vink", "bevinding", "antwoord", "afgehandeld", "bevinding", "verklaring", "ondertekend",
]  # fmt: skip


@dataclass(frozen=True)
class Copy:
    folder: Path

    @property
    def books(self) -> Path:
        return self.folder / "boeken"

    @property
    def main(self) -> Path:
        return self.books / "main.beancount"

    def bwk(self, *words: str | Path) -> str:
        found = CliRunner().invoke(main, [*map(str, words), "--boeken", str(self.main)])
        assert found.exit_code == 0, found.output
        return found.output


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    for name in ("boeken", "kascommissie"):
        shutil.copytree(FROZEN / name, tmp_path / name)
    return Copy(tmp_path)


def test_the_books_open_without_an_error(copy: Copy) -> None:
    assert [error.message for error in load(copy.main).errors] == []
    assert "Geen fouten" in copy.bwk("controle")


def test_the_sealed_year_is_what_it_was(copy: Copy) -> None:
    ledger = load(copy.main)
    assert sealed_years(ledger.root) == {2024}
    found: dict[tuple[str, str], Decimal] = {}
    for entry in ledger.transactions:
        if entry.date.year <= 2024:
            for posting in entry.postings:
                key = (posting.account, posting.units.currency)
                found[key] = found.get(key, Decimal(0)) + posting.units.number
    with (FROZEN / "saldi-2024.csv").open(encoding="utf-8", newline="") as file:
        frozen = {(account, currency): Decimal(number) for account, currency, number in csv.reader(file, delimiter=";")}
    assert {key: number for key, number in found.items() if number} == frozen


def test_the_signed_statement_verifies(copy: Copy) -> None:
    output = copy.bwk("verifieer", copy.folder / "kascommissie/verklaring-2024.pdf")
    assert output.splitlines()[-1] == "Alles is nog zoals het is getekend."


def test_the_log_is_whole(copy: Copy) -> None:
    assert [record.kind for record in read(log_file(audit_folder(copy.books)))] == KINDS


def test_the_accounts_can_still_log_in(tmp_path: Path) -> None:
    path = Path(shutil.copy(FROZEN / "toegang.json", tmp_path))
    path.chmod(0o600)  # which git does not keep
    found = read_accounts(path)
    assert {name: item.role.value for name, item in found.items()} == {
        "penning": "penningmeester",
        "kas1": "kascommissie",
        "kas2": "kascommissie",
    }


def test_fava_can_still_import_into_them() -> None:
    assert runpy.run_path(str(FROZEN / "boeken/stam/fava_import.py"))["CONFIG"]


def test_the_sources_are_of_every_bank_format() -> None:
    found = {item.label for path in SOURCES for item in FORMATS if item.recognises(Source.read(path))}
    assert found == {item.label for item in FORMATS}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_source_is_known_already(copy: Copy, path: Path) -> None:
    (item,) = run(load(copy.main), [path])
    assert (item.plan.new, len(item.plan.linked)) == (0, 0)
    assert item.plan.known


def test_importing_every_source_again_changes_no_byte(copy: Copy) -> None:
    before = snapshot(copy.books)
    sheets = {"personen.csv", "uren-LINDE-2024-03.csv"}
    papers = [path for path in SOURCES if path.name not in sheets and path.name != "ledenlijst.csv"]
    copy.bwk("importeer", *papers)
    copy.bwk("uren", "importeer", *(path for path in SOURCES if path.name in sheets))
    copy.bwk("leden", "importeer", FROZEN / "bronnen/ledenlijst.csv")
    assert snapshot(copy.books) == before
