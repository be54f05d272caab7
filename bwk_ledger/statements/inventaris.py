"""`bwk inventaris`: what was bought to be used for years, and what it is still worth, per kamer."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.money import ZERO, format_amount
from bwk_ledger.statements.table import Cell, Column, Kind, Row, Style, Table
from bwk_ledger.views.general_ledger import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bwk_ledger.config import Kamer
    from bwk_ledger.rules.inventory import AssetYear

_EMPTY = 9  # columns besides the label
_MONTHS = 12


def inventaris(found: Sequence[AssetYear], kamers: Mapping[str, Kamer], year: int) -> Table:
    """A block per kamer; what is left of its rows is what its accounts of inventory hold on 31 December."""
    rows: list[Row] = []
    for code in dict.fromkeys(item.asset.kamer for item in found):
        own = [item for item in found if item.asset.kamer == code]
        name = kamers[code].name if code in kamers else code
        rows.append(Row((Cell(name), *[Cell()] * _EMPTY), Style.HEADING))
        first = len(rows)
        rows.extend(_row(item) for item in own)
        rows.append(_sums(f"{name} totaal", own, Style.SUBTOTAL, range(first, len(rows))))
    subtotals = [index for index, row in enumerate(rows) if row.style is Style.SUBTOTAL]
    rows.append(_sums("Inventaris totaal", found, Style.TOTAL, subtotals))
    return Table(
        title=f"Inventaris {year}",
        subtitle=f"in euro's per 31-12-{year}; afschrijving vanaf de maand na aanschaf",
        columns=(
            Column("Wat", Kind.TEXT),
            Column("Gekocht", Kind.TEXT),
            Column("Jaren", Kind.TEXT),
            Column("aanschaf", Kind.MONEY),
            Column(f"tot {year}", Kind.MONEY, "afgeschreven"),
            Column(f"in {year}", Kind.MONEY, "afgeschreven"),
            Column("afgevoerd", Kind.MONEY),
            Column("boekwaarde", Kind.MONEY),
            Column("Subsidie", Kind.TEXT),
            Column("Bron", Kind.TEXT),
        ),
        rows=tuple(rows),
    )


def _row(item: AssetYear) -> Row:
    asset = item.asset
    years = Decimal(asset.months) / _MONTHS
    return Row(
        (
            Cell(asset.name, account=asset.value_account),
            Cell(asset.bought.isoformat()),
            Cell(format_amount(years, 0 if years == int(years) else 1)),
            *map(Cell, _amounts(item)),
            Cell(asset.grant),
            Cell(place_of(asset.source)),
        ),
        indent=1,
    )


def _amounts(item: AssetYear) -> tuple[Decimal, ...]:
    return (item.asset.cost, item.before, item.depreciation, item.written_off, item.value)


def _sums(title: str, found: Sequence[AssetYear], style: Style, parts: Iterable[int]) -> Row:
    columns = zip(*map(_amounts, found), strict=True) if found else [()] * 5
    cells = (Cell(sum(column, ZERO)) for column in columns)
    return Row((Cell(title), Cell(), Cell(), *cells, Cell(), Cell()), style, parts=tuple((part, 1) for part in parts))
