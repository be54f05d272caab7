"""The examples of docs/frames.md run as they stand there."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def test_the_examples_run(repo: Path) -> None:
    page = (repo / "docs/frames.md").read_text("utf-8")
    examples = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    assert len(examples) == 3
    run = subprocess.run(
        [sys.executable, "-c", "\n".join(examples)], cwd=repo, capture_output=True, text=True, check=True
    )
    assert "ZUILEN" in run.stdout
    assert run.stderr == ""
