"""Which originals of imports still mention a person: they lie outside the books, and are the treasurer's to delete."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.errors import InputError
from bwk_ledger.names import plain
from importers.originals import INBOX
from importers.readers.source import Source
from importers.readers.zipped import is_zip, members

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Mentions:
    """The files that mention a person, and those that hold no text that could be searched, such as PDF."""

    found: tuple[Path, ...]
    unread: tuple[Path, ...]


def mentions(root: Path, name: str, iban: str) -> Mentions:
    """Search the inbox of the books in a folder, with all that was imported from it, for a name and an account number.

    The name is found as it stands, whatever its capitals, accents and punctuation; not with only its initials. An empty
    name or number is not searched for.
    """
    found, unread = [], []
    for path in sorted((root / INBOX).rglob("*")):
        if not path.is_file() or path.name == ".gitignore" or not path.stat().st_size:
            continue
        try:
            if any(_mentions(text, name, iban) for text in _texts(path)):
                found.append(path)
        except InputError:
            unread.append(path)
    return Mentions(tuple(found), tuple(unread))


def _texts(path: Path) -> Iterator[str]:
    source = Source.read(path)
    for item in [member.source for member in members(source)] if is_zip(source) else [source]:
        yield html.unescape(item.text)  # XML writes an apostrophe or accent as &#233;


def _mentions(text: str, name: str, iban: str) -> bool:
    if iban and iban.casefold() in "".join(text.split()).casefold():
        return True
    # A name may run on to the next line, between its words or within one.
    words = plain(name)
    return bool(words) and any(f" {words} " in f" {plain(form)} " for form in (text, "".join(text.splitlines())))
