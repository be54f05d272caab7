"""The page "Kascommissie": the checklist, where it leads, when it is made anew, and on paper and on a phone."""

from __future__ import annotations

import base64
import datetime as dt
import html as markup
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pypdf import PdfReader

from bwk_ledger.audit import checklist
from bwk_ledger.audit.audit import Audit, Line, Proof, State, audit_folder, log_file
from bwk_ledger.audit.findings import ask
from bwk_ledger.fava_ext import checklist as fava_ext_checklist
from bwk_ledger.fava_ext.text import in_css
from bwk_ledger.rules.load import Ledger
from tests.chromium import Browser, assert_fits
from tests.fava_ext.fava_app import ACCOUNTANT, COMMITTEE, TREASURER, Fava, open_fava
from tests.fava_ext.page_reading import figure, links

if TYPE_CHECKING:
    from bwk_ledger.door.accounts import Visitor
    from tests.conftest import Books

PAGE = "extension/Kascommissie/"
BOOKS = """
    2018-01-01 * "begin"
      Activa:Bank:ING              5000.00 EUR
      Vermogen:Reserves:Algemeen  -5000.00 EUR
    2018-03-02 * "handgeld"
      Activa:Bank:ING      -260.00 EUR
      Activa:Handgeld:TOP   260.00 EUR
    2018-04-02 * "handgeld"
      Activa:Bank:ING      -50.00 EUR
      Activa:Handgeld:HLR   50.00 EUR
    2018-06-02 * "huur"
      bon: "1"
      Activa:Bank:ING         -5.00 EUR
      Lasten:TOP:Fysiek:Huur   5.00 EUR
"""


@pytest.fixture
def opened(books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fava:
    monkeypatch.setenv("BWK_KASCOMMISSIE", str(tmp_path / "kas"))
    books.add(BOOKS)
    return open_fava(books.main)


def page(fava: Fava, visitor: Visitor | None = None, **arguments: str) -> str:
    return fava.page(PAGE, visitor, **{"time": "2018", **arguments})


def question(html: str, key: str) -> str:
    found = re.search(rf'<section class="question[^>]*data-vraag="{key}".*?</section>', html, re.DOTALL)
    assert found, key
    return found[0]


def proofs(html: str, key: str) -> list[tuple[str, str]]:
    """State and text of what a question rests on."""
    found = re.findall(r'<tr data-staat="([^"]*)"[^>]*>(.*?)</tr>', question(html, key), re.DOTALL)
    texts = [(state, re.search(r'<td class="what[^>]*>(.*?)</td>', item, re.DOTALL)) for state, item in found]
    return [(state, markup.unescape(re.sub(r"<[^>]+>", "", text[1])).strip()) for state, text in texts if text]


def test_questions_with_state_answer_and_what_they_rest_on(opened: Fava) -> None:
    html = page(opened)
    part = question(html, "petty_cash")
    assert 'data-staat="niet goed"' in part
    assert "TOP, maart 2018: 260,00 euro overgemaakt, 10,00 boven het plafond van 250,00." in part
    assert "Een kamer krijgt hoogstens 250 euro handgeld per maand" in part
    found = proofs(html, "petty_cash")
    assert found[0] == ("niet goed", "TOP, maart 2018: 260,00 euro overgemaakt, 10,00 boven het plafond van 250,00.")
    assert {state for state, _ in found[1:]} == {"goed"}


def test_progress_counts_every_question_once(opened: Fava) -> None:
    html = page(opened)
    states = re.findall(r'data-vraag="[^"]*" data-staat="([^"]*)"', html)
    assert len(states) == len(checklist._LINES)
    for state in State:
        assert figure(html, state.value) == str(states.count(state.value))
    first = html.split('id="eerst"')[1].split("</section>")[0]
    assert "#vraag-petty_cash" in first


def test_a_proof_leads_to_its_postings(opened: Fava) -> None:
    found = links(question(page(opened), "petty_cash").join(['<div class="kamers">', ""]))
    beside = next(urlsplit(link) for link in found if "boeking=" in link)
    assert "/extension/Steekproef/" in beside.path
    assert parse_qs(beside.query)["van"] == ["Kascommissie"]
    account = next(link for link in found if "/account/Activa:Handgeld:HLR/" in link)
    assert parse_qs(urlsplit(account).query)["time"] == ["2018-04"]


@pytest.mark.parametrize(
    ("visitor", "asks"), [(COMMITTEE, True), (TREASURER, False), (ACCOUNTANT, False), (None, False)]
)
def test_only_the_committee_can_ask(opened: Fava, visitor: Visitor | None, asks: bool) -> None:
    html = page(opened, visitor)
    found = [parse_qs(urlsplit(link).query) for link in links(html) if "over=" in link]
    assert bool(found) == asks
    if asks:
        own = [item for item in found if item["over"] == ["petty_cash"]]
        assert {"over": ["petty_cash"], "time": ["2018"]} in own
        assert any(re.fullmatch("[0-9a-f]{16}", item["boeking"][0]) for item in own if "boeking" in item)


def _long(_audit: Audit) -> tuple[Line, ...]:
    many = [Proof(f"Nummer {number}.", account="Activa:Bank:ING") for number in range(30)]
    many.append(Proof("Hier is <b>iets</b>.", State.WRONG, account="Activa:Bank:ING"))
    return (Line("bank", "Klopt het?", "Uitleg.", "Antwoord.", tuple(many)),)


def test_long_lists_are_cut_and_what_is_wrong_comes_first(opened: Fava, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fava_ext_checklist, "checklist", _long)
    html = page(opened)
    found = proofs(html, "bank")
    assert len(found) == 25
    assert found[0] == ("niet goed", "Hier is <b>iets</b>.")
    assert "<b>iets</b>" not in html
    assert "Toon alle 31" in html
    everything = page(opened, alles="bank")
    assert len(proofs(everything, "bank")) == 31
    assert "<details open>" in question(everything, "bank")


def test_the_checklist_is_made_once_until_books_log_or_year_change(
    opened: Fava, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    original = checklist.checklist

    def counted(audit: Audit) -> tuple[Line, ...]:
        asked.append(audit.year)
        return original(audit)

    monkeypatch.setattr(fava_ext_checklist, "checklist", counted)
    for _ in range(3):
        page(opened)
    assert asked == [2018]
    page(opened, time="2017")
    page(opened)
    assert asked == [2018, 2017]
    log = log_file(audit_folder(books.root))
    ask(log, COMMITTEE, 2018, "vraag", "Waar is de bon?")
    page(opened)
    page(opened)
    assert asked == [2018, 2017, 2018]
    books.add('2018-05-02 * "handgeld"\n  Activa:Bank:ING  -5.00 EUR\n  Activa:Handgeld:HLR  5.00 EUR\n')
    opened.ledger.load_file()
    assert "55,00" in question(page(opened), "petty_cash")
    assert asked == [2018, 2017, 2018, 2018]


def test_the_head_chooses_a_year_and_no_other_period(opened: Fava) -> None:
    html = page(opened, time="")
    assert "alle jaren" not in html
    assert re.search(r'aria-current="page">2018</a>', html)


def test_a_damaged_log_is_all_that_is_told(opened: Fava, books: Books) -> None:
    log = log_file(audit_folder(books.root))
    ask(log, COMMITTEE, 2018, "vraag", "Waar is de bon?")
    log.write_text(log.read_text("utf-8").replace("?", "!"), "utf-8")
    html = page(opened)
    assert "het logboek van de kascommissie is beschadigd" in html
    assert "data-vraag" not in html


def test_everything_an_answer_rests_on_is_there_in_the_example(demo: Fava) -> None:
    """Every filter can be read and finds something, and every account is one of the books."""
    lines = checklist.checklist(_audit_of(demo))
    filters = {
        (proof.filter, "2018" if proof.time is None else proof.time)
        for line in lines
        for proof in line.proofs
        if not proof.entry and not proof.account and proof.filter
    }
    for text, time in sorted(filters)[::3]:
        assert demo.ledger.get_filtered(time=time, filter=text).entries, (text, time)
    accounts = {proof.account for line in lines for proof in line.proofs if proof.account}
    assert {name for name in accounts if demo.get(f"account/{name}/").status_code != 200} == set()
    pages = {proof.page for line in lines for proof in line.proofs if proof.page}
    assert {name for name in pages if demo.get(f"extension/{name}/").status_code != 200} == set()


def _audit_of(fava: Fava) -> Audit:
    own = fava.ledger
    ledger = Ledger(Path(own.beancount_file_path), own.all_entries, own.errors, own.options)
    return Audit(ledger, 2018, Path("nergens"), (), dt.date(2019, 3, 1))


def test_a_text_cannot_leave_its_css_string() -> None:
    assert in_css('a"} x') == r"a\22 \7d \20 x"
    assert re.fullmatch(r"([A-Za-z0-9]|\\[0-9a-f]+ )*", in_css('</style><b>\\"\n é'))


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 1400), ("light", 375)])
def test_it_fits_in_light_and_dark_and_on_a_phone(browser: Browser, scheme: str, width: int) -> None:
    browser.resize(width, 1000)
    browser.prefer(scheme)
    browser.open(f"{PAGE}?time=2018")
    browser.run("document.querySelectorAll('details').forEach(item => item.open = true)")
    assert_fits(browser, width)
    assert browser.complaints() == []


@pytest.mark.browser
def test_one_click_unfolds_and_one_more_shows_the_booking(browser: Browser) -> None:
    browser.open(f"{PAGE}?time=2018")
    browser.find("#vraag-petty_cash summary").click()
    browser.find("#vraag-petty_cash .proofs a").click()
    browser.until(lambda: "260,00" in browser.text(".beside .deed"))
    assert browser.all(".beside .receipt")
    browser.find(".walk .back").click()
    browser.until(lambda: browser.all("#vraag-petty_cash"))
    assert browser.complaints() == []


def printed(browser: Browser, path: str, folder: Path) -> list[str]:
    """The text of each sheet."""
    browser.open(path)
    options: dict[str, Any] = {"preferCSSPageSize": True}
    found = browser.driver.execute_cdp_cmd("Page.printToPDF", options)["data"]
    file = folder / "blad.pdf"
    file.write_bytes(base64.b64decode(found))
    return _texts_of(file)


def _texts_of(file: Path) -> list[str]:
    return [" ".join(sheet.extract_text().split()) for sheet in PdfReader(file).pages]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "basis"), [("Kascommissie", ""), ("Handgeld", "; formeel"), ("Kamers", "; formeel en populair")]
)
def test_every_sheet_says_what_it_is(
    driver: object,
    demo: Fava,
    tmp_path: Path,
    name: str,
    basis: str,
) -> None:
    with demo.served() as url:
        sheets = printed(Browser(driver, url), f"extension/{name}/?time=2018", tmp_path)
    assert len(sheets) > 1
    for number, sheet in enumerate(sheets, 1):
        for part in (
            f"BuurtWerkKamer Coöperatie: {name}",
            f"Kamers: TOP, HLR, ZUILEN, BWK{basis}",
            f"blad {number} van {len(sheets)}",
        ):
            assert part in sheet, (number, part)
        assert re.search(r"afgedrukt \d+ \w+ \d{4}, blad", sheet)
    assert "Rekening Filter" not in sheets[0]  # Fava's own header
    assert "Proefbalans" not in " ".join(sheets)  # and its menu


def test_the_statement_shows_the_checklist_that_was_filled_in(opened: Fava, monkeypatch: pytest.MonkeyPatch) -> None:
    filled: list[int] = []
    fill = checklist.checklist

    def counting(audit: Audit) -> tuple[Line, ...]:
        filled.append(audit.year)
        return fill(audit)

    monkeypatch.setattr(fava_ext_checklist, "checklist", counting)
    for name in ("Verklaring", "Kascommissie", "Verklaring"):
        opened.page(f"extension/{name}/", time="2018")
    assert filled == [2018]
