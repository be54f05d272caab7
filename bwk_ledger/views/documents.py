"""The documents of a year: archived statements, timesheets and receipts that its transactions link to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bwk_ledger import meta

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FOLDER = "documenten"


def documents_of_year(transactions: Iterable[Any], root: Path, year: int) -> Sequence[Path]:
    """The files that exist, each once, in order of path.

    Args:
        transactions: those of the books.
        root: the folder of the books.
        year: the calendar year.
    """
    found: set[Path] = set()
    archive = _Archive(root / FOLDER)
    for entry in transactions:
        if entry.date.year == year:
            for key in (meta.DOCUMENT, meta.RECEIPT_DOCUMENT):
                if key in entry.meta:
                    found |= archive.find(str(entry.meta[key]), Path(entry.meta["filename"]).parent)
    return sorted(found)


class _Archive:
    """Finds a document by what a transaction says of it: a path beside its own file, or as in Fava the name alone."""

    def __init__(self, folder: Path) -> None:
        self._by_name: dict[str, set[Path]] = {}
        for path in folder.rglob("*"):
            if path.is_file():
                self._by_name.setdefault(path.name, set()).add(path)

    def find(self, text: str, beside: Path) -> set[Path]:
        path = beside / text
        if "/" in text:
            return {path.resolve()} if path.is_file() else set()
        return self._by_name.get(text, set())
