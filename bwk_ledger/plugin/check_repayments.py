"""No member who left is paid back more than was owed for the shares."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import accounts
from bwk_ledger.money import EUR, ZERO, format_amount
from bwk_ledger.plugin.dips import dips
from bwk_ledger.plugin.finding import finding

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

_PREFIX = f"{accounts.SHARES_DUE}:"


def check_repayments(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report days on which more was paid back than was owed, once per dip and member."""
    days: dict[str, dict[dt.date, tuple[Decimal, Any]]] = defaultdict(dict)
    for entry in entries:
        if not isinstance(entry, data.Transaction):
            continue
        for item in entry.postings:
            if item.account.startswith(_PREFIX) and item.units.currency == EUR:
                by_day = days[item.account.removeprefix(_PREFIX)]
                owed, _ = by_day.get(entry.date, (ZERO, None))
                by_day[entry.date] = (owed - item.units.number, entry)
    errors = [
        finding(
            entry,
            f"Aan {number} is op {day} {format_amount(-balance)} euro meer terugbetaald dan er voor de aandelen te "
            "betalen was.",
            cause="terugbetalen kan pas als de aandelen terug zijn, en nooit meer dan dat bedrag.",
            remedy="verbeter het bedrag of het nummer; ontbreekt de uittreding, boek die dan op de laatste dag.",
        )
        for number, by_day in days.items()
        for day, balance, entry in dips(by_day)
    ]
    return entries, errors
