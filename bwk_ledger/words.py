"""How sentences for users are put together in Dutch."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def count(number: int, one: str, more: str) -> str:
    """A number with its noun: `1 fout`, `3 fouten`."""
    return f"{number} {one if number == 1 else more}"


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: `TOP`, `TOP en HLR`, `TOP, HLR en ZUILEN`."""
    *before, last = names or ("",)
    return f"{', '.join(before)} en {last}" if before else last
