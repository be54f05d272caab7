"""A budget stands on an account that exists: a typing error would otherwise lose it without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.plugin.finding import finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def check_budget(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report every budget on an account that was never opened."""
    opened = {entry.account for entry in entries if isinstance(entry, data.Open)}
    errors = [
        finding(
            entry,
            f"Begroting op onbekende rekening {entry.values[0].value}.",
            cause="deze rekening is nergens geopend, dus dit bedrag zou in geen enkel overzicht staan.",
            remedy="verbeter de rekening, of voeg de kamer, post of financier toe in stam/.",
        )
        for entry in entries
        if isinstance(entry, data.Custom)
        and entry.type == "budget"
        and entry.values
        and entry.values[0].value not in opened
    ]
    return entries, errors
