"""The page "Steekproef": the sample, with transaction and receipt side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.access.visitor import Role
from bwk_ledger.fava_ext.audit import act, steekproef_forms, steekproef_page

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


class Steekproef(act.AuditPage):
    """The page "Steekproef"."""

    report_title = "Steekproef"
    has_js_module = True
    shown = steekproef_page.SteekproefPage

    @staticmethod
    def build_audit(asked: act.AuditRequest) -> steekproef_page.SteekproefPage:
        """The page of what was asked."""
        return steekproef_page.build(asked)

    @act.endpoint("trek")
    def draw(self) -> Response | tuple[str, int]:
        """Draw a sample."""
        return self.act(Role.COMMITTEE, do=steekproef_forms.draw)

    @act.endpoint("neem")
    def take(self) -> Response | tuple[str, int]:
        """Put one transaction in the sample."""
        return self.act(Role.COMMITTEE, do=steekproef_forms.take)

    @act.endpoint("vink")
    def tick(self) -> Response | tuple[str, int]:
        """Keep what was ticked."""
        return self.act(Role.COMMITTEE, do=steekproef_forms.tick)
