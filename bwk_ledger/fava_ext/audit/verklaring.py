"""The page "Verklaring": the statement for the members' meeting."""

from __future__ import annotations

from bwk_ledger.fava_ext.audit import act, verklaring_page


class Verklaring(act.AuditPage):
    """The page "Verklaring"."""

    report_title = "Verklaring"
    shown = verklaring_page.VerklaringPage

    @staticmethod
    def build_audit(asked: act.AuditRequest) -> verklaring_page.VerklaringPage:
        """The page of what was asked."""
        return verklaring_page.build(asked)
