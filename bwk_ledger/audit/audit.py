"""The audit of one year: the books as loaded and what the kascommissie kept about them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bwk_ledger.audit.folder import audit_folder, log_file
from bwk_ledger.audit.log import Record, read
from bwk_ledger.periods import Period
from bwk_ledger.periods import year as period_of_year

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from bwk_ledger.load import Ledger


@dataclass(frozen=True)
class Audit:
    """What a line of the checklist, a sample or a statement is made from."""

    ledger: Ledger
    year: int
    folder: Path  # of the kascommissie, beside the books
    records: tuple[Record, ...]  # of all years, oldest first
    today: dt.date

    @property
    def period(self) -> Period:
        """The days of the year."""
        return period_of_year(self.year)

    @cached_property
    def of_year(self) -> tuple[Record, ...]:
        """The records about this year."""
        return tuple(record for record in self.records if record.year == self.year)


def open_audit(ledger: Ledger, year: int, today: dt.date) -> Audit:
    """The audit of a year of loaded books.

    Raises:
        InputError: the log of the kascommissie is damaged.
    """
    folder = audit_folder(ledger.root)
    return Audit(ledger, year, folder, read(log_file(folder)), today)
