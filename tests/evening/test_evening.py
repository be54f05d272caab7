"""The evening of the kascommissie in a real Chromium: from login to a signed statement, on books with five faults.

Every step is one that a person takes: addresses are never made up, but reached by what the pages link to.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

from bwk_ledger.audit.audit import open_audit
from bwk_ledger.audit.log import read
from bwk_ledger.audit.sample import SamplePlan, draw, population, transactions_of
from bwk_ledger.audit.stands_out.detectors import hits
from bwk_ledger.rules.load import load
from tests.chromium import Browser, driver  # noqa: F401 - a fixture
from tests.door.door import PASSWORD, served
from tests.evening.planted import Planted, closed_books, plant, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.browser


SIZE = 40  # of the sample


@dataclass
class Hands:
    """What somebody does: each click, each key and each field that is written in is a move."""

    moves: int = 0

    def click(self, found: Any) -> None:
        self.moves += 1
        found.click()

    def fill(self, found: Any, text: str) -> None:
        self.moves += 1
        found.send_keys(text)

    def press(self, driver: Any, key: str) -> None:  # noqa: F811 - the fixture of the same name
        self.moves += 1
        ActionChains(driver).send_keys(key).perform()


HANDS = Hands()


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    return plant(closed_books(tmp_path_factory.mktemp("avond") / "boeken"))


@pytest.fixture(scope="module")
def address(planted: Planted) -> Iterator[str]:
    with served(planted.main) as found:
        yield found


def hashes(folder: Path) -> dict[str, str]:
    """Every file of the books; the cache of another program would be one too."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@contextmanager
def logged_in(browser: Browser, name: str) -> Iterator[None]:
    """Log in at the door, and out again with the button that stands on every page."""
    browser.driver.get(browser.url)
    browser.until(lambda: browser.all("input[name=wachtwoord]"))
    HANDS.fill(browser.find("input[name=naam]"), name)
    HANDS.fill(browser.find("input[name=wachtwoord]"), PASSWORD)
    HANDS.click(browser.find("button"))
    menu = "aside a[href*='/extension/Kascommissie/']"
    # Fava puts its menu on the page while this looks at it.
    browser.until(lambda: browser.all("header input") and any(item.is_displayed() for item in browser.all(menu)))
    if not browser.all("section.question"):  # the penningmeester begins with a page of its own
        next(item for item in browser.all(menu) if item.is_displayed()).click()
        browser.until(lambda: browser.all("section.question"))
        next(item for item in browser.all("nav[aria-label=Jaar] a") if item.text == "2018").click()
    browser.until(lambda: browser.all("section.question") and "2018" in browser.text(".kamers .bar h2"))
    yield
    HANDS.click(browser.find(".bwk-bar button"))
    browser.until(lambda: browser.all("input[name=wachtwoord]"))


def step(browser: Browser, name: str) -> None:
    """Go to one of the steps of the evening."""
    HANDS.click(browser.find(f".steps a[href*='/extension/{name}/']"))
    browser.until(lambda: browser.all(f".steps a[aria-current][href*='/extension/{name}/']"))


def question(browser: Browser, key: str) -> Any:
    return browser.find(f"[data-vraag={key}]")


def answer(browser: Browser, key: str) -> str:
    return str(question(browser, key).find_element(By.CSS_SELECTOR, ".answer").text)


def proofs(browser: Browser, key: str) -> str:
    """What an answer rests on, unfolded."""
    found = question(browser, key)
    if not found.find_elements(By.CSS_SELECTOR, "details[open]"):
        HANDS.click(found.find_element(By.CSS_SELECTOR, "summary"))
    return str(found.find_element(By.CSS_SELECTOR, ".proofs").text)


def send(browser: Browser, form: str, *, button: str = "button[type=submit]", **fields: str) -> None:
    """Fill in a form as its user does, and send it; what is written stays, what is chosen is clicked."""
    found = browser.find(form)
    for name, value in fields.items():
        texts = found.find_elements(By.CSS_SELECTOR, f"textarea[name={name}], input[type=text][name={name}]")
        if texts:
            texts[0].clear()
            HANDS.fill(texts[0], value)
        else:
            HANDS.click(found.find_element(By.CSS_SELECTOR, f"input[name={name}][value='{value}']"))
    HANDS.click(found.find_element(By.CSS_SELECTOR, button))


def ask_outside(url: str) -> tuple[int, bytes]:
    """What somebody gets who did not log in and is no browser."""
    try:
        with urllib.request.urlopen(url, timeout=10) as found:
            return found.status, found.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_an_outsider_sees_nothing(address: str) -> None:
    for path in ("", "static/app.js", "nope", "buurtwerkkamer-coöperatie/api/ledger_data".encode().decode("latin-1")):
        url = address + urllib.request.quote(path)
        status, content = ask_outside(url)
        assert status == 401, url
        for word in (b"Lasten", b"Utrecht", b"L0001", b"beancount"):
            assert word not in content, url


def test_the_evening(driver: Any, address: str, planted: Planted) -> None:  # noqa: F811, PLR0915
    browser = Browser(driver, address)
    browser.resize(1400, 1000)
    books = planted.main.parent
    before = hashes(books)

    with logged_in(browser, "kas1"):
        # 1. The checklist shows the five faults, each at its own question, in red.
        browser.keep("kascommissie", in_docs=True)
        wrong = {item.get_attribute("data-vraag") for item in browser.all("[data-staat='niet goed'][data-vraag]")}
        assert {"receipts", "petty_cash", "rows", "bank", "sealed", "shares"} <= wrong
        assert {"opening", "questions", "waivers", "people"}.isdisjoint(wrong)
        assert "260,00 euro overgemaakt, 10,00 boven het plafond van 250,00" in answer(browser, "petty_cash")
        assert planted.member in answer(browser, "shares")
        assert f"als regel {planted.removed_line}, maar niet in de boeken" in proofs(browser, "rows")
        assert planted.receipt in proofs(browser, "receipts")
        assert "PORTAAL en is MITROS" in proofs(browser, "sealed")

        # One click from a fault to its booking, and one more to the question about it.
        assert planted.member in proofs(browser, "shares")
        link = next(item for item in browser.all("[data-vraag=shares] .what a") if planted.member in item.text)
        HANDS.click(link)
        browser.until(lambda: "AANDEEL" in browser.text(".beside .deed"))
        HANDS.click(browser.find(".walk .back"))
        browser.until(lambda: browser.all("[data-vraag=shares]"))
        HANDS.click(question(browser, "shares").find_element(By.CSS_SELECTOR, ".act a.ask"))
        browser.until(lambda: browser.all("form[action*=vraag]"))
        assert "aandelen" in browser.text("form[action*=vraag] .about")
        send(browser, "form[action*=vraag]", tekst=f"Waarom heeft {planted.member} drie aandelen voor 50 euro?")
        browser.until(lambda: browser.all("[data-bevinding='1']"))

        # 2. The sample: drawn with dice, transaction and receipt side by side, one key where all is right.
        step(browser, "Steekproef")
        number = to_draw(planted, "3-5-2-6", SIZE)
        send(browser, "form[action*=trek]", grens="12.000,00", aantal=str(number), ontvangsten="2", zaad="3-5-2-6")
        browser.until(lambda: len(browser.all("tr[data-item]")) == SIZE)
        HANDS.click(next(item for item in browser.all("a") if "egin met nakijken" in item.text))
        browser.until(lambda: browser.all("form.ticks"))
        assert browser.all(".beside .receipt")
        browser.keep("avond-steekproef")
        HANDS.click(browser.find("form.ticks summary"))
        send(
            browser, "form.ticks", button="button[value=volgende]",
            bon="ja", bedrag="ja", kamer="ja", akkoord="n.v.t.", opmerking="gezien in de map",
        )  # fmt: skip
        for done in range(1, SIZE):
            browser.until(lambda at=done: f"{at} van {SIZE}" in browser.text("[data-stap=Steekproef] .state"))
            browser.until(lambda: browser.all(".walk[data-keys]"))
            HANDS.press(driver, "k")
        browser.until(lambda: "Alle boekingen van de steekproef zijn nagekeken." in browser.text("article"))
        assert f"{SIZE} van {SIZE}" in browser.text("[data-stap=Steekproef] .state")

        # 4. What changed since the year was closed.
        step(browser, "Veranderd")
        assert "MITROS" in browser.text("article")
        browser.keep("avond-veranderd")

    with logged_in(browser, "penning"):
        step(browser, "Bevindingen")
        send(browser, "[data-bevinding='1'] form[action*=antwoord]", tekst="Een typefout; het horen er twee te zijn.")
        browser.until(lambda: "beantwoord" in browser.text("[data-bevinding='1'] .top"))

    with logged_in(browser, "kas2"):
        step(browser, "Bevindingen")
        HANDS.click(next(item for item in browser.all("[data-bevinding='1'] summary") if item.text == "Afhandelen"))
        send(browser, "[data-bevinding='1'] form[action*=afgehandeld]", afloop="blijft staan")
        browser.until(lambda: "blijft staan" in browser.text("[data-bevinding='1'] .top"))
        browser.keep("avond-bevindingen")
        step(browser, "Verklaring")
        send(
            browser, "form[action*=voorstel]", vaststellen="nee", decharge="nee", onafhankelijk="ja",
            tekst="Zie de bevindingen: eerst herstellen.",
        )  # fmt: skip
        browser.until(lambda: browser.all("[data-voorstel]"))
        assert browser.all("form[action*=teken]") == []  # nobody signs twice

    with logged_in(browser, "kas1"):
        assert browser.text("[data-stap=Verklaring] .state") == "u bent aan zet: tekenen"
        step(browser, "Verklaring")
        assert "L0005 (kascommissie): 1 bevinding" in browser.text("[data-wie=L0005]")
        assert "is er niets veranderd" in browser.text("[data-sinds]")
        send(browser, "form[action*=teken]", rood="ja", onafhankelijk="ja")
        browser.until(lambda: browser.all("[data-getekend]"))
        browser.keep("avond-verklaring")

    assert hashes(books) == before
    paper = books.parent / "kascommissie" / "verklaring-2018.pdf"
    assert paper.read_bytes().startswith(b"%PDF")
    said = run("verifieer", str(paper), "--boeken", str(planted.main))
    assert "L0005" in said
    assert "L0006" in said
    kinds = [record.kind for record in read(log(planted))]
    assert kinds == [
        "bevinding", "steekproef", *["vink"] * SIZE, "antwoord", "afgehandeld", "verklaring", "ondertekend",
    ]  # fmt: skip
    assert {"receipts", "petty_cash", "shares"} <= set(read(log(planted))[-1].values["rood"])
    assert HANDS.moves <= 120


def to_draw(planted: Planted, seed: str, size: int) -> int:
    """How many expenses to draw by value for a sample of this size."""
    audit = open_audit(load(planted.main), 2018, dt.date(2019, 3, 4))
    found = population(transactions_of(audit.ledger.index, 2018), 2018)
    names = {id(item.entry): item.identity for item in found.payments}
    wanted = {names[id(entry)] for hit in hits(audit) for entry in hit.entries if id(entry) in names}
    sizes = (len(draw(found, SamplePlan(seed, Decimal(12_000), number, 2), wanted).drawn) for number in range(200))
    return next(number for number, drawn in enumerate(sizes) if drawn == size)


def log(planted: Planted) -> Path:
    return planted.main.parent.parent / "kascommissie" / "logboek.jsonl"
