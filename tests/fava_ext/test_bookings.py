"""The page "Boekingen": a booking is found, corrected with a form, and put back as it was."""

from __future__ import annotations

import html
import io
import re
from typing import TYPE_CHECKING

import pytest

from tests.door.door import open_door
from tests.importers.test_papers import picture
from tests.safety.kill_books import begin_history
from tests.settling_books import SettlingBooks, rents, settling_books

if TYPE_CHECKING:
    from tests.door.door import Browser

RENT = "Lasten:LINDE:Fysiek:Huur"


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> SettlingBooks:
    """Another cooperative, with the rents of three kamers, of which one is settled."""
    found = settling_books(tmp_path_factory.mktemp("boekingen"))
    found.take("januari.csv", rents())
    begin_history(found.root)
    found.done("vraagposten", found.number("LINDE"), RENT)
    return found


@pytest.fixture(scope="module")
def browser(books: SettlingBooks) -> Browser:
    return open_door(books.root / "main.beancount", year=2026).browser("penning")


def _page(browser: Browser, **asked: str) -> str:
    answer = browser.get(f"{browser.door.slug}extension/Boekingen/", query_string=asked)
    assert answer.status_code == 200
    return html.unescape(answer.text.split("<article>")[1].split("</article>")[0])


def _send(browser: Browser, page: str, act: str, **sent: str) -> tuple[int, str]:
    (state,) = set(re.findall(r'name="_stand" value="([^"]+)"', page))
    answer = browser.post(f"{browser.door.slug}extension/Boekingen/doe", {"_handeling": act, "_stand": state} | sent)
    return answer.status_code, html.unescape(answer.text.split("<article>")[1].split("</article>")[0])


def test_a_booking_is_found_corrected_and_put_back(books: SettlingBooks, browser: Browser) -> None:
    found = _page(browser, zoek="linde huur")
    assert "1 boeking." in found
    (address,) = re.findall(r'href="([^"]*nummer=[0-9a-f]+)"', found)
    number = address.rpartition("=")[2]
    opened = _page(browser, nummer=number)
    assert "Woningcorporatie De Sleutel Huur januari LINDE" in opened
    assert 'data-handeling="boeking verbeter" open' in opened
    assert "main.beancount" not in opened  # nor any source text
    status, refused = _send(browser, opened, "boeking verbeter", boeking=number, kamer="ZUID")
    assert status == 400
    assert re.search(r'id="kamer-fout">Kamer \'ZUID\' bestaat niet\.', refused)
    before = books.snapshot()
    status, done = _send(browser, opened, "boeking verbeter", boeking=number, kamer="BEUK", reden="andere kamer")
    assert status == 200, done
    assert books.entry("Lasten:BEUK:Fysiek:Huur")
    (act,) = re.findall(r"Dit is handeling (\d+)\.", done)

    listed = _page(browser, handelingen="1")
    assert "penningmeester penning" in listed
    shown = _page(browser, handeling=act)
    assert "Ongedaan maken haalt dit weg, en zet terug wat eruit ging" in shown
    assert re.search(r"<b>erin</b> <code>2026-01-01", shown)
    status, done = _send(browser, shown, "ongedaan", boeking=act)
    assert status == 200, done
    assert books.entry(RENT)
    now = books.snapshot()
    assert {name for name in before if now[name] != before[name] and not name.startswith(".git/")} == set()
    again = _page(browser, handeling=act)
    assert f"Deze handeling is ongedaan gemaakt met handeling {int(act) + 1}" in re.sub(r"<[^>]+>", "", again)


def test_a_booking_is_split(books: SettlingBooks, browser: Browser) -> None:
    number = re.findall(r"nummer=([0-9a-f]+)", _page(browser, zoek="linde huur"))[0]
    opened = _page(browser, nummer=number)
    sent = {"delen": ["huur linde", "huur beuk"], "delen.2": ["800,00", ""]}
    status, done = _send(browser, opened, "boeking splits", boeking=number, **sent)  # type: ignore[arg-type] # lists
    assert status == 200, done
    amounts = {item.account: item.units.number for item in books.entry(RENT).postings}
    assert amounts[RENT] == 800
    assert amounts["Lasten:BEUK:Fysiek:Huur"] == 50


def test_a_photo_comes_with_its_booking(browser: Browser) -> None:
    number = re.findall(r"nummer=([0-9a-f]+)", _page(browser, zoek="linde huur"))[0]
    opened = _page(browser, nummer=number)
    assert "Huren van de ruimte LINDE" in opened  # the account as people call it, with its kamer
    photo = {"papier": (io.BytesIO(picture("JPEG")), "IMG_1.jpg")}
    status, done = _send(browser, opened, "bonnen", boeking=number, **photo)  # type: ignore[arg-type] # a file
    assert status == 200, done
    assert f"B-2026-0001 hoort nu bij betaling {number}" in done
    (back,) = re.findall(r'href="([^"]+)">Terug naar de boeking', done)
    shown = browser.get(back).text
    (file,) = re.findall(r'href="([^"]*/document/[^"]+)"', html.unescape(shown))
    assert browser.get(file).mimetype == "image/jpeg"


def test_what_cannot_be_read_is_said(browser: Browser) -> None:
    assert 'role="alert"' in _page(browser, bedrag="veel")
    assert "is geen bedrag" in _page(browser, bedrag="veel")
    assert "er is geen boeking in euro's met nummer 00000." in _page(browser, nummer="00000")
    assert "er is geen handeling 999." in _page(browser, handeling="999")
    assert "Geen boeking past hierbij." in _page(browser, zoek="nergens")


def test_others_do_not_see_it(browser: Browser) -> None:
    kas = browser.door.browser("kas1")
    assert kas.get(f"{browser.door.slug}extension/Boekingen/").status_code == 403
    assert kas.post(f"{browser.door.slug}extension/Boekingen/doe", {"_handeling": "ongedaan"}).status_code == 403
