"""The board as a list: who, since when, and who may agree to payments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Kind, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.standing.board import BoardMember

_FIELDS: tuple[RecordField[BoardMember], ...] = (
    RecordField("nummer", Kind.TEXT, lambda item: item.number),
    RecordField("functie", Kind.TEXT, lambda item: item.function),
    RecordField("vanaf", Kind.TEXT, lambda item: item.start),
    RecordField("tot en met", Kind.TEXT, lambda item: item.end),
    RecordField("akkoord op betalingen", Kind.TEXT, lambda item: "ja" if item.approves else "nee"),
    RecordField("belangen", Kind.TEXT, lambda item: ", ".join(item.interests)),
)


def board(found: Sequence[BoardMember], about: str) -> Table:
    """The members of the board that are named; `about` says of when."""
    return records("Bestuur", _FIELDS, found, subtitle=about)
