"""Whether a year can be lived with commands alone: the figures are right, and every act has a way back."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tests.year.lived_year import Year
from tests.year.living import Treasurer

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_year_is_lived_with_commands_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    treasurer = Treasurer(tmp_path, monkeypatch, all_acts=os.environ.get("BWK_ALLES") == "1")
    Year(treasurer).lived()
    assert treasurer.undone > (treasurer.acts * 9 // 10 if treasurer.all_acts else 10)
