"""The manual as a page: docs/handleiding.md and what goes with it, with an anchor at every chapter."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markupsafe import Markup

from bwk_ledger.fava_ext.page import Page, endpoint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

# One after the other on the page; a link from one to another leads to where that begins.
DOCUMENTS = ("handleiding.md", "server.md", "veiligheid.md")
_SHIPPED = Path(__file__).parent / "manual"  # where the package was built
_SOURCE = Path(__file__).parents[2] / "docs"  # where it is a checkout
_NO_LETTER = re.compile(r"[^\w\- ]")
_LISTED = ("h1", "h2", "h3")


@dataclass(frozen=True)
class ManualChapter:
    """A heading, to go to."""

    anchor: str
    title: str
    level: int  # 1 for a document


@dataclass(frozen=True)
class Manual:
    """All of it."""

    chapters: tuple[ManualChapter, ...]
    html: Markup


@functools.cache
def manual() -> Manual:
    """The manual of this version."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    folder = _SHIPPED if _SHIPPED.is_dir() else _SOURCE
    read = {name: markdown.parse((folder / name).read_text("utf-8")) for name in DOCUMENTS}
    begins = {name: next(_chapters(tokens)).anchor for name, tokens in read.items()}
    chapters = tuple(chapter for tokens in read.values() for chapter in _chapters(tokens))
    for tokens in read.values():
        _mark(tokens, begins)
    html = "".join(markdown.renderer.render(tokens, markdown.options, {}) for tokens in read.values())
    return Manual(chapters, Markup(html))  # noqa: S704 - of our own files, and made without raw HTML


def _headings(tokens: Sequence[Token]) -> Iterator[tuple[Token, ManualChapter]]:
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            title = "".join(part.content for part in inline.children or ())
            yield opening, ManualChapter(anchor_of(title), title, int(opening.tag[1]))


def _chapters(tokens: Sequence[Token]) -> Iterator[ManualChapter]:
    return (chapter for opening, chapter in _headings(tokens) if opening.tag in _LISTED)


def anchor_of(title: str) -> str:
    """The anchor of a heading, as it is on GitHub, so that the links within a document hold in both places."""
    return _NO_LETTER.sub("", title.lower()).replace(" ", "-")


def _mark(tokens: Sequence[Token], begins: dict[str, str]) -> None:
    """Give headings their anchors; what leads to a file that is not here is no link any more."""
    for opening, chapter in _headings(tokens):
        opening.attrSet("id", chapter.anchor)
    for token in tokens:
        for part in token.children or ():
            if part.type == "link_open":
                to = str(part.attrGet("href"))
                part.attrSet("href", f"#{begins[to]}" if to in begins else to)
                if not to.startswith(("#", "https://")) and to not in begins:
                    part.attrs.pop("href")


@dataclass(frozen=True)
class HandleidingPage:
    """The page."""

    manual: Manual


class Handleiding(Page):
    """The page "Handleiding", within Fava and, for who sees nothing else of the books, by itself."""

    report_title = "Handleiding"
    shown = HandleidingPage

    def page(self) -> HandleidingPage:
        """The page; it is the same for all books."""
        return HandleidingPage(manual())

    @endpoint("lezen", "GET")
    def read(self) -> str:
        """The page by itself."""
        return self.jinja_env.get_template("manual.html").render(page=self.page())
