"""The checklist of the kascommissie: questions that the books answer themselves, each in the file of its subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.audit import (
    bank,
    board,
    fees,
    followed_up,
    handgeld,
    hours,
    income,
    months,
    receipts,
    results,
    rows,
    rules,
    shares,
    sightings,
    year,
)
from bwk_ledger.audit.stands_out import detectors
from bwk_ledger.base.quick import many_objects

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bwk_ledger.audit.audit import Audit, Line

# In the order of an evening, by the keys that the log holds.
_LINES: Mapping[str, Callable[[Audit], Line]] = {
    "opening": year.check_opening,
    "bank": bank.check,
    "seen": sightings.check,
    "cash": handgeld.check_cash,
    "rows": rows.check,
    "receipts": receipts.check,
    detectors.KEY: detectors.check,
    "petty_cash": handgeld.check_agreements,
    "fees": fees.check,
    "income": income.check,
    "shares": shares.check,
    "grants": results.check_grants,
    "hours": hours.check_hours,
    "deviations": results.check_deviations,
    "people": hours.check_people,
    "board": board.check,
    "months": months.check,
    "questions": rules.check_questions,
    "waivers": handgeld.check_waivers,
    "sealed": year.check_sealed,
    "rules": rules.check_rules,
    "followed_up": followed_up.check,
}


def check_one(audit: Audit, key: str) -> Line | None:
    """One question by its key; None where there is no such question."""
    check = _LINES.get(key)
    return audit.once(check) if check else None


def checklist(audit: Audit) -> tuple[Line, ...]:
    """Every question with its answer."""
    with many_objects():  # a seventh of its time went to the search for cycles (benchmarks/evening_speed.py)
        return tuple(audit.once(check) for check in _LINES.values())
