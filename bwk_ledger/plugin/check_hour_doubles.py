"""No hour is counted twice: the same person, day, activity and minutes stand in one kamer, on one sheet.

Two coordinators may both write down who helped both of them. Where that is right after all (two shifts of the same
length, say), one of the transactions says so in the open: `dubbel-akkoord: "de reden"`.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from bwk_ledger import meta
from bwk_ledger.config import read_config
from bwk_ledger.hours import format_days
from bwk_ledger.plugin.finding import Finding, finding
from bwk_ledger.plugin.hour_entries import HourEntry, days_in_month, hour_entries, meta_of, still_standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MOST_DAYS = 5  # shown of an activity


def check_hour_doubles(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report hours of a person in two kamers or on two sheets, once per pair of transactions, and a key used twice."""
    config = read_config(entries)
    found = still_standing(hour_entries(entries))
    first_of: dict[tuple[Any, ...], int] = {}
    pairs: dict[tuple[int, int], dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for index, item in enumerate(found):
        person, month = config.identity(item.number), (item.entry.date.year, item.entry.date.month)
        for posting in item.costs:
            activity = str(meta_of(posting, meta.ACTIVITY) or "")
            for day, minutes in days_in_month(item, posting).items():
                row = (person, month, day, activity.casefold(), minutes)
                earlier = first_of.setdefault(row, index)
                if _place(found[earlier]) != _place(item):
                    pairs[earlier, index][activity][day] = minutes
    errors = _same_key(found)
    errors.extend(
        _double(found[earlier], found[later], same)
        for (earlier, later), same in pairs.items()
        if not (found[earlier].entry.meta.get(meta.NO_DOUBLE) or found[later].entry.meta.get(meta.NO_DOUBLE))
    )
    return entries, errors


def _same_key(found: Sequence[HourEntry]) -> list[Any]:
    """What was registered stands in the books once: its key says so, whatever the days are."""
    seen: set[str] = set()
    errors = []
    for item in found:
        if item.key is not None and item.key in seen:
            errors.append(
                finding(
                    item.entry,
                    f"Dezelfde uren van {item.number or 'niemand'} in {item.entry.date:%Y-%m} staan er twee keer: "
                    f"{item.key}.",
                    cause="twee boekingen hebben dezelfde sleutel, en die is van wat een keer is opgeschreven.",
                    remedy="haal een van beide weg.",
                )
            )
        seen.add(item.key or "")
    return errors


def _place(item: HourEntry) -> tuple[str, str, str]:
    return (item.kamer, str(item.entry.meta.get(meta.SHEET) or ""), item.number)


def _double(earlier: HourEntry, later: HourEntry, same: Mapping[str, Mapping[int, int]]) -> Finding:
    who = later.number if later.number == earlier.number else f"{earlier.number} en {later.number}, dezelfde persoon,"
    what = "; ".join(f"{activity or 'zonder activiteit'} {_shown(days)}" for activity, days in same.items())
    return finding(
        later.entry,
        f"Uren van {who} staan er in {later.entry.date:%Y-%m} twee keer, op {_name(earlier)} en op {_name(later)}: "
        f"{what}.",
        cause="dezelfde dag, activiteit en tijd op twee lijsten is bijna altijd een keer gewerkt en twee keer "
        "opgeschreven.",
        remedy=f"laat ze op een van beide lijsten weg en lees die opnieuw in. Klopt het toch, zet dan bij deze boeking "
        f'{meta.NO_DOUBLE}: "de reden".',
    )


def _name(item: HourEntry) -> str:
    sheet = item.entry.meta.get(meta.SHEET)
    return f"de lijst van {item.kamer}{f' ({sheet})' if sheet else ''}"


def _shown(days: Mapping[int, int]) -> str:
    first = dict(sorted(days.items())[:_MOST_DAYS])
    more = len(days) - len(first)
    return format_days(first) + (f" en nog {more}" if more else "")
