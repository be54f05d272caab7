"""The original bank exports that were imported, kept in `inbox/verwerkt/` outside the books.

The books name no people. Who a row came from is only in the original, which stays on the treasurer's machine: so that
she can see it, and so that what was decided before can be learned from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.errors import InputError
from importers.build import row_keys
from importers.readers.formats import FORMATS
from importers.readers.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from importers.readers.bank import BankRow

INBOX = "inbox"
DONE = "verwerkt"


def original_rows(root: Path) -> dict[str, BankRow]:
    """The rows of every original export of the books in a folder, by their identity (`sleutel`)."""
    found: dict[str, BankRow] = {}
    for path in sorted((root / INBOX / DONE).glob("*")):
        if path.is_file():
            found.update(_read(path))
    return found


def _read(path: Path) -> dict[str, BankRow]:
    try:
        source = Source.read(path)
        for bank_format in FORMATS:
            if bank_format.recognises(source):
                return {
                    key: row
                    for statement in bank_format.read(source)
                    for key, row in zip(row_keys(bank_format.family, statement.rows), statement.rows, strict=True)
                }
    except InputError:
        # It was imported once, so it was whole then; that it no longer is, is no reason to stop now.
        return {}
    return {}
