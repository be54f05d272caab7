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


def check_one(audit: Audit, key: str) -> Line | None:
    """One question by its key; None where there is no such question."""
    found = next((line for line in _LINES if line.__name__.rpartition(".")[2] == key), None)
    return found.check(audit) if found else None


def checklist(audit: Audit) -> tuple[Line, ...]:
    """Every question with its answer."""
    return tuple(line.check(audit) for line in _LINES)
