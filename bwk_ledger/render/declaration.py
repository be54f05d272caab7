"""A declaration as a PDF on A4 with its data attached; texts go to the template as data and never as typst code."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from bwk_ledger.render.cells import clean

if TYPE_CHECKING:
    from bwk_ledger.tables.letter import Declaration

TEMPLATE = Path(__file__).with_name("declaration.typ")


def render(declaration: Declaration) -> bytes:
    """Set the declaration; the same one gives the same bytes."""
    values = _clean(asdict(declaration)) | {"attached": declaration.attached}
    return typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
        timestamp=0,
    )


def _clean(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(item) for item in value]
    return clean(value) if isinstance(value, str) else value
