"""Beancount's last check on every transaction, that it balances, left out where nothing can come of it.

Beancount first infers from the digits of each posting how far off a transaction may be, and then sums it in an
inventory. What adds up to nothing in each commodity balances whatever that says. All others, and whatever has a price
or a cost, beancount judges as it does: the errors stay the same. It saves a tenth of beancount's own load
(`benchmarks/cold_load.py`), in bean-check and Fava too.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.interpolate import AUTOMATIC_RESIDUAL
from beancount.ops import validation

from bwk_ledger.base.money import ZERO

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def check_balances(entries: Sequence[Any], options: Mapping[str, Any]) -> list[Any]:
    """What beancount says of the transactions that do not plainly add up."""
    left = [entry for entry in entries if isinstance(entry, data.Transaction) and not adds_up(entry.postings)]
    errors: list[Any] = validation.validate_check_transaction_balances(left, options)
    return errors


def adds_up(postings: Sequence[Any]) -> bool:
    """Whether amounts without a price or a cost come to exactly nothing in each commodity."""
    sums: dict[str, Decimal] = {}
    for posting in postings:
        units = posting.units
        if not (posting.cost is None and posting.price is None and isinstance(units.number, Decimal)):
            return False
        if posting.meta and AUTOMATIC_RESIDUAL in posting.meta:
            return False
        sums[units.currency] = sums.get(units.currency, ZERO) + units.number
    return not any(sums.values())
