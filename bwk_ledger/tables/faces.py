"""A statement with the numbers of its notes: its blocks, what each adds up, and the note that goes into it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts
from bwk_ledger.base.money import ZERO
from bwk_ledger.tables.table import Cell, Column, Kind, Row, Style, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NOTE = "noot"


@dataclass(frozen=True)
class FaceBlock:
    """Lines of a statement under one heading: `at` is the row of that; `total` is None where it has no sum."""

    title: str
    at: int
    lines: tuple[Row, ...]
    total: Row | None
    sums_before: int  # how many totals of the statement stand above it

    @property
    def accounts(self) -> tuple[str, ...]:
        """All that it adds up."""
        return tuple(account for line in self.lines for account in line.accounts)

    def amount(self, column: int = 1) -> Decimal:
        """What its lines come to in a column."""
        return sum((_number(line, column) for line in self.lines), ZERO)

    def is_under(self, parent: str) -> bool:
        """Whether it adds up an account under this one."""
        return any(accounts.is_under(account, parent) for account in self.accounts)


def _number(row: Row, column: int) -> Decimal:
    value = row.cells[column].value if column < len(row.cells) else None
    return value if isinstance(value, Decimal) else ZERO


def blocks(statement: Table) -> tuple[FaceBlock, ...]:
    """The blocks of a statement, in order."""
    face_blocks: list[FaceBlock] = []
    block: FaceBlock | None = None
    sums = 0
    for index, row in enumerate(statement.rows):
        if block is not None and row.style is Style.LINE:
            block = replace(block, lines=(*block.lines, row))
            continue
        if block is not None:
            face_blocks.append(replace(block, total=row if row.style is Style.SUBTOTAL else None))
            block = None
        if row.style is Style.HEADING:
            block = FaceBlock(str(row.cells[0].value), index, (), None, sums)
        sums += row.style is Style.TOTAL
    return (*face_blocks, block) if block is not None else tuple(face_blocks)


def with_notes(statement: Table, numbers: Mapping[int, str]) -> Table:
    """The same statement with the number of a note beside these rows."""
    columns = (statement.columns[0], Column(NOTE, Kind.TEXT, look=NOTE), *statement.columns[1:])
    rows = tuple(
        replace(row, cells=(row.cells[0], Cell(numbers.get(index, "")), *row.cells[1:]))
        for index, row in enumerate(statement.rows)
    )
    return replace(statement, columns=columns, rows=rows)


def specified(
    block: FaceBlock, columns: Sequence[Column], amounts: Sequence[Mapping[str, Decimal]], names: Mapping[str, str]
) -> Table:
    """What the lines of a block of the balance sheet are made of: account by account, to the same total.

    Args:
        block: of the balance sheet.
        columns: of the balance sheet.
        amounts: by account for each column of amounts, in the sign of the ledger.
        names: of the accounts.
    """
    sign = -1 if block.sums_before else 1
    rows: list[Row] = []
    for line in block.lines:
        details = _details(line, amounts, names, sign)
        is_whole = all(
            sum((_number(row, column) for row in details), ZERO) == _number(line, column)
            for column in range(1, len(columns))
        )
        rows += details if details and is_whole else [replace(line, indent=0)]
    parts = tuple((place, 1) for place in range(len(rows)))
    return Table("", tuple(columns), (*rows, *([replace(block.total, parts=parts)] if block.total else [])))


def _details(line: Row, amounts: Sequence[Mapping[str, Decimal]], names: Mapping[str, str], sign: int) -> list[Row]:
    """The accounts of a line that adds up several."""
    if len(line.accounts) == 1:
        return []
    by_name = {account: [sign * by_account.get(account, ZERO) for by_account in amounts] for account in line.accounts}
    return [
        Row((Cell(names.get(str(account)) or str(account)), *map(Cell, values)))
        for account, values in by_name.items()
        if any(values)
    ]


def without_noughts(schedule: Table) -> Table:
    """A schedule of movements without the columns in which nothing moved; the first and the last amounts stay."""
    last = len(schedule.columns) - 1
    moved = [
        place
        for place in range(2, last)
        if any(_number(row, place) for row in schedule.rows if row.style is Style.LINE)
    ]
    return _part(schedule, (1, *moved, last))


def in_parts(statement: Table, most: int) -> tuple[Table, ...]:
    """A statement with many columns as several with the same labels, each about as wide.

    Columns of one group stay together.
    """
    groups: list[list[int]] = []
    for index, column in enumerate(statement.columns[1:], 1):
        if groups and column.group and statement.columns[groups[-1][0]].group == column.group:
            groups[-1].append(index)
        else:
            groups.append([index])
    columns = len(statement.columns) - 1
    wide = ceil(columns / ceil(columns / most))
    parts: list[list[int]] = [[]]
    for group in groups:
        if parts[-1] and len(parts[-1]) + len(group) > wide:
            parts.append([])
        parts[-1] += group
    return tuple(_part(statement, part) for part in parts)


def _part(statement: Table, chosen: Sequence[int]) -> Table:
    places = (0, *chosen)
    rows = tuple(
        replace(row, cells=tuple(row.cells[place] for place in places if place < len(row.cells)))
        for row in statement.rows
    )
    return replace(statement, columns=tuple(statement.columns[place] for place in places), rows=rows)
