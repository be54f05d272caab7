"""A loan that was typed on an account of its own: it asks for its terms, and then gets a current part."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.figures.bookings import bookings
from bwk_ledger.figures.open_items import due_in_year

if TYPE_CHECKING:
    from tests.year.conftest import YearBooks

LOAN = """
2018-01-01 open Schulden:Leningen:Fonds EUR
  naam: "Lening van een fonds"
  rgs: "BLasOlsOsl"
2018-05-01 * "Buurtfonds" "lening"
  Activa:Bank:ING  1000.00 EUR
  Schulden:Leningen:Fonds
2019-01-01 balance Activa:Bank:ING 2149.90 EUR
"""


def test_it_asks_for_its_terms_and_gets_a_current_part(year_books: YearBooks) -> None:
    year_books.change(
        "jaren/2018/bank.beancount", "2019-01-01 balance Activa:Bank:ING  1149.90 EUR\n  afschrift: 3\n", ""
    )
    year_books.add("jaren/2018/lening.beancount", LOAN)
    asked = (
        "op Schulden:Leningen:Fonds staat 1.000,00 euro zonder afspraak: wanneer wordt dat afgelost? Leg het vast met "
        "'bwk lening boek', en zet de boekingen op haar nummer met 'bwk boeking verbeter NUMMER LENING-...'; tot dan "
        "staat niets ervan apart als binnen een jaar te betalen."
    )
    assert asked in " ".join(year_books.bwk("afsluiten", 2018, "--proef").output.split())
    terms = ("--eerste", "2019-03-01", "--termijnen", 5, "--maanden", 12, "--datum", "2018-05-01")
    words = ("Buurtfonds", "1000,00", "--soort", "ontvangen", *terms, "--iban", "NL57DEMO0000000202")
    agreed = year_books.bwk("lening", "boek", *words)
    assert agreed.exit_code == 0, agreed.output
    ledger = year_books.load()
    number = next(item.number for item in bookings(ledger.transactions, ledger.config) if "lening" in item.text)
    moved = year_books.bwk("boeking", "verbeter", number, "lening-2018-001")
    assert moved.exit_code == 0, moved.output
    assert "zonder afspraak" not in year_books.bwk("afsluiten", 2018, "--proef").output
    assert due_in_year(year_books.load().index, 2018) == {"Schulden:Leningen": Decimal("-200.00")}
    unknown = year_books.bwk("boeking", "verbeter", number, "LENING-2018-009")
    assert (unknown.exit_code, "er is geen LENING-2018-009." in unknown.output) == (2, True)
