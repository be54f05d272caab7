"""Hours are approved by somebody else than who gave them, and it stays written who did so and when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from bwk_ledger import meta
from bwk_ledger.config import read_config
from bwk_ledger.periods import month_of
from bwk_ledger.plugin.finding import finding
from bwk_ledger.plugin.hour_entries import HourEntry, days_in_month, hour_entries
from bwk_ledger.plugin.known_people import unknown_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bwk_ledger.config import Config

_REMEDY = (
    "haal 'goedgekeurd' en 'goedgekeurd-door' weg en laat iemand anders de uren goedkeuren: 'bwk uren goedkeuren'."
)
_BOTH = (
    "een goedkeuring is een dag (goedgekeurd) en een nummer (goedgekeurd-door); zo blijft te zien wie er voor instaat."
)
_DATE = "een datum in de boeken staat zonder aanhalingstekens, zoals goedgekeurd: 2018-04-05."


def check_hour_approvals(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report approvals that are not whole, too early, by oneself, or by somebody who is not known on that day."""
    config = read_config(entries)
    errors: list[Any] = []
    for item in hour_entries(entries):
        values = item.entry.meta
        if meta.APPROVED in values or meta.APPROVED_BY in values:
            problem = _problem(item, values.get(meta.APPROVED), values.get(meta.APPROVED_BY), config)
            if problem is not None:
                what, cause = problem
                errors.append(finding(item.entry, what, cause=cause, remedy=_REMEDY))
    return entries, errors


def _problem(item: HourEntry, day: Any, by: Any, config: Config) -> tuple[str, str] | None:
    """What is wrong with an approval, and which rule that breaks."""
    whose = f"Uren van {item.number or 'niemand'} in {item.entry.date:%Y-%m} zijn goedgekeurd"
    if not by:
        return f"{whose}, maar er staat niet door wie.", _BOTH
    if day is None:
        return f"{whose} door {by}, maar er staat niet wanneer.", _BOTH
    if not isinstance(day, dt.date):
        return f"{whose} op een dag die geen datum is: {day}.", _DATE
    return _wrong(item, whose, day, str(by), config)


def _wrong(item: HourEntry, whose: str, day: dt.date, by: str, config: Config) -> tuple[str, str] | None:
    if config.same_person(item.number, by):
        also = "" if by == item.number else f", dezelfde persoon als {item.number}"
        return f"{whose} door {by}{also}.", "niemand keurt zijn eigen uren goed."
    last = _last_day(item)
    if day < last:
        return f"{whose} op {day}, voordat zij waren gemaakt.", f"de laatste uren zijn van {last}."
    unknown = unknown_on(config, by, day, day)
    if unknown is not None:
        return f"{whose} door iemand die er op {day} niet is.", f"{by} {unknown}."
    return None


def _last_day(item: HourEntry) -> dt.date:
    """The last day of the hours; where no days are known, the first on which there can be any."""
    month = month_of(item.entry.date)
    days = [day for posting in item.costs for day in days_in_month(item, posting)]
    return month.start.replace(day=max(days, default=1))
