"""What a page of Fava links to is found again, also after the books changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fava.beans.funcs import hash_entry
from fava.core import EntryNotFoundForHashError

from bwk_ledger.fava_ext import entry_names
from tests.fava_ext.fava_app import open_fava

if TYPE_CHECKING:
    from tests.conftest import Books

GIFT = """
    2018-03-01 * "Gift"
      Activa:Bank:ING  5.00 EUR
      Baten:BWK:Eigen:Overig
    """


def test_an_entry_is_found_by_its_name_until_it_is_gone(books: Books) -> None:
    text = books.main.read_text("utf-8")
    books.add(GIFT)
    fava = open_fava(books.main)
    names = {hash_entry(entry): entry for entry in fava.ledger.all_entries}
    assert {name: fava.ledger.get_entry(name) for name in reversed(names)} == names
    gift = next(name for name, entry in names.items() if getattr(entry, "narration", "") == "Gift")
    assert "Gift" in fava.page("api/context", entry_hash=gift)
    books.main.write_text(text, "utf-8")
    fava.ledger.load_file()
    with pytest.raises(EntryNotFoundForHashError):
        fava.ledger.get_entry(gift)


def test_a_name_is_worked_out_once(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    fava = open_fava(books.main)
    asked = []
    monkeypatch.setattr(entry_names, "hash_entry", lambda entry: asked.append(entry) or hash_entry(entry))
    for entry in fava.ledger.all_entries:
        assert fava.ledger.get_entry(hash_entry(entry)) is entry
    with pytest.raises(EntryNotFoundForHashError):
        fava.ledger.get_entry("0" * 32)
    assert len(asked) == len(fava.ledger.all_entries)
