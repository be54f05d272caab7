"""Fava's import page with our importers, and the links to archived sources."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from beancount.core import data
from fava.beans.funcs import hash_entry

from bwk_ledger.acts.new_books import new_books
from bwk_ledger.demo.people import KAMERS, NAME
from bwk_ledger.demo.sources import own_files, write_sources
from bwk_ledger.rules.load import load
from importers.batch import inbox_files, run
from tests.fava_ext.fava_app import open_fava

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fava_ext.fava_app import Fava


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bronnen")
    write_sources(folder)
    return folder


@pytest.fixture
def main(tmp_path: Path, sources: Path) -> Path:
    """New books with every source of the example in their inbox."""
    found = new_books(tmp_path / "boeken", NAME, KAMERS, own_files())
    shutil.copytree(sources, found.parent / "inbox", dirs_exist_ok=True)
    return found


def _listed(fava: Fava) -> dict[str, list[dict[str, str]]]:
    response = fava.get("api/imports")
    assert response.status_code == 200, response.text
    return {item["basename"]: item["importers"] for item in response.get_json()["data"]}


def _extract(fava: Fava, file: Path, importer: str) -> list[dict[str, Any]]:
    response = fava.get("api/extract", filename=str(file), importer=importer)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.get_json()["data"]
    return found


def test_new_books_are_offered_everything(main: Path) -> None:
    fava = open_fava(main)
    listed = _listed(fava)
    names = {name: [item["importer_name"] for item in found] for name, found in listed.items()}
    statement = "NL52DEMO0000000001_01-01-2018_31-12-2018.csv"
    assert {len(names[name]) for name in names if name != ".gitignore"} == {1}
    kinds = [names[name][0] for name in (statement, "uren-TOP-2018-01.xlsx", "ledenlijst-2018.csv")]
    assert len(set(kinds)) == 3
    assert listed[statement][0]["account"] == "Activa:Bank:ING"
    for name in (statement, "ledenlijst-2018.csv", "uren-TOP-2018-01.xlsx"):
        found = _extract(fava, main.parent / "inbox" / name, names[name][0])
        assert len(found) > 20
        assert not any("__duplicate__" in entry["meta"] for entry in found)


def test_imported_books_know_every_row(main: Path) -> None:
    files = inbox_files(main.parent)
    run(load(main), files)
    fava = open_fava(main)
    assert fava.ledger.errors == []
    for name, found in _listed(fava).items():
        for item in found:
            entries = _extract(fava, main.parent / "inbox" / name, item["importer_name"])
            assert entries, name
            assert all(entry["meta"].get("__duplicate__") for entry in entries), name
    run(load(main), files, keep_originals=True)
    assert not any(_listed(fava).values())  # what was imported before is not offered again


def test_wrong_files_do_not_break_the_page(main: Path) -> None:
    inbox = main.parent / "inbox"
    statement = inbox / "NL52DEMO0000000001_01-01-2018_31-12-2018.csv"
    text = statement.read_text("utf-8")
    (inbox / "onbekende-rekening.csv").write_text(text.replace("NL52DEMO0000000001", "NL12DEMO0000000042"), "utf-8")
    (inbox / "afgebroken.csv").write_text(text[:1000], "utf-8")
    (inbox / "leeg.csv").write_bytes(b"")
    (inbox / "kiekje.png").write_bytes(b"\x89PNG\r\n\x1a\nonzin")
    (inbox / "onzin.xlsx").write_bytes(b"PK\x03\x04onzin")
    (inbox / "bon-TOP-2018-999.pdf").write_bytes(b"%PDF-1.4 onzin")
    (inbox / "brief.txt").write_text("Geachte penningmeester,", "utf-8")
    fava = open_fava(main)
    listed = _listed(fava)
    assert listed[statement.name]
    assert [name for name in ("leeg.csv", "onzin.xlsx", "brief.txt") if listed[name]] == []
    importer = listed[statement.name][0]["importer_name"]
    response = fava.get("api/extract", filename=str(inbox / "onbekende-rekening.csv"), importer=importer)
    assert response.status_code == 500
    assert "rekening NL12DEMO0000000042 is niet bekend in deze boeken" in response.text


def test_a_changed_file_is_read_again(main: Path) -> None:
    path = main.parent / "inbox" / "uren-TOP-2018-01.xlsx"
    fava = open_fava(main)
    importer = _listed(fava)[path.name][0]["importer_name"]
    before = _extract(fava, path, importer)
    shutil.copyfile(path.with_name("uren-TOP-2018-02.xlsx"), path)
    after = _extract(fava, path, importer)
    assert {entry["date"] for entry in before} == {"2018-01-31"}
    assert {entry["date"] for entry in after} == {"2018-02-28"}


def test_every_link_to_a_source_opens_it(main: Path) -> None:
    run(load(main), inbox_files(main.parent))
    fava = open_fava(main)
    # One transaction per way in which a source is named: Fava looks through all entries for each.
    links = {
        (entry.meta[key], key): hash_entry(entry)
        for entry in fava.ledger.all_entries
        if isinstance(entry, data.Transaction)
        for key in entry.meta
        if key.startswith("document")
    }
    assert {key for _, key in links} == {"document", "document-bon"}
    dead = [
        document
        for (document, key), entry_hash in links.items()
        if fava.get("statement/", entry_hash=entry_hash, key=key).status_code != 200
    ]
    assert dead == []
