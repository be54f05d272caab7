"""What was decided before about the same counterparty: a suggestion with its reason, never more than that."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import accounts, meta
from importers.originals import original_rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from importers.readers.bank import BankRow

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

    def suggest(self, row: BankRow) -> Suggestion | None:
        """What the last bookings of the same counterparty and direction agree on; None where they do not."""
        if self._decided is None:
            self._decided = self._read()
        who = _who(row) if self._decided else None
        if who is None:
            return None
        last = self._decided.get((who, row.amount > 0), [])[-_LAST:]
        if len(last) < _LEAST or len(set(last)) > 1:
            return None
        account, grant = last[0]
        reason = f"voorstel: de laatste {len(last)} van deze tegenpartij gingen naar {account}"
        return Suggestion(account, grant, reason)

    def _read(self) -> dict[tuple[str, bool], list[tuple[str, str | None]]]:
        found: dict[tuple[str, bool], list[tuple[Any, str, str | None]]] = defaultdict(list)
        rows = original_rows(self._root)
        for entry in self._entries:
            decision = _decision(entry)
            row = rows.get(decision[0]) if decision else None
            who = _who(row) if row is not None else None
            if decision is not None and row is not None and who is not None:
                found[who, row.amount > 0].append((entry.date, decision[1], decision[2]))
        return {
            key: [(account, grant) for _, account, grant in sorted(items, key=lambda item: item[0])]
            for key, items in found.items()
        }


def _who(row: BankRow) -> str | None:
    """Who is on the other side: the account number, else the name; None where the bank gives neither."""
    return row.counterparty or row.name.casefold() or None


def _decision(entry: Any) -> tuple[str, str, str | None] | None:
    """The identity of a row that was settled as one booking to one account, that account and its grant."""
    if not isinstance(entry, data.Transaction) or entry.flag != "*":
        return None
    rows = [item for item in entry.postings if meta.KEY in (item.meta or {})]
    others = [item for item in entry.postings if item not in rows and meta.RELEASED not in (item.meta or {})]
    if len(rows) != 1 or len(others) != 1 or others[0].account == accounts.UNEXPLAINED:
        return None
    return str(rows[0].meta[meta.KEY]), others[0].account, (others[0].meta or {}).get(meta.GRANT)
