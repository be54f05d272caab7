"""Which rows of a statement the books hold already.

Three ways, surest first: by the identity of the row; by day and amount, when the other booking came from another format
of the same bank (a CSV and a CAMT file of one month hold the same rows under different identities); and, in doubt, by
amount within a few days, when somebody typed the booking by hand. The proof of balances comes after it and refuses the
file should any of them be wrong.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.context import Context
    from importers.readers.bank import BankRow

_TYPED_WITHIN = 3  # days: a treasurer types the day of the bill, the bank that of the booking


class Recognised(NamedTuple):
    """A row with its identity, and the entry that holds it: None when it is new, in doubt when typed by hand."""

    row: BankRow
    key: str
    entry: Any | None
    in_doubt: bool = False


def recognise(rows: Sequence[BankRow], keys: Sequence[str], account: str, context: Context) -> list[Recognised]:
    """Look up every row of one statement; each booking in the books answers for one row at most."""
    taken = {key for key in keys if key in context.keys}
    found: list[Recognised] = []
    has_others = account in context.imported
    for row, key in zip(rows, keys, strict=True):
        if key in taken:
            found.append(Recognised(row, key, context.keys[key]))
            continue
        other = _from_other_format(row, key, account, context, taken) if has_others else None
        if other is not None:
            taken.add(other)
            found.append(Recognised(row, key, context.keys[other]))
            continue
        typed = _typed(row, account, context, taken) if context.typed else None
        found.append(Recognised(row, key, typed, in_doubt=typed is not None))
    return found


def _from_other_format(row: BankRow, key: str, account: str, context: Context, taken: set[str]) -> str | None:
    family = key.partition(":")[0]
    same_day = context.row_keys.get((account, row.date, row.amount), ())
    return next((other for other in same_day if other not in taken and other.partition(":")[0] != family), None)


def _typed(row: BankRow, account: str, context: Context, taken: set[str]) -> Any | None:
    """A booking without any origin, of the same amount, the nearest in time."""
    for distance in sorted(range(-_TYPED_WITHIN, _TYPED_WITHIN + 1), key=abs):
        for entry in context.typed.get((account, row.date + dt.timedelta(days=distance), row.amount), ()):
            if f"{id(entry)}" not in taken:
                taken.add(f"{id(entry)}")
                return entry
    return None
