"""What stands around the pages and how they look: menu, first page, words, colours, and what axe finds wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import axe_core_python
import pytest
from selenium.webdriver.common.keys import Keys

from bwk_ledger.door.accounts import ENVIRON, Role
from bwk_ledger.door.gate import TREASURER_PAGES
from bwk_ledger.fava_ext.menu import MENU, MenuItem, menu
from tests.chromium import PIXEL, Browser, ready
from tests.fava_ext.fava_app import ACCOUNTANT, COMMITTEE, TREASURER, Fava, open_fava

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.door.accounts import Visitor
    from tests.conftest import Books

ALL = [item.page for group in MENU for item in group.items]
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text("utf-8")


def there(fava: Fava) -> dict[str, str]:
    """The titles of the pages that there are, by name."""
    pages = fava.ledger.extensions.extension_details
    return {page.name: page.report_title for page in pages if page.report_title}


@pytest.mark.parametrize(
    ("visitor", "hidden"),
    [(None, set()), (TREASURER, set()), (COMMITTEE, {"Importeren"}), (ACCOUNTANT, {"Importeren"})],
)
def test_the_menu_has_the_order_of_the_work(demo: Fava, visitor: Visitor | None, hidden: set[str]) -> None:
    for path in ("extension/Kamers/", "journal/"):
        shown = re.findall('data-page="([^"]*)"', demo.page(path, visitor))
        known = [page for page in shown if page in ALL]
        assert known == sorted(known, key=ALL.index)
        assert {"Kamers", "Uren", "Kascommissie"} <= set(shown) <= there(demo).keys()
        assert not hidden & set(shown)


def test_a_page_without_a_line_in_the_menu_comes_last() -> None:
    found = list(menu({"Nieuw": "Iets nieuws", "Kamers": "Kamers"}, None))
    assert [group.items for group in found] == [(MenuItem("Kamers", "Kamers"),), (MenuItem("Nieuw", "Iets nieuws"),)]
    assert [group.title for group in menu({"Nieuw": "Iets nieuws"}, Role.ACCOUNTANT)] == []


def test_the_first_page_is_ours(demo: Fava) -> None:
    first = "Vanavond" if "Vanavond" in there(demo) else "Kamers"
    assert demo.get("").location.endswith(f"/extension/{first}/")


def test_the_first_page_is_what_the_books_choose(books: Books) -> None:
    books.add('2018-01-01 custom "fava-option" "default-page" "journal/"')
    assert open_fava(books.main).get("").location.endswith("/journal/")


@pytest.mark.parametrize("path", ["extension/Leden/", "journal/"])
def test_every_page_is_dutch_and_kept_by_no_browser(demo: Fava, path: str) -> None:
    response = demo.get(path)
    assert '<html lang="nl">' in response.text
    assert response.headers["Cache-Control"] == "no-store"
    assert '"Filter by tag, payee, \\u2026": "Zoek op naam of label"' in response.text


@pytest.mark.parametrize(
    ("name", "value"),
    [("time", "2018-13"), ("time", "onzin"), ("time", "0000"), ("time", "9999"), ("account", "["), ("filter", "any(")],
)
def test_a_mistyped_filter_is_a_sentence(demo: Fava, name: str, value: str) -> None:
    for page in sorted(there(demo)):
        response = demo.get(f"extension/{page}/", **{name: value})
        assert response.status_code == 200, page
        assert "Internal Server Error" not in response.text
    assert "Dit filter is niet te lezen: D" in demo.page("extension/Uren/", **{name: value})
    response = demo.get("api/journal", **{name: value})
    assert (response.status_code, response.json["error"][:3]) == (400, "Dez" if name == "time" else "Dit")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("nergens/", 404, "Deze pagina is er niet."),
        ("extension/Nergens/", 404, "Deze pagina is er niet."),
        ("statement/?entry_hash=0&key=bon", 404, "Deze boeking is er niet, of niet meer."),
    ],
)
def test_what_is_not_there_is_told_in_dutch(demo: Fava, path: str, status: int, said: str) -> None:
    response = demo.client.get(demo.slug + path)
    assert response.status_code == status
    assert said in response.text


@pytest.fixture(scope="module")
def shown(driver: Any, demo: Fava) -> Iterator[Browser]:
    """The example books in one browser for all that looks at them: each page as who works with it sees it."""
    plain = demo.app.wsgi_app

    def served(environ: dict[str, Any], start: Any) -> Any:
        is_hers = any(f"/{page}/" in environ["PATH_INFO"] for page in TREASURER_PAGES)
        return plain(environ | {ENVIRON: TREASURER if is_hers else COMMITTEE}, start)

    demo.app.wsgi_app = served
    with demo.served() as url:
        yield Browser(driver, url)
        driver.get("about:blank")
    demo.app.wsgi_app = plain


@pytest.fixture
def browser(shown: Browser) -> Browser:
    return ready(shown.driver, shown.url)


WIDE = """
    return [...document.querySelectorAll(".kamers .scroll")].filter(
        item => item.scrollWidth > item.clientWidth + 1 && !(item.matches(".wide[tabindex='0'][aria-label]")
            && getComputedStyle(item, "::before").content.includes("schuif opzij"))).length
"""
SERIOUS = "const done = arguments[0]; axe.run({resultTypes: ['violations']}).then(done)"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("scheme", "width", "is_for_axe"),
    # 720 is what is left of 1440 at 200%
    [("dark", 1440, True), ("light", 768, False), ("light", 720, False), ("light", 375, True)],
)
def test_what_does_not_fit_says_so_and_axe_finds_nothing_serious(
    browser: Browser, demo: Fava, scheme: str, width: int, *, is_for_axe: bool
) -> None:
    browser.resize(width, 1000)
    browser.prefer(scheme)
    for page in sorted(there(demo)):
        browser.open(f"extension/{page}/?time=2018")
        assert browser.run("return document.querySelector('article').scrollWidth") <= width, page
        browser.until(lambda: browser.run(WIDE) == 0)
        if is_for_axe:
            browser.run(AXE)
            assert [
                (page, item["id"], item["nodes"][0]["html"])
                for item in browser.driver.execute_async_script(SERIOUS)["violations"]
                if item["impact"] in {"serious", "critical"}
            ] == []


@pytest.mark.browser
def test_the_list_of_bookings_fits(browser: Browser) -> None:
    browser.resize(1440, 1000)
    browser.open("extension/Boekingen/?time=2018")
    assert browser.run("const a = document.querySelector('.scroll'); return a.scrollWidth - a.clientWidth") <= 1
    assert "Lasten:" not in browser.text(".scroll")


@pytest.mark.browser
def test_a_word_is_explained_to_the_keyboard(browser: Browser) -> None:
    browser.open("extension/Kamers/?time=2018")
    term = browser.find(".overview .term")
    term.send_keys(Keys.ENTER)
    browser.until(lambda: browser.text("#bwk-uitleg") == term.find_element("tag name", "abbr").get_attribute("title"))
    term.send_keys(Keys.ESCAPE)
    browser.until(lambda: not browser.find("#bwk-uitleg").is_displayed())


@pytest.mark.browser
def test_cents_are_a_click_away(browser: Browser) -> None:
    browser.open("extension/Kamers/?time=2018")
    cell = '.overview tr[data-kamer="TOP"] td[data-label="Lasten"]'
    exact = browser.find(f"{cell} [data-exact]").get_attribute("title").removesuffix(" euro")
    browser.find(".exactly").click()
    assert browser.text(cell) == exact
    browser.find(".exactly").click()
    assert browser.text(cell) == "104.885"


@pytest.mark.browser
def test_pages_of_fava_are_folded_away_on_ours(browser: Browser) -> None:
    browser.open("extension/Uren/?time=2018")
    browser.until(lambda: browser.text(".bwk-menu a[aria-current]") == "Uren")
    assert not browser.find("aside a[href*='/income_statement/']").is_displayed()
    browser.unfold_fava()
    browser.find("aside a[href*='/income_statement/']").click()
    browser.until(lambda: "/income_statement/" in browser.address)
    browser.find(".bwk-menu a[data-page=Handgeld]").click()
    browser.until(lambda: "/extension/Handgeld/?time=2018" in browser.address)
    assert browser.complaints() == []


@pytest.mark.browser
def test_a_kamer_has_one_colour_on_every_page(browser: Browser) -> None:
    """In the bars, in the lines, in the legends and before its name."""
    script = (
        PIXEL
        + """
        const dots = [...document.querySelectorAll("[data-kamer=TOP]")].map(item => getComputedStyle(
            item.matches("tr") ? item.cells[0] : item.querySelector(":scope > b") ?? item, "::before").backgroundColor);
        const legends = [...document.querySelectorAll(".legend > *")].filter(item => item.textContent === "TOP").map(
            item => item.querySelector("i").style.backgroundColor);
        const bars = [...document.querySelectorAll("[data-part=TOP] rect")].map(item => item.getAttribute("fill"));
        return [...dots, ...legends, ...bars].map(item => pixel(item).join());
    """
    )
    found: set[str] = set()
    for page in ("Kamers", "Uren", "Leden", "Handgeld"):
        browser.open(f"extension/{page}/?time=2018")
        colours = browser.run(script)
        assert colours, page
        found |= set(colours)
    assert len(found) == 1


@pytest.mark.browser
def test_months_and_amounts_of_charts_are_dutch(browser: Browser) -> None:
    browser.open("extension/Kamers/?time=2018")
    assert browser.text(".chart .marks").split() == [
        "jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec",
    ]  # fmt: skip
    assert "10.000" in browser.text(".chart .ticks").split()
    browser.find(".chart .figures-of summary").click()
    assert "jan 2018" in browser.text(".chart .figures-of tbody tr")
    browser.find(".chart .marks a:nth-child(3)").click()
    browser.until(lambda: "time=2018-03" in browser.address)
