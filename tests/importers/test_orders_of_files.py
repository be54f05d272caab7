"""Files of several own accounts in any order: the same books, and true reasons."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import accumulate, permutations
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.base.errors import InputError
from tests.bank_files import snapshot
from tests.importers.histories import FORMS, Booked
from tests.importers.own_banks import ING, KNAB, RABO, banks

if TYPE_CHECKING:
    from pathlib import Path

SHOP = "NL62TRIO0998877665"


def booked(opening: str, *rows: tuple[str, str, str, str]) -> list[Booked]:
    """What a bank booked: day, amount, account number on the other side, and text."""
    balances = list(accumulate((Decimal(row[1]) for row in rows), initial=Decimal(opening)))[1:]
    return [
        Booked(number, dt.date.fromisoformat(day), Decimal(amount), "Wij", iban, text, balance)
        for number, ((day, amount, iban, text), balance) in enumerate(zip(rows, balances, strict=True))
    ]


def written(folder: Path, name: str, form: str, account: str, rows: list[Booked]) -> Path:
    path = folder / name
    path.write_bytes(FORMS[form][1](account, rows))
    return path


@pytest.mark.parametrize("order", list(permutations(("ing", "rabo", "knab"))), ids="-".join)
def test_of_equal_transfers_each_goes_to_the_account_that_its_bank_names(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    own = banks(tmp_path, others={"Rabo": RABO, "Knab": KNAB})
    ours = booked("1000", ("2027-02-05", "-200", RABO, "schuif"), ("2027-02-06", "-200", KNAB, "schuif"))
    theirs = booked("50", ("2027-02-05", "200", ING, "schuif"), ("2027-02-07", "-200", "", "schuif"))
    last = booked("10", ("2027-02-06", "200", "", "schuif"), ("2027-02-07", "200", RABO, "schuif"))
    files = {
        "ing": written(tmp_path, "ing.csv", "nl", ING, ours),
        "rabo": written(tmp_path, "rabo.csv", "rabo", RABO, theirs),
        "knab": written(tmp_path, "knab.sta", "mt940", KNAB, last),
    }
    for name in order:
        own.take(files[name])
    assert [own.balance(f"Bank:{name}") for name in ("ING", "Rabo", "Knab")] == [600, 50, 410]
    assert all(entry.flag == "*" for entry in own.books.load().transactions)
    assert own.balance("Kruisposten") == 0


def test_a_file_alone_that_comes_too_early_names_the_period_that_is_missing(tmp_path: Path) -> None:
    own = banks(tmp_path)
    rows = booked("100", *((f"2027-{month:02}-10", "-5", SHOP, "brood") for month in range(1, 7)))
    own.take(written(tmp_path, "1.csv", "nl", ING, rows[:2]))
    with pytest.raises(InputError) as refused:
        own.taken(written(tmp_path, "3.csv", "nl", ING, rows[4:]))
    remedy = (
        "  Herstel: importeer eerst de periode van 2027-02-10 tot en met 2027-05-10; dit bestand is niet ingelezen."
    )
    assert str(refused.value).splitlines()[-1] == remedy
    own.take(written(tmp_path, "2.csv", "nl", ING, rows[2:4]))
    own.take(tmp_path / "3.csv")
    assert own.rows() == 6
    assert own.balance("Bank:ING") == 70


def test_what_a_file_began_with_is_no_balance_of_a_half_day(tmp_path: Path) -> None:
    """The first file with balances ends halfway a day that the books know, so only its beginning is proved."""
    own = banks(tmp_path)
    noon, evening = ("2027-02-27", "20", SHOP, "taart"), ("2027-02-27", "-5", SHOP, "brood")
    rows = booked(
        "1000", noon, evening, ("2027-02-28", "-12", SHOP, "brood"), ("2027-03-01", "-5", SHOP, "brood"),
        ("2027-03-01", "-7", SHOP, "taart"),
    )  # fmt: skip
    own.take(written(tmp_path, "zonder.csv", "nl-zonder", ING, rows[2:]))
    own.take(written(tmp_path, "deel.xml", "camt", ING, rows[2:4]))
    half = written(tmp_path, "middag.xml", "camt", ING, rows[:1])
    with pytest.raises(InputError) as refused:
        own.taken(half)
    *_, cause, remedy = str(refused.value).splitlines()
    assert cause == "  Oorzaak: verschil -5,00: tussen 2027-02-27 en 2027-02-28 ontbreken bankregels."
    assert remedy.startswith("  Herstel: download bij de bank de periode van 2027-02-27 tot en met 2027-02-28, en ")
    own.take(written(tmp_path, "heel.csv", "nl-zonder", ING, rows[:3]))
    own.take(half)
    assert own.rows() == 5
    assert own.opening("ING") == 1000
    assert own.balance("Bank:ING") == rows[-1].balance


def test_no_transfer_to_an_account_that_is_not_there_that_day(tmp_path: Path) -> None:
    own = banks(tmp_path)
    own.books.add("stam/rekeningen.beancount", f'2027-02-10 open Activa:Bank:Knab EUR\n  iban: "{KNAB}"\n')
    file = written(tmp_path, "ing.csv", "nl", ING, booked("1000", ("2027-02-05", "-200", KNAB, "schuif")))
    before = snapshot(own.books.root)
    with pytest.raises(InputError) as refused:
        own.taken(file)
    assert str(refused.value).splitlines()[0] == (
        "ing.csv, regel 2: deze overboeking is van 2027-02-05, maar Activa:Bank:Knab bestaat in de boeken pas vanaf "
        "2027-02-10."
    )
    assert snapshot(own.books.root) == before
    accounts = own.books.root / "stam/rekeningen.beancount"
    accounts.write_text(accounts.read_text("utf-8").replace("2027-02-10 open", "2027-02-01 open"), "utf-8")
    own.take(file)


def test_no_transfer_from_an_account_that_is_closed(tmp_path: Path) -> None:
    own = banks(tmp_path, others={"Knab": KNAB})
    own.take(written(tmp_path, "ing.csv", "nl", ING, booked("600", ("2027-06-28", "-600", "", "leeg"))))
    own.books.add("stam/rekeningen.beancount", "2027-07-01 close Activa:Bank:ING\n")
    far = booked("0", ("2027-08-02", "600", ING, "leeg"))
    with pytest.raises(InputError, match="maar Activa:Bank:ING is in de boeken gesloten op 2027-07-01"):
        own.taken(written(tmp_path, "ver.sta", "mt940", KNAB, far))
    own.take(written(tmp_path, "knab.sta", "mt940", KNAB, booked("0", ("2027-07-02", "600", ING, "leeg"))))
    assert [own.balance(name) for name in ("Bank:ING", "Bank:Knab", "Kruisposten")] == [0, 600, 0]
