"""Counts of cash: two people count what a kamer has in cash, and a `custom "kastelling"` says what they found."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts
from bwk_ledger.base.money import ZERO
from bwk_ledger.standing.form import EUROS, TEXT, Form, Key, values_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

BY = Key("door", TEXT, "het nummer van wie telde", '"L0003"')
AND_BY = Key("en", TEXT, "het nummer van wie meetelde", '"V0011"')
REMARK = Key("opmerking", TEXT, "de uitleg van een verschil", '"munt gevallen"')
ACCOUNT = Key("rekening", TEXT, "wat er is geteld; zonder deze regel het handgeld", '"Activa:Kas:KAMER"')
COUNT = Form(
    "kastelling",
    (Key("kamer", TEXT, "welke kamer", '"KAMER"'), Key("geteld", EUROS, "wat er in de kas lag", "112.40 EUR")),
    (ACCOUNT, BY, AND_BY, REMARK),
    "jaren/{year}/handgeld-{kamer}.beancount",
)


@dataclass(frozen=True)
class CashCount:
    """What two people counted when a day ended: the cash box of a kamer, or its handgeld where that is cash.

    What cannot be read is left open; `bwk_ledger.rules.cash` reports it.
    """

    kamer: str
    account: str
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
        if isinstance(entry, data.Custom) and entry.type == COUNT.type:
            values = values_of(entry)
            kamer = str(values[0]) if values else ""
            yield CashCount(
                kamer=kamer,
                account=ACCOUNT.of(entry) or f"{accounts.PETTY_CASH}:{kamer}",
                date=entry.date,
                amount=EUROS.read(values[1]) if len(values) > 1 else None,
                by=BY.of(entry),
                and_by=AND_BY.of(entry),
                remark=REMARK.of(entry).strip(),
                entry=entry,
            )


def beside_books(counts: Iterable[CashCount], days: Mapping[dt.date, Decimal]) -> Iterator[Counted]:
    """Counts of one account in order of date, each beside the balance when its day ends.

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
