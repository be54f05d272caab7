"""The pages as somebody of the kascommissie sees them, in a real Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from selenium.webdriver.common.keys import Keys

from tests.chromium import PIXEL, Browser, assert_fits, ready
from tests.fava_ext.fava_app import open_fava

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Books
    from tests.fava_ext.fava_app import Fava

pytestmark = pytest.mark.browser
PAGE = "extension/Kamers/"


@pytest.fixture
def browser(driver: Any, demo: Fava) -> Iterator[Browser]:
    """A browser of 1400 by 1000 on the example books."""
    with demo.served() as url:
        yield ready(driver, url)
        driver.get("about:blank")


def _cell(kamer: str, label: str) -> str:
    return f'.overview tr[data-kamer="{kamer}"] td[data-label="{label}"]'


def test_figures_charts_and_links_are_there(browser: Browser) -> None:
    browser.open(f"{PAGE}?time=2018")
    assert browser.text(_cell("TOP", "Lasten")) == "104.885"
    assert browser.text(_cell("Totaal", "Uren")) == "22.683"
    browser.until(lambda: len(browser.all(".charts svg")) == 4)
    links = browser.run("return [...document.querySelectorAll('.stacks a')].map(a => a.getAttribute('href'))")
    assert {unquote(link).split("/account/")[1] for link in links} == {
        f"Lasten:{account}/?time=2018"
        for account in ("BWK", "HLR", "TOP", "ZUILEN", "HLR:Tijd", "TOP:Tijd", "ZUILEN:Tijd", "BWK:Tijd")
    }
    assert browser.all(".charts .chart:last-child svg .lines path")
    assert browser.find(".overview").size["width"] <= browser.find("article").size["width"]
    assert browser.complaints() == []


def test_legend_has_the_colours_of_the_bars(browser: Browser) -> None:
    browser.open(f"{PAGE}?time=2018")
    browser.until(lambda: browser.all(".charts svg .stacks rect"))
    script = """
        const chart = document.querySelector(".charts .stacked");
        const bars = Object.fromEntries([...chart.querySelectorAll("svg .stacks a")].map(a => [
            decodeURIComponent(a.href.baseVal ?? a.href).match(/Lasten:([A-Z]+)/)[1],
            pixel(a.querySelector("rect").getAttribute("fill"))]));
        return [...chart.querySelectorAll(".legend a")].map(a => [
            a.textContent, pixel(getComputedStyle(a.querySelector("i")).backgroundColor), bars[a.textContent]]);
    """
    found = browser.run(PIXEL + script)
    assert [kamer for kamer, _, _ in found] == ["BWK", "HLR", "TOP", "ZUILEN"]
    for kamer, swatch, bar in found:
        assert all(abs(one - other) <= 3 for one, other in zip(swatch, bar, strict=True)), kamer


def test_a_figure_leads_to_its_account_with_the_filter_kept(browser: Browser) -> None:
    browser.open(f"{PAGE}?time=2018-03")
    browser.find(_cell("HLR", "Lasten") + " a").click()
    browser.until(lambda: "/account/Lasten:HLR/" in browser.address)
    assert "time=2018-03" in browser.address
    browser.until(lambda: browser.all("ol.journal li.transaction"))
    assert "Huur" in browser.text("article")
    assert browser.complaints() == []


def test_favas_own_time_filter_changes_the_figures(browser: Browser) -> None:
    browser.open(f"{PAGE}?time=2018")
    field = browser.find("header input")
    field.click()
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys("2018-03", Keys.ENTER)
    browser.until(lambda: browser.text(_cell("TOP", "Lasten")) == "9.035")
    assert "time=2018-03" in browser.address
    assert "begroot (heel 2018)" in browser.text(".overview thead")
    browser.find(".kamers nav a:nth-child(2)").click()
    browser.until(lambda: browser.text(_cell("TOP", "Lasten")) == "104.885")
    assert browser.complaints() == []


def test_details_of_a_kamer_open(browser: Browser) -> None:
    browser.open(f"{PAGE}?time=2018")
    assert "Koffie" not in browser.text("#kamer-TOP")
    browser.find("#kamer-TOP summary").click()
    text = browser.text("#kamer-TOP")
    for line in ("Inzet van mensen", "A Koffie, thee en dergelijke", "Stichting Doen", "Tijd van bewoners"):
        assert line in text


def test_the_code_of_a_kamer_leads_to_its_lines(browser: Browser) -> None:
    browser.open(f"{PAGE}?time=2018")
    for kamer in ("HLR", "ZUILEN"):
        browser.until(lambda: len(browser.all(".charts svg")) == 4)

        def open_lines(code: str = kamer) -> bool:
            browser.find(f'.overview tr[data-kamer="{code}"] td.label a').click()
            return bool(browser.find(f"#kamer-{code} .lines").is_displayed())

        browser.until(open_lines)
    assert browser.complaints() == []


def test_an_open_question_shows_its_source(browser: Browser) -> None:
    browser.open(f"{PAGE}?time=2018")
    browser.find("#open-vragen td a").click()
    browser.until(lambda: "regel past" in browser.text(".cm-content"))
    assert '2018-02-14 ! "Nog uit te zoeken"' in browser.text(".cm-content")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 1400), ("light", 390), ("dark", 390)])
def test_readable_in_light_and_dark_and_on_a_phone(browser: Browser, scheme: str, width: int) -> None:
    browser.resize(width, 1000)
    browser.prefer(scheme)
    browser.open(f"{PAGE}?time=2018")
    browser.find("#kamer-TOP summary").click()
    assert_fits(browser, width)
    behind = _luminance(browser, "body", "backgroundColor")
    for selector in (_cell("TOP", "Lasten") + " span", _cell("TOP", "Resultaat") + " span", ".planned span"):
        text = _luminance(browser, selector, "color")
        lighter, darker = max(text, behind), min(text, behind)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, selector  # WCAG AA


@pytest.mark.parametrize("width", [375, 768, 1440])
@pytest.mark.parametrize("page", ["Financiers", "Prestaties"])
def test_no_table_of_funders_or_results_is_cut_off(browser: Browser, page: str, width: int) -> None:
    browser.resize(width, 1000)
    browser.open(f"extension/{page}/?time=2018")
    wider = (
        "return [...document.querySelectorAll('.scroll')].filter(item => item.scrollWidth > item.clientWidth).length"
    )
    assert browser.run(wider) == 0


def _luminance(browser: Browser, selector: str, which: str) -> float:
    """How light a colour is that the page shows, in whatever way its style sheet names it."""
    script = PIXEL + "return pixel(getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]);"
    parts = [part / 255 for part in browser.run(script, selector, which)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_print_shows_the_details_too(browser: Browser) -> None:
    browser.open(f"{PAGE}?time=2018")
    assert not browser.find("#kamer-TOP .lines").is_displayed()
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert browser.find("#kamer-TOP .lines").size["height"] > 100
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_errors_page_shows_a_finding(driver: Any, books: Books) -> None:
    books.add("""
        2018-01-02 * "Huur van een kamer die er niet is"
          Activa:Bank:ING  -5.00 EUR
          Lasten:WEG:Fysiek:Huur
        2018-01-01 open Lasten:WEG:Fysiek:Huur
        """)
    with open_fava(books.main).served() as url:
        browser = Browser(driver, url)
        browser.resize(1400, 1000)
        browser.open(PAGE)
        browser.find(".notice.error a").click()
        browser.until(lambda: "/errors/" in browser.address)
        browser.until(lambda: "Onbekende kamer 'WEG'" in browser.text("article"))
        assert "Oorzaak: de kamers zijn: TOP HLR BWK." in browser.text("article")
        assert "Herstel: " in browser.text("article")
        assert browser.complaints() == []
        driver.get("about:blank")


def test_picture_for_the_readme(browser: Browser) -> None:
    browser.open(f"{PAGE}?time=2018")
    browser.until(lambda: len(browser.all(".charts svg .lines path")) == 4)
    browser.keep("kamers", in_docs=True)


def test_favas_own_import_page_leads_to_ours(browser: Browser) -> None:
    browser.open("import/")
    browser.until(lambda: "/extension/Importeren/" in browser.address)
    browser.until(lambda: "bwk importeer" in browser.text(".kamers"))
    browser.open("journal/?time=2018-01-05")
    browser.find("aside a[href*='/import/']").click()
    browser.until(lambda: "/extension/Importeren/" in browser.address)
    assert browser.complaints() == []
