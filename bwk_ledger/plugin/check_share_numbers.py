"""Every movement of shares has its own number, and none is missing: the share register is only ever added to."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import meta
from bwk_ledger.plugin.finding import Finding, finding
from bwk_ledger.plugin.share_entries import moves_shares, share_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def check_share_numbers(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report movements without a number, numbers used twice, and numbers that are missing."""
    first: dict[int, Any] = {}
    without: list[Any] = []
    errors: list[Any] = []
    for entry in entries:
        if not _belongs_in_register(entry):
            continue
        number = share_number(entry)
        if number is None:
            without.append(entry)
        elif number in first:
            errors.append(_twice(entry, number, first[number]))
        else:
            first[number] = entry
    free = max(first, default=0) + 1
    errors.extend(_without(entry, free + index) for index, entry in enumerate(without))
    errors.extend(_missing(first))
    return entries, errors


def _belongs_in_register(entry: Any) -> bool:
    """A transaction that beancount could not book has lost its postings, and is in the register all the same."""
    return moves_shares(entry) or (
        isinstance(entry, data.Transaction) and not entry.postings and meta.MOVEMENT in entry.meta
    )


def _twice(entry: Any, number: int, earlier: Any) -> Finding:
    return finding(
        entry,
        f"Mutatie {number} van de aandelen staat er twee keer: op {earlier.date} en op {entry.date}.",
        cause="elke mutatie in het aandelenregister heeft een eigen nummer.",
        remedy="haal een van beide weg als zij dezelfde is; geef haar anders het volgende vrije nummer.",
    )


def _without(entry: Any, free: int) -> Finding:
    stated = entry.meta.get(meta.MOVEMENT)
    return finding(
        entry,
        f"Een mutatie van aandelen zonder nummer: {'er staat niets' if stated is None else stated}.",
        cause="het aandelenregister telt elke mutatie, met een heel nummer vanaf 1.",
        remedy=f"schrijf bij deze boeking het volgende vrije nummer: {meta.MOVEMENT}: {free}.",
    )


def _missing(first: Mapping[int, Any]) -> Iterator[Finding]:
    """One finding for all that is missing, at the first movement after it."""
    gaps = [(before + 1, after - 1) for before, after in pairwise([0, *sorted(first)]) if after > before + 1]
    if not gaps:
        return
    one = len(gaps) == 1 and gaps[0][0] == gaps[0][1]
    yield finding(
        first[gaps[0][1] + 1],
        f"In het aandelenregister {'ontbreekt mutatie' if one else 'ontbreken de mutaties'} {_runs(gaps)}.",
        cause="de nummers lopen door van 1 tot en met het hoogste: er is een mutatie weggehaald, of een nummer "
        "veranderd.",
        remedy="zet de boeking terug met haar eigen nummer. Een mutatie die niet had gemoeten, blijft staan en wordt "
        "met een nieuwe mutatie teruggedraaid.",
    )


def _runs(gaps: Sequence[tuple[int, int]]) -> str:
    return ", ".join(str(first) if first == last else f"{first} tot en met {last}" for first, last in gaps)
