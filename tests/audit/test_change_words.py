"""How a change of an entry is put into words: which posting became which, and how large it is."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from beancount.parser import parser

from bwk_ledger.audit.change_words import words
from bwk_ledger.books.canonical import canonical, entry_digest
from bwk_ledger.books.seal import SealedItem, moved
from bwk_ledger.books.text import HEADER

HOURS = """
2018-03-31 * "P0001" "Uren TOP 2018-03" #uren
  Lasten:TOP:Tijd:Bewoners    11.50 UUR.BEWONER-2018
    activiteit: "tuin"
    dagen: "3 11:30"
  Lasten:TOP:Tijd:Bewoners     3.75 UUR.BEWONER-2018
    activiteit: "koken"
    dagen: "9 3:45"
  Baten:TOP:Tijd:Bewoners    -15.25 UUR.BEWONER-2018
"""


@pytest.mark.parametrize("said", [True, False])
def test_hours_that_were_doubled_stand_beside_their_own_double(said: bool) -> None:
    """Each beside the one of its activity, without the minus of the other side; else the smallest beside it."""
    doubled = HOURS.replace("11.50", "23.00").replace("3.75", "7.50").replace("15.25", "30.50")
    doubled = doubled.replace("3 11:30", "3 23:00").replace("9 3:45", "9 7:30")
    old, new = (text if said else re.sub(r"    (activiteit|dagen).*\n", "", text) for text in (HOURS, doubled))
    told = words(*(_item(text) for text in (old, new)), {})
    days = '; dagen was "3 11:30" en is "3 23:00"; dagen was "9 3:45" en is "9 7:30"' if said else ""
    assert told.what == (
        "bedrag op Lasten:TOP:Tijd:Bewoners was 11,50 uur en is 23,00 uur; "
        f"bedrag op Lasten:TOP:Tijd:Bewoners was 3,75 uur en is 7,50 uur{days}"
    )


def _entry(text: str) -> Any:
    return parser.parse_string(f"{HEADER}{text}")[0][0]


def _item(text: str) -> SealedItem:
    lines = canonical(_entry(text))
    return SealedItem(entry_digest(lines), "", lines)


def test_a_cost_that_a_grant_pays_is_as_large_as_it_is() -> None:
    """Also where the same transaction makes income of the grant."""
    text = """
2018-03-05 * "Verhuurder" "Huur maart"
  Activa:Bank:ING            -890.00 EUR
  Lasten:TOP:Fysiek:Huur      890.00 EUR
  Schulden:Subsidie:SPDO      890.00 EUR
  Baten:TOP:Gemeente:SPDO    -890.00 EUR
"""
    assert moved(_entry(text)) == Decimal(890)
    assert words(_item(text), None, {}).sentence == "Verhuurder: Huur maart (5 mrt 2018, 890,00): weggehaald"
