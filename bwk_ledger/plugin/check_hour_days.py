"""The days of registered hours can be true: days of the month, together the hours booked, and at most 24 hours a day.

A person may help in several kamers, under a number for hours and a number as member: the day is one all the same.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from bwk_ledger import meta
from bwk_ledger.config import read_config
from bwk_ledger.hours import DAY_MINUTES, clock, parse_days
from bwk_ledger.periods import month_of
from bwk_ledger.plugin.finding import Finding, finding
from bwk_ledger.plugin.hour_entries import HourEntry, days_in_month, hour_entries, meta_of, minutes_of, still_standing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from bwk_ledger.config import Config


def check_hour_days(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report days that cannot be read or do not add up, and people with more than 24 hours on a day."""
    config = read_config(entries)
    found = hour_entries(entries)
    errors: list[Any] = []
    for item in found:
        for posting in item.costs:
            errors.extend(_wrong_days(item.entry, posting))
    errors.extend(_too_many_hours(still_standing(found), config))
    return entries, errors


def _wrong_days(entry: Any, posting: Any) -> Iterator[Finding]:
    text = meta_of(posting, meta.DAYS)
    if text is None:
        return
    last = month_of(entry.date).last_day.day
    try:
        days = parse_days(str(text))
    except ValueError:
        yield finding(
            entry,
            f"De dagen van deze uren zijn niet te lezen: {text}.",
            cause="'dagen' noemt elke dag van de maand een keer, met uren en minuten.",
            remedy='schrijf: dagen: "3 2:30, 17 6:15".',
            source=posting.meta,
        )
        return
    outside = sorted(day for day in days if not 1 <= day <= last)
    if outside:
        yield finding(
            entry,
            f"Dag {', '.join(map(str, outside))} is er niet in {entry.date:%Y-%m}.",
            cause=f"deze uren zijn van {entry.date:%Y-%m}, en die maand heeft {last} dagen.",
            remedy="verbeter de dag, of boek de uren in de maand waarin zij zijn gemaakt.",
            source=posting.meta,
        )
    stated, booked = sum(days.values()), minutes_of(posting)
    if stated != booked:
        yield finding(
            entry,
            f"De dagen zijn samen {clock(stated)} uur, maar geboekt is {clock(booked)} uur.",
            cause="het aantal uren van een regel is de som van haar dagen.",
            remedy="vergelijk met de urenlijst en verbeter de dagen of het aantal uren.",
            source=posting.meta,
        )


def _too_many_hours(found: Sequence[HourEntry], config: Config) -> Iterator[Finding]:
    """More hours than fit in a day, or where the days are not known in the month; told where the last of them stand."""
    by_day: dict[tuple[str, dt.date], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    by_month: dict[tuple[str, dt.date], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    last_of_day: dict[tuple[str, dt.date], HourEntry] = {}
    last_of_month: dict[tuple[str, dt.date], HourEntry] = {}
    for item in found:
        person, first = config.identity(item.number), item.entry.date.replace(day=1)
        for posting in item.costs:
            by_month[person, first][item.kamer] += minutes_of(posting)
            for day, minutes in days_in_month(item, posting).items():
                key = (person, first.replace(day=day))
                by_day[key][item.kamer] += minutes
                last_of_day[key] = item
        last_of_month[person, first] = item
    for key, kamers in by_day.items():
        if sum(kamers.values()) > DAY_MINUTES:
            yield _above(last_of_day[key], f"op {key[1]}", kamers, "een dag heeft 24 uur")
    for key, kamers in by_month.items():
        days = month_of(key[1]).last_day.day
        if sum(kamers.values()) > days * DAY_MINUTES:
            limit = f"die maand heeft {days * DAY_MINUTES // 60} uur"
            yield _above(last_of_month[key], f"in {key[1]:%Y-%m}", kamers, limit)


def _above(item: HourEntry, when: str, kamers: Mapping[str, int], limit: str) -> Finding:
    where = ", ".join(f"{kamer} {clock(minutes)}" for kamer, minutes in kamers.items())
    return finding(
        item.entry,
        f"{item.number or 'Iemand zonder nummer'} heeft {when} meer uren dan er zijn: "
        f"{clock(sum(kamers.values()))} uur ({where}).",
        cause=f"{limit}, over alle kamers, soorten en nummers van een persoon samen.",
        remedy="vergelijk de urenlijsten: waarschijnlijk staan er uren dubbel, of op de verkeerde dag of persoon.",
    )
