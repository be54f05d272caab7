"""The page "Financiers": each award with what came, what was spent, what is left, and a way to its costs."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from bwk_ledger.base.money import format_amount
from bwk_ledger.figures.results import awards_of, figures
from bwk_ledger.rules.load import load
from tests.cli.test_verantwoording import FUNDER
from tests.fava_ext.fava_app import ACCOUNTANT, COMMITTEE, TREASURER, open_fava
from tests.fava_ext.test_outcomes import cells

if TYPE_CHECKING:
    from pathlib import Path

    from bwk_ledger.door.accounts import Visitor
    from tests.conftest import Books
    from tests.fava_ext.fava_app import Fava

PAGE = "extension/Financiers/"


def test_each_award_has_its_amounts_and_bars_and_leads_to_its_costs(demo: Fava, demo_books: Path) -> None:
    html = demo.page(PAGE, time="2018")
    found = {row[0]: row[1:] for row in cells(html)}
    (item,) = (item for item in awards_of(figures(load(demo_books), 2018)) if item.called == "VSB:2018")
    amounts = [format_amount(value) for value in (item.awarded, item.received, item.borne, item.left)]
    row = found["VSB:2018 VSB Fonds"]
    assert [row[1], row[2], row[4], row[6]] == amounts
    assert [row[3], row[5]] == ["100%", f"{round(item.borne / item.awarded * 100)}%"]
    assert '(subsidie:"^VSB' in unquote(unescape(html))


@pytest.mark.parametrize("visitor", [TREASURER, COMMITTEE, ACCOUNTANT])
def test_every_role_has_it_in_the_menu(demo: Fava, visitor: Visitor) -> None:
    assert "euro besteed" in demo.page(PAGE, visitor, time="2018")
    assert '"Financiers"' in demo.page("extension/Uren/", visitor, time="2018")


def test_a_day_that_passed_says_so(books: Books) -> None:
    books.add(FUNDER)
    books.add(
        '\n2018-01-01 custom "toekenning" "SPDO" "2018"\n  bedrag: 1000.00 EUR\n  verslag-voor: 2018-06-01\n'
        '\n2018-02-01 * "Gemeente" "voorschot"\n  Activa:Bank:ING  600.00 EUR\n  Schulden:Subsidie:SPDO:2018\n'
    )
    (row,) = cells(open_fava(books.main).page(PAGE, time="2018"))
    assert row[:7] == ["SPDO:2018 Gemeente", "toegekend", "1.000,00", "600,00", "60%", "0,00", "0%"]
    assert row[8] == "verantwoording 1 jun 2018"
    assert row[9].startswith("-")


def test_a_year_without_awards_says_so(books: Books) -> None:
    assert "zijn er geen toekenningen" in open_fava(books.main).page(PAGE, time="2018")
