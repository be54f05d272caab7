"""Every message of the rules as bean-check prints it: `<name>.beancount` beside its exact output `<name>.txt`.

After a change of wording that was meant, `BWK_UPDATE=1 pytest tests/errors` writes the outputs anew: read the diff.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from beancount import loader
from beancount.scripts.check import main
from click.testing import CliRunner

FOLDER = Path(__file__).resolve().parent
CASES = sorted(path.stem for path in FOLDER.glob("*.beancount"))


@pytest.mark.parametrize("name", CASES)
def test_bean_check_prints(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "_load_file", loader._load_file)  # bean-check replaces it for good
    run = CliRunner().invoke(main, ["--no-cache", str(FOLDER / f"{name}.beancount")])
    output = run.output.replace(f"{FOLDER}{os.sep}", "")
    expected = FOLDER / f"{name}.txt"
    if os.environ.get("BWK_UPDATE"):
        expected.write_text(output, "utf-8")
    assert run.exit_code == 1
    assert output == expected.read_text("utf-8")


def test_every_output_has_its_books() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.txt")) == CASES
