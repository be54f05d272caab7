"""What closing a year says of cash that nobody counted."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bwk_ledger.figures.year import closing
from tests.compose import person

if TYPE_CHECKING:
    from tests.conftest import Books

TEXT = (
    person("V0001")
    + person("V0002")
    + """
2018-11-02 * "eettafel"
  Activa:Kas:TOP         30.00 EUR
  Baten:TOP:Eigen:LEDEN
2018-11-03 * "eettafel"
  Activa:Handgeld:HLR    20.00 EUR
  Baten:HLR:Eigen:LEDEN
"""
)
COUNTS = """
    2018-12-31 custom "kastelling" "TOP" 30.00 EUR
      rekening: "Activa:Kas:TOP"
      door: "V0001"
      en: "V0002"
    2018-12-31 custom "kastelling" "HLR" 20.00 EUR
      door: "V0001"
      en: "V0002"
"""
TODAY = dt.date(2019, 3, 1)


def test_a_box_that_nobody_counted_is_told(books: Books) -> None:
    found = closing(books.load(TEXT), 2018, TODAY)
    assert found.warnings[0] == (
        "de kas van TOP is na 2018-11-02, haar laatste boeking van 2018, niet geteld: tel haar met twee mensen."
    )
    assert [text for text in found.obstacles if "niet bewezen" in text] == [
        (
            "het saldo van Activa:Handgeld:HLR op 31-12-2018 is niet bewezen: de laatste beweging is van 2018-11-03, "
            "en daarna komt geen saldo van de bank en geen telling. Importeer een afschrift tot en met 31 december, of "
            "tel het als het contant is: bwk handgeld telling HLR."
        )
    ]


def test_a_count_proves_cash(books: Books) -> None:
    """Handgeld that is cash has no statement: two people prove it."""
    books.add(TEXT)
    found = closing(books.load(COUNTS), 2018, TODAY)
    assert not [text for text in (*found.obstacles, *found.warnings) if "niet bewezen" in text or "niet geteld" in text]
