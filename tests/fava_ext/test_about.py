"""Every page says what it is for, and leads to its chapter of the manual, which is served from this machine."""

from __future__ import annotations

import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest

import bwk_ledger.fava_ext
from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.door.gate import MANUAL
from bwk_ledger.fava_ext.manual import DOCUMENTS, anchor_of, manual
from bwk_ledger.fava_ext.menu import ABOUT
from tests.door.door import Browser, open_door

PAGES = [name for name in bwk_ledger.fava_ext.__all__ if getattr(bwk_ledger.fava_ext, name).report_title]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """The treasurer's, on new books."""
    folder = tmp_path_factory.mktemp("uitleg") / "boeken"
    main = new_books(folder, "De Wijk", [NewKamer("TOP", "Buurtkamer TOP", Decimal(250))])
    return open_door(main).browser("penning")


@pytest.mark.parametrize("name", [name for name in PAGES if name != MANUAL])
def test_every_page_says_what_it_is_for_and_leads_to_its_chapter(browser: Browser, name: str) -> None:
    about = ABOUT[name]
    assert about.chapter in {chapter.anchor for chapter in manual().chapters}
    slug = browser.door.slug
    page = browser.get(f"{slug}extension/{name}/").text
    assert page.count(about.what) == 1
    assert f'href="{slug}extension/{MANUAL}/#{about.chapter}"' in page


def test_there_is_no_line_for_a_page_that_is_not_there() -> None:
    assert set(ABOUT) == {*PAGES} - {MANUAL}


class _Found(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in ("h1", "h2", "h3"):
            self.anchors.append(values["id"] or "")
        if tag == "a" and "href" in values:
            self.links.append(values["href"] or "")


def test_the_manual_is_whole_and_its_links_hold(browser: Browser) -> None:
    text = browser.get(f"{browser.door.slug}extension/{MANUAL}/lezen").text
    found = _Found(text[: text.index('<form class="bwk-bar"')])
    assert len(set(found.anchors)) == len(found.anchors)
    assert {link.removeprefix("#") for link in found.links if link.startswith("#")} == set(found.anchors)
    assert [link for link in found.links if not link.startswith(("#", "https://"))] == []
    assert len([chapter for chapter in manual().chapters if chapter.level == 1]) == len(DOCUMENTS)
    within = browser.get(f"{browser.door.slug}extension/{MANUAL}/").text
    assert manual().html in within


def test_an_anchor_is_that_of_github() -> None:
    assert anchor_of("3. Bevindingen: vragen en antwoorden") == "3-bevindingen-vragen-en-antwoorden"
    assert anchor_of("Namen van leden (`age`)") == "namen-van-leden-age"
    assert not re.search(r"\W", anchor_of("Coöperatie"))
