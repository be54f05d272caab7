"""Book accruals: on 31 December to the balance sheet, and on 1 January back, so that nobody has to think of it.

A cost that names its grant releases it in the year the cost is for, and takes that back with the reversal: this runs
before grants are released.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.accruals import ACCRUAL, KINDS, Accrual, accruals_in
from bwk_ledger.config import read_config
from bwk_ledger.plugin.derived import Move, Name, transaction, with_derived, written
from bwk_ledger.plugin.finding import complain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_NAMES = {kind.account: Name(kind.name, kind.rgs) for kind in KINDS.values()}


def book_accruals(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    """Add the two transactions of every accrual that is right.

    Errors: accruals and periods of bills that are not; see `bwk_ledger.accruals`.
    """
    kept = written(entries, ACCRUAL)
    opened = {entry.account for entry in kept if isinstance(entry, data.Open)}
    config = read_config(kept)
    derived: list[Any] = []
    errors: list[Any] = []
    for entry in kept:
        for source, complaint, accruals in accruals_in(entry, opened, config):
            if complaint is not None:
                errors.append(complain(entry, complaint, source))
            derived += [item for accrual in accruals for item in _pair(accrual)]
    return with_derived(kept, derived, _NAMES), errors


def _pair(accrual: Accrual) -> Iterator[Any]:
    """The transaction of 31 December, and the one that takes it back."""
    title = f"{accrual.kind.capitalize()}: {accrual.text}"
    for day, text, sign in ((accrual.day, title, 1), (accrual.reversal, f"Terug: {title}", -1)):
        amount = sign * accrual.amount
        moves = (Move(accrual.account, amount, accrual.grant), Move(accrual.balance_account, -amount))
        yield transaction(ACCRUAL, day, text, accrual.source, moves)
