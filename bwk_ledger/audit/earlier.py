"""What earlier years left to be followed up: their findings, or where there was no audit in the log, their report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.audit.findings import carried_to, findings, of_year, paper_follow_up
from bwk_ledger.audit.statement.records import SIGNED
from bwk_ledger.views.kamers import result_years

if TYPE_CHECKING:
    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.findings import Event, Finding


@dataclass(frozen=True)
class Earlier:
    """What the kascommissie of a year has to look back on.

    `on_paper` says that the books know the year before, but the log holds no finding and no signed statement of it:
    then its report is followed up as a whole, and `paper` is what was said of it.
    """

    year: int
    findings: tuple[Finding, ...]  # oldest first
    has_books: bool
    on_paper: bool
    paper: Event | None = None


def earlier(audit: Audit) -> Earlier:
    """What is to be followed up in the year of an audit."""
    before = audit.year - 1
    found = findings(audit.records)
    customs = audit.ledger.customs
    has_books = before in result_years(audit.ledger.transactions, customs)
    in_log = bool(of_year(found, before)) or any(
        record.kind == SIGNED and record.year == before for record in audit.records
    )
    return Earlier(
        year=before,
        findings=carried_to(found, audit.year),
        has_books=has_books,
        on_paper=has_books and not in_log,
        paper=paper_follow_up(audit.records, audit.year),
    )
