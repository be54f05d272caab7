"""The page "Wat valt op?": the reason, the bookings side by side, and one click that asks."""

from __future__ import annotations

import html as markup
import re
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.audit.audit import audit_folder, log_file
from bwk_ledger.audit.findings import findings
from bwk_ledger.audit.log import read
from tests.fava_ext.fava_app import ACCOUNTANT, COMMITTEE, TREASURER, Fava, open_fava

if TYPE_CHECKING:
    from tests.conftest import Books

PAGE = "extension/ValtOp/"
BOOKS = """
    2017-11-02 * "Drukkerij Vel" "Kaartjes"
      bon: "factuur 2017-310"
      Activa:Bank:ING                 -61.20 EUR
      Lasten:TOP:Fysiek:Communicatie   61.20 EUR
    2018-03-12 * "Drukkerij Vel" "Folders"
      bon: "factuur 2018-044"
      Activa:Bank:ING                 -84.50 EUR
      Lasten:TOP:Fysiek:Communicatie   84.50 EUR
    2018-04-20 * "Drukkerij Vel" "Nog eens folders"
      bon: "factuur 2018/044"
      Activa:Bank:ING                 -84.55 EUR
      Lasten:TOP:Fysiek:Communicatie   84.55 EUR
"""
REASON = (
    "factuur 2018-044 van Drukkerij Vel staat bij 2 betalingen: die van 12 maart 2018 en 20 april 2018, samen 169,05 "
    "euro. In delen betaald, of dubbel?"
)


@pytest.fixture
def opened(books: Books) -> Fava:
    books.add(BOOKS)
    return open_fava(books.main)


def test_the_bookings_lie_side_by_side_with_the_reason(opened: Fava) -> None:
    html = markup.unescape(opened.page(PAGE, ACCOUNTANT, time="2018"))
    assert REASON in html
    (table,) = re.findall(r"<table.*?</table>", html, re.DOTALL)
    rows = [
        re.findall(r"<t[hd][^>]*>(?:<a[^>]*>)?([^<]*)", row) for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)
    ]
    assert rows[:3] == [
        ["Dag", "12 mrt 2018", "20 apr 2018"],
        ["Wat", "Drukkerij Vel, Folders", "Drukkerij Vel, Nog eens folders"],
        ["Bedrag", "84,50", "84,55"],
    ]
    assert "Stel deze vraag" not in html


def test_one_click_makes_a_finding(opened: Fava, books: Books) -> None:
    html = opened.page(PAGE, COMMITTEE, time="2018")
    (form,) = re.findall(r"<form class=\"act\".*?</form>", html, re.DOTALL)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form))
    (action,) = re.findall(r'action="([^"]*)"', form)
    (text,) = re.findall(r"<textarea[^>]*>([^<]*)", form)
    assert markup.unescape(text) == REASON
    path = "extension/Bevindingen/vraag"
    assert markup.unescape(action).endswith(f"/{path}?time=2018")
    answer = opened.post(path, COMMITTEE, {**fields, "tekst": text}, time="2018")
    assert answer.status_code == 303, answer.text
    (asked,) = findings(read(log_file(audit_folder(books.root))))
    assert (asked.question, asked.about.title, asked.weight) == (REASON, "Wat valt op?", "vraag")
    assert (
        asked.about.excerpt
        == "20 april 2018 · Drukkerij Vel · Nog eens folders · 84,55 euro · van het papier alleen een nummer"
    )
    assert "bevinding 1</a>" in opened.page(PAGE, TREASURER, time="2018")


def test_books_in_which_nothing_stands_out(books: Books) -> None:
    html = open_fava(books.main).page(PAGE, COMMITTEE, time="2018")
    assert "Er valt niets op. Dat bewijst niet dat alles klopt: kijk ook naar de steekproef." in html
