"""Which kind of file somebody gave, judged by its content, and what is said of one that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.base.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.base import Importer
    from importers.readers.source import Source

_SHEET = (
    "dit bestand is geen urenlijst.",
    "gebruik voor uren de kolommen Datum, Nummer, Soort, Activiteit, Uren; sla andere bestanden op als CSV.",
)
_BINARY = {b"PK": _SHEET}


def identify(source: Source, importers: Sequence[Importer]) -> Importer:
    """The importer that reads a file, judged by its content.

    Raises:
        InputError: none does.
    """
    # Binary kinds first: the others read text, which such a file is not.
    for importer in (item for item in importers if item.binary):
        if importer.recognises(source):
            return importer
    for start, (what, remedy) in _BINARY.items():
        if source.content.startswith(start):
            raise InputError(what, file=source.name, remedy=remedy)
    for importer in (item for item in importers if not item.binary):
        if importer.recognises(source):
            return importer
    raise InputError(
        "dit bestand is van geen bekende soort.",
        file=source.name,
        line=1,
        excerpt=source.first_line,
        cause=f"bekend zijn: {', '.join(importer.label for importer in importers)}.",
        remedy="download het afschrift als CSV bij de bank, of gebruik het sjabloon van de urenlijst.",
    )
