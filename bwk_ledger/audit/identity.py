"""What the log calls a transaction: a name that stays the same as long as the transaction does."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from bwk_ledger.books.canonical import canonical, digest

if TYPE_CHECKING:
    from collections.abc import Iterable

_LENGTH = 16  # of 64 hex digits: 2^64 names are enough for the books of a cooperative


def by_identity(entries: Iterable[Any]) -> dict[str, Any]:
    """The entries by name, in their own order.

    A name is the beginning of the hash of the canonical form, and for twins a number behind it: `0f3a9c...-2`. An entry
    that changed has another name; one that only moved to another line or file keeps it.
    """
    seen: Counter[str] = Counter()
    found = {}
    for entry in entries:
        name = digest(canonical(entry))[:_LENGTH]
        seen[name] += 1
        found[name if seen[name] == 1 else f"{name}-{seen[name]}"] = entry
    return found
