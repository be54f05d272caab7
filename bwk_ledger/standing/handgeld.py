"""Counts of handgeld: two people count the cash of a kamer, and a `custom "kastelling"` says what they found."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger.base.money import EUR, ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

COUNT = "kastelling"
BY = "door"
AND_BY = "en"
REMARK = "opmerking"


@dataclass(frozen=True)
class CashCount:
    """What two people counted of the handgeld of a kamer when a day ended.

    What cannot be read is left open; `bwk_ledger.rules.handgeld` reports it.
    """

    kamer: str
    date: dt.date
    amount: Decimal | None  # EUR; None where something else stands there
    by: str  # the number of the first, empty where there is none
    and_by: str  # of the second
    remark: str  # waives a difference
    entry: Any


@dataclass(frozen=True)
class Counted:
    """A count beside what the books say when that day ends."""

    count: CashCount
    counted: Decimal
    books: Decimal

    @property
    def difference(self) -> Decimal:
        """What was counted more than the books say."""
        return self.counted - self.books


def read_counts(entries: Iterable[Any]) -> Iterator[CashCount]:
    """Every count, in the order of the entries."""
    for entry in entries:
        if isinstance(entry, data.Custom) and entry.type == COUNT:
            values = [value.value for value in entry.values or ()]
            amount = values[1] if len(values) > 1 else None
            yield CashCount(
                kamer=str(values[0]) if values else "",
                date=entry.date,
                amount=amount.number if isinstance(amount, Amount) and amount.currency == EUR else None,
                by=str(entry.meta.get(BY) or ""),
                and_by=str(entry.meta.get(AND_BY) or ""),
                remark=str(entry.meta.get(REMARK) or "").strip(),
                entry=entry,
            )


def beside_books(counts: Iterable[CashCount], days: Mapping[dt.date, Decimal]) -> Iterator[Counted]:
    """Counts of one kamer in order of date, each beside the balance when its day ends.

    Args:
        counts: those with an amount.
        days: what changed on each day.
    """
    changes = iter(sorted(days.items()))
    day, change = next(changes, (dt.date.max, ZERO))
    balance = ZERO
    for count in sorted(counts, key=lambda count: count.date):
        while day <= count.date:
            balance += change
            day, change = next(changes, (dt.date.max, ZERO))
        if count.amount is not None:
            yield Counted(count, count.amount, balance)
