"""The page "Bevindingen": what each role sees and may do, how texts are shown, many at once, and a real Chromium."""

from __future__ import annotations

import html as markup
import re
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from selenium.webdriver.common.by import By

from bwk_ledger.audit.audit import audit_folder, log_file
from bwk_ledger.audit.findings import ask, close, findings
from bwk_ledger.audit.log import head, read
from bwk_ledger.audit.sample import by_identity
from bwk_ledger.door.accounts import ENVIRON, Visitor
from bwk_ledger.rules.load import load
from tests.chromium import Browser, assert_fits, ready
from tests.fava_ext.fava_app import ACCOUNTANT, COMMITTEE, SECOND, TREASURER, Fava, open_fava
from tests.fava_ext.page_reading import figure, links

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Books

PAGE = "extension/Bevindingen/"
BOOKS = """
    2017-05-03 * "koffie"
      bon: "TOP-2017-001"
      Activa:Bank:ING                      -30.00 EUR
      Lasten:TOP:Fysiek:Handgeld:A-Koffie   30.00 EUR
    2018-03-12 * "Bakker" "brood"
      bon: "ontbreekt"
      bon-reden: "kassa was stuk"
      Activa:Bank:ING                    -34.50 EUR
      Lasten:TOP:Fysiek:Handgeld:B-Eten   34.50 EUR
"""

EXCERPT = "12 maart 2018 · Bakker · brood · 34,50 euro · geen papier"


@pytest.fixture
def opened(books: Books) -> Fava:
    books.add(BOOKS)
    return open_fava(books.main)


@pytest.fixture
def log(books: Books) -> Path:
    return log_file(audit_folder(books.root))


def bread(books: Books) -> str:
    """The identity of the transaction of the baker."""
    return next(
        name for name, entry in by_identity(load(books.main).entries).items() if getattr(entry, "payee", "") == "Bakker"
    )


def page(fava: Fava, visitor: Visitor | None = None, **arguments: str) -> str:
    return fava.page(PAGE, visitor, **{"time": "2018", **arguments})


def send(fava: Fava, endpoint: str, visitor: Visitor | None, **form: str) -> str:
    """Send a form that must be carried out; gives where it leads."""
    response = fava.post(PAGE + endpoint, visitor, form, time="2018")
    assert response.status_code == 303, response.text
    return response.headers["Location"].partition(PAGE)[2]


def refused(fava: Fava, endpoint: str, visitor: Visitor | None, **form: str) -> str:
    response = fava.post(PAGE + endpoint, visitor, form, time="2018")
    assert response.status_code == 400
    return markup.unescape(response.text)


def card(html: str, number: int) -> str:
    """The text of a finding on the page, its markup left out."""
    found = re.search(rf'data-bevinding="{number}">(.*?)\n</div>', html, re.DOTALL)
    assert found, number
    shown = re.sub(r"<details.*?</details>", "", found[1], flags=re.DOTALL)
    return " ".join(markup.unescape(re.sub(r"<[^>]+>", " ", shown)).split())


def forms(html: str) -> list[str]:
    return re.findall(r'<form method="post" action="[^"]*/extension/Bevindingen/(\w+)\?time=2018', html)


def test_a_question_its_answer_and_its_end(opened: Fava) -> None:
    assert send(opened, "vraag", COMMITTEE, gewicht="vraag", tekst="Waar is\nde bon?") == "?time=2018#bevinding-1"
    html = page(opened)
    assert [figure(html, name) for name in ("open", "beantwoord", "afgehandeld")] == ["1", "0", "0"]
    send(opened, "antwoord", TREASURER, nummer="1", tekst="In de map.")
    assert figure(page(opened), "beantwoord") == "1"
    assert send(opened, "afgehandeld", SECOND, nummer="1", afloop="opgelost", tekst="") == "?time=2018#bevinding-1"
    html = page(opened)
    assert figure(html, "afgehandeld") == "1"
    text = re.sub(r"\d+ \w+ \d{4}, \d\d:\d\d", "WANNEER", card(html, 1))
    assert text == (
        "1 vraag afgehandeld: opgelost vraag L0005, kascommissie WANNEER Waar is de bon? "
        "antwoord L0001, penningmeester WANNEER In de map. afgehandeld: opgelost L0006, kascommissie WANNEER"
    )
    assert "Waar is\nde bon?</p>" in html  # line breaks are kept; the style shows them
    send(opened, "heropend", COMMITTEE, nummer="1", tekst="Toch niet gevonden.")
    assert figure(page(opened), "open") == "1"


def test_the_log_says_how_it_ends(opened: Fava, log: Path) -> None:
    assert "Het logboek van de kascommissie is nog leeg." in page(opened)
    send(opened, "vraag", COMMITTEE, gewicht="vraag", tekst="a")
    send(opened, "vraag", SECOND, gewicht="vraag", tekst="b")
    html = page(opened)
    last = head(read(log))
    assert "2 aantekeningen, laatste" in html
    assert f'<code title="{last}">{last[:8]}</code>' in html


@pytest.mark.parametrize(
    ("visitor", "seen"),
    [
        (None, []),
        (ACCOUNTANT, []),
        (TREASURER, ["antwoord"]),
        (COMMITTEE, ["vraag", "opvolging", "antwoord", "afgehandeld", "heropend"]),
    ],
)
def test_each_role_sees_what_it_may_do(opened: Fava, log: Path, visitor: Visitor | None, seen: list[str]) -> None:
    for text in ("a", "b"):
        ask(log, COMMITTEE, 2018, "vraag", text)
    close(log, COMMITTEE, 2018, 2, "opgelost")
    html = page(opened, visitor)
    assert forms(html) == seen
    assert ("Hier kunt u lezen." in html) == (visitor is None)
    assert ("Noem geen namen, alleen nummers" in html) == bool(seen)


@pytest.mark.parametrize(
    ("visitor", "endpoints"),
    [
        (None, ["vraag", "antwoord", "afgehandeld", "heropend", "opvolging"]),
        (ACCOUNTANT, ["vraag", "antwoord", "afgehandeld", "heropend", "opvolging"]),
        (TREASURER, ["vraag", "afgehandeld", "heropend", "opvolging"]),
    ],
)
def test_nobody_does_what_he_may_not(opened: Fava, log: Path, visitor: Visitor | None, endpoints: list[str]) -> None:
    ask(log, COMMITTEE, 2018, "vraag", "a")
    before = log.read_bytes()
    form = {"nummer": "1", "van": "2017", "tekst": "ja", "gewicht": "vraag", "afloop": "opgelost"}
    for endpoint in endpoints:
        assert "dit mag u niet." in refused(opened, endpoint, visitor, **form)
    assert log.read_bytes() == before


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_only_a_post_writes(opened: Fava, log: Path, method: str) -> None:
    response = getattr(opened.client, method)(
        opened.slug + PAGE + "vraag", data={"gewicht": "vraag", "tekst": "a"}, environ_overrides={ENVIRON: COMMITTEE}
    )
    assert response.status_code in (404, 405)
    assert not log.exists()


def test_markup_is_shown_and_not_carried_out(opened: Fava) -> None:
    nasty = "<script>alert('1')</script> {{ 7 * 7 }} <img src=x onerror=alert(2)>"
    send(opened, "vraag", COMMITTEE, gewicht="vraag", tekst=nasty)
    send(opened, "antwoord", TREASURER, nummer="1", tekst=nasty)
    html = page(opened, COMMITTEE)
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert card(html, 1).count("{{ 7 * 7 }}") == 2
    assert "alert('1')" in markup.unescape(html)
    response = opened.post(PAGE + "vraag", COMMITTEE, {"gewicht": "vraag", "tekst": nasty + " x@voorbeeld.nl"})
    assert "<script>alert" not in response.text  # what was refused is shown again, to copy
    assert "<img src=x" not in response.text
    assert "x@voorbeeld.nl" in response.text


def test_what_is_refused_is_told_with_what_was_written(opened: Fava, log: Path) -> None:
    shown = refused(opened, "vraag", COMMITTEE, gewicht="vraag", tekst="mail iemand@voorbeeld.nl daarover")
    assert "in deze tekst staat een e-mailadres." in shown
    assert ">mail iemand@voorbeeld.nl daarover</textarea>" in shown
    for number in ("", "een", "-1", "1" * 40, "²"):
        assert (
            "het formulier noemt geen bevinding.\n  Herstel: ga terug naar de pagina en verstuur het formulier daar."
            in (refused(opened, "antwoord", TREASURER, nummer=number, tekst="ja"))
        )
    assert "er is geen bevinding 3 van 2018." in refused(opened, "antwoord", TREASURER, nummer="3", tekst="ja")
    assert not log.exists() or not read(log)


def test_a_question_about_a_transaction(opened: Fava, books: Books, log: Path) -> None:
    name = bread(books)
    html = page(opened, COMMITTEE, boeking=name)
    assert EXCERPT in html
    assert f'name="boeking" value="{name}"' in html
    send(opened, "vraag", COMMITTEE, gewicht="vraag", tekst="Waar is de bon?", boeking=name)
    (found,) = findings(read(log))
    assert (found.about.entry, found.about.excerpt) == (
        name,
        EXCERPT,
    )
    html = page(opened)
    assert f"Over: {EXCERPT}" in card(html, 1)
    assert any("/extension/Steekproef/" in link and "boeking=" in link for link in links(html))
    # The question keeps what it was about when the books change.
    books.main.write_text(books.main.read_text("utf-8").replace("34.50", "43.50"), "utf-8")
    html = page(open_fava(books.main))
    assert (
        "Over: 12 maart 2018 · Bakker · brood · 34,50 euro · geen papier Deze boeking staat zo niet meer in de boeken"
        in card(html, 1)
    )
    assert not any(link.startswith("#context-") for link in links(html))


def test_a_question_about_a_line_of_the_checklist(opened: Fava, log: Path) -> None:
    html = page(opened, COMMITTEE, over="followed_up")
    assert 'name="over" value="followed_up"' in html
    send(opened, "vraag", COMMITTEE, gewicht="advies", tekst="Lees het verslag.", over="followed_up")
    (found,) = findings(read(log))
    assert (found.about.line, found.about.title) == ("followed_up", "Is gedaan wat de vorige kascommissie vroeg?")
    html = page(opened)
    assert "Over: Is gedaan wat de vorige kascommissie vroeg?" in card(html, 1)
    assert any("/extension/Kascommissie/" in link and link.endswith("#vraag-followed_up") for link in links(html))


def test_what_it_cannot_be_about(opened: Fava, log: Path) -> None:
    gone = (
        "deze boeking staat niet in de boeken.\n"
        "  Oorzaak: zij is intussen veranderd of weggehaald.\n"
        "  Herstel: zoek haar in Fava op en ga vandaar weer naar de bevindingen."
    )
    unknown = (
        "de controlelijst heeft geen regel 'nergens'.\n"
        "  Herstel: ga naar de controlelijst en klik daar op de vraag waar het om gaat."
    )
    assert gone in markup.unescape(page(opened, COMMITTEE, boeking="0123"))
    assert unknown in markup.unescape(page(opened, COMMITTEE, over="nergens"))
    assert gone in refused(opened, "vraag", COMMITTEE, gewicht="vraag", tekst="a", boeking="0123")
    assert unknown in refused(opened, "vraag", COMMITTEE, gewicht="vraag", tekst="a", over="nergens")
    assert not log.exists()


def test_only_what_is_open(opened: Fava, log: Path) -> None:
    for text in ("a", "b"):
        ask(log, COMMITTEE, 2018, "vraag", text)
    close(log, COMMITTEE, 2018, 1, "opgelost")
    assert re.findall(r'data-bevinding="(\d)"', page(opened)) == ["1", "2"]
    assert re.findall(r'data-bevinding="(\d)"', page(opened, toon="open")) == ["2"]
    assert "Er is over dit jaar nog niets gevraagd of opgemerkt." in page(opened, time="2017")
    close(log, COMMITTEE, 2018, 2, "opgelost")
    assert "Alles is afgehandeld." in page(opened, toon="open")


def test_what_an_earlier_year_left(opened: Fava, log: Path) -> None:
    assert 'id="verslag"' in page(opened, COMMITTEE)
    assert send(
        opened, "opvolging", COMMITTEE, van="2017", nummer="0", afloop="opgevolgd", tekst="Op papier gelezen."
    ) == ("?time=2018#eerder")
    assert "Op papier gelezen." in page(opened)
    ask(log, COMMITTEE, 2017, "advies", "Tel elke maand.")
    close(log, COMMITTEE, 2017, 1, "advies voor volgend jaar")
    html = page(opened, COMMITTEE)
    assert 'id="verslag"' not in html  # now the log does know that year
    assert figure(html, "eerder") == "1"
    assert "nog niet nagekeken" in html
    send(opened, "opvolging", COMMITTEE, van="2017", nummer="1", afloop="niet opgevolgd", tekst="Drie keer geteld.")
    html = page(opened)
    assert "Drie keer geteld." in html
    assert '<span class="state wrong">niet opgevolgd</span>' in html
    form = {"van": "2017", "nummer": "0", "afloop": "opgevolgd", "tekst": "Op papier gelezen."}
    assert "er is geen bevinding 0 van 2017." in refused(opened, "opvolging", COMMITTEE, **form)


def test_it_survives_a_restart(opened: Fava, books: Books) -> None:
    send(opened, "vraag", COMMITTEE, gewicht="vraag", tekst="Waar is de bon?")
    again = open_fava(books.main)
    assert "Waar is de bon?" in page(again)
    send(again, "antwoord", TREASURER, nummer="1", tekst="In de map.")
    assert "In de map." in page(opened)  # and one that still runs sees it at once


def test_the_books_are_not_touched(opened: Fava, books: Books) -> None:
    before = {path: path.read_bytes() for path in books.root.rglob("*") if path.is_file()}
    send(opened, "vraag", COMMITTEE, gewicht="vraag", tekst="Waar is de bon?", boeking=bread(books))
    send(opened, "antwoord", TREASURER, nummer="1", tekst="In de map.")
    assert {path: path.read_bytes() for path in books.root.rglob("*") if path.is_file()} == before


def test_a_damaged_log_is_told_and_nothing_is_added(opened: Fava, log: Path) -> None:
    ask(log, COMMITTEE, 2018, "vraag", "a")
    log.write_text(log.read_text("utf-8").replace('"a"', '"b"'), "utf-8")
    html = page(opened, COMMITTEE)
    assert "het logboek van de kascommissie is beschadigd." in html
    assert forms(html) == []
    before = log.read_bytes()
    assert "beschadigd" in refused(opened, "vraag", COMMITTEE, gewicht="vraag", tekst="c")
    assert log.read_bytes() == before


class _Door:
    """Lets in who says in a header who it is; for tests only."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.people = {person.name: person for person in (TREASURER, COMMITTEE, SECOND)}
        self.always: Visitor | None = None

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        return self._app({**environ, ENVIRON: self.people.get(environ.get("HTTP_X_WHO", ""), self.always)}, start)


def test_many_posts_at_once_lose_nothing(opened: Fava, log: Path) -> None:
    opened.app.wsgi_app = _Door(opened.app.wsgi_app)
    ready = threading.Barrier(8)

    def post(who: str, number: int) -> int:
        if number < 4:
            ready.wait(10)
        request = urllib.request.Request(
            f"{url}{PAGE}vraag?time=2018",
            urlencode({"gewicht": "vraag", "tekst": f"{who} vraagt {number}"}).encode(),
            {"X-Who": who},
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            return int(response.status)

    with opened.served() as url, ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(post, who, number) for number in range(10) for who in ("kas1", "kas2")]
        assert [job.result(60) for job in jobs] == [200] * 20
    found = findings(read(log))
    assert [item.number for item in found] == list(range(1, 21))
    assert {item.question for item in found} == {f"{who} vraagt {n}" for n in range(10) for who in ("kas1", "kas2")}
    assert {item.events[0].by for item in found} == {"L0005", "L0006"}


@pytest.fixture
def door(opened: Fava) -> _Door:
    found = _Door(opened.app.wsgi_app)
    opened.app.wsgi_app = found
    return found


@pytest.fixture
def browser(driver: object, opened: Fava, door: _Door, log: Path) -> Iterator[Browser]:
    del door
    ask(log, COMMITTEE, 2017, "advies", "Tel elke maand.")
    close(log, COMMITTEE, 2017, 1, "advies voor volgend jaar")
    ask(log, COMMITTEE, 2018, "vraag", "Lang: " + "onafgebrokenwoord" * 30 + "\n\nEn een tweede alinea.")
    with opened.served() as url:
        yield ready(driver, url)


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 1400), ("light", 375)])
def test_it_fits_in_light_and_dark_and_on_a_phone(browser: Browser, door: _Door, scheme: str, width: int) -> None:
    door.always = COMMITTEE
    browser.resize(width, 1000)
    browser.prefer(scheme)
    browser.open(f"{PAGE}?time=2018")
    for act in browser.all("details.act:not([open]) summary"):
        act.click()
    assert_fits(browser, width)
    assert browser.complaints() == []


@pytest.mark.browser
def test_a_question_goes_back_and_forth(browser: Browser, door: _Door, books: Books) -> None:
    door.always = COMMITTEE
    browser.open(f"{PAGE}?time=2018&boeking={bread(books)}")
    browser.find("#vraag textarea").send_keys("Waar is de bon?\nVan de bakker.")
    browser.find("#vraag button[type=submit]").click()
    browser.until(lambda: browser.text("#bevinding-2 .said") == "Waar is de bon?\nVan de bakker.")
    assert browser.address.endswith("?time=2018#bevinding-2")
    browser.find("#bevinding-2 .about a").click()
    browser.until(lambda: "Bakker brood" in browser.text(".beside .deed"))
    door.always = TREASURER
    browser.open(f"{PAGE}?time=2018")
    browser.find("#bevinding-2 textarea").send_keys("In de map.")
    browser.find("#bevinding-2 button[type=submit]").click()
    browser.until(lambda: "beantwoord" in browser.text("#bevinding-2 .top"))
    door.always = SECOND
    browser.open(f"{PAGE}?time=2018")
    closing = next(item for item in browser.all("#bevinding-2 details") if "Afhandelen" in item.text)
    closing.find_element(By.TAG_NAME, "summary").click()
    closing.find_element(By.CSS_SELECTOR, "input[value=opgelost]").click()
    closing.find_element(By.TAG_NAME, "button").click()
    browser.until(lambda: "afgehandeld: opgelost" in browser.text("#bevinding-2 .top"))
    assert browser.complaints() == []
