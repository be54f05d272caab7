"""The sources of the example, written once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bwk_ledger.demo.sources import write_sources

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bronnen")
    write_sources(folder)
    return folder
