"""Columns in whole euros that add up as printed: what rounding leaves goes to the largest remainders."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from bwk_ledger.base.money import ONE, ZERO, round_half_up
from bwk_ledger.tables.table import Kind, Row, Style, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

_SAID = (
    "Bedragen in hele euro's zijn zo afgerond dat elke kolom optelt: wat overblijft, is naar de grootste resten gegaan."
)


def in_whole_euros(table: Table) -> Table:
    """The same table, with columns that are shown in whole euros rounded from their totals down; it says so."""
    rows = list(table.rows)
    for index, column in enumerate(table.columns):
        if column.kind is Kind.MONEY and not column.decimals:
            for place, amount in _carried(table.rows, index).items():
                cells = list(rows[place].cells)
                cells[index] = cells[index]._replace(value=amount)
                rows[place] = replace(rows[place], cells=tuple(cells))
    if tuple(rows) == table.rows:
        return table
    return replace(table, rows=tuple(rows), footnotes=(*table.footnotes, _SAID))


def _carried(rows: Sequence[Row], column: int) -> dict[int, Decimal]:
    """The whole amount of each row: a total is rounded once, and its parts come to exactly that."""
    values = {
        place: value
        for place, row in enumerate(rows)
        if row.style is not Style.HEADING and isinstance(value := row.cells[column].value, Decimal)
    }
    amount_by_row: dict[int, Decimal] = {}
    for place in sorted(values, reverse=True):  # a total stands below what it adds up
        amount_by_row.setdefault(place, round_half_up(values[place], 0))
        parts = [(part, sign) for part, sign in rows[place].parts if part in values]
        exact = [sign * values[part] for part, sign in parts]
        if sum(exact, ZERO) == values[place]:
            for (part, sign), amount in zip(parts, _shares(exact, amount_by_row[place]), strict=True):
                amount_by_row[part] = sign * amount + ZERO
    return amount_by_row


def _shares(exact: Sequence[Decimal], total: Decimal) -> list[Decimal]:
    """Whole amounts that come to a total, the largest remainders rounded up."""
    shares = [amount.to_integral_value(ROUND_FLOOR) for amount in exact]
    order = sorted(range(len(exact)), key=lambda index: shares[index] - exact[index])
    for index in order[: int(total - sum(shares, ZERO))]:
        shares[index] += ONE
    return shares
