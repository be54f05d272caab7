"""The page "Maandblik": the payments of a month, ticked and signed by a board member who does not pay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.door.accounts import Role, Visitor
from tests.audit.statement_books import fill
from tests.fava_ext.fava_app import COMMITTEE, Fava, open_fava

if TYPE_CHECKING:
    from tests.conftest import Books

PAGE = "extension/Maandblik/"
BOARD = Visitor("bestuur", Role.BOARD, "L0008")


@pytest.fixture
def fava(books: Books) -> Fava:
    return open_fava(fill(books).main)


def form(page: str, *ticked: str) -> dict[str, object]:
    digest = re.search(r'name="betalingen" value="([0-9a-f]{64})"', page)
    assert digest is not None
    return {"maand": "2018-03", "betalingen": digest[1], "betaling": list(ticked), "tekst": ""}


def test_a_board_member_ticks_and_signs_a_month(fava: Fava) -> None:
    page = fava.page(PAGE, BOARD, time="2018", maand="2018-03")
    assert "Betalingen van maart 2018: 1, samen 90,00 euro" in page
    (identity,) = re.findall(r'data-betaling="([^"]+)"', page)
    (booking,) = re.findall(r'href="[^"]*boeking=([0-9a-f]+)', page)
    beside = fava.page("extension/Steekproef/", BOARD, time="2018", boeking=booking, van="Maandblik")
    assert "maand=2018-03" in beside  # the way back
    refused = fava.post(f"{PAGE}bekeken", BOARD, form(page), time="2018")  # type: ignore[arg-type]
    assert refused.status_code == 400
    assert "1 betaling is niet aangevinkt." in refused.text
    done = fava.post(f"{PAGE}bekeken", BOARD, form(page, identity), time="2018")  # type: ignore[arg-type]
    assert done.status_code == 303
    assert "maand=2018-03" in done.location
    assert "Bekeken door L0008 op" in fava.page(PAGE, COMMITTEE, time="2018", maand="2018-03")
    # The first month that waits is the one that opens by itself.
    assert 'data-maand="2018-01"' in fava.page(PAGE, BOARD, time="2018")


def test_others_read_it_and_cannot_sign(fava: Fava) -> None:
    page = fava.page(PAGE, COMMITTEE, time="2018", maand="2018-03")
    assert "teken als" not in page
    refused = fava.post(f"{PAGE}bekeken", COMMITTEE, form(page), time="2018")  # type: ignore[arg-type]
    assert "dit is voor wie inlogt als bestuur." in refused.text


def test_a_year_without_a_month_that_is_over(fava: Fava) -> None:
    assert "Er is nog geen maand van 2019 voorbij waarin iets is betaald." in fava.page(PAGE, BOARD, time="2019")
