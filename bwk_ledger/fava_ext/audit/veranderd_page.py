"""Everything the template of the page "Veranderd" shows, as one frozen `VeranderdPage`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bwk_ledger.fava_ext.audit.act import AuditRequest
    from bwk_ledger.fava_ext.request import Head


@dataclass(frozen=True)
class VeranderdPage:
    """The page for one year."""

    head: Head


def build(request: AuditRequest) -> VeranderdPage:
    """Make the page."""
    return VeranderdPage(head=request.head)
