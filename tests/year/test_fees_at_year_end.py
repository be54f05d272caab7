"""Fees are income of their own year: what is open or came too early stands on the balance sheet, also once closed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.cli import main
from bwk_ledger.rules.load import Ledger, load

if TYPE_CHECKING:
    from pathlib import Path

FEES = "Baten:LINDE:Eigen:LEDEN"
MEMBERS = """
2024-01-01 custom "contributie" "bewoner" 12.00 EUR
  vervalt: "2024-03-31 2024-09-30"
  rekening: "Eigen:LEDEN"
2025-01-01 custom "contributie" "bewoner" 12.00 EUR
  vervalt: "2025-03-31"
  rekening: "Eigen:LEDEN"
""" + "\n".join(
    f'2024-01-01 custom "lid" "L000{number}"\n  soort: "bewoner"\n  kamer: "LINDE"' for number in range(1, 4)
)


def paid(day: str, amount: str, number: str, year: int) -> str:
    return (
        f'{day} * "{number}" "Contributie"\n  Activa:Bank:ING  {amount} EUR\n  {FEES}  -{amount} EUR\n'
        f'    lid: "{number}"\n    contributie: {year}\n'
    )


# L0001 paid both years, L0002 half of 2024 and the rest a year later, L0003 nothing.
PAID = (
    paid("2024-04-01", "12.00", "L0001", 2024)
    + paid("2024-04-02", "6.00", "L0002", 2024)
    + paid("2024-12-20", "12.00", "L0001", 2025)
    + "2025-01-01 balance Activa:Bank:ING  30.00 EUR\n"
    + paid("2025-02-01", "6.00", "L0002", 2024)
)


@pytest.fixture
def books(tmp_path: Path) -> Path:
    kamers = [NewKamer("LINDE", "De Linde", Decimal(100))]
    path = new_books(tmp_path / "boeken", "Coöperatie De Beemd U.A.", kamers)
    with (path.parent / "stam/leden.beancount").open("a", encoding="utf-8") as file:
        file.write(MEMBERS + "\n" + PAID)
    return path


def bwk(books: Path, *words: str) -> str:
    found = CliRunner().invoke(main, [*words, "--boeken", str(books)])
    assert found.exit_code == 0, found.output
    return found.output


def moved(ledger: Ledger, account: str, year: int) -> Decimal:
    return sum(
        (
            item.units.number
            for entry in ledger.transactions
            if entry.date.year == year
            for item in entry.postings
            if item.account == account
        ),
        Decimal(0),
    )


def test_what_is_open_or_came_too_early_is_on_the_balance_sheet(books: Path) -> None:
    ledger = load(books)
    assert [error.message for error in ledger.errors] == []
    assert moved(ledger, "Activa:TeOntvangen", 2024) == 18
    assert moved(ledger, "Schulden:Vooruitontvangen", 2024) == -12
    assert moved(ledger, FEES, 2024) == -36  # three members, a whole fee each
    # L0002 settled 2024; L0003 owes both years, L0002 that of 2025.
    assert moved(ledger, "Activa:TeOntvangen", 2025) == -18 + 12 + 24
    assert moved(ledger, FEES, 2025) == -36
    assert "Nog te ontvangen baten" in bwk(books, "jaarrekening", "2024")


def test_a_closed_year_says_the_same_whatever_becomes_of_the_members(books: Path) -> None:
    before = {account: moved(load(books), account, 2024) for account in (FEES, "Activa:TeOntvangen")}
    bwk(books, "afsluiten", "2024", "--besluit", "ALV 3 mei 2025", "--datum", "2025-05-03")
    assert {account: moved(load(books), account, 2024) for account in before} == before
    assert moved(load(books), FEES, 2025) == -36
    members = books.parent / "stam/leden.beancount"
    members.write_text(
        members.read_text("utf-8").replace(
            '"lid" "L0003"\n  soort: "bewoner"\n', '"lid" "L0003"\n  soort: "bewoner"\n  einde: 2024-02-01\n'
        ),
        "utf-8",
    )
    ledger = load(books)
    assert [error.message for error in ledger.errors] == []
    assert {account: moved(ledger, account, 2024) for account in before} == before


def test_a_fee_is_written_off_by_a_decision(books: Path) -> None:
    assert bwk(
        books, "leden", "afboeken", "l0003", "2024", "--reden", "verhuisd", "--besluit", "bestuur 1 maart 2025",
        "--op", "2025-03-01",
    ).startswith("L0003: 12,00 euro contributie 2024 afgeboekt op 2025-03-01.\n")  # fmt: skip
    ledger = load(books)
    assert moved(ledger, FEES, 2024) == -36
    assert moved(ledger, FEES, 2025) == -24
    assert moved(ledger, "Activa:TeOntvangen", 2025) == -18 + 24
    assert "afgeboekt: 12,00" in bwk(books, "leden", "contributie", "2024", "--datum", "2025-12-31", "--formaat", "csv")
    again = CliRunner().invoke(
        main, ["leden", "afboeken", "L0003", "2024", "--reden", "x", "--op", "2025-03-02", "--boeken", str(books)]
    )
    assert again.exit_code == 2
    assert again.stderr == (
        "Fout: van L0003 staat op 2025-03-02 over 2024 0,00 euro contributie open.\n"
        "  Herstel: er is niets te doen; kijk met 'bwk leden contributie 2024'.\n"
    )
