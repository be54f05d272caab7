"""The page "Bevindingen": questions of the kascommissie and what became of them."""

from __future__ import annotations

from bwk_ledger.fava_ext.audit import act, bevindingen_page


class Bevindingen(act.AuditPage):
    """The page "Bevindingen"."""

    report_title = "Bevindingen"
    shown = bevindingen_page.BevindingenPage

    @staticmethod
    def build_audit(asked: act.AuditRequest) -> bevindingen_page.BevindingenPage:
        """The page of what was asked."""
        return bevindingen_page.build(asked)
