"""A letter and a declaration as a PDF on A4; their texts go to the template as data and cannot become typst code."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from bwk_ledger.render.cells import clean

if TYPE_CHECKING:
    from bwk_ledger.tables.letter import Declaration, Letter

_HERE = Path(__file__).parent


def render(letter: Letter) -> bytes:
    """Set the letter; the same letter gives the same bytes."""
    return _set("letter.typ", clean(json.dumps(asdict(letter), ensure_ascii=False)))


def render_declaration(declaration: Declaration) -> bytes:
    """Set the declaration, with its data attached; the same one gives the same bytes."""
    values = _clean(asdict(declaration)) | {"attached": declaration.attached}
    return _set("declaration.typ", json.dumps(values, ensure_ascii=False))


def _set(template: str, content: str) -> bytes:
    return typst.compile(
        _HERE / template, root=_HERE, ignore_system_fonts=True, sys_inputs={"data": content}, timestamp=0
    )


def _clean(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(item) for item in value]
    return clean(value) if isinstance(value, str) else value
