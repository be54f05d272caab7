"""Which findings about the books another question of the checklist shows as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger import accounts
from bwk_ledger.audit.lines.shares import is_about_shares
from bwk_ledger.rules.messages import in_euros

if TYPE_CHECKING:
    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.rules.finding import Finding


def is_shown_elsewhere(audit: Audit, item: Finding) -> bool:
    """Whether the questions on own accounts, seals, shares, receipts or handgeld show it."""
    if balance := in_euros(item):
        return accounts.is_own(balance.account) and balance.day in audit.period
    if item.subject == "seal":
        return is_sealed_until(audit.year, item)
    if item.entry is None:
        return False
    if is_about_shares(item):
        return bool(item.entry.date < audit.period.end)
    return item.subject in ("receipts", "handgeld") and item.rule != "receipts.rule" and item.entry.date in audit.period


def is_sealed_until(year: int, item: Finding) -> bool:
    """Whether something changed in a closed year up to this one; a line nobody can read may be of any year."""
    return item.subject == "seal" and (item.sealed_year is None or item.sealed_year <= year)
