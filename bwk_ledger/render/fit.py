"""Fit a table to the width of a terminal: how wide each column is, and which columns stand side by side.

Numbers are never cut or wrapped. What gives way, in this order: the text columns, the titles above numbers, the space
between columns. Where that is not enough the table is shown in parts, each with the labels again.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.cells import cell_len

from bwk_ledger.render.cells import is_numeric, label_spans, spans, text_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bwk_ledger.tables.table import Table

INDENT = 2
_MIN_LABEL = 18
_MIN_TEXT = 8
_MIN_TITLE = 5
# Tried in turn: the width of number columns, the space between columns, and the least that must be left for a label.
_ATTEMPTS = (("wanted", 2, 28), ("needed", 2, 22), ("needed", 1, 0))
_GROUP_GAP = 2


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
    return [_place(table, part, measures, width) for part in _parts(table, measures, width)]


def _measure(table: Table, index: int) -> _Measure:
    column = table.columns[index]
    rows = [row for row in table.rows if index or not label_spans(table, row)]
    longest = max(
        (cell_len(text_at(table, row, index)) + (0 if index else INDENT * row.indent) for row in rows), default=0
    )
    title = max(map(cell_len, column.title.split()), default=0)
    if is_numeric(column) and index:
        return _Measure(max(longest, title), max(longest, min(title, _MIN_TITLE)), flexible=False)
    natural = max(longest, title)
    return _Measure(natural, min(natural, _MIN_TEXT if index else _MIN_LABEL), flexible=True)


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


def _parts(table: Table, measures: Sequence[_Measure], width: int) -> Iterator[list[int]]:
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
        shares = _share(width - fixed - sum(gaps.values()), {index: measures[index].wanted for index in flexible})
        widths = {index: shares.get(index) or getattr(measures[index], size) for index in part}
        if sum(widths.values()) + sum(gaps.values()) <= width and widths[0] >= min(least, measures[0].wanted):
            break
    return [Placed(index, gaps.get(index, 0), widths[index]) for index in part]


def _gap(table: Table, before: int, index: int, gap: int) -> int:
    group = table.columns[index].group
    return gap if group and group == table.columns[before].group else max(gap, _GROUP_GAP)


def _share(room: int, wanted: dict[int, int]) -> dict[int, int]:
    """Share out room over columns: those that want little get it all, the others get equal parts of what is left."""
    result: dict[int, int] = {}
    for count, index in enumerate(sorted(wanted, key=wanted.__getitem__)):
        result[index] = max(min(wanted[index], room // (len(wanted) - count)), min(wanted[index], _MIN_TEXT), 1)
        room -= result[index]
    return result
