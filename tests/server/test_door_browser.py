"""Logging in and out in a real Chromium, and that Fava works under the door's policy."""

from __future__ import annotations

import shutil
import tempfile
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from conftest import DOCUMENT, WEB_PAGE
from door import ACCOUNTS, PASSWORD, accounts_beside, served
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from bwk_ledger.access.accounts import remove_account

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.browser

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
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
def driver() -> Iterator[Any]:
    profile = tempfile.mkdtemp(prefix="chromium-")
    options = webdriver.ChromeOptions()
    for flag in (*FLAGS, f"--user-data-dir={profile}", "--window-size=1400,1000"):
        options.add_argument(flag)
    names = ("chromium", "chromium-browser", "google-chrome")
    options.binary_location = next(path for path in map(shutil.which, names) if path)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    started = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    yield started
    started.quit()
    shutil.rmtree(profile, ignore_errors=True)


def until(driver: Any, condition: Callable[[], Any]) -> Any:
    ignored = (webdriver.support.wait.NoSuchElementException, webdriver.remote.webdriver.WebDriverException)
    return WebDriverWait(driver, 30, 0.05, ignored).until(lambda _: condition())


def text(driver: Any, selector: str) -> str:
    return str(driver.find_element(By.CSS_SELECTOR, selector).text)


def complaints(driver: Any) -> list[str]:
    return [item["message"] for item in driver.get_log("browser") if item["level"] == "SEVERE"]


def log_in(driver: Any, name: str, password: str = PASSWORD) -> None:
    for field, value in (("naam", name), ("wachtwoord", password)):
        element = driver.find_element(By.NAME, field)
        element.clear()
        element.send_keys(value)
    driver.find_element(By.TAG_NAME, "button").click()


def test_from_login_to_logout(driver: Any, main: Path) -> None:
    with served(main) as address:
        driver.get(address)
        until(driver, lambda: driver.current_url.endswith("/inloggen"))
        assert complaints(driver) == []
        log_in(driver, "kas1", "fout wachtwoord")
        until(driver, lambda: "horen niet bij elkaar" in text(driver, ".message"))
        complaints(driver)  # the browser notes the 401
        log_in(driver, "kas1")
        until(driver, lambda: "/extension/Kascommissie/?time=2018" in driver.current_url)
        until(driver, lambda: driver.find_elements(By.CSS_SELECTOR, "header input"))
        assert text(driver, ".bwk-bar span") == "ingelogd als L0005 (kascommissie)"
        books = driver.current_url.split("extension/")[0]
        for page in PAGES:
            driver.get(books + page)
            until(driver, lambda: driver.find_elements(By.CSS_SELECTOR, "header input") and text(driver, "article"))
            assert complaints(driver) == [], page
        driver.get(books + "editor/")
        until(driver, lambda: "BuurtWerkKamer" in text(driver, ".cm-content"))  # with colours made by WebAssembly
        driver.find_element(By.CSS_SELECTOR, "aside a[href*='/journal/']").click()  # Fava's own way from page to page
        until(driver, lambda: driver.find_elements(By.CSS_SELECTOR, "ol.journal li"))
        assert text(driver, ".bwk-bar span") == "ingelogd als L0005 (kascommissie)"
        assert complaints(driver) == []
        driver.find_element(By.CSS_SELECTOR, ".bwk-bar button").click()
        until(driver, lambda: driver.current_url.endswith("/inloggen"))
        driver.back()
        until(driver, lambda: "/inloggen" in driver.current_url)


def test_receipts_are_shown_in_the_page_and_a_web_page_among_them_is_locked_in(driver: Any, main: Path) -> None:
    (main.parent / WEB_PAGE).write_text("<p>bon</p><script>parent.document.title = 'overgenomen'</script>", "utf-8")
    with served(main) as address:
        driver.get(address)
        log_in(driver, "kas1")
        until(driver, lambda: driver.find_elements(By.CSS_SELECTOR, "header input"))
        books = driver.current_url.split("extension/")[0]
        title = driver.title
        script = """
            const frame = document.createElement("iframe");
            frame.onload = () => { frame.dataset.done = "yes" };
            frame.src = arguments[0];
            document.querySelector("article").replaceChildren(frame);
        """
        for name, is_open in ((DOCUMENT, True), (WEB_PAGE, False)):
            driver.execute_script(script, f"{books}document/?filename={quote(str(main.parent / name))}")
            until(driver, lambda: driver.find_elements(By.CSS_SELECTOR, "iframe[data-done]"))
            # Null for a page whose origin is another, as that of a sandboxed one always is.
            assert driver.execute_script("return !!document.querySelector('iframe').contentDocument") is is_open, name
        assert driver.title == title


def test_who_is_removed_has_to_log_in(driver: Any, main: Path) -> None:
    access = accounts_beside(main, ACCOUNTS)
    with served(main, access) as address:
        driver.get(address)
        log_in(driver, "kas2")
        until(driver, lambda: driver.find_elements(By.CSS_SELECTOR, ".bwk-bar"))
        remove_account(access, "kas2")
        driver.refresh()
        until(driver, lambda: "/inloggen" in driver.current_url)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 375)])
def test_the_login_page_fits(driver: Any, main: Path, scheme: str, width: int) -> None:
    driver.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 700, "deviceScaleFactor": 1, "mobile": width < 500},
    )
    with served(main) as address:
        driver.get(address)
        until(driver, lambda: driver.find_elements(By.NAME, "naam"))
        assert driver.execute_script("return document.documentElement.scrollWidth") <= width
        background = driver.execute_script("return getComputedStyle(document.body).backgroundColor")
        assert background == ("rgb(245, 245, 245)" if scheme == "light" else "rgb(26, 26, 26)")
        log_in(driver, "kas1")
        until(driver, lambda: driver.find_elements(By.CSS_SELECTOR, ".bwk-bar"))
        assert driver.execute_script("return document.documentElement.scrollWidth") <= width
        bar = driver.find_element(By.CSS_SELECTOR, ".bwk-bar")
        assert bar.rect["x"] >= 0
        assert bar.rect["width"] <= width
