"""What earlier imports left: the originals, who they mention, and what was decided about a counterparty."""

from __future__ import annotations

import functools
import html
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import InputError, plain
from bwk_ledger.base.files import INBOX, ORIGINALS
from bwk_ledger.books.store import signature
from importers.booking import row_keys
from importers.originals import kept
from importers.readers.bank import joined_days
from importers.readers.formats import FORMATS
from importers.readers.source import Source, is_zip, members

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from importers.readers.bank import BankRow

_REMEMBERED = 400  # files


def original_rows(root: Path) -> dict[str, BankRow]:
    """The rows of every original export of the books in a folder, by their identity (`sleutel`)."""
    row_by_key: dict[str, BankRow] = {}
    for path in kept(root):
        row_by_key.update(_read(path, signature(path)))
    return row_by_key


@functools.lru_cache(maxsize=_REMEMBERED)
def _read(path: Path, _: tuple[int, ...]) -> Mapping[str, BankRow]:
    """The rows of one file, read once as long as it is the same: pages show many questions one after the other."""
    try:
        source = Source.read(path)
        for bank_format in FORMATS:
            if bank_format.recognises(source):
                return {
                    key: row
                    for statement in joined_days(bank_format.read(source))
                    for key, row in zip(row_keys(bank_format.family, statement.rows), statement.rows, strict=True)
                }
    except InputError:
        # It was imported once, so it was whole then; that it no longer is, is no reason to stop now.
        return {}
    return {}


# Which originals of imports still mention a person: they lie outside the books, and are the treasurer's to delete.


@dataclass(frozen=True)
class Mentions:
    """The files that mention a person, and those that hold no text that could be searched, such as PDF."""

    found: tuple[Path, ...]
    unread: tuple[Path, ...]


def mentions(root: Path, name: str, iban: str) -> Mentions:
    """Search the originals of the books in a folder, and what waits in its inbox, for a name and an account number.

    The name is found as it stands, whatever its capitals, accents and punctuation; not with only its initials. An empty
    name or number is not searched for.
    """
    naming, unread = [], []
    for path in (*sorted((root / INBOX).rglob("*")), *sorted((root / ORIGINALS).rglob("*"))):
        if not path.is_file() or path.name == ".gitignore" or not path.stat().st_size:
            continue
        try:
            if any(_mentions(text, name, iban) for text in _texts(path)):
                naming.append(path)
        except InputError:
            unread.append(path)
    return Mentions(tuple(naming), tuple(unread))


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


# What was decided before about the same counterparty: a suggestion with its reason, never more than that.

_LAST = 7  # how far back a suggestion looks
_LEAST = 2  # one earlier booking is no habit


@dataclass(frozen=True)
class Suggestion:
    """An account, the grant that paid it, and in Dutch why it is suggested."""

    account: str
    grant: str | None
    reason: str


class History:
    """Earlier bookings by counterparty, read from the books and the original exports when first asked.

    Args:
        root: the folder of the books.
        entries: the entries of the books as they were before this import.
    """

    def __init__(self, root: Path, entries: Iterable[Any]) -> None:
        self._root = root
        self._entries = entries
        self._decided: dict[tuple[str, bool], list[tuple[str, str | None]]] | None = None

    @cached_property
    def originals(self) -> dict[str, BankRow]:
        """The rows of the originals that are kept, by their identity; read when first asked."""
        return original_rows(self._root)

    def suggest(self, row: BankRow) -> Suggestion | None:
        """What the last bookings of the same counterparty and direction agree on; None where they do not."""
        if self._decided is None:
            self._decided = self._read()
        who = other_side(row) if self._decided else None
        if who is None:
            return None
        last = self._decided.get((who, row.amount > 0), [])[-_LAST:]
        if len(last) < _LEAST or len(set(last)) > 1:
            return None
        account, grant = last[0]
        reason = f"voorstel: de laatste {len(last)} van deze tegenpartij gingen naar {account}"
        return Suggestion(account, grant, reason)

    def _read(self) -> dict[tuple[str, bool], list[tuple[str, str | None]]]:
        decisions: dict[tuple[str, bool], list[tuple[Any, str, str | None]]] = defaultdict(list)
        for entry in self._entries:
            decision = _decision(entry)
            row = self.originals.get(decision[0]) if decision else None
            who = other_side(row) if row is not None else None
            if decision is not None and row is not None and who is not None:
                decisions[who, row.amount > 0].append((entry.date, decision[1], decision[2]))
        return {
            key: [(account, grant) for _, account, grant in sorted(items, key=lambda item: item[0])]
            for key, items in decisions.items()
        }


def other_side(row: BankRow) -> str | None:
    """Who is on the other side: the account number, else the name; None where the bank gives neither."""
    return row.counterparty or row.name.casefold() or None


def _decision(entry: Any) -> tuple[str, str, str | None] | None:
    """The identity of a row that was settled as one booking to one account, that account and its grant."""
    if not isinstance(entry, data.Transaction) or entry.flag != "*":
        return None
    rows = [item for item in entry.postings if meta.KEY in (item.meta or {})]
    others = [item for item in entry.postings if item not in rows]
    if len(rows) != 1 or len(others) != 1 or others[0].account == accounts.UNEXPLAINED:
        return None
    return str(rows[0].meta[meta.KEY]), others[0].account, (others[0].meta or {}).get(meta.GRANT)
