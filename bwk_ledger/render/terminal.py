"""Tables for a terminal, fitted to its width; its only emphasis is bold and dim, and the rules do without both.

Words may be too long for a narrow column. In a heading they stand on two lines, with a hyphen between two syllables of
Dutch. In a text, names of accounts and of files are broken where one of their parts ends, and a date stays whole.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, Literal

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from bwk_ledger.render.cells import clean, is_numeric, label_spans, spans, text_at
from bwk_ledger.tables.table import Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bwk_ledger.tables.table import Row, Table


_SHORT = 7  # a word of no more letters stays whole
_LEAST = 2  # letters on either side of a hyphen
_VOWEL = "aeiouyáéëïóöü"
# A syllable begins with one consonant, or with several that begin a word too.
_BEGIN = "schr|sch|str|ch|bl|br|dr|fl|fr|gl|gr|kl|kn|kr|pl|pr|sl|sn|tr|tw|vl|vr|wr|zw|[bcdfghjklmnpqrstvwxz]"
_SYLLABLE = re.compile(rf"(?:{_BEGIN})[{_VOWEL}]", re.IGNORECASE)
_BREAK = re.compile(rf"(?<=\w)(?={_SYLLABLE.pattern})", re.IGNORECASE)


def _halves(word: str) -> list[tuple[str, str]]:
    """The ways to write a word over two lines, the longest first part first."""
    if len(word) <= _SHORT or not word.isalpha():
        return []
    splits, end = [], len(word)
    for place in (match.start() for match in _BREAK.finditer(word)):
        begins = _begin_before(word, place)
        if _LEAST <= begins <= end - _LEAST and any(char in _VOWEL for char in word[:begins].casefold()):
            splits.append((f"{word[:begins]}-", word[begins:]))
    return sorted(set(splits), key=lambda halves: -len(halves[0]))


def _begin_before(word: str, place: int) -> int:
    """Where the syllable begins whose consonants include that of a place: `ver-schil`, not `vers-chil`."""
    syllables = (_SYLLABLE.match(word, start) for start in range(max(place - 3, 1), place))
    return next((syllable.start() for syllable in syllables if syllable is not None and syllable.end() > place), place)


def least_width(title: str) -> int:
    """How narrow the lines of a title can be."""
    return max(map(_least, title.split()), default=0)


def _least(word: str) -> int:
    return min((max(map(len, halves)) for halves in _halves(word)), default=len(word))


def wrapped(title: str, width: int) -> list[str]:
    """A title over lines of at most a width, where that is at least its `least_width`."""
    words: list[str] = []
    for word in title.split():
        fitting = (halves for halves in _halves(word) if max(map(len, halves)) <= width)
        words += [word] if len(word) <= width else next(fitting, (word,))
    return textwrap.wrap(" ".join(words), width, break_on_hyphens=False) or [""]


_WHOLE = 12  # a word or a part of one that is no longer is never broken: a date, a number of a member
_PARTS = re.compile(r"(?:\d{4}-\d\d-\d\d|\d{4}-\d\d(?!\d)|[^-:_]+)[-:_]*|[-:_]+")


def longest_whole(texts: Iterable[str]) -> int:
    """The width that a column must have so that no text in it is broken where it may not be."""
    words = {word for text in set(texts) for word in text.split()}
    parts = (part for word in words for part in ([word] if len(word) <= _WHOLE else _PARTS.findall(word)))
    return max((len(part) for part in parts if len(part) <= _WHOLE), default=0)


def text_lines(text: str, width: int) -> list[str]:
    """A text over lines; a word that is too long for one is broken where one of its parts ends."""
    lines = [""]
    for word in text.split():
        for number, part in enumerate([word] if len(word) <= width else _PARTS.findall(word)):
            between = "" if number or not lines[-1] else " "
            if len(lines[-1]) + len(between) + len(part) <= width:
                lines[-1] += between + part
            else:
                lines += [part[start : start + width] for start in range(0, len(part), width)]
    return lines if lines[0] else lines[1:]


# Tables, fitted to the width of the terminal.

_MIN_WIDTH = 40
_READABLE = 100  # a line of running text is no longer than this, however wide the terminal
_LINE, _DOUBLE = "─", "═"
_SUMS = (Style.SUBTOTAL, Style.TOTAL)
INDENT = 2
_MIN_LABEL = 18
_MIN_TEXT = 8
# Tried in turn: the width of number columns, the space between columns, and the least that must be left for a label.
_ATTEMPTS = (("wanted", 2, 28), ("needed", 2, 22), ("needed", 1, 0))
_GROUP_GAP = 2


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
            lines = list(_lines(table, room))
            for line in lines:
                line.rstrip()
            # At once: to print a line takes longer than to lay it out (half of `bwk grootboek` in `reports_and_pages`).
            console.print(Text("\n").join(lines), soft_wrap=True)
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
    titles = [wrapped(clean(table.columns[placed.index].title), placed.width) for placed in part]
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
            cells.append(text_lines(text, placed.width))
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


@dataclass(frozen=True)
class Placed:
    """A column in a part: its index in the table, the space before it, and its width."""

    index: int
    gap: int
    width: int


@dataclass(frozen=True)
class _Measure:
    wanted: int
    needed: int
    flexible: bool


def fit(table: Table, width: int) -> list[list[Placed]]:
    """The parts in which the table is shown, each the label and some columns."""
    measures = _alike(table, [_measure(table, index) for index in range(len(table.columns))])
    _make_room_for_groups(table, measures)
    return [_place(table, part, measures, width) for part in _columns_of_parts(table, measures, width)]


def _measure(table: Table, index: int) -> _Measure:
    column = table.columns[index]
    rows = [row for row in table.rows if index or not label_spans(table, row)]
    longest = max(
        (cell_len(text_at(table, row, index)) + (0 if index else INDENT * row.indent) for row in rows), default=0
    )
    natural = max(longest, *map(cell_len, column.title.split()), 0)
    title = least_width(column.title)
    if is_numeric(column) and index:
        return _Measure(natural, max(longest, title), flexible=False)
    least = min(natural, _MIN_TEXT if index else _MIN_LABEL)
    return _Measure(
        natural, max(least, title, longest_whole(text_at(table, row, index) for row in rows)), flexible=True
    )


def _alike(table: Table, measures: Sequence[_Measure]) -> list[_Measure]:
    """Number columns with the same title are equally wide, so that the groups look the same."""
    same: dict[tuple[str, bool], list[_Measure]] = {}
    keys = [(column.title, measure.flexible) for column, measure in zip(table.columns, measures, strict=True)]
    for key, measure in zip(keys, measures, strict=True):
        same.setdefault(key, []).append(measure)
    return [
        measure
        if measure.flexible
        else _Measure(max(each.wanted for each in same[key]), max(each.needed for each in same[key]), flexible=False)
        for key, measure in zip(keys, measures, strict=True)
    ]


def _make_room_for_groups(table: Table, measures: list[_Measure]) -> None:
    """Widen the last column of a group whose title is longer than its columns are wide."""
    for span in spans(table.columns[1:]):
        last = span.start + span.size
        title = cell_len(clean(span.title))
        short = title - sum(measure.needed + 1 for measure in measures[span.start + 1 : last + 1]) + 1
        if title and short > 0:
            measure = measures[last]
            measures[last] = _Measure(measure.wanted + short, measure.needed + short, flexible=measure.flexible)


def _columns_of_parts(table: Table, measures: Sequence[_Measure], width: int) -> Iterator[list[int]]:
    """Columns that fit beside the label: whole groups where possible."""
    part: list[int] = []
    used = measures[0].needed
    for block in _blocks(table, measures, width - measures[0].needed):
        needed = _GROUP_GAP - 1 + sum(measures[index].needed + 1 for index in block)
        if part and used + needed > width:
            yield [0, *part]
            part, used = [], measures[0].needed
        part += block
        used += needed
    yield [0, *part]


def _blocks(table: Table, measures: Sequence[_Measure], room: int) -> Iterator[list[int]]:
    """The groups of columns after the label; a group that does not fit by itself falls apart."""
    for span in spans(table.columns[1:]):
        indices = list(range(span.start + 1, span.start + 1 + span.size))
        if 1 + sum(measures[index].needed + 1 for index in indices) <= room:
            yield indices
        else:
            yield from ([index] for index in indices)


def _place(table: Table, part: Sequence[int], measures: Sequence[_Measure], width: int) -> list[Placed]:
    flexible = [index for index in part if measures[index].flexible]
    gaps: dict[int, int] = {}
    widths: dict[int, int] = {}
    for size, gap, least in _ATTEMPTS:
        gaps = {index: _gap(table, before, index, gap) for before, index in pairwise(part)}
        fixed = sum(getattr(measures[index], size) for index in part if not measures[index].flexible)
        shares = _share(width - fixed - sum(gaps.values()), {index: measures[index] for index in flexible})
        widths = {index: shares.get(index) or getattr(measures[index], size) for index in part}
        if sum(widths.values()) + sum(gaps.values()) <= width and widths[0] >= min(least, measures[0].wanted):
            break
    return [Placed(index, gaps.get(index, 0), widths[index]) for index in part]


def _gap(table: Table, before: int, index: int, gap: int) -> int:
    group = table.columns[index].group
    return gap if group and group == table.columns[before].group else max(gap, _GROUP_GAP)


def _share(room: int, columns: dict[int, _Measure]) -> dict[int, int]:
    """Share out room over columns: those that want little get it all, the others get equal parts of what is left.

    None gets less than it needs, where there is room for that.
    """
    result: dict[int, int] = {}
    kept = sum(column.needed for column in columns.values())
    for count, index in enumerate(sorted(columns, key=lambda index: columns[index].wanted)):
        column = columns[index]
        kept -= column.needed
        equal = min(room // (len(columns) - count), room - kept)
        result[index] = max(min(column.wanted, equal), column.needed, 1)
        room -= result[index]
    return result
