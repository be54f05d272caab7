"""What the kascommissie's log adds to the results of a year: on which day its statement was signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.audit import log
from bwk_ledger.audit.audit import audit_folder, log_file
from bwk_ledger.audit.statement import signed

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from bwk_ledger.audit.statement import AuditStatement


def signed_statements(root: Path) -> tuple[AuditStatement, ...]:
    """The signed statements of all years, in the order in which they were signed."""
    return signed(log.read_whole(log_file(audit_folder(root))))


def signed_on(root: Path, year: int) -> dt.date | None:
    """The day on which the last statement of a year was signed; None where none was."""
    found = [item for item in signed_statements(root) if item.year == year]
    return found[-1].last.at.date() if found else None
