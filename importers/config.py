"""The importers of these books: what beangulp and Fava call CONFIG."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from importers.bank import BankImporter
from importers.budget import BudgetImporter
from importers.hours import HoursImporter
from importers.members import MemberImporter, PersonImporter
from importers.outcomes import OutcomeImporter
from importers.readers.formats import FORMATS
from importers.receipts import ReceiptImporter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from importers.base import Importer


def config(root: Path) -> tuple[list[Importer], list[Callable[..., Any]]]:
    """The importers for the books in a folder, and the hooks that beangulp runs after them (none)."""
    importers: list[Importer] = [BudgetImporter(root), MemberImporter(root), PersonImporter(root)]
    importers += [BankImporter(root, bank_format) for bank_format in FORMATS]
    importers += [HoursImporter(root), OutcomeImporter(root), ReceiptImporter(root)]
    return importers, []
