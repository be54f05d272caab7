"""An amount that is divided by zero: beancount crashes on it, so no command may give it such books."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from fava.application import create_app

from bwk_ledger.base.errors import InputError
from bwk_ledger.books.divisions import refuse_division_by_zero
from bwk_ledger.cli import main
from bwk_ledger.rules.load import load, load_standing_data

if TYPE_CHECKING:
    from tests.conftest import Books

BALANCE = "2018-03-01 balance Activa:Bank:ASN {} EUR"


def test_it_is_told_with_its_place(books: Books) -> None:
    before = len(books.main.read_text("utf-8").splitlines())
    books.add(f"\n{BALANCE.format('1/0')}\n")
    line = books.main.read_text("utf-8").splitlines().index(BALANCE.format("1/0")) + 1
    assert line > before
    found = CliRunner().invoke(main, ["controle", "--boeken", str(books.main)])
    assert found.exit_code == 2
    assert found.stderr == (
        f"Fout: {books.main}, regel {line}: in dit bedrag wordt gedeeld door nul.\n"
        "    | 2018-03-01 balance Activa:Bank:ASN 1/0 EUR\n"
        "  Oorzaak: dat heeft geen uitkomst, en beancount loopt erop vast; daarom zijn deze boeken niet gelezen.\n"
        "  Herstel: verbeter het getal achter de deelstreep (/), of schrijf het bedrag zelf.\n"
    )


@pytest.mark.parametrize("amount", ["1/0", "1 / 0.00", "8/-0", "1/(2-2)", "3*(1/(4/(5-5)))", "1/(1/3-1/3)", "0/0"])
def test_whatever_comes_to_zero_is_refused(books: Books, amount: str) -> None:
    with pytest.raises(InputError, match="gedeeld door nul"):
        refuse_division_by_zero(books.main, BALANCE.format(amount).encode())


@pytest.mark.parametrize(
    "text",
    [
        BALANCE.format("1/0.5"),
        BALANCE.format("1/(3-2)"),
        BALANCE.format("1/(0"),
        '2018/01/01 note Activa:Bank "rij 1/0 van (1/(2-2))\n1/0"',
        '2018-01-01 * "x" #deel/0 ^bon/0  ; 1/0',
        "2018-01-01 price /0ES 1 EUR",
    ],
)
def test_what_divides_by_something_or_not_at_all_is_read(books: Books, text: str) -> None:
    refuse_division_by_zero(books.main, text.encode())


def test_standing_data_too(books: Books) -> None:
    file = books.root / "stam/banken.beancount"
    file.write_text(f"{BALANCE.format('1/0')}\n", "utf-8")
    with pytest.raises(InputError, match=r"banken\.beancount, regel 1: in dit bedrag"):
        load_standing_data(books.root)


def test_fava_goes_on_with_what_it_had(books: Books) -> None:
    app = create_app([str(books.main)], load=True, poll_watcher=True)
    (ledger,) = app.config["LEDGERS"].ledgers
    had = ledger.all_entries
    good = books.main.read_text("utf-8")
    books.add(f"\n{BALANCE.format('1/0')}\n")
    assert not ledger.changed()
    (error,) = ledger.errors
    assert error.message.startswith("in dit bedrag wordt gedeeld door nul.\n  Oorzaak: dat heeft geen uitkomst, ")
    assert ledger.all_entries is had
    books.main.write_text(good, "utf-8")
    assert ledger.changed()
    assert ledger.errors == []
    assert len(load(books.main).errors) == 0
