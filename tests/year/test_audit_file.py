"""The audit file of books written here: numbers that stay, VAT as on the invoice, and what was there at the start."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pyxaf

from bwk_ledger.figures.audit_file import AuditFile, audit_file
from bwk_ledger.figures.chart import shared_account
from bwk_ledger.figures.general_ledger import trial_balance
from bwk_ledger.render import exports

if TYPE_CHECKING:
    from pathlib import Path

    from bwk_ledger.rules.load import Ledger
    from tests.conftest import Books

TWO_BOOKINGS = """
2018-03-02 * "Buurtwinkel" "Koffie"
  bon: "12"
  Activa:Bank:ING  -5.00 EUR
  Lasten:TOP:Fysiek:Training  5.00 EUR

2018-03-09 * "Buurtwinkel" "Thee"
  Activa:Bank:ING  -4.00 EUR
  Lasten:TOP:Fysiek:Training  4.00 EUR
"""
EARLIER = """
2018-02-01 * "Buurtwinkel" "Koek"
  Activa:Bank:ING  -3.00 EUR
  Lasten:TOP:Fysiek:Training  3.00 EUR
"""
WITH_VAT = """
2018-01-01 custom "btw" "kwartaal"
2018-01-01 custom "btw" "pro-rata" 40
2018-02-01 * "Vereniging" "zaalhuur"
  Activa:Bank:ING               121.00 EUR
  Baten:TOP:Eigen:LEDEN        -121.00 EUR
    btw: "hoog"
2018-03-15 * "Drukker" "folders"
  Activa:Bank:ING              -242.00 EUR
  Lasten:TOP:Fysiek:Communicatie  242.00 EUR
    btw: "hoog"
2018-11-15 * "Schilder" "zaal"
  Activa:Bank:ING              -100.00 EUR
  Lasten:TOP:Fysiek:Training    100.00 EUR
    btw: "verlegd"
    btw-aftrek: 100
"""


def made(books: Books, text: str) -> tuple[Ledger, AuditFile]:
    standing = books.root / "stam/kamers.beancount"
    with_number = standing.read_text("utf-8").replace('soort: "cooperatie"', 'soort: "cooperatie"\n  rsin: "001234567"')
    standing.write_text(with_number, "utf-8")
    ledger = books.load(text)
    return ledger, audit_file(ledger, 2018)


def by_account(found: AuditFile, ledger: Ledger) -> dict[str, Decimal]:
    """What the file says each account has when the year ends, which must be what the trial balance says."""
    amounts: dict[str, Decimal] = {item.account: item.opening for item in found.balances}
    for journal in found.journals:
        for entry in journal.entries:
            assert sum(line.amount for line in entry.lines) == 0
            for line in entry.lines:
                name = shared_account(line.account)
                amounts[name] = amounts.get(name, Decimal(0)) + line.amount
    closing: dict[str, Decimal] = {}
    for item in trial_balance(ledger.index, found.year):
        name = shared_account(item.account)
        closing[name] = closing.get(name, Decimal(0)) + item.closing
    assert {name: value for name, value in amounts.items() if value} == {
        name: value for name, value in closing.items() if value
    }
    return amounts


def test_numbers_of_accounts_and_documents_stay_when_more_is_booked(books: Books) -> None:
    _, before = made(books, TWO_BOOKINGS)
    text = books.main.read_text("utf-8")
    books.main.write_text(text.replace("2018-03-02 *", EARLIER.strip() + "\n\n2018-03-02 *"), "utf-8")
    after = audit_file(books.load("; een regel erbij"), 2018)
    documents = [{entry.number for journal in found.journals for entry in journal.entries} for found in (before, after)]
    assert len(documents[0]) == 2
    assert documents[0] < documents[1]
    numbers = {name: item.number for name, item in after.accounts.items()}
    assert {name: item.number for name, item in before.accounts.items()} == numbers
    assert all(number.isdigit() for number in numbers.values())
    lines = [line.document for journal in after.journals for entry in journal.entries for line in entry.lines]
    assert set(lines) == {"12", ""}  # no line of a file, which would be another one tomorrow


def test_a_line_stands_without_its_vat_and_names_the_rate(books: Books, tmp_path: Path) -> None:
    ledger, found = made(books, WITH_VAT)
    amounts = by_account(found, ledger)
    assert amounts["Baten:TOP:Eigen:LEDEN"] == Decimal("-100.00")
    assert [(code.id, code.name) for code in found.vat_codes] == [
        ("I-HOOG-21", "Inkoop hoog 21%"),
        ("I-VERLEGD-21", "Inkoop verlegd 21%"),
        ("V-HOOG-21", "Verkoop hoog 21%"),
        ("V-VERLEGD-21", "Verkoop verlegd 21%"),
    ]
    per_code = {
        code.id: sum(part.amount for parts in found.vat.values() for part in parts if part.code == code)
        for code in found.vat_codes
    }
    assert per_code == {
        "I-HOOG-21": Decimal("16.80"),  # 40% of 42,00
        "I-VERLEGD-21": Decimal("21.00"),
        "V-HOOG-21": Decimal("-21.00"),
        "V-VERLEGD-21": Decimal("-21.00"),
    }
    assert amounts["Schulden:Btw:Voorbelasting"] == Decimal("37.80")
    assert amounts["Schulden:Btw:Af-te-dragen"] == Decimal("-42.00")
    for version in exports.VERSIONS:
        path = tmp_path / f"btw-{version}.xaf"
        path.write_bytes(exports.render_xaf(found, dt.date(2019, 3, 1), version))
        assert [*map(str, pyxaf.validate(path).findings)] == []


def test_what_the_books_began_with_is_the_opening_of_their_first_year(books: Books) -> None:
    opening = """
    2018-01-01 * "Beginbalans"
      reden: "beginbalans"
      Activa:Bank:ING  500.00 EUR
      Vermogen:Reserves:Algemeen  -500.00 EUR
    """
    ledger, found = made(books, opening + TWO_BOOKINGS)
    by_account(found, ledger)
    assert {item.account: item.opening for item in found.balances if item.opening} == {
        "Activa:Bank:ING": Decimal("500.00"),
        "Vermogen:Reserves:Algemeen": Decimal("-500.00"),
    }


def test_with_whom_something_is_open_is_told_at_both_ends_of_the_year(books: Books) -> None:
    bill = """
    2018-12-20 * "Drukker" "folders"
      Schulden:Crediteuren  -80.00 EUR
        openpost: "F-2018-001"
      Lasten:TOP:Fysiek:Communicatie  80.00 EUR
    """
    ledger, found = made(books, bill)
    by_account(found, ledger)
    drukker = found.parties["Drukker"]
    assert (drukker.opening, drukker.closing) == (Decimal(0), Decimal("-80.00"))
