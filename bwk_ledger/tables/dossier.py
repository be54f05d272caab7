"""`bwk dossier`: what is in the dossier of a year, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Kind, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.figures.dossier import DossierPart

_PART: tuple[RecordField[DossierPart], ...] = (
    RecordField("Onderdeel", Kind.TEXT, lambda part: part.title),
    RecordField("bestanden", Kind.COUNT, lambda part: len(part.files)),
    RecordField("Wat ontbreekt", Kind.TEXT, lambda part: "; ".join(part.missing) or "niets"),
)


def dossier(found: Sequence[DossierPart], year: int) -> Table:
    """Each part with how many papers are there."""
    subtitle = f"wat 'bwk jaarrekening {year} --uit MAP' in dossier.zip legt"
    return records(f"Dossier {year}", _PART, found, subtitle=subtitle)
