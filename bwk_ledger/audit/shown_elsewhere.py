"""Which errors of the books another question of the checklist shows as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import accounts
from bwk_ledger.audit.lines.shares import is_about_shares, share_findings
from bwk_ledger.plugin.check_cash_counts import check_cash_counts
from bwk_ledger.plugin.check_petty_cash import check_petty_cash
from bwk_ledger.plugin.check_petty_cash_posts import check_petty_cash_posts
from bwk_ledger.plugin.check_receipts import check_receipts
from bwk_ledger.plugin.check_seal import seal_findings
from bwk_ledger.views.messages import failed_balance

if TYPE_CHECKING:
    from bwk_ledger.audit.audit import Audit

# What these say of an entry of the year, the questions on receipts and handgeld show as well.
_OF_ENTRIES = (check_receipts, check_petty_cash, check_petty_cash_posts, check_cash_counts)


class ShownElsewhere:
    """The errors that other questions show; each check is run once.

    Args:
        audit: the year.
    """

    def __init__(self, audit: Audit) -> None:
        ledger = audit.ledger
        self._period = audit.period
        self._always = {_told(item) for item in seal_findings(ledger.entries, ledger.options, audit.year)}
        self._shares = {_told(item) for item in share_findings(audit)}
        self._of_entries = {_told(item) for run in _OF_ENTRIES for item in run(ledger.entries, ledger.options)[1]}

    def __contains__(self, error: Any) -> bool:
        balance = failed_balance(error)
        if balance is not None:
            return accounts.is_own(balance.account) and balance.day in self._period
        told = _told(error)
        if told in self._always:
            return True
        if told in self._shares or (isinstance(error.entry, data.Transaction) and is_about_shares(error.entry)):
            return bool(error.entry is not None and error.entry.date < self._period.end)
        is_entry = isinstance(error.entry, data.Transaction) or getattr(error.entry, "type", "") == "kastelling"
        return is_entry and error.entry.date in self._period and told in self._of_entries


def _told(error: Any) -> str:
    return str(error.message)
