"""A form that was refused: everything that was typed is still there, on the page it was sent from."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.fava_ext.refill import refill
from tests.fava_ext.fava_app import COMMITTEE, TREASURER, Fava, open_fava
from tests.fava_ext.page_reading import part

if TYPE_CHECKING:
    from tests.conftest import Books

PAGE = """<p><form action="/a?x=1"><input type="hidden" name="nr" value="1"><input name="bedrag" required></form>
<details class="act"><summary>Nog een</summary>
<form method="post" action="/a?x=1"><input type="hidden" name="nr" value="2">
<input name="bedrag" value="oud"><input type="checkbox" name="mee" value="ja">
<input type="radio" name="w" value="a" checked>
<input type="radio" name="w" value="b &amp; c"><textarea name="tekst">
was &lt;b&gt;</textarea>
<select name="waar"><option>hier</option><option value="d">daar</option></select></form></details>"""


def test_all_kinds_of_fields_are_filled_in_again_and_the_form_unfolds() -> None:
    typed = {
        "nr": ["2"], "bedrag": ['1"2'], "mee": ["ja"], "w": ["b & c"], "waar": ["d"],
        "tekst": ["\nnieuw </textarea> & zo"],
    }  # fmt: skip
    found = refill(PAGE, "/a", typed)
    assert found is not None
    first, second = found.split('<details class="act" open>')
    assert first == PAGE.split("<details", maxsplit=1)[0]
    assert 'name="bedrag" value="1&#34;2"' in second
    assert 'name="mee" value="ja" checked>' in second
    assert 'name="w" value="a">' in second
    assert 'name="w" value="b &amp; c" checked>' in second
    assert '<textarea name="tekst">\nnieuw &lt;/textarea&gt; &amp; zo</textarea>' in second
    assert '<option>hier</option><option value="d" selected>' in second


def test_a_form_that_is_not_there_is_not_filled_in() -> None:
    assert refill(PAGE, "/a", {"nr": ["3"]}) is None
    assert refill(PAGE, "/b", {"nr": ["1"]}) is None


@pytest.fixture
def opened(books: Books) -> Fava:
    books.add("""
        2018-01-05 * "Verhuurder" "huur"
          Activa:Bank:ING      -1200.00 EUR
          Lasten:TOP:Fysiek:Huur
    """)
    return open_fava(books.main)


def refused(fava: Fava, page: str, endpoint: str, **form: str) -> str:
    """The page that comes back; it says why, above all that is on it."""
    visitor = TREASURER if endpoint == "antwoord" else COMMITTEE
    answer = fava.post(f"extension/{page}/{endpoint}", visitor, form, time="2018")
    assert answer.status_code == 400
    assert "Er is niets bewaard; wat u invulde staat er nog." in part(answer.text, "geweigerd").replace("\n", " ")
    return answer.text


IBAN = "Zie NL91 ABNA 0417 1643 00"


def test_a_refused_drawing_keeps_its_fields(opened: Fava) -> None:
    found = refused(opened, "Steekproef", "trek", zaad="3-5", grens="duizend", aantal="7", ontvangsten="2")
    for name, value in (("zaad", "3-5"), ("grens", "duizend"), ("aantal", "7"), ("ontvangsten", "2")):
        assert re.search(rf'name="{name}" value="{value}"|name="{name}"[^>]*value="{value}"', found), name


def test_refused_ticks_keep_their_answers_and_remark(opened: Fava) -> None:
    assert (
        opened.post("extension/Steekproef/trek", COMMITTEE, {"grens": "0", "aantal": "0"}, time="2018").status_code
        == 303
    )
    name = re.findall('data-item="(.*?)"', opened.page("extension/Steekproef/", COMMITTEE, time="2018"))[0]
    found = refused(opened, "Steekproef", "vink", boeking=name, bon="nee", opmerking=IBAN)
    assert "1.200,00" in found  # the booking is still there
    assert re.search(r'name="bon" value="nee" checked', found)
    assert IBAN in found


def test_a_refused_question_keeps_what_it_is_about(opened: Fava) -> None:
    found = refused(opened, "Bevindingen", "vraag", over="receipts", boeking="", gewicht="advies", tekst=IBAN)
    assert 'name="over" value="receipts"' in found
    assert 'value="advies" required checked' in found
    assert IBAN in found


def test_a_refused_sighting_keeps_day_place_and_amount(opened: Fava) -> None:
    found = refused(
        opened, "Gezien", "zag", rekening="Activa:Bank:ING", bedrag="honderd", dag="2018-12-31",
        waar="pdf van de bank zelf", onaangekondigd="ja",
    )  # fmt: skip
    form = next(item for item in found.split("<form") if 'value="Activa:Bank:ING"' in item)
    assert 'value="honderd"' in form
    assert 'value="2018-12-31"' in form
    assert 'value="ja" checked' in form


def test_a_refused_statement_keeps_its_advice(opened: Fava) -> None:
    found = refused(opened, "Verklaring", "voorstel", vaststellen="nee", decharge="ja", tekst="", onafhankelijk="ja")
    assert 'name="vaststellen" value="nee" required checked' in found
    assert 'name="decharge" value="ja" required checked' in found


def test_what_was_typed_in_a_form_that_is_gone_is_given_back(opened: Fava) -> None:
    form = {"nummer": "7", "tekst": "het stond er"}
    answer = opened.post("extension/Bevindingen/antwoord", TREASURER, form, time="2018")
    assert answer.status_code == 400
    assert "het stond er" in html.unescape(answer.text)
