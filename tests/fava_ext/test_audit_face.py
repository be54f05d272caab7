"""The own face of the kascommissie: plain words, five steps with their state, evidence that cannot be changed."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.audit.log import read
from bwk_ledger.fava_ext.menu import AUDIT
from tests.fava_ext.fava_app import COMMITTEE, SECOND, TREASURER, Fava, open_fava
from tests.fava_ext.page_reading import links

if TYPE_CHECKING:
    from bwk_ledger.door.accounts import Visitor
    from tests.conftest import Books

BOOKS = """
    2018-01-05 * "Verhuurder" "huur"
      bon: "2018-0017"
      Activa:Bank:ING      -1200.00 EUR
      Lasten:TOP:Fysiek:Huur
    2018-01-09 * "Verhuurder" "nog eens huur"
      bon: "2018-0017"
      Activa:Bank:ING      -1200.00 EUR
      Lasten:TOP:Fysiek:Huur
    2018-02-01 * "uitgifte"
      aandeelnr: 1
      Activa:Bank:ING                 50.00 EUR
      Vermogen:Ledenkapitaal:L0001    -1 AANDEEL {50.00 EUR}
    2018-03-06 * "huur zaal"
      Activa:Bank:ING         80.00 EUR
      Baten:TOP:Eigen:Verhuur
"""
JARGON = r"\b(zaad|kenmerk(en)?|hash(es)?|commits?|mutaties?)\b"
AFTER_A_PLAIN_WORD = rf"\w+ \({JARGON}\)"


@pytest.fixture
def opened(books: Books) -> Fava:
    books.add(BOOKS)
    return open_fava(books.main)


def page(fava: Fava, name: str, visitor: Visitor | None = COMMITTEE, **arguments: str) -> str:
    return fava.page(f"extension/{name}/", visitor, time="2018", **arguments).split('<div class="kamers"')[1]


def send(fava: Fava, where: str, visitor: Visitor, **form: str) -> None:
    answer = fava.post(f"extension/{where}", visitor, form, time="2018")
    assert answer.status_code == 303, answer.text


def evening(fava: Fava) -> None:
    """Something of everything."""
    send(fava, "Steekproef/trek", COMMITTEE, zaad="3-5-2-6", grens="0", aantal="1", ontvangsten="2")
    name = re.findall('data-item="(.*?)"', page(fava, "Steekproef"))[0]
    send(fava, "Steekproef/vink", COMMITTEE, boeking=name, verder="klopt")
    send(fava, "Bevindingen/vraag", COMMITTEE, over="shares", boeking=name, gewicht="vraag", tekst="Hoezo?")


def state(fava: Fava, step: str, visitor: Visitor | None) -> str:
    found = page(fava, "Bevindingen", visitor).split(f'data-stap="{step}"')[1].split("</div>")[0]
    said = re.search(r'class="state[^"]*">(.*?)<', found)
    assert said is not None
    return unescape(said[1])


def said(html: str) -> str:
    """What people read, also where they point at."""
    titles = " ".join(re.findall(r'(?:title|placeholder|aria-label|alt)="([^"]*)"', html))
    return unescape(re.sub(r"(?s)<(style|script).*?</\1>|<[^>]*>", " ", html) + " " + titles)


def test_no_page_says_a_word_of_programs_without_a_plain_one_before_it(opened: Fava) -> None:
    evening(opened)
    name = re.findall('data-item="(.*?)"', page(opened, "Steekproef"))[0]
    pages = [page(opened, item.page) for item in AUDIT]
    pages += [page(opened, "Steekproef", item=name), page(opened, "Kascommissie", alles="shares")]
    for text in map(said, pages):
        left = re.sub(AFTER_A_PLAIN_WORD, "", text, flags=re.IGNORECASE)
        found = re.search(rf".{{0,60}}{JARGON}.{{0,30}}", left, re.IGNORECASE)
        assert found is None, found[0]


def test_no_page_leads_to_where_a_booking_can_be_changed(opened: Fava) -> None:
    evening(opened)
    name = re.findall('data-item="(.*?)"', page(opened, "Steekproef"))[0]
    for html in [*(page(opened, item.page) for item in AUDIT), page(opened, "Steekproef", item=name)]:
        assert not [link for link in links('<div class="kamers"' + html) if "#context-" in link or "/editor/" in link]


def test_the_steps_say_how_far_each_is_and_whose_turn_it_is(opened: Fava) -> None:
    assert state(opened, "Kascommissie", COMMITTEE) == "nog niet gelezen"
    assert state(opened, "Steekproef", COMMITTEE) == "nog niet getrokken"
    assert state(opened, "Bevindingen", COMMITTEE) == "geen"
    assert state(opened, "Verklaring", COMMITTEE) == "nog niet voorgesteld"
    html = page(opened, "Kascommissie")
    counts = {
        stand: len(re.findall(f'data-vraag="[a-z_]+" data-staat="{stand}"', html)) for stand in ("niet goed", "open")
    }
    expected = ", ".join(f"{number} {stand}" for stand, number in counts.items() if number)
    assert state(opened, "Kascommissie", COMMITTEE) == expected  # of the same reading
    evening(opened)
    assert state(opened, "Steekproef", COMMITTEE) == "1 van 4"
    assert state(opened, "Bevindingen", COMMITTEE) == "1 bevinding wacht op antwoord"
    assert state(opened, "Bevindingen", TREASURER) == "u bent aan zet: 1 antwoord"
    send(opened, "Bevindingen/antwoord", TREASURER, nummer="1", tekst="Zo was het afgesproken.")
    assert state(opened, "Bevindingen", COMMITTEE) == "u bent aan zet: 1 afhandelen"
    assert state(opened, "Bevindingen", TREASURER) == "1 antwoord te lezen"
    send(opened, "Bevindingen/afgehandeld", SECOND, nummer="1", afloop="opgelost", tekst="")
    assert state(opened, "Bevindingen", COMMITTEE) == "1 afgehandeld"


def test_the_second_is_told_what_changed_and_says_to_have_seen_what_is_red(opened: Fava) -> None:
    evening(opened)
    advice = {"vaststellen": "nee", "decharge": "nee", "tekst": "Zie de vragen.", "onafhankelijk": "ja"}
    send(opened, "Verklaring/voorstel", COMMITTEE, **advice)
    assert state(opened, "Verklaring", COMMITTEE) == "wacht op het tweede lid"
    assert state(opened, "Verklaring", SECOND) == "u bent aan zet: tekenen"
    html = page(opened, "Verklaring", SECOND)
    assert "dit voorstelde, is er niets veranderd" in html
    assert "L0005</b> (kascommissie): 1 bevinding, 1 steekproef, 1 voorstel voor een verklaring, 1 post van de" in html
    red = re.findall('#vraag-([a-z_]+)">', html.split("data-rood")[1].split("</ul>")[0])
    assert red
    digest = re.findall('name="voorstel" value="(.*?)"', html)[0]
    form = {"voorstel": digest, "onafhankelijk": "ja"}
    answer = opened.post("extension/Verklaring/teken", SECOND, form, time="2018")
    assert answer.status_code == 400
    assert "vink eerst aan dat u hebt gezien wat er niet goed is." in answer.text
    send(opened, "Verklaring/teken", SECOND, rood="ja", **form)
    log = Path(opened.ledger.beancount_file_path).parent.parent / "kascommissie" / "logboek.jsonl"
    assert read(log)[-1].values["rood"] == red
    assert state(opened, "Verklaring", SECOND) == "getekend"
