"""The page "Gezien": a member writes down what was seen; the books are not shown before that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.audit.statement_books import fill
from tests.fava_ext.fava_app import ACCOUNTANT, COMMITTEE, SECOND, Fava, open_fava

if TYPE_CHECKING:
    from tests.conftest import Books

PAGE = "extension/Gezien/"
FORM = {"rekening": "Activa:Bank:ING", "dag": "2018-12-31", "bedrag": "810,00", "waar": "scherm van de bank"}


@pytest.fixture
def fava(books: Books) -> Fava:
    return open_fava(fill(books).main)


def test_two_members_write_down_what_they_saw(fava: Fava) -> None:
    page = fava.page(PAGE, COMMITTEE, time="2018")
    assert "Over 2018 heeft nog niemand opgeschreven wat hij zag." in page
    assert 'data-rekening="Activa:Bank:ING"' in page
    assert "810,00" not in page  # who looks is not told what to see
    for member in (COMMITTEE, SECOND):
        assert fava.post(f"{PAGE}zag", member, FORM, time="2018").status_code == 303
    seen = fava.page(PAGE, ACCOUNTANT, time="2018")
    assert seen.count("gelijk aan de boeken") == 2
    assert "Schrijf op wat ik zag" not in seen
    checklist = fava.page("extension/Kascommissie/", COMMITTEE, time="2018")
    assert "zelf gezien door L0005 op 31 december 2018 (scherm van de bank) en L0006" in checklist


def test_only_the_kascommissie_writes_it(fava: Fava) -> None:
    answer = fava.post(f"{PAGE}zag", ACCOUNTANT, FORM, time="2018")
    assert answer.status_code == 400
    assert "dit is voor wie inlogt als kascommissie." in answer.text


def test_another_amount_than_the_books_say(fava: Fava) -> None:
    fava.post(f"{PAGE}zag", COMMITTEE, FORM | {"bedrag": "800"}, time="2018")
    assert "anders dan de boeken" in fava.page(PAGE, COMMITTEE, time="2018")
