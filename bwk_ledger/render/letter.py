"""A letter as a PDF on A4; like the tables, its texts go to the template as data and cannot become typst code."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typst

from bwk_ledger.render.cells import clean

if TYPE_CHECKING:
    from bwk_ledger.tables.letter import Letter

TEMPLATE = Path(__file__).with_name("letter.typ")


def render(letter: Letter) -> bytes:
    """Set the letter; the same letter gives the same bytes."""
    return typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        ignore_system_fonts=True,
        sys_inputs={"data": clean(json.dumps(asdict(letter), ensure_ascii=False))},
        timestamp=0,
    )
