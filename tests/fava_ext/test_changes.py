"""The page "Wat is er veranderd": what it says, where it leads, and a real Chromium."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.audit.audit import audit_folder, log_file
from bwk_ledger.audit.log import read
from tests.chromium import Browser, assert_fits
from tests.fava_ext.fava_app import COMMITTEE, SECOND, Fava, open_fava
from tests.fava_ext.page_reading import figure, links, row
from tests.git_books import GitBooks, in_git

if TYPE_CHECKING:
    from tests.conftest import Books

PAGE = "extension/Veranderd/"
BOOKS = """
    2018-03-05 * "Verhuurder" "Huur <maart>"
      Activa:Bank:ING         -890.00 EUR
      Lasten:TOP:Fysiek:Huur   890.00 EUR

    2018-04-05 * "Drukker" "Folders"
      Activa:Bank:ING  -60.00 EUR
      Lasten:TOP:Fysiek:Communicatie
    """


@pytest.fixture
def kept(books: Books) -> GitBooks:
    books.add(BOOKS)
    found = in_git(books.main, books.root)
    found.commit("begin", "2019-04-01 12:00")
    found.change("Lasten:TOP:Fysiek:Huur ", "Lasten:HLR:Fysiek:Huur ")
    found.commit("<b>Huur</b>", "2019-05-02 12:00")
    found.change("Folders", "Posters")
    return found


@pytest.fixture
def opened(kept: GitBooks) -> Fava:
    return open_fava(kept.main)


def page(fava: Fava, **arguments: str) -> str:
    return fava.page(PAGE, visitor=COMMITTEE, **arguments)


def test_changes_with_who_and_when(opened: Fava) -> None:
    html = page(opened, time="2018", sinds="2019-05-01")
    assert (figure(html, "veranderd"), figure(html, "afgesloten"), figure(html, "jaar")) == ("2", "0", "2")
    cells = row(html, "wijziging", "Verhuurder: Huur &lt;maart&gt; .5 mrt 2018, 890,00.")
    assert [" ".join(cell.split()) for cell in cells] == [
        "Verhuurder: Huur <maart> (5 mrt 2018, 890,00)kamer was TOP en is HLR",
        "890,00",
        "penningmeester2 mei 2019, 14:00. <b>Huur</b>",
    ]
    assert "nog niet vastgelegd" in html
    assert "<b>Huur</b>" not in html
    assert len([link for link in links(html) if "/extension/Steekproef/?boeking=" in link or "&boeking=" in link]) == 2


def test_without_a_choice_it_begins_where_the_history_does(opened: Fava) -> None:
    html = page(opened, time="2018")
    assert "Sinds <b>het begin van de geschiedenis op 1 april 2019</b>" in html
    assert '<option value="begin">het begin van de geschiedenis op 1 april 2019</option>' in html


def test_without_a_history_it_says_how_to_begin_one(kept: GitBooks) -> None:
    shutil.rmtree(kept.repo / ".git")
    assert "Er is nog geen moment om mee te vergelijken." in page(open_fava(kept.main), time="2018")


def test_a_wrong_choice_is_said(opened: Fava) -> None:
    html = page(opened, sinds="<i>")
    assert "&#39;&lt;i&gt;&#39; is geen dag en geen versie (commit)." in html


def test_nothing_changed(opened: Fava) -> None:
    kept = page(opened, sinds="2019-06-01")
    assert (figure(kept, "veranderd"), "Tekst veranderd" in kept) == ("1", True)  # what is not committed


@pytest.mark.parametrize("has_git", [True, False])
def test_what_changed_since_the_statement(kept: GitBooks, has_git: bool) -> None:
    kept.commit("klaar voor de kascommissie", "2019-05-03 12:00")
    if not has_git:
        shutil.rmtree(kept.repo / ".git")
    fava = open_fava(kept.main)
    assert ("Er is nog geen moment om mee te vergelijken." in page(fava, time="2018")) is not has_git
    form = {"vaststellen": "ja", "decharge": "ja", "onafhankelijk": "ja"}
    assert fava.post("extension/Verklaring/voorstel", COMMITTEE, form, time="2018").status_code == 303
    proposal = read(log_file(audit_folder(kept.root)))[-1]
    assert ("git" in proposal.values) is has_git
    form = {"voorstel": proposal.digest, "onafhankelijk": "ja"}
    assert fava.post("extension/Verklaring/teken", SECOND, form, time="2018").status_code == 303
    assert figure(page(fava, time="2018"), "veranderd") == "0"
    kept.change("890.00", "899.00")
    fava.ledger.load_file()
    html = page(fava, time="2018")
    assert figure(html, "veranderd") == "1"
    assert "de verklaring over 2018 van " in html
    assert ("ondertekend door L0006" in html) is has_git
    (cells,) = [row(html, "wijziging", "Verhuurder: Huur &lt;maart&gt; .5 mrt 2018, 89.,00.")]
    assert "was -890,00 en is -899,00" in " ".join(cells[0].split())


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 1400), ("light", 375)])
def test_it_fits_everywhere(browser: Browser, scheme: str, width: int) -> None:
    browser.resize(width, 1000)
    browser.prefer(scheme)
    browser.open(f"{PAGE}?time=2018&sinds=2019-05-01")
    assert_fits(browser, width)
    assert browser.complaints() == []


@pytest.mark.browser
def test_a_choice_is_shown_and_a_change_leads_to_its_booking(browser: Browser) -> None:
    browser.open(f"{PAGE}?time=2018")
    field = browser.find("input[name=sinds]")
    field.send_keys("2019-05-01")
    browser.find(".since button").click()
    browser.until(lambda: "kamer was TOP en is HLR" in browser.text("article"))
    assert "time=2018" in browser.address
    browser.find("tr[data-wijziging] a").click()
    browser.until(lambda: "Verhuurder Huur <maart>" in browser.text(".deed h3"))
    assert browser.complaints() == []
