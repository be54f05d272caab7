"""Fava on our own server loads books from what is kept of them, shows the same, and lets go of what was before."""

from __future__ import annotations

import gc
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beancount.core.data import Posting
from beancount.parser import parser
from fava.beans.load import load_uncached
from fava.core import FavaLedger

from bwk_ledger.fava_ext.loading import load_quickly
from tests.same import told

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLE = Path(__file__).parent.parent.parent / "ledger"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FavaLedger]:
    root = tmp_path_factory.mktemp("snel") / "boeken"
    shutil.copytree(EXAMPLE, root)
    load_quickly()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(root.parent / "cache"))  # where no other test's books push these out
        yield FavaLedger(str(root / "main.beancount"), poll_watcher=True)


@pytest.fixture
def ledger(opened: FavaLedger) -> FavaLedger:
    load_quickly()  # what serves it does so once; after each test plain Fava is back
    return opened


def edit(ledger: FavaLedger, text: str) -> None:
    path = Path(ledger.beancount_file_path).parent / "jaren/2018/bank.beancount"
    with path.open("a", encoding="utf-8") as file:
        file.write(text)
    later = path.stat().st_mtime_ns + 1_000_000_000
    os.utime(path, ns=(later, later))
    assert ledger.changed()


def test_after_an_edit_fava_has_what_beancount_would_give_it(
    ledger: FavaLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []
    real = parser.parse_file

    def noted(path: str, *rest: object, **more: object) -> object:
        parsed.append(Path(path).name)
        return real(path, *rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(parser, "parse_file", noted)
        edit(ledger, '\n2018-06-01 * "zonder reden"\n  Activa:Vraagposten  1.00 EUR\n  Activa:Bank:ING\n')
    assert parsed == ["bank.beancount"]
    entries, errors, options = load_uncached(ledger.beancount_file_path, is_encrypted=False)
    assert errors
    assert told(ledger.all_entries) == told(entries)
    assert [error.message for error in ledger.load_errors] == [error.message for error in errors]
    assert {name: told(value) for name, value in ledger.options.items()} == {
        name: told(value) for name, value in options.items()
    }


def test_what_was_loaded_before_goes_without_waiting_for_python_to_look_for_it(ledger: FavaLedger) -> None:
    def postings() -> int:
        return sum(isinstance(item, Posting) for item in gc.get_objects())

    gc.collect()
    before = postings()
    gc.disable()
    try:
        for number in range(2):
            edit(ledger, f"\n; regel {number}\n")
        assert postings() == before
    finally:
        gc.enable()
