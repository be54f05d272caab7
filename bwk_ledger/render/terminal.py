"""Tables for a terminal, fitted to its width; its only emphasis is bold and dim, and the rules do without both."""

from __future__ import annotations

import textwrap
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from bwk_ledger.render.cells import clean, is_numeric, label_spans, spans, text_at
from bwk_ledger.render.fit import INDENT, Placed, fit
from bwk_ledger.tables.table import Style

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bwk_ledger.tables.table import Row, Table

_MIN_WIDTH = 40
_READABLE = 100  # a line of running text is no longer than this, however wide the terminal
_LINE, _DOUBLE = "─", "═"
_SUMS = (Style.SUBTOTAL, Style.TOTAL)


def render(tables: Sequence[Table], width: int | None = None, *, colour: bool | None = None) -> str:
    """Lay out every table, blank lines between them.

    Args:
        tables: what to show.
        width: characters in a line; that of the terminal when not given.
        colour: use bold and dim; when not given, only where the output is a terminal that knows them.
    """
    system: Literal["auto", "standard"] | None = {None: "auto", True: "standard", False: None}[colour]
    console = Console(width=width, force_terminal=colour, color_system=system)
    room = max(console.width, _MIN_WIDTH)
    with console.capture() as capture:
        for number, table in enumerate(tables):
            if number:
                console.print("\n")
            for line in _lines(table, room):
                line.rstrip()
                console.print(line, soft_wrap=True)
    return capture.get()


def _lines(table: Table, room: int) -> Iterator[Text]:
    yield from (Text(line, "bold") for line in textwrap.wrap(clean(table.title), room))
    yield from (Text(line, "dim") for line in textwrap.wrap(clean(table.subtitle), min(room, _READABLE)))
    for part in fit(table, room):
        yield Text()
        yield from _part(table, part)
    if table.footnotes:
        yield Text()
    for number, footnote in enumerate(table.footnotes, start=1):
        mark = f"[{number}] "
        lines = textwrap.wrap(
            clean(footnote), min(room, _READABLE), initial_indent=mark, subsequent_indent=" " * len(mark)
        )
        yield from (Text(line, "dim") for line in lines)


def _part(table: Table, part: Sequence[Placed]) -> Iterator[Text]:
    width = sum(placed.gap + placed.width for placed in part)
    yield from _header(table, part)
    yield Text(_LINE * width, "dim")
    before: Style | None = None
    for row in table.rows:
        if row.style is Style.HEADING and before not in (None, Style.HEADING):
            yield Text()
        if row.style in _SUMS and before is not Style.TOTAL:
            yield _rule(table, part, _LINE)
        yield from _row(table, part, row, width)
        if row.style is Style.TOTAL:
            yield _rule(table, part, _DOUBLE)
        before = row.style


def _header(table: Table, part: Sequence[Placed]) -> Iterator[Text]:
    columns = [table.columns[placed.index] for placed in part]
    if any(column.group for column in columns):
        line = Text()
        for span in spans(columns):
            placed = part[span.start : span.start + span.size]
            room = sum(each.gap + each.width for each in placed) - placed[0].gap
            line.append(" " * placed[0].gap)
            line.append(_group(clean(span.title), room))
        yield line
    titles = [_wrap_title(clean(table.columns[placed.index].title), placed.width) for placed in part]
    height = max(map(len, titles))
    for lines in zip(*([""] * (height - len(title)) + title for title in titles), strict=True):
        yield _join(table, part, lines, "bold")


def _group(title: str, room: int) -> Text:
    """A title in the middle of a rule as wide as its columns."""
    if not title:
        return Text(" " * room)
    shown = f" {title} " if cell_len(title) + 2 <= room else _cut(title, room)
    left = (room - cell_len(shown)) // 2
    right = room - cell_len(shown) - left
    return Text.assemble((_LINE * left, "dim"), (shown, "bold"), (_LINE * right, "dim"))


def _wrap_title(title: str, width: int) -> list[str]:
    return textwrap.wrap(" ".join(_cut(word, width) for word in title.split()), width) or [""]


def _cut(word: str, width: int) -> str:
    """Shorten the Dutch way, with a full stop."""
    return word if cell_len(word) <= width else f"{word[: width - 1]}."


def _row(table: Table, part: Sequence[Placed], row: Row, width: int) -> Iterator[Text]:
    style = "" if row.style is Style.LINE else "bold"
    indent = " " * (INDENT * row.indent)
    label = textwrap.wrap(
        text_at(table, row, 0),
        max(width if label_spans(table, row) else part[0].width, len(indent) + INDENT + 1),
        initial_indent=indent,
        subsequent_indent=f"{indent}{' ' * INDENT}",
        break_on_hyphens=False,
    ) or [""]
    if label_spans(table, row):
        yield from (Text(line, style) for line in label)
        return
    cells = [label]
    for placed in part[1:]:
        text = text_at(table, row, placed.index)
        if is_numeric(table.columns[placed.index]):
            cells.append([""] * (len(label) - 1) + [text])  # a number stands beside the last line of its label
        else:
            cells.append(textwrap.wrap(text, placed.width, break_on_hyphens=False))
    for lines in zip_longest(*cells, fillvalue=""):
        yield _join(table, part, lines, style)


def _rule(table: Table, part: Sequence[Placed], char: str) -> Text:
    """A rule under or above the numbers, not under the labels."""
    texts = [char * placed.width if is_numeric(table.columns[placed.index]) else "" for placed in part]
    return _join(table, part, ["", *texts[1:]], "dim")


def _join(table: Table, part: Sequence[Placed], texts: Sequence[str], style: str) -> Text:
    line = ""
    for placed, text in zip(part, texts, strict=True):
        space = " " * (placed.width - cell_len(text))
        right = placed.index > 0 and is_numeric(table.columns[placed.index])
        line += " " * placed.gap + (space + text if right else text + space)
    return Text(line, style)
