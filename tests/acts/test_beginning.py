"""The first day of the books: older files move it back, and an opening balance keeps it where it is."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.acts.test_own_cooperative import balances, bwk, fine, refused
from tests.bank_files import BANK, ing, row

if TYPE_CHECKING:
    from pathlib import Path

ING, RESERVE = "Activa:Bank:ING", "Vermogen:Reserves:Algemeen"
BALANCE = ("--stand", f"{ING}=100,00", "--stand", f"{RESERVE}=100,00")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Books of 2025, whose bank account has a number."""
    bwk("nieuw", tmp_path / "boeken", "--kamer", "LINDE=De Linde", "--jaar", "2025", "--iban", BANK)
    return tmp_path / "boeken"


def statement(root: Path, *rows: tuple[str, str], opening: str = "100.00") -> Path:
    path = root.parent / f"{rows[0][0]}.csv"
    path.write_bytes(ing([row(day, amount) for day, amount in rows], opening=Decimal(opening)))
    return path


def first_days(root: Path) -> set[dt.date]:
    config = fine(root).config
    return {item.start for item in (*config.kamers.values(), *config.funders.values())}


def test_new_books_begin_on_the_first_of_january_of_their_year(root: Path) -> None:
    assert first_days(root) == {dt.date(2025, 1, 1)}
    assert not [path for path in root.rglob("*.beancount") if "2000-01-01" in path.read_text("utf-8")]


def test_an_older_statement_moves_the_beginning_and_its_undoing_moves_it_back(root: Path) -> None:
    before = {path: path.read_bytes() for path in (root / "stam").glob("*.beancount")}
    said = bwk("importeer", statement(root, ("2023-05-03", "-10.00")), "--boeken", root)
    assert "De boeken beginnen nu op 1 januari 2023.\n" in said
    assert first_days(root) == {dt.date(2023, 1, 1)}
    assert balances(root)[ING] == Decimal(90)
    assert "beginnen nu" not in bwk(
        "importeer", statement(root, ("2023-06-03", "5.00"), opening="90"), "--boeken", root
    )
    bwk("ongedaan", "3", "--boeken", root)
    bwk("ongedaan", "2", "--boeken", root)
    assert {path: path.read_bytes() for path in before} == before


def test_what_began_later_keeps_its_day(root: Path) -> None:
    bwk("kamer", "open", "BEUK", "De Beuk", "--vanaf", "2025-03-01", "--boeken", root)
    bwk("importeer", statement(root, ("2024-12-03", "-10.00")), "--boeken", root)
    assert first_days(root) == {dt.date(2024, 1, 1), dt.date(2025, 3, 1)}


def test_a_statement_of_the_opening_balance_adds_nothing_to_it(root: Path) -> None:
    bwk("beginbalans", "2025", *BALANCE, "--boeken", root)
    bwk("importeer", statement(root, ("2025-01-01", "-10.00")), "--boeken", root)
    assert balances(root)[ING] == Decimal(90)
    assert balances(root)[RESERVE] == Decimal(-100)


def test_a_statement_with_another_opening_is_refused_until_the_balance_is_given_again(root: Path) -> None:
    bwk("beginbalans", "2025", *BALANCE, "--boeken", root)
    file = statement(root, ("2025-01-02", "-10.00"), opening="120.00")
    assert refused("importeer", file, "--boeken", root).endswith(
        f"{ING} begint in de beginbalans met 100,00, en volgens dit bestand met 120,00.\n"
        "  Oorzaak: het saldo van de bank en de beginbalans zijn van dezelfde dag, of er ontbreken regels tussen die "
        "dag en dit bestand.\n"
        "  Herstel: lees eerst de afschriften vanaf 1 januari 2025 in; klopt de beginbalans niet, geef dan alle "
        "standen opnieuw met 'bwk beginbalans 2025 --opnieuw'.\n"
    )
    again = [item.replace("100,00", "120,00") for item in BALANCE]
    bwk("beginbalans", "2025", "--opnieuw", *again, "--boeken", root)
    bwk("importeer", file, "--boeken", root)
    assert balances(root)[ING] == Decimal(110)


def test_books_with_an_opening_balance_begin_there(root: Path) -> None:
    bwk("beginbalans", "2025", *BALANCE, "--boeken", root)
    told = refused("importeer", statement(root, ("2024-12-03", "-10.00")), "--boeken", root)
    assert f"deze regel is van 2024-12-03, maar {ING} begint met de beginbalans van 2025-01-01.\n" in told
    assert told.endswith(
        "  Herstel: download dit bestand opnieuw, vanaf 2025-01-01: wat ervoor gebeurde, zit in de beginbalans.\n"
    )


def test_an_opening_balance_of_an_older_year_moves_the_beginning(root: Path) -> None:
    bwk("beginbalans", "2024", *BALANCE, "--boeken", root)
    assert first_days(root) == {dt.date(2024, 1, 1)}


def test_the_first_year_begins_with_its_opening_balance(root: Path) -> None:
    bwk("beginbalans", "2025", *BALANCE, "--boeken", root)
    bwk("importeer", statement(root, ("2025-01-02", "-10.00")), "--boeken", root)
    shown = bwk("jaarrekening", "2025", "--boeken", root)
    assert ["90,00", "100,00"] in [line.split()[2:] for line in shown.splitlines() if "ING betaalrekening" in line]
    flows = bwk("kasstroom", "2025", "--boeken", root)
    assert ["100,00"] in [line.split()[4:] for line in flows.splitlines() if "Stand op 1 januari" in line]
