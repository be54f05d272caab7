"""The page "Steekproef": who may do what, transaction and receipt side by side, and a real Chromium."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fava.beans.funcs import hash_entry
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from bwk_ledger.audit.log import read
from bwk_ledger.audit.sample import transactions_of
from bwk_ledger.door.accounts import ENVIRON
from bwk_ledger.rules.index import Index
from tests.chromium import Browser, assert_fits, ready
from tests.fava_ext.fava_app import ACCOUNTANT, COMMITTEE, SECOND, TREASURER, Fava, open_fava
from tests.fava_ext.page_reading import figure, links, part, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bwk_ledger.audit.log import LogRecord
    from bwk_ledger.door.accounts import Visitor
    from tests.conftest import Books

PAGE = "extension/Steekproef/"
PDF = "documenten/Lasten/TOP/Fysiek/Handgeld/A-Koffie/2018-02-03.bon-TOP-2018-001.pdf"
IMAGE = "documenten/Lasten/TOP/Fysiek/Handgeld/B-Eten/2018-02-04.foto.png"
BOOKS = """
    2017-05-05 * "vorig jaar"
      Activa:Bank:ING  -10.00 EUR
      Lasten:TOP:Fysiek:Huur
    2018-01-05 * "Verhuurder" "huur"
      reden: "Huur van de kamer"
      bon: "2018-0017"
      Activa:Bank:ING      -1200.00 EUR
        bron: "afschrift.csv"
        regel: 7
      Lasten:TOP:Fysiek:Huur
        subsidie: "SPDO"
    2018-01-06 * "handgeld"
      Activa:Bank:ING       -200.00 EUR
      Activa:Handgeld:TOP
    2018-02-03 * "koffie"
      bon: "TOP-2018-001"
      document-bon: "2018-02-03.bon-TOP-2018-001.pdf"
      Activa:Handgeld:TOP    -30.00 EUR
      Lasten:TOP:Fysiek:Handgeld:A-Koffie
    2018-02-04 * "<b>eten</b>"
      document-bon: "2018-02-04.foto.png"
      Activa:Handgeld:TOP    -20.00 EUR
      Lasten:TOP:Fysiek:Handgeld:B-Eten
    2018-02-05 * "brood"
      bon: "ontbreekt"
      bon-reden: "kassa was stuk"
      Activa:Handgeld:TOP    -10.00 EUR
      Lasten:TOP:Fysiek:Handgeld:B-Eten
    2017-11-05 * "folders"
      Activa:Bank:ING        -41.00 EUR
      Lasten:TOP:Fysiek:Huur
    2017-12-05 * "folders"
      Activa:Bank:ING        -43.00 EUR
      Lasten:TOP:Fysiek:Huur
    2018-03-05 * "folders"
      Activa:Bank:ING        -50.00 EUR
      Lasten:TOP:Fysiek:Huur
    2018-03-06 * "huur zaal"
      Activa:Bank:ING         80.00 EUR
      Baten:TOP:Eigen:Verhuur
"""
DRAWING = {"zaad": "3-5-2-6", "grens": "1.000,00", "aantal": "0"}
ALL = {"bon": "ja", "bedrag": "ja", "kamer": "ja", "akkoord": "n.v.t."}
# One pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)


@pytest.fixture
def main(books: Books, repo: Path) -> Path:
    receipt = min((repo / "ledger/documenten/Activa/Vraagposten").glob("2018-*.pdf"))
    for name, content in ((PDF, receipt.read_bytes()), (IMAGE, PNG)):
        path = books.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    books.add(BOOKS)
    return books.main


@pytest.fixture
def opened(main: Path) -> Fava:
    return open_fava(main)


def page(fava: Fava, visitor: Visitor | None = COMMITTEE, **arguments: str) -> str:
    return fava.page(PAGE, visitor, **{"time": "2018", **arguments})


def send(fava: Fava, name: str, form: Mapping[str, str], visitor: Visitor | None = COMMITTEE) -> Any:
    return fava.post(PAGE + name, visitor, form, time="2018")


def log(fava: Fava) -> tuple[LogRecord, ...]:
    return read(Path(fava.ledger.beancount_file_path).parent.parent / "kascommissie" / "logboek.jsonl")


def identities(fava: Fava, year: int = 2018) -> dict[str, str]:
    found = transactions_of(Index.of(fava.ledger.all_entries), year)
    return {entry.narration: name for name, entry in found.items()}


def test_a_sample_is_drawn_and_listed(opened: Fava) -> None:
    assert "Er is voor 2018 nog geen steekproef getrokken." in page(opened)
    answer = send(opened, "trek", DRAWING)
    assert (answer.status_code, answer.location) == (303, f"{_root(opened)}?time=2018#lijst")
    html = page(opened)
    name = identities(opened)["huur"]
    assert row(html, "item", name) == [
        "5 jan 2018", "Verhuurder huur", "-1.200,00", "valt op, boven de grens", "open", "–", "–",
    ]  # fmt: skip
    assert [figure(html, of) for of in ("boekingen", "nagekeken", "niet-goed", "bonnen")] == ["4", "0", "0", "2"]
    assert figure(html, "boekingen") == str(len(re.findall("data-item", html)))
    text = part(html, "werkwijze")
    assert "Getrokken wordt uit de <b" in text
    assert 'data-populatie="6"' in text
    assert "samen 1.390,00 euro" in text
    assert "L0005: 4 boekingen met startwoord <code>3-5-2-6</code>, grens 1.000,00 euro, 0 keer geloot" in text
    assert "handgeld van TOP feb" in text


def _root(fava: Fava) -> str:
    return str(fava.client.get(fava.slug + "extension/Steekproef/").request.path).replace("ö", "%C3%B6")


def test_ticking_goes_on_to_what_is_open(opened: Fava) -> None:
    send(opened, "trek", DRAWING)
    names = identities(opened)
    second = names["koffie"]
    answer = send(opened, "vink", {"boeking": names["huur"], **ALL, "opmerking": "in orde", "verder": "volgende"})
    assert answer.location == f"{_root(opened)}?item={second}&time=2018#boeking"
    answer = send(opened, "vink", {"boeking": second, **ALL, "kamer": "nee", "verder": ""}, SECOND)
    assert answer.location == f"{_root(opened)}?item={second}&time=2018#boeking"
    html = page(opened)
    assert row(html, "item", names["huur"])[4:] == ["goed", "L0005", "in orde"]
    assert row(html, "item", second)[4:] == ["niet goed", "L0006", "–"]
    assert [figure(html, of) for of in ("nagekeken", "niet-goed")] == ["2", "1"]
    for left in ("<b>eten</b>", "brood"):
        answer = send(opened, "vink", {"boeking": names[left], **ALL, "verder": "volgende"})
    assert answer.location == f"{_root(opened)}?time=2018#lijst"
    assert "Alle boekingen van de steekproef zijn nagekeken." in page(opened)


def test_of_one_item_the_last_counts_and_all_are_shown(opened: Fava) -> None:
    send(opened, "trek", DRAWING)
    name = identities(opened)["huur"]
    send(opened, "vink", {"boeking": name, **ALL, "bon": "nee", "opmerking": "waar?\n<script>"})
    send(opened, "vink", {"boeking": name, **ALL}, SECOND)
    html = page(opened, item=name)
    assert re.findall(r"<li[^>]*><b>(L\d+)</b>", html) == ["L0006", "L0005"]
    assert "waar?\n&lt;script&gt;" in html
    assert '<input type="radio" name="bon" value="ja" checked>' in html
    assert '<span class="state">goed</span>' in html


def test_a_transaction_is_told_in_full(opened: Fava) -> None:
    html = page(opened, boeking=identities(opened)["huur"])
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html.split('class="beside"')[1]))
    for said in (
        "5 jan 2018 Verhuurder huur", "van ", "ING", "1.200,00", "naar ", "TOP (Buurtkamer TOP), subsidie SPDO",
        "Waarom deze post Huur van de kamer", "Goedgekeurd staat niet in de boeken: vraag het na",
        "Komt uit afschrift.csv, regel 7", "In de boeken main.beancount, regel",
        "Alleen een nummer: 2018-0017",
        "neem op in de steekproef",
    ):  # fmt: skip
        assert said in text
    assert any("/account/Lasten:TOP:Fysiek:Huur/" in link for link in links(html))


def test_an_entry_of_favas_journal_opens_too(opened: Fava) -> None:
    entries = {entry.narration: entry for entry in opened.ledger.all_entries_by_type.Transaction}
    assert "neem op in de steekproef" in page(opened, boeking=hash_entry(entries["koffie"]))
    html = page(opened, boeking=hash_entry(entries["vorig jaar"]))
    assert "Deze boeking hoort bij" in html
    name = identities(opened, 2017)["vorig jaar"]
    assert any(f"boeking={name}" in link and "time=2017" in link for link in links(html))
    for unknown in ("0123456789abcdef", "0" * 32, "<script>"):
        assert "Deze boeking is er niet." in page(opened, boeking=unknown)


@pytest.mark.parametrize(
    ("narration", "form", "said"),
    [
        ("koffie", "pdf", "<iframe"),
        ("<b>eten</b>", "foto", "<img"),
        ("huur", "papier", "Alleen een nummer: <b>2018-0017</b>. Het papier zelf is niet in de boeken."),
        ("brood", "ontbreekt", "De bon ontbreekt.</b> Reden: kassa was stuk."),
        ("folders", "geen", "Er is geen bon."),
        ("huur zaal", "geen", "Hier worden geen kosten gemaakt"),
    ],
)
def test_the_receipt_stands_beside_it(opened: Fava, narration: str, form: str, said: str) -> None:
    html = page(opened, boeking=identities(opened)[narration])
    assert f'data-bon="{form}"' in html
    assert said in html
    found = re.search('<(?:iframe|img) src="([^"#]*)', html)
    assert bool(found) == (form in {"pdf", "foto"})
    if found:
        answer = opened.client.get(found[1].replace("&amp;", "&"))
        assert (answer.status_code, answer.mimetype) == (
            200,
            {"pdf": "application/pdf", "foto": "image/png"}[form],
        )


def test_a_receipt_whose_file_is_gone_is_told(opened: Fava, main: Path) -> None:
    (main.parent / PDF).unlink()
    html = page(opened, boeking=identities(opened)["koffie"])
    assert "De bon is er niet.</b> De boeken noemen het bestand 2018-02-03.bon-TOP-2018-001.pdf" in html
    assert "Misschien zit bon nr. TOP-2018-001 in de map." in html
    assert row(page(opened), "zonder", identities(opened)["koffie"])[3].startswith("het bestand 2018-02-03.bon")


def test_all_costs_without_a_receipt_are_listed(opened: Fava) -> None:
    html, names = page(opened), identities(opened)
    assert row(html, "zonder", names["brood"]) == ["5 feb 2018", "brood", "-10,00", "kassa was stuk"]
    assert row(html, "zonder", names["folders"]) == ["5 mrt 2018", "folders", "-50,00", "geen bon genoemd"]
    states = re.findall(r'class="state (\w+)">(?:kassa|geen bon)', html)
    assert states == ["open", "wrong"]  # a reason is a point to talk about, no reason is a fault
    assert len(re.findall("data-zonder", html)) == 2


def test_a_transaction_is_added_by_hand(opened: Fava) -> None:
    name = identities(opened)["folders"]
    answer = send(opened, "neem", {"boeking": name})
    assert answer.location == f"{_root(opened)}?item={name}&time=2018#boeking"
    assert row(page(opened), "item", name)[3] == "met de hand"
    assert "met de hand één boeking opgenomen" in page(opened)
    assert send(opened, "neem", {"boeking": name}).status_code == 400


def test_a_change_after_the_drawing_shows(opened: Fava, main: Path) -> None:
    send(opened, "trek", DRAWING)
    name = identities(opened)["huur"]
    send(opened, "vink", {"boeking": name, **ALL})
    assert "iets veranderd" not in page(opened)
    main.write_text(main.read_text("utf-8").replace("-1200.00", "-1201.00"), "utf-8")
    opened.ledger.load_file()
    html = page(opened)
    assert "sindsdien is er in deze boekingen iets veranderd" in part(html, "werkwijze")
    assert row(html, "item", name)[1] == "Verhuurder huurveranderd sinds de trekking"
    assert figure(html, "niet-goed") == "1"
    html = page(opened, item=name)
    assert "Bij de trekking was zij: 5 jan 2018, Verhuurder huur, -1.200,00 euro." in html
    assert "<form" not in html
    assert "<b>L0005</b>" in html


@pytest.mark.parametrize("visitor", [None, TREASURER, ACCOUNTANT], ids=str)
def test_who_is_not_of_the_committee_reads_only(opened: Fava, visitor: Visitor | None) -> None:
    send(opened, "trek", DRAWING)
    names = identities(opened)
    send(opened, "vink", {"boeking": names["huur"], **ALL, "opmerking": "gezien"})
    before = log(opened)
    for name, form in (
        ("trek", DRAWING),
        ("vink", {"boeking": names["huur"], **ALL}),
        ("neem", {"boeking": names["folders"]}),
    ):
        answer = send(opened, name, form, visitor)
        assert answer.status_code == 400
        assert "dit mag u niet." in answer.text
    assert log(opened) == before
    for arguments in ({}, {"item": names["huur"]}, {"item": names["koffie"]}, {"boeking": names["folders"]}):
        assert "<form" not in page(opened, visitor, **arguments)
    assert row(page(opened, visitor), "item", names["huur"])[4:] == ["goed", "L0005", "gezien"]
    assert "<b>L0005</b>" in page(opened, visitor, item=names["huur"])
    assert "Nog niet nagekeken." in page(opened, visitor, item=names["koffie"])


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (
            {**DRAWING, "grens": "duizend"},
            "&#39;duizend&#39; is geen bedrag.\n  Herstel: schrijf bedragen met centen, zoals 112,40 of 1.234,56.",
        ),
        (
            {**DRAWING, "aantal": "²"},
            "het aantal &#39;²&#39; is geen heel getal.\n  Herstel: schrijf een getal als 25.",
        ),
        ({}, "&#39;&#39; is geen bedrag."),
    ],
)
def test_a_form_that_cannot_be_read_is_told(opened: Fava, form: Mapping[str, str], said: str) -> None:
    answer = send(opened, "trek", form)
    assert answer.status_code == 400
    assert said in answer.text
    assert log(opened) == ()


def test_a_damaged_log_is_told(opened: Fava, main: Path) -> None:
    send(opened, "trek", DRAWING)
    path = main.parent.parent / "kascommissie" / "logboek.jsonl"
    path.write_text(path.read_text("utf-8").replace("Verhuurder", "Verbouwer"), "utf-8")
    assert "het logboek van de kascommissie is beschadigd." in page(opened)


def test_forms_keep_the_year_and_no_other_filter(opened: Fava) -> None:
    html = page(opened, account="Activa:Bank", filter="#iets")
    (address,) = re.findall(r'<form[^>]*action="([^"]*)"', html)
    assert address.replace("&amp;", "&").endswith("/extension/Steekproef/trek?time=2018")


def test_the_example_year(demo_books: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BWK_KASCOMMISSIE", str(tmp_path))
    fava = open_fava(demo_books)
    assert send(fava, "trek", {**DRAWING, "aantal": "25"}).status_code == 303
    html = page(fava)
    drawn = re.findall('data-item="([^"]*)"', html)
    assert len(drawn) > 100
    for name in drawn[::10]:
        assert "Nakijken" in page(fava, item=name)


class As:
    """The app as somebody who logged in sees it."""

    def __init__(self, app: Any, visitor: Visitor) -> None:
        self.app, self.visitor = app, visitor

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        return self.app(environ | {ENVIRON: self.visitor}, start)


@pytest.fixture
def browser(driver: Any, opened: Fava) -> Iterator[Browser]:
    opened.app.wsgi_app = As(opened.app.wsgi_app, COMMITTEE)
    with opened.served() as url:
        yield ready(driver, url)
        driver.get("about:blank")


def _shows_pdf(browser: Browser) -> bool:
    """Whether the PDF is shown in the page: the frame holds it, and Chromium put its viewer in there."""
    kind = browser.run("return document.querySelector('.receipt iframe').contentDocument.contentType")
    targets = browser.driver.execute_cdp_cmd("Target.getTargets", {})["targetInfos"]
    return kind == "application/pdf" and any(
        target["type"] == "iframe" and target["url"].startswith("chrome-extension://") for target in targets
    )


@pytest.mark.browser
def test_two_items_are_ticked(browser: Browser, opened: Fava) -> None:
    browser.open(f"{PAGE}?time=2018")
    browser.find(".drawing [name=zaad]").send_keys("3-5-2-6")
    browser.find(".drawing [name=grens]").clear()
    browser.find(".drawing [name=grens]").send_keys("1000")
    browser.find(".drawing [name=aantal]").clear()
    browser.find(".drawing [name=aantal]").send_keys("0")
    browser.find(".drawing [name=ontvangsten]").clear()
    browser.find(".drawing [name=ontvangsten]").send_keys("0")
    browser.find(".drawing button[type=submit]").click()
    browser.until(lambda: len(browser.all("tr[data-item]")) == 4)
    browser.find(".kamers a.button").click()
    browser.until(lambda: "boeking 1 van 4" in browser.text(".walk"))
    _tick(browser)
    browser.until(lambda: "boeking 2 van 4" in browser.text(".walk"))
    browser.until(lambda: _shows_pdf(browser))
    deed, receipt = browser.find(".deed").rect, browser.find(".receipt iframe").rect
    assert receipt["x"] >= deed["x"] + deed["width"]  # side by side
    assert receipt["width"] > 400
    # One key where all is right.
    _press(browser, Keys.ENTER)
    browser.until(lambda: "boeking 3 van 4" in browser.text(".walk"))
    browser.until(lambda: browser.run("return document.querySelector('.receipt img').naturalWidth") == 1)
    assert [record.kind for record in log(opened)] == ["steekproef", "vink", "vink"]
    assert {name: log(opened)[-1].values[name] for name in ALL} == ALL | {"akkoord": "ja"}
    # Others to walk by.
    _press(browser, Keys.ARROW_LEFT)
    browser.until(lambda: "boeking 2 van 4" in browser.text(".walk"))
    _press(browser, Keys.ARROW_RIGHT)
    browser.until(lambda: "boeking 3 van 4" in browser.text(".walk"))
    # A letter in a text is a letter, and elsewhere the key of the button.
    browser.find(".ticks summary").click()
    browser.find(".ticks textarea").send_keys("klopt ook met k")
    browser.find(".walk").click()
    _press(browser, "k")
    browser.until(lambda: "boeking 4 van 4" in browser.text(".walk"))
    assert log(opened)[-1].values["opmerking"] == "klopt ook met k"
    # Without a paper that cannot be said.
    assert browser.find("[data-first]").text.startswith("Klopt, maar zonder bon")
    assert browser.complaints() == []


def _tick(browser: Browser) -> None:
    browser.find(".ticks summary").click()
    for name, answer in ALL.items():
        browser.find(f".ticks [name={name}][value='{answer}']").click()
    browser.find(".ticks button[value=volgende]").click()


def _press(browser: Browser, key: str) -> None:
    browser.until(lambda: browser.all(".walk[data-keys]"))
    ActionChains(browser.driver).send_keys(key).perform()


def test_where_there_is_only_a_number_nobody_has_seen_the_paper_by_accident(opened: Fava) -> None:
    send(opened, "trek", DRAWING)
    name = identities(opened)["huur"]
    html = page(opened, item=name)
    assert "data-first" not in html
    assert "Alles klopt, en ik zag het papier" in html
    send(opened, "vink", {"boeking": name, "verder": "zonder-papier"})
    assert log(opened)[-1].values["bon"] == "nee"
    send(opened, "vink", {"boeking": name, "verder": "klopt"})
    assert log(opened)[-1].values["bon"] == "ja"


def test_what_came_in_is_drawn_apart_and_comes_last(opened: Fava) -> None:
    send(opened, "trek", DRAWING | {"ontvangsten": "1"})
    html = page(opened)
    name = identities(opened)["huur zaal"]
    assert row(html, "item", name)[3] == "geloot uit wat binnenkwam"
    assert re.findall('data-item="(.*?)"', html)[-1] == name
    assert "0 keer geloot naar bedrag en 1 keer uit wat binnenkwam" in part(html, "werkwijze")
    send(opened, "vink", {"boeking": name, "verder": "klopt"})
    answers = log(opened)[-1].values
    assert [answers[of] for of in ALL] == ["n.v.t.", "ja", "ja", "n.v.t."]


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 1400), ("light", 375)])
def test_it_fits_in_light_and_dark_and_on_a_phone(browser: Browser, opened: Fava, scheme: str, width: int) -> None:
    send(opened, "trek", DRAWING)
    browser.resize(width, 1000)
    browser.prefer(scheme)
    for arguments in ("", f"&item={identities(opened)['koffie']}", f"&boeking={identities(opened)['brood']}"):
        browser.open(f"{PAGE}?time=2018{arguments}")
        assert_fits(browser, width)
    assert browser.complaints() == []


@pytest.mark.browser
def test_on_a_phone_all_stands_under_each_other(browser: Browser, opened: Fava) -> None:
    send(opened, "trek", DRAWING)
    browser.resize(375, 800)
    browser.open(f"{PAGE}?time=2018&item={identities(opened)['koffie']}")
    browser.until(lambda: _shows_pdf(browser))
    tops = [browser.find(selector).rect["y"] for selector in (".deed", ".receipt iframe", ".ticks")]
    assert tops == sorted(tops)
    assert browser.find(".receipt iframe").rect["width"] > 300


@pytest.mark.browser
def test_a_receipt_is_one_click_away_in_favas_journal(browser: Browser) -> None:
    browser.open("journal/?time=2018")
    browser.until(lambda: len(browser.all(".journal a.bwk-bon")) == 2)
    addresses = [link.get_attribute("href") for link in browser.all(".journal a.bwk-bon")]
    types = "return Promise.all(arguments[0].map(a => fetch(a).then(r => r.headers.get('content-type'))))"
    assert sorted(browser.run(types, addresses)) == ["application/pdf", "image/png"]
    # Also after Fava itself went to another page.
    browser.find("aside a[href*='/balance_sheet/']").click()
    browser.until(lambda: "/balance_sheet/" in browser.address)
    browser.find("aside a[href*='/journal/']").click()
    browser.until(lambda: len(browser.all(".journal a.bwk-bon")) == 2)
    assert browser.complaints() == []


@pytest.mark.browser
def test_the_window_of_an_entry_leads_to_its_receipt(browser: Browser, opened: Fava) -> None:
    entries = {entry.narration: entry for entry in opened.ledger.all_entries_by_type.Transaction}
    browser.open(f"journal/?time=2018#context-{hash_entry(entries['koffie'])}")
    browser.until(lambda: len(browser.all("dialog .bwk-bonnen a")) == 2)
    browser.run(f"location.hash = 'context-{hash_entry(entries['vorig jaar'])}'")
    browser.until(lambda: len(browser.all("dialog .bwk-bonnen a")) == 1)
    browser.find("dialog .bwk-bonnen a").click()
    browser.until(lambda: "/extension/Steekproef/" in browser.address and "vorig jaar" in browser.text(".deed"))
    browser.until(lambda: not browser.all("dialog[open]"))
    assert "time=2017" in browser.address
    assert browser.complaints() == []
