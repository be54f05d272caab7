"""Is er van elke uitgave een bon?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.audit.line import Line, State

if TYPE_CHECKING:
    from bwk_ledger.audit.audit import Audit


def check(audit: Audit) -> Line:
    """TODO: stub."""
    del audit
    return Line("receipts", "Is er van elke uitgave een bon?", "", "", least=State.OPEN)
