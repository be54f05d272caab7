"""The page "Kascommissie": the checklist."""

from __future__ import annotations

from bwk_ledger.fava_ext.audit import act, kascommissie_page


class Kascommissie(act.AuditPage):
    """The page "Kascommissie"."""

    report_title = "Kascommissie"
    shown = kascommissie_page.KascommissiePage
    _memory: kascommissie_page.Memory | None = None

    def after_load_file(self) -> None:
        """Forget the answers about the books that were."""
        super().after_load_file()
        self._memory = None

    def build_audit(self, asked: act.AuditRequest) -> kascommissie_page.KascommissiePage:  # type: ignore[override]
        """The page of what was asked."""
        memory = self._memory = self._memory or kascommissie_page.Memory()
        return kascommissie_page.build(asked, memory)
