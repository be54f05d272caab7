"""Nobody's name, address or account number stands in the books: in texts, workbooks, PDFs and names of files."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import openpyxl
import pytest

from bwk_ledger.demo.sources import person_names
from bwk_ledger.rules.load import load
from tests import example
from tests.demo_secrets import account_numbers, of_member_list

if TYPE_CHECKING:
    from collections.abc import Mapping

LEDGER = Path(__file__).resolve().parent.parent / "ledger"
NO_PDFTOTEXT = "geen pdftotext; te krijgen met: apt-get install poppler-utils"


def _words(path: Path) -> str:
    """All text of a file, whatever kind it is."""
    if path.suffix == ".xlsx":
        workbook = openpyxl.load_workbook(path)
        cells = [str(value) for sheet in workbook for line in sheet.iter_rows(values_only=True) for value in line]
        with ZipFile(path) as archive:
            about = [archive.read(name).decode() for name in archive.namelist() if name.startswith("docProps/")]
        return "\n".join([*cells, *about])
    if path.suffix == ".pdf":
        done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True)
        return done.stdout
    return path.read_bytes().decode("latin-1" if path.suffix == ".png" else "utf-8")


@pytest.fixture(scope="module")
def kept() -> Mapping[str, str]:
    """The text of every file of the books that is kept, by name; PDFs only where they can be read."""
    found = {}
    for path in sorted(LEDGER.rglob("*")):
        name = path.relative_to(LEDGER).as_posix()
        is_download = name.startswith(("inbox/", "originelen/")) and path.name != ".gitignore"
        if not path.is_file() or is_download or "__pycache__" in name or name.startswith("jaarrekening-"):
            continue
        if path.suffix != ".pdf" or shutil.which("pdftotext"):
            found[name] = f"{name}\n{_words(path)}"
    return found


@pytest.fixture(scope="module")
def sources() -> Path:
    return example.sources()


def _found(kept: Mapping[str, str], secrets: set[str]) -> list[tuple[str, str]]:
    folded = {secret: secret.casefold() for secret in secrets}
    texts = {name: text.casefold() for name, text in kept.items()}
    return [(name, secret) for name, text in texts.items() for secret, plain in folded.items() if plain in text]


def test_what_is_looked_for_is_in_the_sources(sources: Path) -> None:
    text = "".join(path.read_text("utf-8") for path in sources.glob("*.csv"))
    assert sum(name in text for name in person_names()) > 120


@pytest.mark.parametrize("year", ["2017", "2018"])
def test_both_years_name_people_in_the_sources_and_are_looked_at_in_the_books(
    sources: Path, kept: Mapping[str, str], year: str
) -> None:
    text = "".join(path.read_text("utf-8") for path in sources.glob(f"NL*-{year}.csv"))
    assert sum(name in text for name in person_names()) > 50
    copies = [name for name in kept if name.endswith(f"-{year}-12-31.csv") and "/Activa/" in name]
    assert len(copies) == len(list(sources.glob(f"NL*-{year}.csv")))
    assert f"jaren/{year}/bank.beancount" in kept
    assert any(f"/{year}-" in name and name.endswith(".xlsx") for name in kept)


def test_the_search_finds_what_is_there(kept: Mapping[str, str]) -> None:
    assert _found({**kept, "proef": "betaald aan ANNA VOORBEELD"}, {"Anna Voorbeeld"}) == [("proef", "Anna Voorbeeld")]


def test_no_name_of_a_person(kept: Mapping[str, str]) -> None:
    assert len(kept) > 50
    assert _found(kept, set(person_names())) == []


def test_nothing_else_of_the_member_list_but_numbers_and_dates(kept: Mapping[str, str], sources: Path) -> None:
    secrets = of_member_list(sources)
    assert len(secrets) > 300
    assert _found(kept, secrets) == []


def test_no_account_number_of_a_person(kept: Mapping[str, str], sources: Path) -> None:
    numbers = account_numbers(sources)
    assert len(numbers) > 100
    assert _found(kept, numbers) == []


def test_people_are_numbers_in_the_journal() -> None:
    ledger = load(LEDGER / "main.beancount")
    organisations = re.findall(r'^partij = "(.*)"$', (LEDGER / "stam/regels.toml").read_text("utf-8"), re.MULTILINE)
    people = {entry.payee for entry in ledger.transactions if entry.payee} - set(organisations)
    assert len(people) > 150
    assert [payee for payee in people if not re.fullmatch(r"[LVPD]\d{4}", payee)] == []
    assert {entry.payee for entry in ledger.transactions if entry.flag == "!"} == {None}


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason=NO_PDFTOTEXT)
def test_receipts_were_read_too(kept: Mapping[str, str]) -> None:
    receipts = [text for name, text in kept.items() if name.endswith(".pdf")]
    assert len(receipts) == 25 + 15 + 79
    assert all(len(text.splitlines()) > 4 for text in receipts)


def test_downloads_are_never_committed() -> None:
    for folder in ("inbox", "originelen"):
        assert (LEDGER / folder / ".gitignore").read_text("utf-8") == "*\n!.gitignore\n"
