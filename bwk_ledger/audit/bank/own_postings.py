"""Every posting on an account that a bank keeps, with the row of the bank that it says it came from."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger import accounts, meta
from bwk_ledger.money import EUR, ZERO
from bwk_ledger.views.closing import is_opening
from importers.kept_names import archived_as

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal


class Held(NamedTuple):
    """A posting on an own account; `source` and `line` are of its row, empty and 0 where it names none."""

    account: str
    date: dt.date
    amount: Decimal
    source: str  # as `archived_as` has it
    line: int
    entry: Any
    shown_source: str
    is_opening: bool  # says what was on the account before its first statement
    is_other_leg: bool  # of a transfer of which only the row of the other account is known


def own_postings(transactions: Iterable[Any]) -> Iterator[Held]:
    """Those in EUR, in the order of the books."""
    for entry in transactions:
        own = [item for item in entry.postings if accounts.is_own(item.account) and item.units.currency == EUR]
        if not own:
            continue
        keyed = any(meta.KEY in (item.meta or {}) for item in own)
        opening = not keyed and is_opening(entry)
        for item in own:
            values = item.meta or {}
            source = str(values.get(meta.SOURCE) or "")
            yield Held(
                account=item.account,
                date=entry.date,
                amount=item.units.number,
                source=archived_as(source),
                line=_line(values),
                entry=entry,
                shown_source=source,
                is_opening=opening,
                is_other_leg=keyed and not source,
            )


def _line(values: Mapping[str, Any]) -> int:
    try:
        return int(values.get(meta.LINE) or 0)
    except (TypeError, ValueError, ArithmeticError):
        return 0


def day_sums(held: Iterable[Held]) -> Mapping[str, Mapping[dt.date, Decimal]]:
    """What each account changed on each day, in order of date."""
    found: dict[str, dict[dt.date, Decimal]] = defaultdict(dict)
    for item in held:
        days = found[item.account]
        days[item.date] = days.get(item.date, ZERO) + item.amount
    return found
