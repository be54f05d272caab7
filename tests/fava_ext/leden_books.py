"""Books of a few members, small enough to check every figure of the page "Leden" by hand."""

from __future__ import annotations

from tests.compose import member, person
from tests.hours_books import TARIFFS, sheet

RULES = """
    2017-01-01 custom "ledenregels"
      minste-aandelen: 1
      terugbetaling-maanden: 6
      aansprakelijkheid: "UA"
      bron: "Statuten"
    2017-01-01 custom "financier" "SPDO"
      naam: "Gemeente"
      groep: "Gemeente"
      kamers: "TOP HLR"
      rgs: "WOvbOrsOel"
    2017-01-01 custom "contributie" "staf" 10.00 EUR
      vervalt: "2017-12-31"
      rekening: "Eigen:LEDEN"
    2018-01-01 custom "contributie" "bewoner" 20.00 EUR
      vervalt: "2018-03-31 2018-09-30"
      uren: 100
      rekening: "Eigen:LEDEN"
    2018-01-01 custom "contributie" "staf" 30.00 EUR
      vervalt: "2018-06-30"
      rekening: "Eigen:LEDEN"
"""
# L0003 is there from before; L0002 leaves.
MEMBERS = (
    person("V0001", lid="L0012")
    + """
2018-01-01 custom "activiteit" "kookgroep"
  groep: "Eten en ontmoeten"
"""
    + member("L0003", soort="staf", day="2017-05-01")
    + member("L0001", day="2018-01-02", vereniging=True)
    + member("L0002", "HLR", day="2018-01-10", einde="2018-06-30")
    + member("L0005", "HLR", day="2018-02-01")
    + member("L0004", "HLR", "organisatie", day="2018-05-05")
    + member("L0012", day="2018-01-02")
    + """
2018-12-01 custom "inschrijving" "L0121"
  aandelen: 2
  soort: "bewoner"
  kamer: "TOP"
"""
)


def issue(day: str, movement: int, number: str, shares: int) -> str:
    return f"""
    {day} * "{number}" "Aandelen {number}"
      mutatie: {movement}
      Activa:Bank:ING  {shares * 25}.00 EUR
      Vermogen:Ledenkapitaal:{number}  -{shares} AANDEEL {{25 EUR}}
"""


def fee(day: str, number: str, kamer: str, amount: int, year: int = 2018) -> str:
    return f"""
    {day} * "{number}" "Contributie {number}"
      Activa:Bank:ING  {amount}.00 EUR
      Baten:{kamer}:Eigen:LEDEN  -{amount}.00 EUR
        lid: "{number}"
        contributie: {year}
"""


MOVEMENTS = (
    """
    2017-05-01 * "L0003" "Aandelen bij het begin"
      mutatie: 1
      Vermogen:Ledenkapitaal:L0003  -1 AANDEEL {25 EUR}
      Vermogen:Reserves:Algemeen  25.00 EUR
"""
    + issue("2018-01-02", 2, "L0001", 4)
    + issue("2018-01-02", 3, "L0012", 1)
    + issue("2018-01-10", 4, "L0002", 2)
    + issue("2018-02-01", 5, "L0005", 1)
    + issue("2018-05-05", 6, "L0004", 1)
    + """
    2018-06-01 * "L0001" "Overdracht aan L0012"
      mutatie: 7
      Vermogen:Ledenkapitaal:L0001  1 AANDEEL {25 EUR}
      Vermogen:Ledenkapitaal:L0012  -1 AANDEEL {25 EUR}
    2018-06-30 * "L0002" "Uittreding"
      mutatie: 8
      Vermogen:Ledenkapitaal:L0002  2 AANDEEL {25 EUR}
      Schulden:Ledenkapitaal:L0002  -50.00 EUR
"""
)
# L0001 paid half in time, L0002 left after the first term, L0012 works for it, L0003 never paid, not in 2017 either.
FEES = (
    fee("2018-03-01", "L0001", "TOP", 10)
    + fee("2018-03-02", "L0002", "HLR", 10)
    + fee("2018-09-02", "L0005", "HLR", 20)
)
GRANT = """
    2018-01-05 * "Subsidie"
      Activa:Bank:ING  1000.00 EUR
      Schulden:Subsidie:SPDO
    2018-02-05 * "Huur"
      Activa:Bank:ING  -400.00 EUR
      Lasten:TOP:Fysiek:Huur
        subsidie: "SPDO"
    2018-12-31 * "Bankkosten"
      Activa:Bank:ING  -5.00 EUR
      Lasten:BWK:Organisatie:Bankkosten
"""
HOURS = sheet("2018-03-31", "V0001", "TOP:Tijd:Bewoners", "120.50", "BEWONER-2018")
BOOKS = TARIFFS + RULES + MEMBERS + MOVEMENTS + FEES + GRANT + HOURS
