"""What partners bring, who works on which work place, and what was agreed and by when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta, periods
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.figures.hours import all_hours
from bwk_ledger.figures.wage_journals import wage_subsidies
from bwk_ledger.standing.partners import read_agreements, read_partners, read_workplaces

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.partners import Workplace


def is_taken(place: Workplace, first: dt.date, last: dt.date) -> bool:
    """Whether somebody worked there on any of these days."""
    return place.start <= last and (place.end is None or place.end >= first)


def places_taken(
    customs: Iterable[Any], kamer: str, first: dt.date, last: dt.date, kinds: Sequence[str] = ()
) -> set[str]:
    """Who worked on a work place of a kamer in some days: each number once."""
    return {
        place.number
        for place in read_workplaces(customs)
        if place.kamer == kamer and is_taken(place, first, last) and (not kinds or place.kind in kinds)
    }


@dataclass(frozen=True)
class WorkplaceYear:
    """A work place in a year until a day: minutes worked, and subsidy in EUR."""

    place: Workplace
    minutes: int
    due: Decimal
    received: Decimal


def workplace_years(ledger: Ledger, year: int, day: dt.date) -> list[WorkplaceYear]:
    """The work places of a year.

    Subsidy is due for every month that somebody began on the work place. Received is what came in with the number of
    the person (`persoon:`) as income, and wage subsidy that was paid for them.
    """
    whole = periods.year(year)
    until = min(day, whole.last_day)
    hours = ledger.index.fact(all_hours).of_year(year)
    received = _received(ledger, year, until)
    place_years = []
    for place in read_workplaces(ledger.customs):
        if not is_taken(place, whole.start, until):
            continue
        first, last = max(place.start, whole.start), min(place.end or until, until)
        months = last.month - first.month + 1
        minutes = sum(
            item.minutes
            for item in hours
            if item.person == place.number and item.kamer == place.kamer and first.month <= item.month[1] <= last.month
        )
        came = sum((amount for on, amount in received.get(place.number, ()) if first <= on <= until), ZERO)
        place_years.append(WorkplaceYear(place, minutes, place.subsidy * months, came))
    return place_years


def _received(ledger: Ledger, year: int, until: dt.date) -> dict[str, list[tuple[dt.date, Decimal]]]:
    received_by_person: dict[str, list[tuple[dt.date, Decimal]]] = {}
    for entry in ledger.transactions:
        if entry.date.year != year or entry.date > until:
            continue
        for item in entry.postings:
            number = (item.meta or {}).get(meta.PERSON)
            if number and item.units.currency == EUR and accounts.is_under(item.account, accounts.INCOME):
                received_by_person.setdefault(str(number), []).append((entry.date, -item.units.number))
    for subsidy in wage_subsidies(ledger, year, until):
        if subsidy.received:
            received_by_person.setdefault(subsidy.person, []).append((subsidy.month, subsidy.received))
    return received_by_person


@dataclass(frozen=True)
class AgreementDeadline:
    """A day by which something that was agreed must be done or renewed."""

    day: dt.date
    kamer: str  # empty where it is about none
    partner: str  # the name, or empty
    what: str
    by: str
    source: Any  # the metadata of the entry: its place in the books
    is_end: bool = False  # of the cooperation with the partner


def agreed_days(customs: Sequence[Any], config: Config) -> list[AgreementDeadline]:
    """What is agreed and not yet done by its day, and where the cooperation with a partner ends; earliest first."""
    partners = read_partners(customs)

    def named(code: str) -> str:
        if code in partners:
            return partners[code].name
        funder = config.funders.get(code)
        return funder.name if funder is not None else code

    agreed = [
        AgreementDeadline(item.due, item.kamer, named(item.partner), item.what, item.by, item.source)
        for item in read_agreements(customs)
        if item.due is not None and item.done is None
    ]
    agreed += [
        AgreementDeadline(item.end, "", item.name, "de samenwerking eindigt", "", item.source, is_end=True)
        for item in partners.values()
        if item.end is not None
    ]
    return sorted(agreed, key=lambda item: item.day)
