"""`bwk inventaris`: what was bought to be used for years, and what it is still worth, per kamer."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.money import format_amount
from bwk_ledger.tables.records import Field, Section, rows, table
from bwk_ledger.tables.table import Cell, Kind, Table
from bwk_ledger.views.general_ledger import place_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bwk_ledger.config import Kamer
    from bwk_ledger.rules.inventory import AssetYear

_MONTHS = 12


def inventaris(found: Sequence[AssetYear], kamers: Mapping[str, Kamer], year: int) -> Table:
    """A block per kamer; what is left of its rows is what its accounts of inventory hold on 31 December."""
    fields: tuple[Field[AssetYear], ...] = (
        Field("Wat", Kind.TEXT, lambda item: Cell(item.asset.name, account=item.asset.value_account)),
        Field("Gekocht", Kind.TEXT, lambda item: item.asset.bought),
        Field("Jaren", Kind.TEXT, lambda item: _years(item.asset.months)),
        Field("aanschaf", Kind.MONEY, lambda item: item.asset.cost, adds=True),
        Field(f"tot {year}", Kind.MONEY, lambda item: item.before, adds=True, group="afgeschreven"),
        Field(f"in {year}", Kind.MONEY, lambda item: item.depreciation, adds=True, group="afgeschreven"),
        Field("afgevoerd", Kind.MONEY, lambda item: item.written_off, adds=True),
        Field("boekwaarde", Kind.MONEY, lambda item: item.value, adds=True),
        Field("Subsidie", Kind.TEXT, lambda item: item.asset.grant),
        Field("Bron", Kind.TEXT, lambda item: place_of(item.asset.source)),
    )
    names = {code: kamers[code].name if code in kamers else code for code in (item.asset.kamer for item in found)}
    sections = [
        Section([item for item in found if item.asset.kamer == code], name, f"{name} totaal")
        for code, name in names.items()
    ]
    return table(
        f"Inventaris {year}",
        fields,
        rows(fields, sections, "Inventaris totaal"),
        f"in euro's per 31-12-{year}; afschrijving vanaf de maand na aanschaf",
    )


def _years(months: int) -> str:
    years = Decimal(months) / _MONTHS
    return format_amount(years, 0 if years == int(years) else 1)
