"""What tests read from a page: a figure, a row of a table, a part, the links."""

from __future__ import annotations

import html as markup
import re


def figure(html: str, name: str) -> str:
    """The text of a figure by its name."""
    found = re.search(rf'data-figure="{name}"[^>]*>(?:<b>)?([^<]*)</b>', html)
    assert found, name
    return found[1]


def row(html: str, mark: str, value: str) -> list[str]:
    """The texts of the cells of a marked row; only the first such row."""
    found = re.search(rf'<tr[^>]*data-{mark}="{value}"[^>]*>(.*?)</tr>', html, re.DOTALL)
    assert found, (mark, value)
    cells = re.findall(r"<td[^>]*>(.*?)</td>", found[1], re.DOTALL)
    return [markup.unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in cells]


def part(html: str, name: str) -> str:
    """The part of the page with this id."""
    found = re.search(rf'<(\w+)[^>]*id="{name}".*?</\1>', html, re.DOTALL)
    assert found, name
    return found[0]


def links(html: str) -> list[str]:
    """Where all links of the page lead, those of Fava around it left out."""
    return [markup.unescape(link) for link in re.findall(r'href="([^"]*)"', html.split('<div class="kamers"')[1])]
