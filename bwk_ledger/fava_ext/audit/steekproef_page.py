"""Everything the template of the page "Steekproef" shows, as one frozen `SteekproefPage`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bwk_ledger.fava_ext.audit.act import AuditRequest
    from bwk_ledger.fava_ext.request import Head


@dataclass(frozen=True)
class SteekproefPage:
    """The page for one year."""

    head: Head


def build(request: AuditRequest) -> SteekproefPage:
    """Make the page."""
    return SteekproefPage(head=request.head)
