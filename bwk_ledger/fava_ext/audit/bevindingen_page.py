"""Everything the template of the page "Bevindingen" shows, as one frozen `BevindingenPage`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bwk_ledger.fava_ext.audit.act import AuditRequest
    from bwk_ledger.fava_ext.request import Head


@dataclass(frozen=True)
class BevindingenPage:
    """The page for one year."""

    head: Head


def build(request: AuditRequest) -> BevindingenPage:
    """Make the page."""
    return BevindingenPage(head=request.head)
