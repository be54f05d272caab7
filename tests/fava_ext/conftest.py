"""Fava on a copy of the example books."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.chromium import driver
from tests.fava_ext.fava_app import Fava, open_fava

__all__ = ["driver"]  # a fixture
REPO = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="session")
def demo_books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example books, so that nothing a test does reaches them."""
    folder = tmp_path_factory.mktemp("demo") / "boeken"
    shutil.copytree(REPO / "ledger", folder)
    return folder / "main.beancount"


@pytest.fixture(scope="session")
def demo(demo_books: Path) -> Fava:
    return open_fava(demo_books)
