"""A real Chromium for tests that look at pages as people do. A folder's `conftest.py` takes the fixture `driver`."""

from __future__ import annotations

import base64
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
SECONDS = 30
OUT = Path(__file__).parent / "uit"
DOCS = Path(__file__).parent.parent / "docs"
# What a script needs to tell a colour, in whatever way a style sheet names it.
PIXEL = """
    const pixel = colour => {
        const context = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        return [...context.getImageData(0, 0, 1, 1).data];
    };
"""


@dataclass(frozen=True)
class Browser:
    """A browser on the books served at `url`."""

    driver: Any
    url: str

    def open(self, path: str) -> None:
        self.driver.get(self.url + path)
        # What is in the header, Fava's own script puts there.
        self.until(lambda: self.all("header input") and self.text("article").strip())

    def find(self, selector: str) -> Any:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[Any]:
        return list(self.driver.find_elements(By.CSS_SELECTOR, selector))

    def text(self, selector: str) -> str:
        return str(self.find(selector).text)

    def until(self, condition: Callable[[], Any]) -> Any:
        # Fava replaces what is on the page while this looks at it.
        ignored = (webdriver.support.wait.NoSuchElementException, webdriver.remote.webdriver.WebDriverException)
        return WebDriverWait(self.driver, SECONDS, 0.05, ignored).until(lambda _: condition())

    def unfold_fava(self) -> None:
        """Show Fava's own pages in the menu, which are folded away on a page of ours."""
        self.until(lambda: self.all(".bwk-menu button"))
        self.find(".bwk-menu button").click()

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    @property
    def address(self) -> str:
        return unquote(self.driver.current_url)

    def resize(self, width: int, height: int) -> None:
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500},
        )

    def prefer(self, scheme: str) -> None:
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def picture(self) -> bytes:
        return base64.b64decode(self.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"])

    def keep(self, name: str, *, in_docs: bool = False) -> None:
        """Keep a picture where who runs the tests can look at it; one of the documentation there too, when asked."""
        picture = self.picture()
        assert picture.startswith(b"\x89PNG")
        assert len(picture) > 50_000
        OUT.mkdir(exist_ok=True)
        (OUT / f"{name}.png").write_bytes(picture)
        if in_docs and os.environ.get("BWK_SCREENSHOT") == "1":
            (DOCS / f"{name}.png").write_bytes(picture)

    def complaints(self) -> list[str]:
        """Errors in the console since the last time."""
        return [item["message"] for item in self.driver.get_log("browser") if item["level"] == "SEVERE"]


@pytest.fixture(scope="module")
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


def assert_fits(browser: Browser, width: int) -> None:
    """Nothing of the page, or of what Fava scrolls in it, sticks out sideways."""
    assert browser.run("return document.documentElement.scrollWidth") <= width
    assert browser.run("const a = document.querySelector('article'); return a.scrollWidth") <= width


def ready(driver: Any, url: str) -> Browser:
    """The browser of 1400 by 1000 on what is served at an address, light, and with nothing to complain about yet."""
    found = Browser(driver, url)
    found.resize(1400, 1000)
    found.prefer("light")
    found.complaints()
    return found
