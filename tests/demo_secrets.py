"""What the sources of the example say of people, and nothing else may: names, addresses, e-mail and account numbers."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from bwk_ledger.demo.people import COOPERATIVE, PETTY_CASH_IBANS
from bwk_ledger.demo.sources import person_names

if TYPE_CHECKING:
    from pathlib import Path


def of_member_list(sources: Path) -> set[str]:
    """Everything in the list of members that is not of an organisation, but for numbers and dates."""
    return {
        row[title]
        for row in _rows(sources / "ledenlijst-2018.csv")
        if row["Soort"] != "organisatie"
        for title in ("Naam", "Adres", "Postcode", "E-mail", "IBAN")
        if row[title]
    }


def account_numbers(sources: Path) -> set[str]:
    """The account numbers of people on the statements of the bank."""
    names = person_names()
    return {
        row["Tegenrekening"]
        for path in sources.glob("NL*.csv")
        for row in _rows(path)
        if row["Tegenrekening"] and any(name in row["Naam / Omschrijving"] for name in names)
    } - {COOPERATIVE.iban, *PETTY_CASH_IBANS.values()}  # a handgeld account is in the name of its team leader


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))
