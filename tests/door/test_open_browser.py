"""The page for new books as people see it: in a real Chromium, on a phone, in light and dark."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import axe_core_python
import pytest

from tests.chromium import ready
from tests.door.door import begun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.chromium import Browser

pytestmark = pytest.mark.browser
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text("utf-8")
_RUN_AXE = "const done = arguments[0]; axe.run({resultTypes: ['violations']}).then(done)"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with begun(tmp_path_factory.mktemp("leeg")) as found:
        yield found


@pytest.fixture(scope="module")
def browser(driver: Any, address: str) -> Browser:
    found = ready(driver, address)
    driver.get(address)
    return found


def violations(browser: Browser) -> list[str]:
    browser.run(AXE)
    return [item["id"] for item in browser.driver.execute_async_script(_RUN_AXE)["violations"]]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 375)])
def test_the_page_fits_and_axe_finds_nothing(browser: Browser, scheme: str, width: int) -> None:
    browser.prefer(scheme)
    browser.resize(width, 1000)
    browser.driver.get(browser.driver.current_url)
    browser.run("document.querySelectorAll('details').forEach(found => { found.open = true; })")
    assert browser.run("return document.documentElement.scrollWidth") <= width
    assert violations(browser) == []
    assert browser.complaints() == []
    browser.all("form.act > button")[-1].click()
    assert browser.until(lambda: [item.text for item in browser.all(".refused")]) == ["Vul dit in.", "Vul dit in."]
    assert browser.run("return document.activeElement.id") == "naam"
    assert browser.run("return document.documentElement.scrollWidth") <= width
    assert violations(browser) == []
    browser.complaints()  # that the form came back is one


def test_the_enter_key_makes_the_books_and_does_not_add_a_row(browser: Browser) -> None:
    browser.driver.get(browser.driver.current_url)
    browser.find("#naam").send_keys("Wijkhuizen Oost\n")
    assert browser.until(lambda: browser.text("#kamer-1-code-fout")) == "Vul dit in."
    assert not browser.all("#kamer-2-code")
