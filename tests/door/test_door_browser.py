"""Logging in and out in a real Chromium, and that Fava works under the door's policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from bwk_ledger.door.accounts import remove_account
from tests.chromium import Browser, ready
from tests.door.conftest import DOCUMENT, WEB_PAGE
from tests.door.door import PASSWORD, accounts_file, opened, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.browser
PAGES = (
    "journal/",
    "editor/",
    "balance_sheet/",
    "query/?query_string=SELECT+account",
    "documents/",
    "help/",
    "options/",
)


@pytest.fixture
def browser(driver: Any, main: Path) -> Iterator[Browser]:
    """A browser nobody logged in with, before the door of books of its own."""
    with served(main) as address:
        found = ready(driver, address)
        yield found
        driver.delete_all_cookies()
        driver.get("about:blank")


def log_in(browser: Browser, name: str, password: str = PASSWORD) -> None:
    for field, value in (("naam", name), ("wachtwoord", password)):
        element = browser.find(f"[name={field}]")
        element.clear()
        element.send_keys(value)
    browser.find("button").click()


def come_in(browser: Browser, name: str) -> str:
    """Log in; gives the address of the books."""
    browser.driver.get(browser.url)
    log_in(browser, name)
    browser.until(lambda: browser.all("header input") and browser.all(".bwk-bar"))
    return str(browser.driver.current_url).split("extension/")[0]


def test_from_login_to_logout(browser: Browser) -> None:
    browser.driver.get(browser.url)
    browser.until(lambda: browser.address.endswith("/inloggen"))
    assert browser.complaints() == []
    log_in(browser, "kas1", "fout wachtwoord")
    browser.until(lambda: "horen niet bij elkaar" in browser.text(".message"))
    browser.complaints()  # the browser notes the 401
    log_in(browser, "kas1")
    browser.until(lambda: "/extension/Kascommissie/?time=2018" in browser.address)
    browser.until(lambda: browser.all("header input"))
    assert browser.text(".bwk-bar span") == "ingelogd als L0005 (kascommissie)"
    books = Browser(browser.driver, str(browser.driver.current_url).split("extension/")[0])
    for page in PAGES:
        books.open(page)
        assert books.complaints() == [], page
    books.open("editor/")
    books.until(lambda: "BuurtWerkKamer" in books.text(".cm-content"))  # with colours made by WebAssembly
    books.find("aside a[href*='/journal/']").click()  # Fava's own way from page to page
    books.until(lambda: books.all("ol.journal li"))
    assert books.text(".bwk-bar span") == "ingelogd als L0005 (kascommissie)"
    assert books.complaints() == []
    books.find(".bwk-bar button").click()
    books.until(lambda: books.address.endswith("/inloggen"))
    books.driver.back()
    books.until(lambda: "/inloggen" in books.address)


def test_receipts_are_shown_in_the_page_and_a_web_page_among_them_is_locked_in(browser: Browser, main: Path) -> None:
    (main.parent / WEB_PAGE).write_text("<p>bon</p><script>parent.document.title = 'overgenomen'</script>", "utf-8")
    books = come_in(browser, "kas1")
    title = browser.driver.title
    script = """
        const frame = document.createElement("iframe");
        frame.onload = () => { frame.dataset.done = "yes" };
        frame.src = arguments[0];
        document.querySelector("article").replaceChildren(frame);
    """
    for name, is_open in ((DOCUMENT, True), (WEB_PAGE, False)):
        browser.run(script, f"{books}document/?filename={quote(str(main.parent / name))}")
        browser.until(lambda: browser.all("iframe[data-done]"))
        # Null for a page whose origin is another, as that of a sandboxed one always is.
        assert browser.run("return !!document.querySelector('iframe').contentDocument") is is_open, name
    assert browser.driver.title == title


def test_on_ones_own_computer_the_treasurer_is_in_at_once(driver: Any, main: Path) -> None:
    with opened(main) as address:
        browser = ready(driver, address)
        driver.get(address)
        browser.until(lambda: browser.all("header input") and browser.all(".bwk-bar"))
        assert browser.text(".bwk-bar span") == "ingelogd als penningmeester (penningmeester)"
        assert "sleutel" not in browser.address
        books = Browser(driver, str(driver.current_url).split("extension/")[0])
        books.open("extension/Handgeld/")
        first = driver.current_window_handle
        books.find(".about-page a").click()  # opens beside what she was doing
        books.until(lambda: len(driver.window_handles) == 2)
        driver.switch_to.window(next(handle for handle in driver.window_handles if handle != first))
        chapter = "document.getElementById('handgeld-nakijken-tellen-aanvullen')"
        books.until(lambda: books.run(f"return {chapter} && {chapter}.getBoundingClientRect().top < innerHeight"))
        assert books.run(f"return {chapter}.getBoundingClientRect().top") >= 0
        assert books.complaints() == []
        driver.close()
        driver.switch_to.window(first)
        books.find(".bwk-bar button").click()
        books.until(lambda: "bwk open" in books.text("main"))
        driver.delete_all_cookies()
        driver.get("about:blank")


def test_who_is_removed_has_to_log_in(browser: Browser, main: Path) -> None:
    come_in(browser, "kas2")
    remove_account(accounts_file(main), "kas2")
    browser.driver.refresh()
    browser.until(lambda: "/inloggen" in browser.address)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 375)])
def test_the_login_page_fits(browser: Browser, scheme: str, width: int) -> None:
    browser.prefer(scheme)
    browser.resize(width, 700)
    browser.driver.get(browser.url)
    browser.until(lambda: browser.all("[name=naam]"))
    assert browser.run("return document.documentElement.scrollWidth") <= width
    background = browser.run("return getComputedStyle(document.body).backgroundColor")
    assert background == ("rgb(245, 245, 245)" if scheme == "light" else "rgb(26, 26, 26)")
    log_in(browser, "kas1")
    browser.until(lambda: browser.all(".bwk-bar"))
    assert browser.run("return document.documentElement.scrollWidth") <= width
    bar = browser.find(".bwk-bar")
    assert bar.rect["x"] >= 0
    assert bar.rect["width"] <= width


@pytest.mark.parametrize(("name", "is_there"), [("penning", True), ("kas1", False), ("accountant", False)])
def test_the_menu_offers_readers_nothing_that_is_refused(browser: Browser, name: str, is_there: bool) -> None:
    come_in(browser, name)
    browser.until(lambda: browser.all("aside a[href*='/journal/']"))
    browser.unfold_fava()
    addresses = ("[href*='/extension/Importeren/']", "[href*='/import/']")
    for selector in (f"aside a{address}" for address in addresses):
        assert browser.find(selector).is_displayed() is is_there, selector
    assert not browser.find("aside a[href='#add-transaction']").is_displayed()
    if is_there:  # what writes in Fava's own way, once the treasurer asks for it
        browser.find("aside a[href*='/extension/Formulieren/']").click()
        browser.until(lambda: browser.all("#met-de-hand button"))
        browser.find("#met-de-hand button").click()
        browser.until(lambda: browser.text("#met-de-hand button") == "Zet uit")
        browser.unfold_fava()
        assert browser.find("aside a[href='#add-transaction']").is_displayed()
    browser.find(".bwk-bar button").click()
    browser.until(lambda: browser.all("[name=wachtwoord]"))
