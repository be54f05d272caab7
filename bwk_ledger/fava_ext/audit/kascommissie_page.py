"""Everything the template of the page "Kascommissie" shows, as one frozen `KascommissiePage`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bwk_ledger.fava_ext.audit.act import AuditRequest
    from bwk_ledger.fava_ext.request import Head


@dataclass(frozen=True)
class KascommissiePage:
    """The page for one year."""

    head: Head


def build(request: AuditRequest) -> KascommissiePage:
    """Make the page."""
    return KascommissiePage(head=request.head)
