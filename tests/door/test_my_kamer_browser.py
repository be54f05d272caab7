"""The page of a kamer in a real Chromium of the size of a phone, by her coordinator: taps, no network, and looks."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import axe_core_python
import pytest

from bwk_ledger.base import meta
from bwk_ledger.base.periods import clock, today
from bwk_ledger.rules.hours import read_days
from bwk_ledger.rules.load import load
from tests.chromium import Browser, ready
from tests.door.door import accounts_file, served
from tests.door.kamer_books import PHOTO, kamer_books
from tests.door.test_door_browser import log_in

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.browser
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text("utf-8")
MOST_TAPS = 20
PAGES = ("begin", "uren", "bon", "telling", "resultaat", "volledig")
# The hours of a day of eight people: those of last time, but for half an hour more or less, and one who did not come
# before; V0008 is not there.
DAY = {
    "V0001": "2:00",
    "V0002": "3:30",
    "V0003": "4:00",
    "V0004": "1:30",
    "V0005": "3:00",
    "V0006": "4:00",
    "V0007": "2:00",
    "V0009": "2:30",
}


@pytest.fixture(scope="module")
def main(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kamer_books(tmp_path_factory.mktemp("telefoon"))


@pytest.fixture(scope="module")
def logged_in(driver: Any, main: Path) -> Iterator[Browser]:
    with served(main, accounts_file(main), year=today().year) as address:
        found = ready(driver, address)
        found.driver.get(found.url)
        log_in(found, "noord")
        found.until(lambda: found.all(".mijn-kamer h1"))
        yield Browser(driver, found.driver.current_url.removesuffix("begin"))
        driver.delete_all_cookies()
        driver.get("about:blank")


@pytest.fixture
def phone(logged_in: Browser) -> Browser:
    found = ready(logged_in.driver, logged_in.url)
    found.resize(375, 812)
    network(found, works=True)
    show(found, "begin")
    return found


def show(phone: Browser, name: str) -> None:
    phone.driver.get(phone.url + name)
    phone.until(lambda: phone.all("html.met-script main h1"))


def network(phone: Browser, *, works: bool) -> None:
    phone.driver.execute_cdp_cmd("Network.enable", {})
    phone.driver.execute_cdp_cmd(
        "Network.emulateNetworkConditions",
        {"offline": not works, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
    )


class Finger:
    """Taps, and counts them."""

    def __init__(self, phone: Browser) -> None:
        self.phone, self.taps = phone, 0

    def tap(self, selector: str) -> None:
        found = self.phone.find(selector)
        self.phone.run("arguments[0].scrollIntoView({block: 'center'})", found)
        found.click()
        self.taps += 1


def _row(number: str) -> str:
    return f'.person[data-wie="{number}"]'


def _value(phone: Browser, number: str) -> str:
    return str(phone.find(f"{_row(number)} .step input").get_property("value"))


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return 60 * int(hours) + int(minutes or 0)


def _of_today(main: Path) -> dict[str, str]:
    """Today's hours in the books, as the file has them."""
    found = {}
    for entry in load(main).transactions:
        for posting in entry.postings:
            days = read_days((posting.meta or {}).get(meta.DAYS)) or {}
            if posting.account.startswith("Lasten:") and entry.date >= today() and today().day in days:
                found[entry.payee] = clock(days[today().day])
    return found


def test_the_hours_of_eight_people_take_at_most_twenty_taps(phone: Browser, main: Path) -> None:
    finger = Finger(phone)
    finger.tap(".doors a")
    phone.until(lambda: phone.all(".met-script .person"))
    for number, long in DAY.items():
        if not phone.find(_row(number)).is_displayed():
            finger.tap("details summary")
        finger.tap(f"{_row(number)} .chip")
        more = _minutes(long) - _minutes(_value(phone, number))
        for _ in range(abs(more) // 30):
            finger.tap(f"{_row(number)} [data-stap='{30 if more > 0 else -30}']")
        assert _value(phone, number) == long
    newcomer = f"{_row('V0009')} select"  # of whom nothing is remembered: a tap opens the list, another chooses
    phone.run("arguments[0].value = 'tuin'", phone.find(newcomer))
    finger.taps += 2
    assert phone.text("#samen") == "8 mensen, 22:30 uur"
    finger.tap(".save button")
    phone.until(lambda: phone.all(".notice.done"))
    assert finger.taps <= MOST_TAPS
    assert "22:30 uur van 8 mensen geboekt" in phone.text(".notice.done")
    assert phone.address.endswith("/begin")
    assert _of_today(main) == DAY
    assert phone.complaints() == []


def test_without_a_network_nothing_typed_is_lost_and_nothing_is_kept(phone: Browser) -> None:
    show(phone, "telling")
    phone.find("#bedrag").send_keys("100,00")
    phone.run("document.querySelector('#en').value = 'V0002'")
    network(phone, works=False)
    phone.find(".save button").click()
    phone.until(lambda: "Niet verstuurd" in phone.text("#melding"))
    assert phone.text("#melding") == (
        "Niet verstuurd: er is nu geen verbinding. Wat u invulde, staat er nog, alleen in dit tabblad. Sluit het niet, "
        "en kies straks opnieuw Opslaan; er komt niets dubbel."
    )
    assert phone.find("#bedrag").get_property("value") == "100,00"
    stored = """
        const done = arguments[0];
        indexedDB.databases().then(found => done([localStorage.length, sessionStorage.length, found.length]));
    """
    assert phone.driver.execute_async_script(stored) == [0, 0, 0]
    network(phone, works=True)
    phone.find(".save button").click()
    phone.until(lambda: phone.all(".notice.done"))
    assert "geteld door V0001 en V0002" in phone.text(".notice.done")
    assert not phone.all("#bedrag")
    phone.complaints()  # the browser notes that it was offline


def test_an_answer_that_was_lost_books_once(phone: Browser, main: Path) -> None:
    show(phone, "uren")
    lost = """
        const real = window.fetch;
        window.fetch = async (...asked) => { await real(...asked); window.fetch = real; throw new TypeError("weg"); };
    """
    phone.run(lost)
    Finger(phone).tap(f"{_row('V0008')} .chip")
    before = _of_today(main)
    phone.find(".save button").click()
    phone.until(lambda: "Niet verstuurd" in phone.text("#melding"))
    after = _of_today(main)
    assert after == before | {"V0008": "3:00"}  # it had arrived
    phone.find(".save button").click()
    phone.until(lambda: phone.all(".notice.done"))
    assert _of_today(main) == after
    assert phone.complaints() == []


def test_who_was_logged_out_meanwhile_is_told_and_keeps_the_form(phone: Browser) -> None:
    show(phone, "telling")
    phone.find("#bedrag").send_keys("12,34")
    cookies = phone.driver.get_cookies()
    phone.driver.delete_all_cookies()
    phone.find(".save button").click()
    phone.until(lambda: "u bent uitgelogd" in phone.text("#melding"))
    assert phone.find("#bedrag").get_property("value") == "12,34"
    for cookie in cookies:
        phone.driver.add_cookie(cookie)
    phone.complaints()  # the browser notes the 401


def test_a_photo_stays_with_a_form_that_was_refused(phone: Browser, tmp_path: Path) -> None:
    photo = tmp_path / "IMG_1.jpg"
    photo.write_bytes(PHOTO)
    show(phone, "bon")
    chosen = phone.find("#papier")
    assert (chosen.get_attribute("accept"), chosen.get_attribute("capture")) == ("image/*", "environment")
    chosen.send_keys(str(photo))
    phone.find("#bedrag").send_keys("twaalf")
    phone.find("[name=categorie]").click()
    phone.find(".save button").click()
    phone.until(lambda: phone.all("#bedrag-fout"))
    assert phone.find("#bedrag").get_property("value") == "twaalf"
    assert "Al ontvangen: IMG_1.jpg" in phone.text("form")
    phone.find("#bedrag").clear()
    phone.find("#bedrag").send_keys("12,40")
    phone.find(".save button").click()
    phone.until(lambda: phone.all(".notice.done"))
    assert "12,40 euro eraf" in phone.text(".notice.done")
    phone.complaints()  # the browser notes the 400


SMALL = """
    return [...document.querySelectorAll("button, summary, select, a, input:not([type=hidden])")].filter(item => {
        const box = (item.closest("label") ?? item).getBoundingClientRect();
        return box.height && (box.height < 43.5 || box.width < 43.5);
    }).map(item => item.outerHTML)
"""


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (375, "dark")])
def test_how_it_looks(phone: Browser, width: int, scheme: str) -> None:
    """Fits, has targets a finger can hit, and axe finds nothing at all; `BWK_PLAATJES` keeps what it looks like."""
    phone.prefer(scheme)
    phone.resize(width, 812)
    for name in PAGES:
        show(phone, name)
        assert phone.run("return document.documentElement.scrollWidth") <= width, name
        phone.run("for (const item of document.querySelectorAll('details')) item.open = true")
        assert phone.run(SMALL) == [], name
        phone.run(AXE)
        script = "const done = arguments[0]; axe.run({resultTypes: ['violations']}).then(done)"
        found = phone.driver.execute_async_script(script)["violations"]
        assert [(name, item["id"], item["nodes"][0]["html"]) for item in found] == []
        if folder := os.environ.get("BWK_PLAATJES"):
            height = phone.run("return document.documentElement.scrollHeight")
            phone.resize(width, max(height, 812))
            (Path(folder) / f"kamer-{name}-{width}.png").write_bytes(phone.picture())
            phone.resize(width, 812)


def test_the_keyboard_is_enough(phone: Browser) -> None:
    show(phone, "uren")
    chip = phone.find(f"{_row('V0008')} .chip")
    phone.run("arguments[0].focus()", chip)
    chip.send_keys("\n")
    assert _value(phone, "V0008") == "3:00"
    assert chip.get_attribute("aria-pressed") == "true"
    chip.send_keys(" ")
    assert _value(phone, "V0008") == ""
