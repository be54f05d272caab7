"""The page "Wat is er veranderd": what changed in the books."""

from __future__ import annotations

from bwk_ledger.fava_ext.audit import act, veranderd_page


class Veranderd(act.AuditPage):
    """The page "Wat is er veranderd"."""

    report_title = "Wat is er veranderd"
    shown = veranderd_page.VeranderdPage

    @staticmethod
    def build_audit(asked: act.AuditRequest) -> veranderd_page.VeranderdPage:
        """The page of what was asked."""
        return veranderd_page.build(asked)
