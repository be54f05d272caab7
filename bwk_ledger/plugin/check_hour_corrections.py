"""Approved hours stay as they were approved: a correction takes them back with a transaction that mirrors them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from bwk_ledger import meta
from bwk_ledger.hours import clock
from bwk_ledger.plugin.finding import Finding, finding
from bwk_ledger.plugin.hour_entries import HourEntry, days_of, hour_entries, meta_of, minutes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_REMEDY = (
    "verbeter de boeking zelf zolang zij niet is goedgekeurd; lees daarna een verbeterde urenlijst in, dan maakt "
    "'bwk uren importeer' de correctie."
)
_REMAKE = (
    "haal deze correctie weg en lees de verbeterde urenlijst opnieuw in: 'bwk uren importeer' maakt haar dan goed."
)


def check_hour_corrections(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report negative hours that take nothing back, and corrections that are no mirror of what they take back."""
    found = hour_entries(entries)
    by_key = {item.key: item for item in found if item.key}
    taken_back: set[str] = set()
    errors: list[Any] = []
    for item in found:
        corrects = item.entry.meta.get(meta.CORRECTS)
        if corrects is None:
            errors.extend(_negative(item))
            continue
        problem = _problem(item, by_key.get(str(corrects)), again=str(corrects) in taken_back)
        if problem is not None:
            what, cause = problem
            errors.append(finding(item.entry, f"{what}: {corrects}.", cause=cause, remedy=_REMAKE))
        taken_back.add(str(corrects))
    return entries, errors


def _negative(item: HourEntry) -> Iterator[Finding]:
    for posting in item.costs:
        if posting.units.number < 0:
            yield finding(
                item.entry,
                f"Negatieve uren van {item.number or 'iemand zonder nummer'}: {clock(minutes_of(posting))} op "
                f"{posting.account}.",
                cause="minder dan geen uren werkt niemand; alleen een correctie ('correctie:' met de sleutel van de "
                "goedgekeurde boeking) draait uren terug.",
                remedy=_REMEDY,
                source=posting.meta,
            )


def _problem(item: HourEntry, taken: HourEntry | None, *, again: bool) -> tuple[str, str] | None:
    if taken is None:
        return "Een correctie van uren die er niet zijn", "geen boeking van uren heeft deze sleutel."
    if again:
        return "Uren worden twee keer teruggedraaid", "een andere correctie draait dezelfde boeking al terug."
    if meta.APPROVED not in taken.entry.meta:
        return (
            "Een correctie van uren die niet zijn goedgekeurd",
            "wat niet is goedgekeurd wordt vervangen, niet teruggedraaid.",
        )
    if _mirror(item, -1) != _mirror(taken, 1):
        return (
            "Een correctie die niet precies het spiegelbeeld is van wat zij terugdraait",
            "dag, persoon, lijst, rekeningen, activiteiten en dagen zijn dezelfde, alle uren met het andere teken.",
        )
    return None


def _mirror(item: HourEntry, sign: int) -> tuple[Any, ...]:
    """What two transactions have in common of which one takes back the other, with all its signs turned."""
    lines: Counter[tuple[Any, ...]] = Counter()
    for posting in item.all:
        days = days_of(posting)
        signed = tuple(sorted((day, sign * minutes) for day, minutes in days.items())) if days is not None else None
        activity = str(meta_of(posting, meta.ACTIVITY) or "")
        lines[posting.account, posting.units.currency, sign * posting.units.number, activity, signed] += 1
    return (item.entry.date, item.number, item.entry.meta.get(meta.SHEET), lines)
