"""Books to import into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bank_files import ImportBooks, import_books

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def books(tmp_path: Path) -> ImportBooks:
    """Books that know their own account numbers."""
    return import_books(tmp_path / "boeken")
