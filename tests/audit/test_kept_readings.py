"""Documents are read once; what is kept of them is what their readers say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bwk_ledger.audit.bank import STATEMENTS
from bwk_ledger.audit.kept_readings import Reading
from bwk_ledger.audit.stands_out.people import SHEETS
from bwk_ledger.base import cache

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

DOCUMENTS = Path(__file__).resolve().parent.parent.parent / "ledger/documenten"


def reading(read: list[str]) -> Reading[str]:
    """A reading as a program that begins has it; it tells which files it read."""

    def content(path: Path) -> str:
        read.append(path.name)
        return path.read_text("utf-8")

    same: Callable[[str], str] = str
    return Reading("proef", content, same, str, same)


def papers(root: Path) -> list[Path]:
    found = [root / f"blad-{number}.csv" for number in range(12)]
    for number, path in enumerate(found):
        path.write_text(f"inhoud {number}", "utf-8")
    return found


def test_a_document_is_read_once_until_it_changes(tmp_path: Path) -> None:
    paths = papers(tmp_path)
    first: list[str] = []
    said = reading(first).of(tmp_path, paths)
    paths[3].write_text("anders", "utf-8")
    later: list[str] = []
    again = reading(later).of(tmp_path, paths)
    assert len(first) == 12
    assert later == ["blad-3.csv"]
    assert again == {**said, paths[3]: "anders"}


def test_a_document_that_changes_while_the_program_runs_is_read_again(tmp_path: Path) -> None:
    paths, read = papers(tmp_path), list[str]()
    one = reading(read)
    one.of(tmp_path, paths)
    paths[0].write_text("een langere inhoud", "utf-8")
    paths[1].unlink()
    found = one.of(tmp_path, paths)
    assert read[12:] == ["blad-0.csv"]
    assert found[paths[0]] == "een langere inhoud"
    assert paths[1] not in found


def test_without_a_place_to_keep_things_every_document_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.OFF, "1")
    paths, read = papers(tmp_path), list[str]()
    assert reading(read).of(tmp_path, paths) == reading(read).of(tmp_path, paths)
    assert len(read) == 24


def test_what_was_emptied_is_read_anew(tmp_path: Path) -> None:
    paths, read = papers(tmp_path), list[str]()
    reading(read).of(tmp_path, paths)
    cache.empty()
    reading(read).of(tmp_path, paths)
    assert len(read) == 24


def test_statements_and_timesheets_come_back_as_they_were_read(tmp_path: Path) -> None:
    paths = sorted(path for path in DOCUMENTS.rglob("*") if path.is_file())
    for kind in (STATEMENTS, SHEETS):
        read = replace(kind).of(tmp_path, paths)
        kept = replace(kind, read=_refuse).of(tmp_path, paths)
        assert kept == read
        assert any(read.values())


def _refuse(path: Path) -> None:
    raise AssertionError(path)
