"""Books with hours that the tests of the reports share: a tariff that changes in July, and figures to check by hand."""

from __future__ import annotations

from tests.compose import member, person

TARIFFS = """
    2018-01-01 commodity UUR.BEWONER-2018
      naam: "Bewonersuur begin 2018"
      soort: "bewoner"
      tot: 2018-06-30
      bron: "Besluit bestuur 1"
    2018-01-01 price UUR.BEWONER-2018 10.04 EUR
    2018-07-01 commodity UUR.BEWONER-2018H2
      naam: "Bewonersuur eind 2018"
      soort: "bewoner"
      tot: 2018-12-31
      bron: "Besluit bestuur 2"
    2018-07-01 price UUR.BEWONER-2018H2 12.00 EUR
    2018-01-01 commodity UUR.STAF-2018
      naam: "Onbetaald uur van een professional"
      soort: "professional"
      tot: 2018-12-31
      bron: "Besluit bestuur 1"
    2018-01-01 price UUR.STAF-2018 37.00 EUR
    2018-01-01 commodity UUR.PLEK-2018
      naam: "Participatieuur"
      soort: "participatie"
      tot: 2018-12-31
      bron: "Besluit bestuur 1"
    2018-01-01 price UUR.PLEK-2018 0.00 EUR
    2018-01-01 commodity UUR.BETAALD-2018
      naam: "Betaald uur"
      soort: "betaald"
      tot: 2018-12-31
      bron: "Besluit bestuur 1"
    2018-01-01 price UUR.BETAALD-2018 0.00 EUR
"""
PEOPLE = (
    person("V0001", "TOP HLR", lid="L0012")
    + person("V0002", day="2018-07-02")
    + person("D0001", "HLR", "participatie")
    + person("P0001", soort="betaald")
    + member("L0003", soort="staf")
    + member("L0012")
    + """
2018-01-01 custom "activiteit" "kookgroep"
  groep: "Eten en ontmoeten"
2018-01-01 custom "activiteit" "sleutelbeheer"
  groep: "Beheer"
2018-01-01 custom "aanstelling" "P0001"
  kamer: "TOP"
  functie: "coordinatie"
  uren-per-week: 24
  einde: 2018-04-08
"""
)


def sheet(
    day: str,
    person: str,
    account: str,
    number: str,
    commodity: str,
    activity: str = "kookgroep",
    about: str = "",
    values: str = "",
) -> str:
    """One transaction of hours; `account` is `TOP:Tijd:Bewoners`, `about` extra metadata of the transaction."""
    extra = "".join(f"\n      {line}" for line in about.splitlines())
    own = "".join(f"\n        {line}" for line in values.splitlines())
    back = number[1:] if number.startswith("-") else f"-{number}"
    return f"""
    {day} * "{person}" "Uren" #uren{extra}
      Lasten:{account}  {number} UUR.{commodity}
        activiteit: "{activity}"{own}
      Baten:{account}  {back} UUR.{commodity}
"""


APPROVED = 'goedgekeurd: 2018-12-31\ngoedgekeurd-door: "L0003"'
# 150:20 at 10.04 and 100:10 at 12.00 of V0001, 126 of V0002, 10 of a participation place, 330 paid.
HOURS = "".join(
    (
        sheet("2018-03-31", "V0001", "TOP:Tijd:Bewoners", "100.33333333", "BEWONER-2018", about=APPROVED),
        sheet("2018-04-30", "L0012", "HLR:Tijd:Bewoners", "50.00", "BEWONER-2018", "sleutelbeheer"),
        sheet("2018-07-31", "V0001", "TOP:Tijd:Bewoners", "100.16666667", "BEWONER-2018H2"),
        sheet("2018-09-30", "V0002", "TOP:Tijd:Bewoners", "126.00", "BEWONER-2018H2", about=APPROVED),
        sheet("2018-05-31", "D0001", "HLR:Tijd:Participatie", "10.00", "PLEK-2018", "Kookgroep"),
        sheet("2018-03-31", "P0001", "TOP:Werktijd:Betaald", "330.00", "BETAALD-2018", "coaching"),
    )
)
COMPLETE = """
    2018-05-01 custom "uren-volledig" "TOP" "2018-03"
      door: "P0001"
"""
BOOKS = TARIFFS + PEOPLE + HOURS + COMPLETE
