"""The importers of these books, in the order in which a batch needs them; also what beangulp and Fava call CONFIG."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from importers.bank import IngImporter
from importers.budget import BudgetImporter
from importers.hours import HoursImporter
from importers.members import MemberImporter
from importers.receipts import ReceiptImporter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from importers.base import Importer

# Members come before the bank rows that name them, statements before the receipts that belong to them.
_KINDS: tuple[type[Importer], ...] = (BudgetImporter, MemberImporter, IngImporter, HoursImporter, ReceiptImporter)


def config(root: Path) -> tuple[list[Importer], list[Callable[..., Any]]]:
    """The importers for the books in a folder, and the hooks that beangulp runs after them (none)."""
    return [kind(root) for kind in _KINDS], []
