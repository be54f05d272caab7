"""The sources of the example."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import example

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def sources() -> Path:
    return example.sources()
