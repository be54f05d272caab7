"""The page "Kascommissie": the checklist."""

from __future__ import annotations

from bwk_ledger.fava_ext.audit import act, kascommissie_page


class Kascommissie(act.AuditPage):
    """The page "Kascommissie"."""

    report_title = "Kascommissie"
    shown = kascommissie_page.KascommissiePage

    @staticmethod
    def build_audit(asked: act.AuditRequest) -> kascommissie_page.KascommissiePage:
        """The page of what was asked."""
        return kascommissie_page.build(asked)
