"""Standing data for the checks: two grants, one tariff, one member."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Books

STANDING = """
2018-01-01 custom "financier" "SPDO"
  naam: "Gemeente Utrecht"
  groep: "Gemeente"
  kamers: "TOP HLR"
  rgs: "WOvbOrsOel"
2018-01-01 custom "financier" "WONEN"
  naam: "Woningcorporatie"
  groep: "Corporaties"
  kamers: "TOP"
  rgs: "WOvbOrsOsu"
2018-01-01 commodity UUR.BEWONER-2018
  soort: "bewoner"
2018-01-01 price UUR.BEWONER-2018 10.04 EUR
2018-03-01 custom "lid" "L0001"
  kamer: "TOP"
"""


@pytest.fixture
def books(books: Books) -> Books:
    """New books with the grants SPDO (TOP, HLR) and WONEN (TOP), a tariff and member L0001."""
    books.add(STANDING)
    return books
