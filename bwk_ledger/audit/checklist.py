"""The checklist of the kascommissie: questions that the books answer themselves, each a module of `lines`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.audit.lines import (
    bank,
    cash,
    deviations,
    fees,
    followed_up,
    grants,
    hours,
    opening,
    people,
    petty_cash,
    questions,
    receipts,
    rows,
    rules,
    sealed,
    shares,
    waivers,
)

if TYPE_CHECKING:
    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.line import Line

# In the order of an evening.
_LINES = (
    opening,
    bank,
    cash,
    rows,
    receipts,
    petty_cash,
    fees,
    shares,
    grants,
    hours,
    deviations,
    people,
    questions,
    waivers,
    sealed,
    rules,
    followed_up,
)


def checklist(audit: Audit) -> tuple[Line, ...]:
    """Every question with its answer."""
    return tuple(line.check(audit) for line in _LINES)
