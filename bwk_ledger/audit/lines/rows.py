"""Staat elke regel van de bank in de boeken?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.audit.line import Line, State

if TYPE_CHECKING:
    from bwk_ledger.audit.audit import Audit


def check(audit: Audit) -> Line:
    """TODO: stub."""
    del audit
    return Line("rows", "Staat elke regel van de bank in de boeken?", "", "", least=State.OPEN)
