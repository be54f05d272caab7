"""A budget stands on an account that exists: a typing error would otherwise lose it without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.plugin.finding import finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def check_budget(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report every budget on an account that was never opened, and every one that is not a whole year's amount."""
    opened = {entry.account for entry in entries if isinstance(entry, data.Open)}
    errors: list[Any] = []
    for entry in entries:
        if not isinstance(entry, data.Custom) or entry.type != "budget" or not entry.values:
            continue
        account = entry.values[0].value
        if account not in opened:
            errors.append(
                finding(
                    entry,
                    f"Begroting op onbekende rekening {account}.",
                    cause="deze rekening is nergens geopend, dus dit bedrag zou in geen enkel overzicht staan.",
                    remedy="verbeter de rekening, of voeg de kamer, post of financier toe in stam/.",
                )
            )
        elif [value.value for value in entry.values[1:2]] != ["yearly"] or (entry.date.month, entry.date.day) != (1, 1):
            errors.append(
                finding(
                    entry,
                    f"De begroting van {account} is niet voor een heel jaar.",
                    cause="begrotingen staan in jaarbedragen, zodat zij tot op de cent vergelijkbaar zijn.",
                    remedy='schrijf: JJJJ-01-01 custom "budget" REKENING "yearly" BEDRAG.',
                )
            )
    return entries, errors
