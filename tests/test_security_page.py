"""The page on security names tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "veiligheid.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| ---", "| belofte"))]


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_test_that_is_named_exists(file: str, name: str) -> None:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("row", ROWS)
def test_every_promise_says_against_whom_and_what_proves_it(row: str) -> None:
    promise, against, proof = (cell.strip() for cell in row.strip("|").split(" | "))
    assert promise
    assert set(against.split(", ")) <= {
        "buitenstaander",
        "lezer",
        "penningmeester",
        "bestand",
        "tweede proces",
        "machine",
        "vergissing",
    }
    assert re.fullmatch(r"`tests/[\w/]+\.py::\w+`(?:, `tests/[\w/]+\.py::\w+`)*", proof)


def test_every_folder_and_file_of_tests_that_is_named_exists() -> None:
    for name in re.findall(r"tests/[\w/.]*\w", PAGE):
        assert (ROOT / name).exists(), name
