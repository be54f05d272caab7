"""What was done before with a party, and what a rule would take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bwk_ledger.acts.rule_trial import KnownRow
    from bwk_ledger.tables.table import Table


def before_table(found: Sequence[KnownRow], names: Mapping[str, str]) -> Table:
    """The last bookings of a party."""
    return _rows("Eerder met deze partij", found, names)


def _rows(title: str, found: Sequence[KnownRow], names: Mapping[str, str]) -> Table:
    fields: tuple[RecordField[KnownRow], ...] = (
        RecordField("Datum", Kind.TEXT, lambda item: item.row.date),
        RecordField("bedrag", Kind.MONEY, lambda item: item.row.amount),
        RecordField("wat de bank zei", Kind.TEXT, lambda item: f"{item.row.name} {item.row.description}".strip()),
        RecordField("op", Kind.TEXT, lambda item: _where(item, names)),
    )
    return records(title, fields, found)


def _where(item: KnownRow, names: Mapping[str, str]) -> str:
    """The accounts that a row went to, by their names; what is open went nowhere yet."""
    parts = item.destination.split(" + ") if item.destination else []
    return ", ".join(_named(part, names) for part in parts) or "nog open"


def _named(account: str, names: Mapping[str, str]) -> str:
    name = names.get(account)
    return f"{name} ({account})" if name else account
