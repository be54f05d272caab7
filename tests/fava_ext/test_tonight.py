"""The page "Vanavond": the tasks with their buttons, the figures of the command, and a real Chromium."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from bwk_ledger.door.accounts import ENVIRON
from tests.chromium import Browser, assert_fits, ready
from tests.fava_ext.fava_app import TREASURER, Fava, open_fava
from tests.fava_ext.page_reading import links, row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Books

PAGE = "extension/Vanavond/"
DAY = "20-09-2018"


@pytest.fixture(scope="module")
def example(demo: Fava) -> str:
    return demo.page(PAGE, op=DAY)


def kinds(html: str) -> list[str]:
    return re.findall(r'data-kind="(\w+)"', html)


def test_tasks_in_the_order_of_an_evening_each_with_its_place(example: str) -> None:
    assert kinds(example) == ["statements", "questions", "papers", "hours", "months", "fees", "deadlines", "year_texts"]
    found = [unquote(link) for link in links(example)]
    for place in ("Importeren/", "Vragen/", "Bonnen/", "Leden/?time=2018", "Financiers/"):
        assert any(link.endswith(f"extension/{place}") for link in found), place
    assert any("extension/Formulieren/?act=uren+volledig&kamer=ZUILEN&maand=2018-01" in link for link in found)


def test_free_money_and_the_forecast_are_those_of_the_command(example: str) -> None:
    assert row(example, "geld", "vrij")[-1] == "37.706,69"
    assert "Tot en met 28 februari 2019 is er genoeg; het minst is er eind feb 2019: 2.189 euro." in example
    assert example.count("<svg") - example.count('class="logo"') >= 2
    rent = next(unquote(link) for link in links(example) if "Fysiek:Huur" in link)
    assert "/journal/" in rent
    assert "Lasten:HLR:Fysiek:Huur|Lasten:TOP:Fysiek:Huur" in rent


def test_the_period_says_the_day(demo: Fava) -> None:
    assert 'Vanavond <span class="sub">31 maart 2018</span>' in demo.page(PAGE, time="2018-03")
    last = demo.page(PAGE)
    assert "De laatste boeking is van 31 december 2018: deze stand doet alsof het die dag is." in last
    assert "Rond 3 maart 2019 komt de bank onder nul" in last


@pytest.mark.parametrize("text", ["gisteren", "31-02-2018", "<b>"])
def test_a_day_that_is_none_is_told(demo: Fava, text: str) -> None:
    html = demo.page(PAGE, op=text)
    assert "is geen bestaande datum" in html
    assert "<b>&#39;" not in html
    assert kinds(html) == []


@pytest.mark.parametrize("asked", [{"op": "31-12-9999"}, {"op": "01-01-0001"}, {"time": "2010"}])
def test_a_day_that_is_too_far_away_is_told(demo: Fava, asked: dict[str, str]) -> None:
    html = demo.page(PAGE, **asked)
    assert "is te ver weg om als vandaag te gelden" in html
    assert kinds(html) == []


def test_every_number_that_waits_is_filled_in(books: Books) -> None:
    bill = """
        2026-08-0{number} * "Corporatie" "huur"
          ingevoerd-door: "L0001"
          bon: "F{number}"
          Lasten:TOP:Fysiek:Huur   40.00 EUR
          Schulden:Crediteuren    -40.00 EUR
            openpost: "F-2026-00{number}"
    """
    books.add(bill.format(number=1) + bill.format(number=2))
    fava = open_fava(books.main)
    (link,) = (link for link in links(fava.page(PAGE, op="2026-08-20")) if "factuur+goedkeuren" in link)
    assert link.endswith("/extension/Formulieren/?act=factuur+goedkeuren&nummers=F-2026-001&nummers=F-2026-002")
    form = fava.client.get(link, environ_overrides={ENVIRON: TREASURER}).text
    assert 'name="nummers" value="F-2026-001"' in form
    assert 'name="nummers" value="F-2026-002"' in form


def test_new_books_are_helped_on(books: Books) -> None:
    html = open_fava(books.main).page(PAGE)
    assert kinds(html) == ["begin", "people", "members", "statements"]
    assert "Er staat nog geen geld in de boeken." in html
    assert "Er is nog geen bankregel in de boeken." in html


@pytest.fixture
def browser(driver: Any, demo: Fava) -> Iterator[Browser]:
    with demo.served() as url:
        yield ready(driver, url)
        driver.get("about:blank")


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 768, 375])
def test_it_fits_with_the_chart_for_its_width(browser: Browser, width: int) -> None:
    browser.resize(width, 900)
    browser.open(f"{PAGE}?op={DAY}")
    shown = browser.run(
        "return [...document.querySelectorAll('figure')].filter(f => f.offsetWidth).map(f => f.className)"
    )
    assert shown == ["narrow" if width == 375 else "wide"]
    assert browser.complaints() == []
    browser.run("document.querySelectorAll('.kamers details').forEach(item => { item.open = true })")
    assert_fits(browser, width)
    # What there is to do stands beside the money on a wide screen, and above it on a narrow one.
    beside = browser.run(
        "const [a, b] = ['.todo', '.money'].map(s => document.querySelector(s).getBoundingClientRect());"
        "return a.right <= b.left && a.top === b.top"
    )
    assert beside is (width == 1440)


@pytest.mark.browser
def test_a_line_of_the_forecast_leads_to_its_postings(browser: Browser) -> None:
    browser.resize(1440, 900)
    browser.open(f"{PAGE}?op={DAY}")
    browser.run("document.querySelectorAll('.outlook details').forEach(item => { item.open = true })")
    browser.find(".outlook a[href*='Fysiek%3AHuur'], .outlook a[href*='Fysiek:Huur']").click()
    browser.until(lambda: "/journal/" in browser.address and browser.all("ol.journal li.transaction"))
    assert "Huur" in browser.text("article")
    assert browser.complaints() == []


@pytest.mark.browser
def test_the_picture_of_the_readme(browser: Browser) -> None:
    browser.resize(1400, 1000)
    browser.open(f"{PAGE}?op={DAY}")
    browser.until(lambda: browser.all("figure.wide svg path.expected"))
    browser.keep("vanavond", in_docs=True)
