"""The page Importeren in a real Chromium, by the treasurer who logged in at the door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bwk_ledger.demo.people import demo_iban
from tests.bank_files import ing, row
from tests.chromium import Browser, assert_fits, ready
from tests.door.door import served
from tests.door.test_door_browser import come_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.browser
ROWS = [row(f"03-{day:02}", "-2.50", f"Winkel {day}") for day in range(1, 9)]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Downloads: a statement, and a photo that nobody gave a number."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "maart.csv").write_bytes(ing(ROWS, account=demo_iban(1)))
    (folder / "IMG_2041.jpg").write_bytes(b"\xff\xd8\xff foto")
    return sorted(folder.iterdir())


@pytest.fixture
def browser(driver: Any, main: Path) -> Iterator[Browser]:
    """The treasurer's browser, on the books behind the door."""
    with served(main) as address:
        found = ready(driver, address)
        yield Browser(driver, come_in(found, "penning"))
        driver.delete_all_cookies()
        driver.get("about:blank")


def drop(browser: Browser, files: list[Path]) -> None:
    """Choose files, as dropping them on the field does, and send them."""
    browser.find(".imports input").send_keys("\n".join(map(str, files)))
    browser.find(".imports button").click()
    browser.until(lambda: browser.all("#ingelezen"))


def test_files_are_dropped_and_imported(browser: Browser, files: list[Path], main: Path) -> None:
    browser.until(lambda: browser.all("aside a[href*='/extension/Importeren/']"))
    browser.find("aside a[href*='/extension/Importeren/']").click()
    browser.until(lambda: browser.all(".imports input"))
    assert browser.text("#inbox li") == "ledenlijst.csv"
    drop(browser, files)
    assert browser.text("#gelaten b") == "1 bestand is niet ingelezen en blijft liggen; de rest staat in de boeken:"
    assert "IMG_2041.jpg: bewaard als B-" in browser.text("#ingelezen")
    assert "ING-afschrift (CSV): 1 bestand, 8 nieuw" in browser.text("#ingelezen > .message")
    assert browser.text("#ingelezen td[data-label='eind']") == "980,00"
    assert [item.text for item in browser.all("#inbox li")] == ["ledenlijst.csv"]
    assert (main.parent / "originelen/maart.csv").exists()
    assert browser.complaints() == []


def test_favas_own_import_page_leads_to_ours(browser: Browser) -> None:
    browser.driver.get(browser.url + "import/")
    browser.until(lambda: browser.all(".imports input"))
    browser.open("journal/")
    browser.find("aside a[href*='/import/']").click()
    browser.until(lambda: "/extension/Importeren/" in browser.address and browser.all(".imports input"))


@pytest.mark.parametrize("width", [1440, 768, 375])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits(browser: Browser, files: list[Path], width: int, scheme: str) -> None:
    browser.resize(width, 1000)
    browser.prefer(scheme)
    browser.open("extension/Importeren/")
    assert_fits(browser, width)
    drop(browser, files)
    assert_fits(browser, width)
