"""The page "Steekproef": the sample, with transaction and receipt side by side."""

from __future__ import annotations

from bwk_ledger.fava_ext.audit import act, steekproef_page


class Steekproef(act.AuditPage):
    """The page "Steekproef"."""

    report_title = "Steekproef"
    shown = steekproef_page.SteekproefPage

    @staticmethod
    def build_audit(asked: act.AuditRequest) -> steekproef_page.SteekproefPage:
        """The page of what was asked."""
        return steekproef_page.build(asked)
