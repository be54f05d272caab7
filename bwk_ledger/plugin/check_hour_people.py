"""Hours are of people who are known, while they are there. Only in books that register people (`persoon`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bwk_ledger.config import read_config
from bwk_ledger.periods import month_of
from bwk_ledger.plugin.finding import finding
from bwk_ledger.plugin.hour_entries import HourEntry, days_in_month, hour_entries, still_standing
from bwk_ledger.plugin.known_people import HOW_TO_REGISTER, unknown_on

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence


def check_hour_people(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report hours of nobody, of a number nobody has, and of somebody who was not there yet or not any more."""
    config = read_config(entries)
    if not config.people:
        return entries, []
    errors: list[Any] = []
    for item in still_standing(hour_entries(entries)):
        if not item.number:
            errors.append(
                finding(
                    item.entry,
                    "Uren van niemand.",
                    cause="het nummer van wie de uren maakte staat vooraan in de boeking.",
                    remedy=f'schrijf: {item.entry.date} * "V0001" "{item.entry.narration}".',
                )
            )
            continue
        # Hours of a month without its days may lie anywhere in it: then one day in common is enough.
        first, last = _days(item)
        problem = unknown_on(config, item.number, first, last)
        if problem is not None:
            errors.append(
                finding(
                    item.entry,
                    f"{item.number} met uren in {item.entry.date:%Y-%m} {problem}.",
                    cause="uren tellen van wie op die dag in de boeken staat als persoon of als lid.",
                    remedy=f"kijk of dag en persoon kloppen; {HOW_TO_REGISTER}",
                )
            )
    return entries, errors


def _days(item: HourEntry) -> tuple[dt.date, dt.date]:
    """The first and the last day of the hours; where no days are known, what every stay in that month has in common."""
    month = month_of(item.entry.date)
    days = [day for posting in item.costs for day in days_in_month(item, posting)]
    if not days:
        return month.last_day, month.start
    return month.start.replace(day=min(days)), month.start.replace(day=max(days))
