from __future__ import annotations

import datetime as dt
from dataclasses import FrozenInstanceError
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from beancount import loader
from beancount.core import data

from bwk_ledger.base.errors import InputError
from bwk_ledger.rules.load import load, load_standing_data

if TYPE_CHECKING:
    from tests.conftest import Books


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "main.beancount"
    with pytest.raises(InputError) as caught:
        load(path)
    assert str(caught.value) == (
        f"{path}: deze boeken bestaan niet.\n"
        "  Herstel: noem het hoofdbestand met --boeken PAD (meestal ledger/main.beancount), of maak boeken met "
        "'bwk nieuw MAP'."
    )


def test_a_folder_is_no_main_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="deze boeken bestaan niet"):
        load(tmp_path)


def test_mistakes_in_the_books_are_returned_not_raised(books: Books) -> None:
    ledger = books.load("2018-01-01 close Activa:Onbekend\n")
    assert [error.message for error in ledger.errors] == ["Unopened account Activa:Onbekend is being closed"]
    assert ledger.config.kamers


def test_the_ledger_holds_entries_options_and_standing_data(books: Books) -> None:
    ledger = books.load(
        """
        2018-02-01 * "twee"
          Activa:Bank:ING  -1.00 EUR
          Activa:Vraagposten  1.00 EUR
        2018-01-01 * "een"
          Activa:Bank:ING  -1.00 EUR
          Activa:Vraagposten  1.00 EUR
        """
    )
    assert ledger.errors == []
    assert ledger.path == books.main.resolve()
    assert ledger.root == books.root
    assert ledger.options["title"] == "BuurtWerkKamer Coöperatie"
    assert [entry.narration for entry in ledger.transactions] == ["een", "twee"]
    assert [entry.date for entry in ledger.entries] == sorted(entry.date for entry in ledger.entries)
    assert sum(len(group) for group in ledger.by_type.values()) == len(ledger.entries)
    assert ledger.config is ledger.config
    assert list(ledger.config.kamers) == ["TOP", "HLR", "BWK"]


def test_every_account_has_the_name_of_its_open(books: Books) -> None:
    names = books.load("2018-01-01 open Activa:Spaarrekening EUR\n").names
    assert names["Lasten:TOP:Fysiek:Huur"] == "Huren van de ruimte"
    assert names["Activa:Handgeld:HLR"] == "Handgeld Hart voor Leidsche Rijn"
    assert names["Activa:Spaarrekening"] == "Spaarrekening"  # no name is said: the last part of the account is


def test_a_ledger_cannot_be_changed(books: Books) -> None:
    ledger = books.load()
    with pytest.raises(FrozenInstanceError):
        ledger.path = Path()  # type: ignore[misc]


def test_books_without_transactions_have_none(books: Books) -> None:
    assert list(books.load().transactions) == []


def test_no_cache_is_written_however_slow_the_books_load(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    # beancount caches what takes longer than this to load: now everything does.
    monkeypatch.setattr(loader, "PICKLE_CACHE_THRESHOLD", -1)
    monkeypatch.setattr(loader, "_load_file", None)  # so that it is put back after the next line
    loader.initialize(use_cache=True)
    loader.load_file(str(books.main))
    cache = books.root / ".main.beancount.picklecache"
    assert cache.is_file(), "the test itself must be able to fail"
    cache.unlink()
    assert books.load().errors == []
    assert list(books.root.rglob("*picklecache*")) == []


def test_a_cache_of_another_program_is_not_read(books: Books) -> None:
    (books.root / ".main.beancount.picklecache").write_bytes(b"geen pickle")
    assert books.load().errors == []


def test_standing_data_are_read_without_bookings(books: Books) -> None:
    books.add('2018-01-01 custom "kamer" "ZUILEN"\n')  # in the main file: no standing data
    entries = load_standing_data(books.root)
    kinds = {type(entry) for entry in entries}
    assert kinds == {data.Commodity, data.Custom, data.Open, data.Price}
    kamers = [entry.values[0].value for entry in entries if isinstance(entry, data.Custom) and entry.type == "kamer"]
    assert kamers == ["TOP", "HLR", "BWK"]
    assert [entry.date for entry in entries] == sorted(entry.date for entry in entries)


def test_standing_data_of_a_folder_without_books_are_empty(tmp_path: Path) -> None:
    assert load_standing_data(tmp_path) == []


def test_standing_data_equal_those_of_the_loaded_books(books: Books) -> None:
    from bwk_ledger.standing.config import read_config  # noqa: PLC0415

    quick: Any = read_config(load_standing_data(books.root))
    assert quick == books.load().config
    assert quick.share_price == Decimal(25)
    assert quick.kamers["TOP"].start == dt.date(2000, 1, 1)


@pytest.mark.parametrize("stated", ["12.49", "12.51"])
def test_a_balance_that_is_a_cent_off_is_an_error(books: Books, stated: str) -> None:
    messages = books.messages(f"""
        2018-01-02 * "bankkosten"
          Activa:Bank:ING  -12.50 EUR
          Lasten:BWK:Organisatie:Bankkosten
        2018-01-03 balance Activa:Bank:ING  -{stated} EUR
        """)
    assert len(messages) == 1
    assert f"Balance failed for 'Activa:Bank:ING': expected -{stated} EUR" in messages[0]


def test_a_transaction_that_is_half_a_cent_off_is_an_error(books: Books) -> None:
    messages = books.messages("""
        2018-01-02 * "bankkosten"
          Activa:Bank:ING                    -12.50 EUR
          Lasten:BWK:Organisatie:Bankkosten   12.505 EUR
        """)
    assert messages == ["Transaction does not balance: (0.005 EUR)"]


def test_books_that_beancount_stops_on_are_refused(books: Books) -> None:
    books.add("pushmeta nota: 1\n")
    with pytest.raises(InputError, match="beancount loopt vast op wat in deze boeken staat"):
        load(books.main)
