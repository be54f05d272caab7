"""Bleef het handgeld binnen de afspraken?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.audit.line import Line, State

if TYPE_CHECKING:
    from bwk_ledger.audit.audit import Audit


def check(audit: Audit) -> Line:
    """TODO: stub."""
    del audit
    return Line("petty_cash", "Bleef het handgeld binnen de afspraken?", "", "", least=State.OPEN)
