"""Receipts: a photo or PDF that carries its number in its name, such as `bon-TOP-2018-014.pdf`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importers.readers.source import Source

NUMBER = re.compile(r"\b[Bb]on[ -](?P<number>[A-Z][A-Z0-9]*-\d{4}-\d{3,})")
_SIGNATURES = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff")


def is_receipt(source: Source) -> bool:
    """Whether the content is a PDF or picture and the name has a receipt number."""
    return source.content.startswith(_SIGNATURES) and receipt_number(source.name) is not None


def receipt_number(text: str) -> str | None:
    """The number of the receipt that a text or file name mentions: `TOP-2018-014`."""
    if "on" not in text:  # most texts of a bank: quicker than the search
        return None
    found = NUMBER.search(text)
    return found["number"] if found else None
