"""The books that the tests of the page "Kamers" share: small enough to check every figure by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fava.core import FavaLedger

from bwk_ledger.base.periods import Period
from bwk_ledger.figures.kamers import KamerFigures, kamer_figures
from bwk_ledger.standing.config import read_config
from bwk_ledger.tables.kamers import KamerStatement, kamer_statements

if TYPE_CHECKING:
    from tests.conftest import Books

BOOKS = """
    2018-01-01 commodity UUR.BEWONER-2018
      naam: "Bewonersuur 2018"
      soort: "bewoner"
      tot: 2018-12-31
    2018-01-01 price UUR.BEWONER-2018 10.04 EUR
    2019-01-01 commodity UUR.BEWONER-2019
      naam: "Bewonersuur 2019"
      soort: "bewoner"
      tot: 2019-12-31
    2019-01-01 price UUR.BEWONER-2019 12.00 EUR
    2018-01-01 custom "financier" "SPDO"
      naam: "Gemeente"
      groep: "Gemeente"
      kamers: "TOP HLR"
      rgs: "WOvbOrsOel"

    2018-01-01 custom "budget" Lasten:TOP:Fysiek:Huur "yearly" 1200 EUR
    2018-01-01 custom "budget" Lasten:TOP:Fysiek:Handgeld "yearly" 300 EUR
    2018-01-01 custom "budget" Lasten:HLR:Fysiek:Huur "yearly" 600 EUR
    2018-01-01 custom "budget" Baten:TOP:Gemeente:SPDO "yearly" -1500 EUR
    2018-01-01 custom "budget" Lasten:TOP:Tijd:Bewoners "yearly" 100 UUR.BEWONER-2018

    2017-12-31 * "Beginstand"
      Activa:Bank:ING  5000.00 EUR
      Vermogen:Reserves:Algemeen
    2018-01-05 * "Subsidie"
      Activa:Bank:ING  1500.00 EUR
      Schulden:Subsidie:SPDO
    2018-01-10 * "Storting"
      Activa:Bank:ING  -250.00 EUR
      Activa:Handgeld:TOP
    2018-02-01 * "Huur van twee kamers"
      Activa:Bank:ING  -160.40 EUR
      Lasten:TOP:Fysiek:Huur  100.15 EUR
        subsidie: "SPDO"
      Lasten:HLR:Fysiek:Huur  60.25 EUR
    2018-03-15 * "Koffie"
      Activa:Handgeld:TOP  -12.34 EUR
      Lasten:TOP:Fysiek:Handgeld:A-Koffie
    2018-03-31 * "V0001" "Uren" #uren
      Lasten:TOP:Tijd:Bewoners  10.50 UUR.BEWONER-2018
      Baten:TOP:Tijd:Bewoners  -10.50 UUR.BEWONER-2018
    2018-07-01 ! "Wat was dit?"
      Activa:Handgeld:TOP  -5.00 EUR
      Activa:Vraagposten
    2019-01-31 * "V0001" "Uren" #uren
      Lasten:TOP:Tijd:Bewoners  1.00 UUR.BEWONER-2019
      Baten:TOP:Tijd:Bewoners  -1.00 UUR.BEWONER-2019
    2019-02-01 * "Huur"
      Activa:Bank:ING  -70.00 EUR
      Lasten:HLR:Fysiek:Huur
"""


def figures(books: Books, text: str = "", **filters: str) -> KamerFigures:
    """The figures that Fava's own filters give."""
    books.add(BOOKS + text)
    ledger = FavaLedger(str(books.main))
    assert [error.message for error in ledger.errors] == []
    filtered = ledger.get_filtered(**filters)
    found = filtered.date_range
    customs: list[Any] = list(ledger.all_entries_by_type.Custom)
    period = Period(found.begin, found.end) if found else None
    return kamer_figures(filtered.entries, customs, read_config(ledger.all_entries), period)


def statements(books: Books, text: str = "", **filters: str) -> dict[str, KamerStatement]:
    """The statements by kamer, and `Totaal`."""
    return {item.code: item for item in kamer_statements(figures(books, text, **filters))}
