"""Books with something of everything that a route may show, behind the door."""

from __future__ import annotations

import shutil
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from fava.core.watcher import Watcher

from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.door.serve import open_fava
from tests.chromium import driver
from tests.door.door import Doorway, accounts_beside, open_door

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

__all__ = ["driver"]  # a fixture
SECRET_WORD = "Schroefdopjes"  # stands in the books, in a document and in the inbox, and nowhere else
ENTRIES = f"""
2018-01-02 * "{SECRET_WORD}"
  document: "2018-01-02.bon.pdf"
  bon: "TOP-2018-001"
  Activa:Bank:ING                      -30.00 EUR
  Lasten:TOP:Fysiek:Handgeld:A-Koffie   30.00 EUR
2018-01-03 query "vraag" "SELECT account LIMIT 1"
2018-01-03 query "leeg" ".output buit.txt"
2018-01-03 query "maak" "CREATE TABLE t (a str) USING 'csv:main.beancount'"
"""
DOCUMENT = "documenten/Lasten/TOP/Fysiek/Handgeld/A-Koffie/2018-01-02.bon.pdf"
WEB_PAGE = "documenten/Lasten/TOP/Fysiek/Handgeld/A-Koffie/2018-01-03.bon.html"


@pytest.fixture(scope="session", autouse=True)
def _watch_by_asking() -> Iterator[None]:
    """The system lets a user watch only so many folders at once, and nobody stops the watching of a test's Fava."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fava.core.WatchfilesWatcher", Watcher)
        yield


@pytest.fixture(scope="session")
def _example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("voorbeeld") / "boeken"
    main = new_books(root, "BuurtWerkKamer Coöperatie", [NewKamer("TOP", "Buurtkamer TOP", Decimal(250))])
    with main.open("a", encoding="utf-8") as file:
        file.write(ENTRIES)
    for name in (DOCUMENT, WEB_PAGE, "documenten/los.txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"<p>{SECRET_WORD}</p>", "utf-8")
    (root / "inbox").mkdir(exist_ok=True)
    (root / "inbox" / "ledenlijst.csv").write_text(f"naam;{SECRET_WORD}\n", "utf-8")
    return root


@pytest.fixture
def main(_example: Path, tmp_path: Path) -> Path:
    """The main file of a copy of those books."""
    shutil.copytree(_example, tmp_path / "boeken")
    return tmp_path / "boeken" / "main.beancount"


@pytest.fixture
def door(main: Path) -> Doorway:
    """Those books behind the door, with everybody's account."""
    return open_door(main)


@pytest.fixture(scope="session")
def _shared_app(_example: Path) -> Flask:
    return open_fava(_example / "main.beancount")


@pytest.fixture
def quick_door(_shared_app: Flask, tmp_path: Path) -> Doorway:
    """As `door`, but on books all tests share: for what happens before Fava is asked anything."""
    (tmp_path / "boeken").mkdir(exist_ok=True)
    return Doorway(_shared_app, accounts_beside(tmp_path / "boeken" / "main.beancount"))
