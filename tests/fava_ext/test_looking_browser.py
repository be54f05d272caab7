"""The pages "Zelf gezien" and "Maandblik" in a real Chromium, as members and a board member use them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bwk_ledger.acts.new_books import NewKamer, new_books
from tests.audit.statement_books import fill
from tests.chromium import Browser, assert_fits, ready
from tests.conftest import Books
from tests.door.door import PASSWORD, served

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.browser
WIDTHS = (375, 1440)
BANK = "form[data-rekening='Activa:Bank:ING'] "


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Books:
    folder = tmp_path_factory.mktemp("kijken") / "boeken"
    return fill(Books(new_books(folder, "Coöperatie De Wilg", [NewKamer("TOP", "De Top", Decimal(250))])))


@pytest.fixture(scope="module")
def browser(driver: Any, small: Books) -> Iterator[Browser]:
    with served(small.main) as address:
        yield ready(driver, address)
        driver.get("about:blank")


def log_in(browser: Browser, name: str, page: str) -> None:
    """Log in as somebody, and follow the menu to a page."""
    browser.driver.delete_all_cookies()
    browser.driver.get(browser.url)
    browser.find("input[name=naam]").send_keys(name)
    browser.find("input[name=wachtwoord]").send_keys(PASSWORD)
    browser.find("button").click()
    link = f"aside a[href*='/extension/{page}/']"
    browser.until(lambda: browser.all(link))
    address = browser.find(link).get_attribute("href").partition("?")[0].removeprefix(browser.url)
    browser.open(f"{address}?time=2018")


def fits(browser: Browser) -> None:
    """Nothing sticks out and no table is to be moved sideways, on a phone and on a desk."""
    wider = "return [...document.querySelectorAll('.scroll')].filter(i => i.scrollWidth > i.clientWidth).length"
    for width in WIDTHS:
        browser.resize(width, 1000)
        # The browser lays the page out again a moment later.
        browser.until(lambda now=width: browser.run("return document.documentElement.scrollWidth") <= now)
        assert_fits(browser, width)
        assert browser.run(wider) == 0


def write_down(browser: Browser, amount: str, where: str) -> None:
    browser.find(f"{BANK}input[name=bedrag]").clear()
    browser.find(f"{BANK}input[name=bedrag]").send_keys(amount)
    browser.run("arguments[0].value = '2018-12-31'", browser.find(f"{BANK}input[name=dag]"))
    browser.find(f"{BANK}select").send_keys(where)
    browser.find(f"{BANK}button").click()


def test_two_members_write_down_what_they_saw(browser: Browser) -> None:
    log_in(browser, "kas1", "Gezien")
    fits(browser)
    assert browser.find(f"{BANK}select").get_attribute("value") == ""  # nobody saw anything yet
    write_down(browser, "acht", "scherm")
    browser.until(lambda: "'acht' is geen bedrag." in browser.text("#geweigerd"))
    assert browser.find(f"{BANK}input[name=bedrag]").get_attribute("value") == "acht"
    assert browser.find(f"{BANK}select").get_attribute("value") == "scherm van de bank"
    write_down(browser, "810,00", "scherm")
    browser.until(lambda: "gelijk aan de boeken" in browser.text("#gezien"))
    log_in(browser, "kas2", "Gezien")
    write_down(browser, "800,00", "pdf")
    browser.until(lambda: "anders dan de boeken" in browser.text("#gezien"))
    fits(browser)


def test_a_board_member_ticks_a_month_and_is_asked_again_when_it_changes(browser: Browser, small: Books) -> None:
    log_in(browser, "bestuur", "Maandblik")
    browser.find("nav[aria-label=Maand] a[href*='2018-03']").click()
    browser.until(lambda: browser.all("[data-maand='2018-03']"))
    fits(browser)
    button, box = "#maand button[type=submit]", "input[name=betaling]"
    browser.find(button).click()
    browser.until(lambda: "1 betaling is niet aangevinkt." in browser.text("#geweigerd"))
    browser.find(box).click()
    browser.find(button).click()
    browser.until(lambda: "Bekeken door L0008" in browser.text("#maand"))
    assert browser.text("nav[aria-label=Maand] [aria-current]") == "maart bekeken"
    assert browser.find(box).is_selected()

    small.main.write_text(small.main.read_text("utf-8").replace("huur maart", "huur april"), "utf-8")
    browser.driver.refresh()
    browser.until(lambda: "kijk nog een keer" in browser.text("nav[aria-label=Maand] [aria-current]"))
    assert not browser.find(box).is_selected()
