"""The page "Kamers" as Fava serves it, without a browser."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.base.money import format_amount
from bwk_ledger.demo.people import people
from bwk_ledger.demo.sources import SEED
from bwk_ledger.figures.results import figures
from bwk_ledger.rules.load import load
from bwk_ledger.tables.budget import begroting
from tests.fava_ext.fava_app import open_fava
from tests.fava_ext.kamers_books import BOOKS

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

    from tests.conftest import Books
    from tests.fava_ext.fava_app import Fava


class _Overview(HTMLParser):
    """The cells of the table at the top, by kamer and by name of the figure."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, dict[str, str]] = {}
        self.links: list[str] = []
        self._kamer = self._label = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "tr":
            self._kamer = values.get("data-kamer", "")
        elif tag == "td":
            self._label = values.get("data-label", "")
        elif tag == "a":
            self.links.append(values.get("href", ""))

    def handle_data(self, data: str) -> None:
        if self._kamer and self._label and data.strip():
            row = self.rows.setdefault(self._kamer, {})
            row[self._label] = row.get(self._label, "") + data.strip()


def _read(html: str) -> _Overview:
    parser = _Overview()
    parser.feed(html)
    return parser


def test_figures_are_those_of_bwk_begroting(demo: Fava, demo_books: Path) -> None:
    costs, funding, hours, _ = begroting(figures(load(demo_books), 2018))
    kamers = ["TOP", "HLR", "ZUILEN", "BWK", "Totaal"]

    def amounts(table: object, title: str) -> dict[str, Decimal]:
        row = next(row for row in table.rows if row.cells[0].value == title)  # type: ignore[attr-defined]
        return dict(zip(kamers, (cell.value for cell in row.cells[1::2]), strict=False))

    expected = {
        "Lasten": amounts(costs, "Formele begroting (geld)"),
        "Geld en tijd": amounts(costs, "Populaire begroting (geld en tijd)"),
        "Waarde van de uren": amounts(costs, "Waarde van tijd totaal"),
        "Baten": amounts(funding, "Baten"),
        "Resultaat": amounts(funding, "Resultaat (baten min lasten)"),
    }
    shown = _read(demo.kamers(time="2018")).rows
    assert list(shown) == kamers
    for label, row in expected.items():
        assert {kamer: shown[kamer][label] for kamer in kamers} == {
            kamer: format_amount(row[kamer], 0) for kamer in kamers
        }, label
    total = next(row for row in hours.rows if row.cells[0].value == "Uren")
    assert shown["Totaal"]["Uren"] == format_amount(total.cells[-3].value, 0)
    # The same label stands with lasten, uren and both together.
    assert shown["TOP"]["begroot 2018"] == "105.4569.250211.806"


def test_page_is_dutch_and_explains_its_words(demo: Fava) -> None:
    html = demo.kamers()
    for text in ("formele begroting", "populaire begroting", "Handgeld", "Open vragen", "8 open vragen", "alle jaren"):
        assert text in html
    assert re.search(r'<abbr title="Baten min lasten[^"]+">resultaat</abbr>', html)
    assert "Bewonersuur 2018: 10,04 euro" in html


def test_links_keep_the_filters(demo: Fava) -> None:
    html = demo.kamers(time="2018-03", filter="-#uren")
    links = _read(html).links
    to_accounts = [link for link in links if "/account/" in link]
    assert len(to_accounts) > 100
    assert all("time=2018-03" in link and "filter=-%23uren" in link for link in to_accounts)
    assert any("/account/Lasten:TOP/?" in link for link in to_accounts)
    assert demo.client.get(next(link for link in to_accounts if "Lasten:TOP/" in link)).status_code == 200


@pytest.mark.parametrize(
    ("filters", "label"),
    [
        ({"time": "2018"}, "begroot 2018"),
        ({"time": "2018-03"}, "begroot (heel 2018)"),
        ({"time": "2018-01 - 2018-06"}, "begroot (heel 2018)"),
    ],
)
def test_label_of_the_budget(demo: Fava, filters: dict[str, str], label: str) -> None:
    assert f'data-label="{label}"' in demo.kamers(**filters)


def test_the_budget_of_one_year_is_not_held_against_two(demo: Fava) -> None:
    html = demo.kamers()
    assert "geen begroting 2017" in html
    assert set(_read(html).rows["TOP"]["gebruikt"]) == {"–"}
    assert 'data-label="begroot' not in html


def test_other_filters_are_told(demo: Fava) -> None:
    assert "Er staat een filter aan" not in demo.kamers(time="2018")
    html = demo.kamers(time="2018", account="Lasten:TOP")
    assert "Er staat een filter aan" in html
    assert "Stand van bank" not in html  # what a filter leaves is no balance
    assert _read(html).rows["TOP"]["Handgeld"] == "–"
    assert _read(html).rows["TOP"]["Lasten"] == "104.885"


@pytest.mark.parametrize("filters", [{"time": "volgend jaar"}, {"filter": "("}, {"filter": "^"}])
def test_a_filter_that_cannot_be_read_is_told(demo: Fava, filters: dict[str, str]) -> None:
    html = demo.kamers(**filters)
    assert "Dit filter is niet te lezen" in html
    assert "Wis de filters" in html


def test_a_period_without_anything(demo: Fava) -> None:
    assert "zijn er geen baten, lasten of uren" in demo.kamers(time="2030")


def test_no_person_is_named(demo: Fava) -> None:
    html = demo.kamers()
    names = people(SEED).names
    assert len(names) > 100
    assert [name for name in names if name in html] == []
    assert "@" not in html.split('<div class="kamers"')[1].split("ledger-data")[0]


def test_new_books_show_the_page(books: Books) -> None:
    html = open_fava(books.main).kamers()
    assert "zijn er geen baten, lasten of uren" in html


@pytest.mark.parametrize(
    "text",
    [
        "2018-01-01 * \n  onzin\n",
        '2018-01-02 * "x"\n  Activa:Bank:ING  5 EUR\n  Lasten:TOP:Fysiek:Huur  -4 EUR\n',
        '2018-01-02 * "x"\n  Activa:Bank:ING  5 EUR\n  Lasten:WEG:Fysiek:Huur  -5 EUR\n',
        '2018-01-02 * "x"\n  Activa:Bank:ING  5 USD\n  Lasten:TOP:Fysiek:Huur  -5 USD\n',
        '2018-01-02 * "x"\n  Lasten:TOP:Tijd:Bewoners  5 EUR\n  Activa:Bank:ING  -5 EUR\n',
        '2018-01-01 custom "budget" Lasten:TOP:Fysiek:Huur "monthly" 5 EUR\n',
        '2018-01-01 custom "kamer" "kleine letters"\n  handgeld: "veel"\n',
        'include "weg.beancount"\n',
        "2018-13-01 open Activa:X\n",
    ],
)
def test_books_with_errors_show_the_page(books: Books, text: str) -> None:
    books.add(BOOKS)
    with books.main.open("a", encoding="utf-8") as file:
        file.write("\n" + text)
    fava = open_fava(books.main)
    for filters in ({}, {"time": "2018"}, {"filter": "#uren"}):
        html = fava.kamers(**filters)
        assert re.search(r'De boeken hebben <a href="[^"]+/errors/[^"]*">1 fout</a>|\d fouten</a>', html)


def test_books_that_change_are_read_again(books: Books) -> None:
    books.add(BOOKS)
    fava = open_fava(books.main)
    assert _read(fava.kamers(time="2018")).rows["TOP"]["Lasten"] == "112"
    books.add('2018-05-01 * "Huur"\n  Activa:Bank:ING  -100.00 EUR\n  Lasten:TOP:Fysiek:Huur\n')
    fava.ledger.load_file()
    assert _read(fava.kamers(time="2018")).rows["TOP"]["Lasten"] == "212"
