"""The page "Uren": figures over a change of tariff in July, under Fava's own filters, and in a real Chromium."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from tests.chromium import Browser, assert_fits
from tests.fava_ext.fava_app import Fava, open_in_order
from tests.fava_ext.page_reading import figure
from tests.hours_books import BOOKS

if TYPE_CHECKING:
    from tests.conftest import Books

PAGE = "extension/Uren/"


@pytest.fixture
def opened(books: Books) -> Fava:
    return open_in_order(books, BOOKS)


def page(fava: Fava, **filters: str) -> str:
    return fava.page(PAGE, **filters)


def test_one_total_over_two_tariffs(opened: Fava) -> None:
    html = page(opened, time="2018")
    # 150:20 at 10.04 and 226:10 at 12.00; ten hours of a participation place count and are worth nothing.
    assert (figure(html, "uren"), figure(html, "waarde")) == ("386,50", "4.223,35")
    assert (figure(html, "betaald"), figure(html, "open"), figure(html, "mensen")) == ("330,00", "160,17", "3")
    assert "van wie <b>2</b>" in html
    for tariff in ("Bewonersuur begin 2018", "Bewonersuur eind 2018", "Besluit bestuur 2"):
        assert tariff in html


@pytest.mark.parametrize(
    ("filters", "hours", "worth"),
    [
        ({"time": "2018-01 - 2018-06"}, "160,33", "1.509,35"),
        ({"time": "2018-07 - 2018-12"}, "226,17", "2.714,00"),
        ({"account": "Lasten:HLR"}, "60,00", "502,00"),
        ({"time": "2018", "filter": 'any(activiteit:"sleutelbeheer")'}, "50,00", "502,00"),
        ({}, "386,50", "4.223,35"),
    ],
)
def test_the_page_follows_the_filters(opened: Fava, filters: dict[str, str], hours: str, worth: str) -> None:
    html = page(opened, **filters)
    assert (figure(html, "uren"), figure(html, "waarde")) == (hours, worth)


def test_missing_months_are_those_of_the_period(opened: Fava) -> None:
    assert "jan, feb, apr t/m jun" in page(opened, time="2018-01 - 2018-06")
    assert 'id="ontbreekt"' in page(opened, time="2018-01")
    one = re.findall(r'<li class="negative"><b>(\w+)</b>', page(opened, time="2018-03"))
    assert one == ["HLR"]  # TOP declared March complete


def test_every_figure_leads_to_its_postings(opened: Fava) -> None:
    html = page(opened, time="2018")
    links = [unquote(link).replace("&#34;", '"').replace("+", " ") for link in re.findall(r'href="([^"]*)"', html)]
    assert any("account/Lasten:TOP:Tijd:Bewoners/?" in link and "time=2018" in link for link in links)
    assert any("account/Lasten:TOP:Werktijd:Betaald/" in link for link in links)
    assert any('any(activiteit:"^kookgroep$")' in link and "time=2018" in link for link in links)
    assert any('payee:"^(V0001|L0012)$"' in link for link in links)
    # What these filters leave is what the line says.
    assert figure(page(opened, filter='any(activiteit:"^kookgroep$")'), "uren") == "336,50"
    assert figure(page(opened, filter='payee:"^(V0001|L0012)$"'), "uren") == "250,50"


def test_a_filter_that_cannot_be_read_and_a_year_without_hours(opened: Fava) -> None:
    assert "Dit filter is niet te lezen" in page(opened, time="onzin")
    assert "In deze periode staan geen uren." in page(opened, time="2017")


@pytest.mark.browser
def test_chart_and_figures_in_a_browser(browser: Browser) -> None:
    browser.open(f"{PAGE}?time=2018")
    assert browser.text('[data-figure="waarde"] b') == "4.223,35"
    browser.until(lambda: browser.all(".charts svg .stacks rect"))
    links = browser.run("return [...document.querySelectorAll('.stacks a')].map(a => a.getAttribute('href'))")
    assert {unquote(link).split("/account/")[1].split("/")[0] for link in links} >= {
        "Lasten:TOP:Tijd",
        "Lasten:HLR:Tijd",
    }
    browser.find('tr[data-activiteit="sleutelbeheer"] a').click()
    browser.until(lambda: "/journal/" in browser.address)
    browser.until(lambda: len(browser.all("ol.journal li.transaction")) == 1)
    assert browser.complaints() == []


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 1400), ("light", 400), ("dark", 400)])
def test_it_fits_in_light_and_dark_and_on_a_phone(browser: Browser, scheme: str, width: int) -> None:
    browser.resize(width, 1000)
    browser.prefer(scheme)
    browser.open(f"{PAGE}?time=2018")
    assert_fits(browser, width)
    assert browser.complaints() == []
