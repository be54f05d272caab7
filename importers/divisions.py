"""Keys (`[[sleutel]]` of `stam/regels.toml`): how a cost is divided over kamers, for a period."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bwk_ledger.base.errors import InputError

_FIELDS = {"naam", "vanaf", "tot", "delen"}


@dataclass(frozen=True)
class Division:
    """The parts of each kamer, from `start` up to and including `end`; only their proportion counts."""

    name: str
    start: dt.date
    end: dt.date
    parts: tuple[tuple[str, Decimal], ...]


def division(item: Mapping[str, Any], wrong: Callable[[str, str], InputError]) -> Division:
    """Read one key.

    Args:
        item: the table as TOML has it.
        wrong: makes the error about it, of what is wrong and the remedy.

    Raises:
        InputError: a field is missing, unknown or of another kind.
    """
    for unknown in sorted(item.keys() - _FIELDS):
        raise wrong(f"onbekend veld '{unknown}' in een sleutel.", f"kies uit: {', '.join(sorted(_FIELDS))}.")
    if not isinstance(item.get("naam"), str) or not item["naam"]:
        raise wrong("een sleutel heeft geen naam.", 'geef elke sleutel een naam, zoals naam = "energie".')
    start, end = item.get("vanaf", dt.date.min), item.get("tot", dt.date.max)
    if any(type(day) is not dt.date for day in (start, end)):
        raise wrong(
            f"sleutel '{item['naam']}' heeft een dag die geen dag is.",
            "schrijf vanaf = jjjj-mm-dd, zonder aanhalingstekens.",
        )
    parts = item.get("delen")
    if not isinstance(parts, dict) or not parts:
        raise wrong(f"sleutel '{item['naam']}' heeft geen delen.", "schrijf delen = { KAMER = 60, ANDERE = 40 }.")
    weights = tuple((kamer, _weight(item["naam"], part, wrong)) for kamer, part in parts.items())
    return Division(item["naam"], start, end, weights)


def check_periods(divisions: Sequence[Division], wrong: Callable[[int, str, str], InputError]) -> None:
    """Refuse two keys of one name that hold on the same day.

    Raises:
        InputError: made by `wrong` of the index of the later one, what is wrong and the remedy.
    """
    for index, later in enumerate(divisions):
        for earlier in divisions[:index]:
            if earlier.name == later.name and earlier.start <= later.end and later.start <= earlier.end:
                raise wrong(
                    index,
                    f"sleutel '{later.name}' is er twee keer voor dezelfde dagen.",
                    "geef de oude een 'tot' en de nieuwe een 'vanaf'.",
                )


def _weight(name: str, part: Any, wrong: Callable[[str, str], InputError]) -> Decimal:
    try:
        weight = Decimal(str(part))
    except InvalidOperation:
        weight = Decimal(0)
    if isinstance(part, bool) or not weight.is_finite() or weight <= 0:
        raise wrong(f"deel {part} van sleutel '{name}' is geen getal boven nul.", "noem alleen delen boven nul.")
    return weight
