"""The page "Handgeld": figures checked by hand under Fava's time filter, where they lead, and a real Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chromium import Browser, assert_fits
from tests.fava_ext.fava_app import Fava, open_fava
from tests.fava_ext.page_reading import figure, links, part, row

if TYPE_CHECKING:
    from tests.conftest import Books

PAGE = "extension/Handgeld/"
BOOKS = """
    2017-12-20 * "handgeld"
      Activa:Bank:ING      -100.00 EUR
      Activa:Handgeld:TOP   100.00 EUR
    2018-01-02 * "handgeld"
      Activa:Bank:ING      -260.00 EUR
      Activa:Handgeld:TOP   260.00 EUR
    2018-01-03 * "koffie"
      bon: "TOP-2018-001"
      Activa:Handgeld:TOP                  -30.00 EUR
      Lasten:TOP:Fysiek:Handgeld:A-Koffie   30.00 EUR
    2018-02-09 * "Bakker" "brood"
      bon: "ontbreekt"
      bon-reden: "kassa was stuk"
      Activa:Handgeld:TOP                -10.00 EUR
      Lasten:TOP:Fysiek:Handgeld:B-Eten   10.00 EUR
    2018-02-28 custom "kastelling" "TOP" 319.50 EUR
      door: "L0001"
      en: "V0002"
      opmerking: "munt gevallen"
    2018-03-01 * "handgeld"
      Activa:Bank:ING      -50.00 EUR
      Activa:Handgeld:HLR   50.00 EUR
"""


@pytest.fixture
def opened(books: Books) -> Fava:
    books.add(BOOKS)
    return open_fava(books.main)


def page(fava: Fava, **filters: str) -> str:
    return fava.page(PAGE, **filters)


def test_months_of_a_kamer(opened: Fava) -> None:
    html = page(opened, time="2018")
    assert row(html, "maand", "TOP jan 2018") == [
        "jan 2018", "100,00", "260,00 boven plafond", "30,00", "–", "330,00", "250,00", "–", "–",
    ]  # fmt: skip
    assert row(html, "maand", "TOP feb 2018") == [
        "feb 2018", "330,00", "–", "10,00", "–", "320,00", "250,00", "319,50", "-0,50",
    ]  # fmt: skip
    assert row(part(html, "kamer-TOP"), "maand", "Totaal")[:6] == ["Totaal", "100,00", "260,00", "40,00", "–", "320,00"]
    assert "10,00 euro te veel, want het plafond is 250,00" in html
    assert (figure(html, "over"), figure(html, "uitgegeven")) == ("370,00", "40,00")


def test_categories_counts_and_missing_receipts(opened: Fava) -> None:
    html = page(opened, time="2018")
    assert row(html, "categorie", "A Koffie") == ["A Koffie", "30,00", "–", "30,00", "75%"]
    assert row(html, "categorie", "Totaal")[:4] == ["Totaal", "40,00", "–", "40,00"]
    assert row(html, "telling", "TOP 2018-02-28") == [
        "28 feb 2018", "TOP", "L0001 en V0002", "319,50", "320,00", "-0,50", "munt gevallen",
    ]  # fmt: skip
    assert row(html, "bon", "TOP 2018-02-09") == ["9 feb 2018", "TOP", "Bakker brood", "10,00", "kassa was stuk"]
    found = links(html)
    assert any("/account/Activa:Handgeld:TOP/" in link for link in found)
    assert any("/account/Lasten:TOP:Fysiek:Handgeld:A-Koffie/" in link for link in found)


def test_a_period_begins_with_what_was_there(opened: Fava) -> None:
    html = page(opened, time="2018-02")
    assert row(part(html, "kamer-TOP"), "maand", "Totaal")[:6] == ["Totaal", "330,00", "0,00", "10,00", "–", "320,00"]
    assert 'id="plafond"' not in html


def test_other_filters_change_nothing_and_the_page_says_so(opened: Fava) -> None:
    html = page(opened, time="2018", account="Activa:Bank")
    assert figure(html, "uitgegeven") == "40,00"
    assert "Deze pagina volgt alleen de periode" in html


def test_a_period_without_handgeld(opened: Fava) -> None:
    assert "In deze periode is er geen handgeld." in page(opened, time="2015")


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 1400), ("light", 390)])
def test_it_fits_in_light_and_dark_and_on_a_phone(browser: Browser, scheme: str, width: int) -> None:
    browser.resize(width, 1000)
    browser.prefer(scheme)
    browser.open(f"{PAGE}?time=2018")
    browser.until(lambda: browser.all(".charts svg"))
    assert_fits(browser, width)
    assert browser.complaints() == []


@pytest.mark.browser
def test_a_missing_receipt_and_a_count_show_their_source(browser: Browser) -> None:
    for name, source in (("bon", '"Bakker" "brood"'), ("telling", '"kastelling"')):
        browser.open(f"{PAGE}?time=2018")
        browser.find(f"tr[data-{name}] a").click()
        browser.until(lambda source=source: source in browser.text(".cm-content"))
    assert browser.complaints() == []


def test_a_kamer_with_a_box_shows_it_apart(books: Books) -> None:
    books.add("""
        2018-01-02 * "handgeld"
          Activa:Bank:ING      -100.00 EUR
          Activa:Handgeld:TOP   100.00 EUR
        2018-01-02 * "kleingeld"
          Activa:Handgeld:TOP  -40.00 EUR
          Activa:Kas:TOP        40.00 EUR
        2018-01-03 * "eettafel"
          Activa:Kas:TOP         30.00 EUR
          Baten:TOP:Eigen:LEDEN
    """)
    assert row(page(open_fava(books.main), time="2018"), "maand", "TOP jan 2018") == [
        "jan 2018", "0,00", "100,00", "30,00", "–", "–", "130,00", "250,00", "70,00", "60,00", "–", "–",
    ]  # fmt: skip
