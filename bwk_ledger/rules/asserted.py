"""Beancount's checks of `balance` and `pad`, left out where nothing can come of them.

Beancount keeps an inventory of lots for every account with a `balance`, and adds those of all accounts below it up at
each of them; for `pad` it groups all postings by account before it looks whether there is any `pad`. Here amounts are
summed by commodity, which is all that a `balance` asks. Where one does not hold, or a `pad` stands, beancount judges as
it does: entries and errors stay the same. It saves 4% of beancount's own load (`benchmarks/cold_load.py`), in
bean-check and Fava too, and a tenth of a load after an edit (`benchmarks/cached_load.py`).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.ops import balance
from beancount.ops import pad as pads

from bwk_ledger.base import accounts
from bwk_ledger.base.money import ZERO

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from decimal import Decimal


def pad(entries: Sequence[Any], options: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    """What beancount makes of each `pad`."""
    if not any(isinstance(entry, data.Pad) for entry in entries):
        return [*entries], []
    padded, errors = pads.pad(entries, options)
    padded.sort(key=data.entry_sortkey)  # as beancount does after each of these checks
    return padded, errors


def check(entries: Sequence[Any], options: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    """What beancount says of each `balance`."""
    if all_hold(entries, options):
        return [*entries], []
    checked: tuple[list[Any], list[Any]] = balance.check(entries, options)
    return checked


def all_hold(entries: Sequence[Any], options: Mapping[str, Any]) -> bool:
    """Whether every `balance` is of an account that is opened for its commodity, and says what stands there."""
    opened = {entry.account: entry for entry in reversed(entries) if isinstance(entry, data.Open)}
    targets = _Targets({entry.account for entry in entries if isinstance(entry, data.Balance)})
    sums: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for entry in entries:
        if isinstance(entry, data.Transaction):
            for posting in entry.postings:
                for account in targets[posting.account]:
                    sums[account, posting.units.currency] += posting.units.number
        elif isinstance(entry, data.Balance):
            amount, of = entry.amount, opened.get(entry.account)
            if of is None or (of.currencies and amount.currency not in of.currencies):
                return False
            left = sums[entry.account, amount.currency] - amount.number
            if abs(left) > balance.get_balance_tolerance(entry, options):
                return False
    return True


class _Targets(dict[str, tuple[str, ...]]):
    """Of each account the ones with a `balance` that it counts for: itself, and those above it."""

    def __init__(self, asserted: Collection[str]) -> None:
        super().__init__()
        self._asserted = asserted

    def __missing__(self, account: str) -> tuple[str, ...]:
        targets = self[account] = tuple(name for name in self._asserted if accounts.is_under(account, name))
        return targets


__plugins__ = (pad, check)
