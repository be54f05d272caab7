"""The page "Steekproef": the sample, with transaction and receipt side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fava.ext import extension_endpoint

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

    @extension_endpoint("trek", ["POST"])  # type: ignore[untyped-decorator]
    def draw(self) -> Response | tuple[str, int]:
        """Draw a sample."""
        return self.act(Role.COMMITTEE, do=steekproef_forms.draw)

    @extension_endpoint("neem", ["POST"])  # type: ignore[untyped-decorator]
    def take(self) -> Response | tuple[str, int]:
        """Put one transaction in the sample."""
        return self.act(Role.COMMITTEE, do=steekproef_forms.take)

    @extension_endpoint("vink", ["POST"])  # type: ignore[untyped-decorator]
    def tick(self) -> Response | tuple[str, int]:
        """Keep what was ticked."""
        return self.act(Role.COMMITTEE, do=steekproef_forms.tick)
