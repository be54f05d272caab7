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
    """Choose files, as dropping them on the page does: they are sent at once."""
    browser.until(lambda: browser.all(".drop[data-ready]"))
    browser.find(".drop input").send_keys("\n".join(map(str, files)))
    browser.until(lambda: browser.all("form.book"))


DROP = """
    const files = new DataTransfer();
    files.items.add(new File([arguments[0]], "laat.txt", {type: "text/plain"}));
    for (const type of ["dragenter", "dragover", "drop"]) {
        const event = new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: files});
        document.querySelector("article h2").dispatchEvent(event);
    }
"""


def test_files_are_dropped_and_imported(browser: Browser, files: list[Path], main: Path) -> None:
    browser.until(lambda: browser.all("aside a[href*='/extension/Importeren/']"))
    browser.find("aside a[href*='/extension/Importeren/']").click()
    browser.until(lambda: browser.all(".drop input"))
    assert "ledenlijst.csv" in browser.text("#gelaten")
    drop(browser, files)
    assert [item.text for item in browser.all(".file h4")] == ["maart.csv", "IMG_2041.jpg"]
    assert "wordt bewaard als B-" in browser.text("[data-bestand='IMG_2041.jpg']")
    assert browser.text("td[data-label='eind']") == "980,00"
    browser.find("form.book button").click()
    browser.until(lambda: browser.all("#gedaan"))
    assert "ING-afschrift (CSV): 1 bestand, 8 nieuw" in browser.text("#gedaan")
    assert "IMG_2041.jpg: bewaard als B-" in browser.text("#gedaan")
    assert (main.parent / "originelen/maart.csv").exists()
    browser.until(lambda: browser.all(".drop[data-ready]"))
    browser.run(DROP, "Geachte penningmeester,")  # anywhere on the page
    browser.until(lambda: "laat.txt" in browser.text("#gelaten"))
    assert all(path.exists() for path in files)  # where they came from, nothing changed
    assert browser.complaints() == []


def test_favas_own_import_page_leads_to_ours(browser: Browser) -> None:
    browser.driver.get(browser.url + "import/")
    browser.until(lambda: browser.all(".drop input"))
    browser.open("journal/")
    links = "aside a[href*='/import/']"  # the menu shows them to who asked for what writes in Fava's own way
    browser.until(lambda: browser.all(links))
    browser.run("document.querySelector(arguments[0]).click()", links)
    browser.until(lambda: "/extension/Importeren/" in browser.address and browser.all(".drop input"))


@pytest.mark.parametrize("width", [1440, 768, 375])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits(browser: Browser, files: list[Path], width: int, scheme: str) -> None:
    browser.resize(width, 1000)
    browser.prefer(scheme)
    browser.open("extension/Importeren/")
    assert_fits(browser, width)
    drop(browser, files)
    assert_fits(browser, width)
