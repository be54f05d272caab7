"""A budget is whole and stands on an account that exists: a typing error would otherwise lose it without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core import account, data
from beancount.core.amount import Amount

from bwk_ledger.accounts import is_hours, is_hours_account
from bwk_ledger.money import EUR
from bwk_ledger.plugin.finding import Finding, finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FORM = 'schrijf: JJJJ-01-01 custom "budget" REKENING "yearly" BEDRAG'


def check_budget(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    """Report every budget that is incomplete, on an account that was never opened, or not a whole year's amount.

    The incomplete ones are left out of the entries: Fava does not start on a budget without an amount.
    """
    opened = {entry.account for entry in entries if isinstance(entry, data.Open)}
    kept: list[Any] = []
    errors: list[Any] = []
    for entry in entries:
        if isinstance(entry, data.Custom) and entry.type == "budget":
            if not _is_whole(entry):
                errors.append(_incomplete(entry))
                continue
            errors.extend(_wrong(entry, opened))
        kept.append(entry)
    return kept, errors


def _is_whole(entry: Any) -> bool:
    """Whether there is an account, how often, and an amount of euros or hours; and nothing else."""
    match [(value.dtype, value.value) for value in entry.values or ()]:
        case [(account.TYPE, _), (_, str()), (_, Amount(currency=currency))]:
            return currency == EUR or is_hours(currency)
    return False


def _incomplete(entry: Any) -> Finding:
    said = " ".join(str(value.value) for value in entry.values or ())
    return finding(
        entry,
        f"Een begroting zonder de juiste gegevens: {said or 'er staat niets'}.",
        cause='een begroting is een rekening zonder aanhalingstekens, "yearly", en een bedrag in euro of in uren.',
        remedy=f"{_FORM}, bijvoorbeeld 2400.00 EUR.",
    )


def _wrong(entry: Any, opened: set[str]) -> list[Finding]:
    name, frequency = (value.value for value in entry.values[:2])
    if name not in opened:
        return [
            finding(
                entry,
                f"Begroting op onbekende rekening {name}.",
                cause="deze rekening is nergens geopend, dus dit bedrag zou in geen enkel overzicht staan.",
                remedy="verbeter de rekening, of voeg de kamer, post of financier toe in stam/.",
            )
        ]
    currency = entry.values[2].value.currency
    if is_hours_account(name) != is_hours(currency):
        return [
            finding(
                entry,
                f"De begroting van {name} staat in de verkeerde eenheid: {currency}.",
                cause="op rekeningen van de groep Tijd staan uren, op alle andere euro's.",
                remedy="verander de rekening of het bedrag.",
            )
        ]
    if frequency != "yearly" or (entry.date.month, entry.date.day) != (1, 1):
        return [
            finding(
                entry,
                f"De begroting van {name} is niet voor een heel jaar.",
                cause="begrotingen staan in jaarbedragen, zodat zij tot op de cent vergelijkbaar zijn.",
                remedy=f"{_FORM}.",
            )
        ]
    return []
