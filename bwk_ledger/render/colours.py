"""Which colour belongs to whom: a kamer has the same one in every chart, on every page, in every year."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Told apart by who sees fewer colours, and clear enough on white and on black (at least 3 to 1).
PALETTE = (
    "#2f74c0",
    "#c2622a",
    "#3a8f5c",
    "#8a63c9",
    "#b8860b",
    "#1f8f99",
    "#c74b7f",
    "#7a8420",
    "#a0522d",
    "#5f7fa6",
)
NOBODY = "#7d868f"


def colours(names: Iterable[str]) -> dict[str, str]:
    """A colour for each, in this order: of kamers, who comes later takes the next and changes none."""
    return {name: PALETTE[index % len(PALETTE)] for index, name in enumerate(dict.fromkeys(names))}
