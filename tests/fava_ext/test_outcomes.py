"""The page "Prestaties": every target of the example with a result or "niet geteld", and how it was counted."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from typing import TYPE_CHECKING

import pytest

from tests.fava_ext.fava_app import ACCOUNTANT, COMMITTEE, TREASURER

if TYPE_CHECKING:
    from bwk_ledger.door.accounts import Visitor
    from tests.fava_ext.fava_app import Fava

PAGE = "extension/Prestaties/"
_ROW = re.compile(r'<tr[^>]*class="line[^"]*"[^>]*>(.*?)</tr>', re.DOTALL)
_CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)


def cells(html: str) -> list[list[str]]:
    """The texts of every row of a target."""
    return [
        [" ".join(unescape(re.sub(r"<[^>]*>", " ", cell)).split()) for cell in _CELL.findall(row)]
        for row in _ROW.findall(html)
    ]


def test_every_target_has_a_result_with_its_method_or_says_that_nobody_counted(demo: Fava) -> None:
    html = demo.page(PAGE, time="2018")
    found = cells(html)
    assert len(found) == 25 * 3
    assert Counter(row[2] for row in found)["niet geteld"] == 6
    assert all(row[2] == "niet geteld" or len(row[2].split()) > 1 for row in found)
    keys = next(row for row in found if row[0] == "Sleutelbeheerders")
    assert keys == ["Sleutelbeheerders", "min 10", "13 stand op 31-12-2018", "ja", "12", "13", "13"]
    assert "uniek: ieder een keer" in html
    assert "niet uniek: wie aan twee meedoet, telt twee keer" in html


def test_a_year_without_targets_says_so(demo: Fava) -> None:
    assert "In 2017 zijn er geen prestaties." in demo.page(PAGE, time="2017")


@pytest.mark.parametrize("visitor", [TREASURER, COMMITTEE, ACCOUNTANT])
def test_every_role_has_it_in_the_menu(demo: Fava, visitor: Visitor) -> None:
    html = demo.page(PAGE, visitor, time="2018")
    assert "39</b> gehaald" in html
