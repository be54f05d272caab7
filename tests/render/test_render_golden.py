"""What a reader sees, kept beside the tests; `GOLDEN=1 pytest tests/render` writes it anew, to look at in the diff."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bwk_ledger.render import csv, html, pdf, terminal
from tests.render.render_sample import awkward_table, budget_table, small_table

GOLDEN = Path(__file__).with_name("golden")
TABLES = [budget_table(), small_table(), awkward_table()]
RENDERED = {
    "terminal-80.txt": lambda: terminal.render(TABLES, 80, colour=False),
    "terminal-100.txt": lambda: terminal.render(TABLES, 100, colour=False),
    "terminal-140.txt": lambda: terminal.render(TABLES, 140, colour=False),
    "terminal-bold.txt": lambda: terminal.render([small_table()], 100, colour=True),
    "tables.csv": lambda: csv.render(TABLES),
    "page.html": lambda: html.render(TABLES),
    "typst.json": lambda: json.dumps(pdf.document(TABLES), ensure_ascii=False, indent=1) + "\n",
}


@pytest.mark.parametrize("name", RENDERED)
def test_is_as_it_was(name: str) -> None:
    path = GOLDEN / name
    rendered = RENDERED[name]()
    if os.environ.get("GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(rendered, encoding="utf-8", newline="")
    assert rendered == path.read_bytes().decode()
