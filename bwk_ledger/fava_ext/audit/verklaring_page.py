"""Everything the template of the page "Verklaring" shows, as one frozen `VerklaringPage`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bwk_ledger.fava_ext.audit.act import AuditRequest
    from bwk_ledger.fava_ext.request import Head


@dataclass(frozen=True)
class VerklaringPage:
    """The page for one year."""

    head: Head


def build(request: AuditRequest) -> VerklaringPage:
    """Make the page."""
    return VerklaringPage(head=request.head)
