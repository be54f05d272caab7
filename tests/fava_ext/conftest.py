"""Fava on a copy of the example books."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.chromium import Browser, driver, ready
from tests.fava_ext.fava_app import Fava, open_fava

if TYPE_CHECKING:
    from collections.abc import Iterator

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


@pytest.fixture
def browser(driver: Any, opened: Fava) -> Iterator[Browser]:
    """A browser on the books that the test's own module opened."""
    with opened.served() as url:
        yield ready(driver, url)
        driver.get("about:blank")
