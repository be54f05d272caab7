"""The entries by the names that Fava's pages give them in what they link to: each is worked out once for a load.

Fava itself works them out again for every question, of all entries before the one that is asked for.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from fava.beans.funcs import hash_entry
from fava.core import EntryNotFoundForHashError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fava.beans.abc import Directive
    from fava.core import FavaLedger


class EntryNames:
    """Stands in the place of a ledger's own `get_entry`."""

    def __init__(self, ledger: FavaLedger) -> None:
        self._ledger = ledger
        self._lock = Lock()  # two pages may ask at once
        self.cache_clear()

    def cache_clear(self) -> None:
        """Forget them; Fava asks for it when it loads the books again."""
        self._known: dict[str, Directive] = {}
        self._others: Iterator[Directive] = iter(self._ledger.all_entries)

    def __call__(self, name: str) -> Directive:
        """The entry of this name.

        Raises:
            EntryNotFoundForHashError: there is none.
        """
        with self._lock:
            if name in self._known:
                return self._known[name]
            for entry in self._others:
                entry_hash = hash_entry(entry)
                self._known.setdefault(entry_hash, entry)
                if entry_hash == name:
                    return entry
        raise EntryNotFoundForHashError(name)
