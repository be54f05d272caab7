"""Approved hours: by somebody else than who gave them, left as they were approved, and months declared complete.

It stays written who approved and when. What was approved is not changed: a correction takes it back with a transaction
that mirrors it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import meta, periods
from bwk_ledger.base.finding import AccountName, Finding, finding
from bwk_ledger.base.periods import clock, parse_month
from bwk_ledger.rules.hours import HourEntry, activity_of, entries, read_days
from bwk_ledger.rules.people import HOW_TO_REGISTER, unknown_on
from bwk_ledger.rules.standing import complete
from bwk_ledger.standing.form import NO_QUOTES
from bwk_ledger.standing.hours import BY, COMPLETE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config

_CORRECT = (
    "verbeter de boeking zelf zolang zij niet is goedgekeurd; lees daarna een verbeterde urenlijst in, dan maakt "
    "'bwk uren importeer' de correctie."
)
_REMAKE = (
    "haal deze correctie weg en lees de verbeterde urenlijst opnieuw in: 'bwk uren importeer' maakt haar dan goed."
)
_APPROVE = (
    "haal 'goedgekeurd' en 'goedgekeurd-door' weg en laat iemand anders de uren goedkeuren: 'bwk uren goedkeuren'."
)
_BOTH = (
    "een goedkeuring is een dag (goedgekeurd) en een nummer (goedgekeurd-door); zo blijft te zien wie er voor instaat."
)


def by_key(index: Index) -> Mapping[str, HourEntry]:
    """Hours by their key."""
    return {item.key: item for item in index.fact(entries) if item.key}


def corrections(index: Index) -> Iterator[Finding]:
    """Negative hours that take nothing back, and corrections that are no mirror of what they take back."""
    again: set[str] = set()
    for item in index.books.fact(entries):
        corrects = item.entry.meta.get(meta.CORRECTS)
        if corrects is None:
            if any(posting.units.number < 0 for posting in item.costs):
                yield from _negative(item)
            continue
        taken = index.books.fact(by_key).get(str(corrects))
        problem = _wrong_correction(item, taken, again=str(corrects) in again)
        if problem is not None:
            what, cause = problem
            yield finding("hours.correction", item.entry, f"{what}: {corrects}.", cause=cause, remedy=_REMAKE)
        again.add(str(corrects))


def _negative(item: HourEntry) -> Iterator[Finding]:
    for posting in item.costs:
        if posting.units.number < 0:
            yield finding(
                "hours.negative",
                item.entry,
                "Negatieve uren van {who}: {minutes} op {account}.",
                cause="minder dan geen uren werkt niemand; alleen een correctie ('correctie:' met de sleutel van de "
                "goedgekeurde boeking) draait uren terug.",
                remedy=_CORRECT,
                source=posting.meta,
                who=item.number or "iemand zonder nummer",
                minutes=clock(periods.in_minutes(posting.units.number)),
                account=AccountName(posting.account),
            )


def _wrong_correction(item: HourEntry, taken: HourEntry | None, *, again: bool) -> tuple[str, str] | None:
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
        days = read_days((posting.meta or {}).get(meta.DAYS))
        signed = tuple(sorted((day, sign * minutes) for day, minutes in days.items())) if days is not None else None
        units = posting.units
        lines[posting.account, units.currency, sign * units.number, activity_of(posting), signed] += 1
    return (item.entry.date, item.number, item.entry.meta.get(meta.SHEET), lines)


def approvals(index: Index) -> Iterator[Finding]:
    """Approvals that are not whole, too early, by oneself, or by somebody who is not known on that day."""
    config = index.config
    for item in index.fact(entries):
        values = item.entry.meta
        if meta.APPROVED in values or meta.APPROVED_BY in values:
            wrong = _wrong_approval(item, values.get(meta.APPROVED), values.get(meta.APPROVED_BY), config)
            if wrong is not None:
                what, cause, more = wrong
                yield finding(
                    "hours.approval",
                    item.entry,
                    f"Uren van {{who}} in {{month:%Y-%m}} zijn goedgekeurd{what}",
                    cause=cause,
                    remedy=_APPROVE,
                    who=item.number or "niemand",
                    month=item.entry.date,
                    **more,
                )


def _wrong_approval(item: HourEntry, day: Any, by: Any, config: Config) -> tuple[str, str, dict[str, Any]] | None:
    """How a message on an approval goes on, which rule that breaks, and the values it names."""
    if not by:
        return ", maar er staat niet door wie.", _BOTH, {}
    if day is None:
        return " door {by}, maar er staat niet wanneer.", _BOTH, {"by": str(by)}
    if not isinstance(day, dt.date):
        return (
            " op een dag die geen datum is: {day}.",
            f"{NO_QUOTES.removesuffix('.')}, zoals goedgekeurd: JJJJ-04-05.",
            {"day": str(day)},
        )
    return _wrong_day_or_person(item, day, str(by), config)


def _wrong_day_or_person(
    item: HourEntry, day: dt.date, by: str, config: Config
) -> tuple[str, str, dict[str, Any]] | None:
    if config.same_person(item.number, by):
        also = "" if by == item.number else f", dezelfde persoon als {item.number}"
        return " door {by}{also}.", "niemand keurt zijn eigen uren goed.", {"by": by, "also": also}
    if day < item.month.last_day and day < (last := _last_day(item)):
        return " op {day}, voordat zij waren gemaakt.", f"de laatste uren zijn van {last}.", {"day": day}
    unknown = unknown_on(config, by, day, day)
    if unknown is not None:
        return " door iemand die er op {day} niet is.", f"{by} {unknown}.", {"day": day}
    return None


def _last_day(item: HourEntry) -> dt.date:
    """The last day of hours; where no days are known, the first on which there can be any."""
    day: dt.date = item.entry.date.replace(day=max(item.days, default=1))
    return day


def declarations(index: Index) -> Iterator[Finding]:
    """Months that were declared complete of an unknown kamer, or by somebody who was not there."""
    config = index.config
    for entry, (kamer, text) in complete(index, COMPLETE):
        if kamer not in config.kamer_codes:
            yield finding(
                "hours.complete",
                entry,
                f"Uren volledig verklaard van kamer '{kamer}', die er niet is.",
                cause=f"de kamers zijn: {' '.join(config.kamer_codes) or 'geen'}.",
                remedy="verbeter de kamer, of voeg haar toe in stam/kamers.beancount.",
            )
        by = BY.of(entry)
        unknown = unknown_on(config, by, entry.date, entry.date) if by else None
        month = parse_month(str(text))
        if unknown is not None and month is not None:
            yield finding(
                "hours.complete",
                entry,
                "De uren van {kamer} over {month:%Y-%m} zijn volledig verklaard door iemand die er op {day} niet is.",
                cause=f"{by} {unknown}.",
                remedy=HOW_TO_REGISTER,
                kamer=kamer,
                month=month.start,
                day=entry.date,
            )
