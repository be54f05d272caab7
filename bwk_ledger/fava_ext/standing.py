"""What no filter changes of the books as Fava loaded them: made once per load, for all pages together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bwk_ledger.figures.kamers import result_years
from bwk_ledger.rules.load import Ledger

if TYPE_CHECKING:
    from fava.core import FavaLedger


@dataclass(frozen=True)
class Standing:
    """The books with what was found in them, and the years to choose from."""

    ledger: Ledger
    years: tuple[int, ...]


def standing_of(own: FavaLedger) -> Standing:
    """That of the books as they are loaded now."""
    ledger = Ledger(Path(own.beancount_file_path), own.all_entries, own.errors, own.options)
    return Standing(ledger, tuple(result_years(ledger.transactions, ledger.customs)))
