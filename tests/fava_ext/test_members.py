"""The page "Leden": figures checked by hand under Fava's time filter, where they lead, and a real Chromium."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from bwk_ledger.base.periods import Period, year
from bwk_ledger.fava_ext import page as fava_ext_page
from bwk_ledger.figures.members import joined, left
from bwk_ledger.standing.config import read_config
from tests.chromium import PIXEL, Browser, assert_fits
from tests.fava_ext.fava_app import Fava, open_fava, open_in_order
from tests.fava_ext.leden_books import BOOKS, fee, issue
from tests.fava_ext.page_reading import figure, links, part, row

if TYPE_CHECKING:
    from tests.conftest import Books

PAGE = "extension/Leden/"


@pytest.fixture
def opened(books: Books) -> Fava:
    return open_in_order(books, BOOKS)


def page(fava: Fava, **filters: str) -> str:
    return fava.page(PAGE, **filters)


def test_members_by_kind_and_kamer_when_the_period_ends(opened: Fava) -> None:
    html = page(opened, time="2018")
    assert "Stand op 31 dec 2018" in html
    assert (figure(html, "leden"), figure(html, "erbij"), figure(html, "eraf")) == ("5", "5", "1")
    assert row(html, "soort", "bewoner") == ["bewoner", "2", "1", "3"]
    assert row(html, "soort", "staf") == ["staf", "1", "–", "1"]
    assert row(html, "soort", "Totaal") == ["Totaal", "3", "2", "5"]
    assert row(html, "soort", "Betaalt de bewonersvereniging") == ["Betaalt de bewonersvereniging", "1", "–", "1"]


@pytest.mark.parametrize(
    ("time", "day", "members", "shares"),
    [
        ("2017", "31 dec 2017", "1", "1"),
        ("2018-03", "31 mrt 2018", "5", "9"),
        ("2018-01 - 2018-06", "30 jun 2018", "6", "8"),  # who leaves on the last day is a member that day
        ("2018-07", "31 jul 2018", "5", "8"),
        ("", "31 dec 2018", "5", "8"),
        ("2016", "31 dec 2016", "0", "0"),
    ],
)
def test_the_state_is_that_of_the_end_of_the_period(
    opened: Fava, time: str, day: str, members: str, shares: str
) -> None:
    html = page(opened, time=time)
    assert f"Stand op {day}." in html
    assert (figure(html, "leden"), figure(html, "aandelen")) == (members, shares)


def test_a_year_that_runs_is_shown_until_today(opened: Fava, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else terms of a fee that are not due yet would be arrears."""
    monkeypatch.setattr(fava_ext_page, "local_today", lambda: dt.date(2018, 9, 29))
    html = page(opened, time="2018")
    assert "Stand op 29 sep 2018." in html
    assert 'data-lid="L0001"' not in part(html, "achterstand")
    assert "Stand op 29 sep 2018." in page(opened, time="2030")
    assert "Stand op 29 sep 2018." in page(opened)


def test_other_filters_change_nothing_and_are_told(opened: Fava) -> None:
    plain = page(opened, time="2018")
    html = page(opened, time="2018", account="Lasten:TOP", filter="#uren")
    assert "Deze pagina volgt alleen de periode" in html
    assert "Deze pagina volgt alleen de periode" not in plain
    for mark, value in (("soort", "Totaal"), ("mutatie", "uitgifte"), ("contributie", "TOP"), ("inzet", "Samen")):
        assert row(html, mark, value) == row(plain, mark, value)
    to_accounts = [link for link in links(html) if "/account/" in link]
    assert to_accounts
    assert all(parse_qs(urlsplit(link).query).keys() <= {"time"} for link in to_accounts)


def test_shares_and_what_moved(opened: Fava) -> None:
    html = page(opened, time="2018")
    assert figure(html, "aandelen") == "8"
    assert [row(html, "mutatie", act)[1:] for act in ("uitgifte", "overdracht", "uittreding")] == [
        ["5", "9", "225,00"],
        ["1", "1", "25,00"],
        ["1", "2", "50,00"],
    ]
    assert 'data-mutatie="beginstand"' not in html
    assert row(page(opened), "mutatie", "beginstand")[1:] == ["1", "1", "25,00"]
    holders = re.findall(r'data-lid="(L\d+)"', part(html, "houders"))
    assert holders == ["L0001", "L0012", "L0003", "L0004", "L0005"]
    assert "L0121" in part(html, "wachten")
    assert "50,00" in part(html, "wachten")
    assert 'id="wachten"' not in page(opened, time="2018-11")


def test_register_and_equity_agree(opened: Fava) -> None:
    proof = part(page(opened, time="2018"), "bewijs")
    assert 'class="notice agreed"' in proof
    assert "Register en vermogen zijn gelijk" in proof
    assert "200,00" in proof


def test_a_difference_is_told_with_member_and_amount(books: Books) -> None:
    books.add(BOOKS)
    books.add("""
        2018-10-01 * "Een bedrag zonder aandelen"
          Activa:Bank:ING  10.00 EUR
          Vermogen:Ledenkapitaal:L0004  -10.00 EUR
        2018-01-01 open Vermogen:Ledenkapitaal:L0999
        2018-10-02 * "L0999" "Aandeel van niemand"
          mutatie: 9
          Activa:Bank:ING  25.00 EUR
          Vermogen:Ledenkapitaal:L0999  -1 AANDEEL {25 EUR}
        """)
    fava = open_fava(books.main)
    proof = part(page(fava, time="2018"), "bewijs")
    assert 'class="notice error"' in proof
    text = re.sub(r"<[^>]+>", "", proof.replace("<br>", "\n"))
    assert text.splitlines() == [
        "✗ Register en vermogen zijn niet gelijk: volgens het register 225,00 euro, op de rekeningen 235,00 euro.",
        "L0004: register 25,00, vermogen 35,00, verschil 10,00.",
        "L0999: register 25,00, vermogen 25,00; er is geen lid met dit nummer.",
    ]
    assert any(
        "/account/Vermogen:Ledenkapitaal:L0004/" in unquote(link) for link in re.findall('href="([^"]*)"', proof)
    )
    assert 'class="notice agreed"' in part(page(fava, time="2018-09"), "bewijs")


def test_fees_arrears_and_hours_that_stand_for_them(opened: Fava) -> None:
    html = page(opened, time="2018")
    assert row(html, "contributie", "TOP") == ["TOP", "3", "50,00", "10,00", "40,00"]
    assert row(html, "contributie", "HLR") == ["HLR", "2", "30,00", "30,00", "–"]
    assert row(html, "contributie", "Totaal") == ["Totaal", "5", "80,00", "40,00", "40,00"]
    arrears = re.findall(r"<tr data-lid=.*?</tr>", part(html, "achterstand"), re.DOTALL)
    assert [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall("<td.*?</td>", line)] for line in arrears] == [
        ["L0003", "TOP", "2017", "0,00", "10,00", "31 dec 2017"],
        ["L0003", "TOP", "2018", "0,00", "30,00", "30 jun 2018"],
        ["L0001", "TOP", "2018", "10,00", "10,00", "30 sep 2018"],
    ]
    assert row(part(html, "met-uren"), "lid", "L0012") == ["L0012", "TOP", "120,50", "100"]
    assert figure(html, "achterstand") == "3"


def test_fees_paid_after_the_day_do_not_count_before(books: Books) -> None:
    books.add(BOOKS)
    books.add(fee("2019-01-15", "L0003", "TOP", 30) + fee("2019-01-15", "L0003", "TOP", 10, 2017))
    fava = open_fava(books.main)
    assert 'data-lid="L0003"' in part(page(fava, time="2018"), "achterstand")
    html = page(fava, time="2019")
    assert "In dit jaar is er geen contributie." in html
    assert re.findall(r'data-lid="(L\d+)"', part(html, "achterstand")) == ["L0001"]  # of the year before


def test_repayments_beside_the_free_cash(opened: Fava) -> None:
    html = page(opened, time="2018")
    assert figure(html, "vrij") == "260,00"  # 860 on the bank, of which 600 of a grant
    calendar = part(html, "terugbetalen")
    assert row(calendar, "lid", "L0002") == [
        "L0002",
        "30 jun 2018",
        "30 dec 2018 voorbij",
        "–",
        "50,00",
        "50,00",
        "210,00",
    ]
    assert "te-weinig" not in calendar
    assert "Er is niets terug te betalen." not in calendar
    # In March it is known that L0002 will leave: the shares are still held.
    assert row(part(page(opened, time="2018-03"), "terugbetalen"), "lid", "L0002")[3:6] == ["2", "–", "50,00"]


def test_too_little_cash_is_said_in_words(books: Books) -> None:
    books.add(BOOKS)
    books.add("""
        2018-12-30 * "Huur"
          Activa:Bank:ING  -230.00 EUR
          Lasten:TOP:Fysiek:Huur
        """)
    html = page(open_fava(books.main), time="2018")
    text = re.sub(r"<[^>]+>", "", part(html, "te-weinig"))
    assert text == (
        "Er is niet genoeg vrij geld om iedereen op tijd terug te betalen: op 30 dec 2018, bij L0002, is er 20,00 euro "
        "te weinig. Overleg met het bestuur voordat er wordt terugbetaald."
    )


def test_stakes_of_members_and_funders(opened: Fava) -> None:
    html = page(opened, time="2018")
    # 40 of fees and 225 of shares less the 50 of who left; 120.5 hours at 10.04; 400 of the grant was spent.
    assert row(html, "inzet", "Leden en wie uren geeft") == [
        "Leden en wie uren geeft",
        "215",
        "120,50",
        "1.210",
        "1.425",
        "76%",
    ]
    assert row(html, "inzet", "Financiers en andere baten")[1:] == [
        "440",
        "0,00",
        "0",
        "440",
        "24%",
    ]  # with 40 of fees that are open
    assert row(html, "inzet", "Samen")[-1] == "100%"
    assert re.findall(r'data-inzet="(L\d+)"', html) == ["L0012", "L0001", "L0005", "L0004", "L0002"]
    assert "bwk leden inzet 2018" in html
    assert "In dit jaar staat er geen inzet in de boeken." in page(opened, time="2016")


def test_only_the_ten_largest_stakes_are_named(books: Books) -> None:
    books.add(BOOKS)
    for number in range(20, 30):
        books.add(f"""
            2018-07-01 custom "lid" "L00{number}"
              soort: "organisatie"
              kamer: "TOP"
            """)
        books.add(issue("2018-07-01", number - 11, f"L00{number}", 1))
    html = page(open_fava(books.main), time="2018")
    assert len(re.findall(r'data-inzet="L\d+"', html)) == 10
    assert "Hier staan de 10 nummers met de meeste inzet; er zijn er nog 5." in html


def _journal(fava: Fava, link: str) -> list[dict[str, Any]]:
    """What the journal shows for a link of the page, without the balances with which a period opens."""
    query = {key: values[0] for key, values in parse_qs(urlsplit(link).query).items()}
    response = fava.get("api/journal", **query)
    assert response.status_code == 200, response.text
    return [entry for entry in response.get_json()["data"] if entry.get("flag") != "S"]


def test_figures_lead_to_their_postings(opened: Fava) -> None:
    html = page(opened, time="2018")
    found = {}
    for link in links(html):
        query = parse_qs(urlsplit(link).query)
        if "/journal/" in link:
            found[query["filter"][0]] = link

    def narrations(text: str) -> list[str]:
        return [entry["narration"] for entry in _journal(opened, found[text])]

    assert narrations('mutatie:"^7$"') == ["Overdracht aan L0012"]
    assert len(narrations('mutatie:"^(2|3|4|5|6)$"')) == 5
    assert narrations('any(contributie:"^2018$" lid:"^L0001$")') == ["Contributie L0001"]
    assert len(narrations('any(contributie:"^2018$" account:"^Baten:HLR:")')) == 2
    assert narrations('payee:"^(L0012|V0001)$"') == ["Aandelen L0012", "Uren"]
    stake = next(text for text in found if text.startswith('(payee:"^(L0012|V0001)$"'))
    assert sorted(narrations(stake)) == ["Aandelen L0012", "Overdracht aan L0012", "Uren"]
    members = next(text for text in found if text.startswith('any(account:"^Lasten:') and "Baten" not in text)
    assert len(narrations(members)) == 3 + 7 + 1  # fees, movements, hours
    income = narrations(next(text for text in found if text.startswith('any(account:"^Baten:')))
    # The release of the grant that paid it, and the fees that were open at the end of both years.
    assert (len(income), [text for text in income if "ontvangen: contributie" not in text]) == (4, ["Vrijval: Huur"])
    kinds = _journal(opened, found['type:"^lid$" soort:"^bewoner$" kamer:"^HLR$"'])
    assert [entry["date"] for entry in kinds] == ["2018-01-10", "2018-02-01"]  # the first left since, as the title says
    assert 'title="De inschrijvingen, ook van wie later vertrok"' in html
    accounts = {unquote(urlsplit(link).path).split("/account/")[1] for link in links(html) if "/account/" in link}
    assert {
        "Activa:Bank/",
        "Schulden:Subsidie/",
        "Schulden:Ledenkapitaal:L0002/",
        "Vermogen:Ledenkapitaal/",
    } <= accounts
    for link in {link for link in links(html) if "/account/" in link}:
        assert opened.client.get(link).status_code == 200
    known = set(opened.ledger.accounts) | {"Activa:Bank", "Schulden:Subsidie", "Schulden"}
    assert {account.rstrip("/") for account in accounts} <= known


def test_words_are_explained(opened: Fava) -> None:
    html = page(opened, time="2018")
    for label in (
        "leden",
        "aandelen",
        "uitgifte",
        "overdracht",
        "achterstand",
        "sinds",
        "Vrij geld",
        "Voldaan met uren",
    ):
        assert re.search(rf'<abbr title="[^"]{{20,}}">{label}</abbr>', html), label


@pytest.mark.parametrize("filters", [{"time": "onzin"}, {"filter": "("}])
def test_a_filter_that_cannot_be_read_is_told(opened: Fava, filters: dict[str, str]) -> None:
    html = page(opened, **filters)
    assert "Dit filter is niet te lezen" in html
    assert "Stand op" not in html


def test_new_books_show_the_page(books: Books) -> None:
    html = page(open_fava(books.main))
    for text in (
        "Op deze dag zijn er geen leden.",
        "In deze periode is er niets aan de aandelen veranderd.",
        "In dit jaar is er geen contributie.",
        "Er is niets terug te betalen.",
    ):
        assert text in html


@pytest.mark.parametrize(
    "text",
    [
        '2018-01-01 custom "lid" "L0500"\n',
        '2018-01-01 custom "inschrijving" "L0500"\n',
        '2018-01-01 custom "contributie" "bewoner" 5 EUR\n  vervalt: "ooit"\n',
        '2018-01-02 * "x"\n  Activa:Bank:ING  25 EUR\n  Vermogen:Ledenkapitaal:L0001  -1 AANDEEL {25 EUR}\n',
        fee("2018-01-02", "L0777", "TOP", 25),
    ],
)
def test_books_with_errors_show_the_page(books: Books, text: str) -> None:
    books.add(BOOKS)
    books.add(text)
    fava = open_fava(books.main)
    for filters in ({}, {"time": "2018"}, {"time": "2016"}):
        page(fava, **filters)


def test_only_numbers_of_the_example_members_are_shown(demo: Fava) -> None:
    html = page(demo, time="2018")
    assert figure(html, "leden") == "114"
    assert 'class="notice agreed"' in part(html, "bewijs")


def test_a_change_of_kamer_is_neither_joining_nor_leaving(books: Books) -> None:
    ledger = books.load("""
        2018-02-01 custom "lid" "L0006"
          soort: "bewoner"
          kamer: "TOP"
          einde: 2018-08-31
        2018-09-01 custom "lid" "L0006"
          soort: "bewoner"
          kamer: "HLR"
          einde: 2018-10-31
        2018-12-01 custom "lid" "L0006"
          soort: "bewoner"
          kamer: "HLR"
        """)
    config = read_config(ledger.entries)
    assert joined(config, year(2018)) == [(dt.date(2018, 2, 1), "L0006"), (dt.date(2018, 12, 1), "L0006")]
    assert left(config, year(2018)) == [(dt.date(2018, 10, 31), "L0006")]
    assert joined(config, Period(dt.date(2018, 2, 2), dt.date(2018, 12, 1))) == []


@pytest.mark.browser
def test_charts_have_the_colours_of_their_legends(browser: Browser) -> None:
    browser.open(f"{PAGE}?time=2018")
    browser.until(lambda: len(browser.all(".charts svg .stacks")) >= 2)
    script = """
        return [...document.querySelectorAll(".charts .stacked")].map(chart => {
            const bars = Object.fromEntries([...chart.querySelectorAll("svg .stacks [data-part]")].map(a => [
                a.dataset.part, pixel(a.querySelector("rect").getAttribute("fill"))]));
            return [...chart.querySelectorAll(".legend > span")].map(item => [
                item.textContent, pixel(getComputedStyle(item.querySelector("i")).backgroundColor),
                bars[item.textContent]]);
        });
    """
    found = browser.run(PIXEL + script)
    assert [[name for name, _, _ in chart] for chart in found] == [["bewoner", "organisatie", "staf"], ["HLR", "TOP"]]
    for chart in found:
        for name, swatch, bar in chart:
            assert all(abs(one - other) <= 3 for one, other in zip(swatch, bar, strict=True)), name
    assert browser.complaints() == []


@pytest.mark.browser
def test_a_part_of_a_bar_leads_nowhere_and_words_open_their_part(browser: Browser) -> None:
    browser.open(f"{PAGE}?time=2018")
    browser.until(lambda: browser.all(".charts svg .stacks rect"))
    address = browser.address
    browser.run(
        "document.querySelector('.stacks rect').dispatchEvent("
        "new MouseEvent('click', {bubbles: true, cancelable: true, composed: true}))"
    )
    assert browser.address == address
    assert not browser.find("#in-en-uit dl").is_displayed()

    def opened_part() -> bool:
        browser.find('.figures a[href="#in-en-uit"]').click()
        return bool(browser.find("#in-en-uit dl").is_displayed())

    browser.until(opened_part)
    assert "L0002" in browser.text('[data-list="eraf"]')
    assert browser.complaints() == []


@pytest.mark.browser
def test_a_movement_shows_its_source_and_a_kind_its_postings(browser: Browser) -> None:
    browser.open(f"{PAGE}?time=2018")
    browser.find("#mutaties summary").click()
    browser.find("#mutaties tbody tr:last-child a").click()
    browser.until(lambda: '"Uittreding"' in browser.text(".cm-content"))
    browser.open(f"{PAGE}?time=2018")
    browser.find('tr[data-mutatie="uitgifte"] a').click()
    browser.until(lambda: "/journal/" in browser.address)
    browser.until(lambda: len(browser.all("ol.journal li.transaction")) == 5)
    assert browser.complaints() == []


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 1400), ("light", 390), ("dark", 390)])
def test_it_fits_in_light_and_dark_and_on_a_phone(browser: Browser, scheme: str, width: int) -> None:
    browser.resize(width, 1000)
    browser.prefer(scheme)
    browser.open(f"{PAGE}?time=2018")
    browser.run("for (const part of document.querySelectorAll('details')) part.open = true")
    assert_fits(browser, width)
    assert browser.complaints() == []


@pytest.mark.browser
def test_print_shows_the_details_too(browser: Browser) -> None:
    browser.open(f"{PAGE}?time=2018")
    assert not browser.find("#houders table").is_displayed()
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert browser.find("#houders table").size["height"] > 50
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
