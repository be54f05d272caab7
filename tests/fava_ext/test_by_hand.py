"""What is saved in Fava's own pages goes through the one writer, and is an act in the history."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from fava.application import create_app
from fava.beans.funcs import hash_entry
from fava.core.file import get_entry_slice

from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.base import files, journal
from bwk_ledger.books.history import history_of
from bwk_ledger.books.store import place_of
from bwk_ledger.door.gate import FOR_NOBODY
from tests.door.door import open_door
from tests.safety.kill_books import begin_history

if TYPE_CHECKING:
    from pathlib import Path

    from tests.door.door import Browser, Doorway

ENTRY = """
2026-01-02 * "Koffie"
  bon: "1"
  Activa:Bank:ING                      -30.00 EUR
  Lasten:LINDE:Fysiek:Handgeld:A-Koffie   30.00 EUR
"""


@pytest.fixture
def main(tmp_path: Path) -> Path:
    found = new_books(tmp_path / "boeken", "De Wijk", [NewKamer("LINDE", "De Linde", Decimal(250))])
    with found.open("a", encoding="utf-8") as file:
        file.write(ENTRY)
    begin_history(found.parent)
    return found


@pytest.fixture
def door(main: Path) -> Doorway:
    return open_door(main, year=2026)


@pytest.fixture
def browser(door: Doorway) -> Browser:
    found = door.browser("penning")
    assert found.post(f"{door.slug}extension/Formulieren/hand", {"aan": "ja"}).status_code == 303
    return found


def _told(main: Path) -> list[tuple[str, str]]:
    history = history_of(main.parent)
    assert history is not None
    found = [(kept.note.what, kept.note.who) for kept in history.acts()]
    history.close()
    return found


def _save(browser: Browser, main: Path, source: str) -> Any:
    digest = hashlib.sha256(main.read_bytes()).hexdigest()
    return browser.ask(
        "PUT",
        f"{browser.door.slug}api/source",
        json={"file_path": str(main), "source": source, "sha256sum": digest},
    )


def _coffee(door: Doorway) -> Any:
    (ledger,) = door.app.config["LEDGERS"].ledgers
    ledger.changed()
    return next(entry for entry in ledger.all_entries_by_type.Transaction if entry.narration == "Koffie")


def test_each_way_to_save_is_an_act_of_who_did_it(main: Path, door: Doorway, browser: Browser) -> None:
    assert _save(browser, main, main.read_text("utf-8") + "; een opmerking\n").status_code == 200
    entry = _coffee(door)
    text, digest = get_entry_slice(entry)
    sent = {"entry_hash": hash_entry(entry), "source": text.replace("30.00", "31.00"), "sha256sum": digest}
    assert browser.ask("PUT", f"{door.slug}api/source_slice", json=sent).status_code == 200
    sent = {"filename": "bon.pdf", "entry_hash": hash_entry(_coffee(door))}
    assert browser.ask("PUT", f"{door.slug}api/attach_document", json=sent).status_code == 200
    note = {"t": "Note", "date": "2026-01-03", "account": "Activa:Bank:ING", "comment": "x", "meta": {}}
    assert browser.ask("PUT", f"{door.slug}api/add_entries", json={"entries": [note]}).status_code == 200
    entry = _coffee(door)
    _, digest = get_entry_slice(entry)
    sent = {"entry_hash": hash_entry(entry), "sha256sum": digest}
    assert browser.ask("DELETE", f"{door.slug}api/source_slice", query_string=sent).status_code == 200
    assert _told(main)[:5] == [("met de hand", "penningmeester penning")] * 5
    assert "Koffie" not in main.read_text("utf-8")
    assert 'note Activa:Bank:ING "x"' in main.read_text("utf-8")


def test_what_the_books_refuse_is_not_written(main: Path, browser: Browser) -> None:
    before, told = main.read_bytes(), _told(main)
    answer = _save(browser, main, main.read_text("utf-8") + "2026-01-03 price EUR 1 / 0 USD\n")
    assert answer.status_code == 409
    assert "deelt door nul" in answer.json["error"] or "nul" in answer.json["error"]
    assert main.read_bytes() == before
    assert _told(main) == told


def test_who_saves_waits_for_another_writer(main: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[Path] = []
    real = files.holding
    monkeypatch.setattr(journal, "holding", lambda *given: taken.append(given[0]) or real(*given))  # type: ignore[func-returns-value]
    assert _save(browser, main, main.read_text("utf-8") + "; nog een\n").status_code == 200
    assert set(taken) == {place_of(main.parent).folder}


def test_plain_fava_saves_so_too_and_moves_no_files(main: Path) -> None:
    app = create_app([str(main)], load=True)
    client, slug = app.test_client(), app.config["LEDGERS"].first_slug()
    digest = hashlib.sha256(main.read_bytes()).hexdigest()
    source = main.read_text("utf-8") + "; van hier\n"
    sent = {"file_path": str(main), "source": source, "sha256sum": digest}
    assert client.put(f"/{slug}/api/source", json=sent).status_code == 200
    assert _told(main)[0] == ("met de hand", "penningmeester")
    with app.test_request_context():
        rules = {rule.endpoint: rule for rule in app.url_map.iter_rules() if rule.endpoint in FOR_NOBODY}
    for endpoint, rule in rules.items():
        method = next(iter(rule.methods - {"GET", "HEAD", "OPTIONS"}), "")
        if method:
            answer = client.open(rule.rule.replace("<bfile>", slug), method=method, json={"filename": str(main)})
            assert answer.status_code == 409, endpoint
            assert "Bestanden gaan de boeken niet in of uit via Fava" in answer.text
    assert main.is_file()
