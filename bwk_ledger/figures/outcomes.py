"""What came of each target of a year, and its course through the tertialen.

Where the books know it themselves, they say it: `custom "meting"` names what from. Anything else was counted by the
kamer, and stands there with how. Who counts with cards has the union of all cards: exact over months and activities.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts, periods
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.figures.fees import association, fees_in
from bwk_ledger.figures.hours import RESIDENT, all_hours, volunteer_years
from bwk_ledger.figures.partners import places_taken
from bwk_ledger.figures.results import is_appropriation
from bwk_ledger.standing.outcomes import (
    ADDING,
    ASKED,
    CARD,
    COUNT,
    DEFICIT,
    ESTIMATE,
    FIRST_TIME,
    GROUPS,
    LEVEL,
    MEASURES,
    MEMBERS,
    PARTICIPANTS,
    PLACES,
    STATEMENT,
    VOLUNTEERS,
    read_goals,
    read_measures,
    read_outcomes,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Mapping, Sequence

    from bwk_ledger.base.periods import Period
    from bwk_ledger.figures.hours import HourSum
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.outcomes import CountedResult, Goal, OutcomeMeasure, OutcomeTarget

_MONTHS = 4  # in a tertiaal
_GROUP = 2  # people make one
_YEAR_MONTHS = 12
_WORDS = {
    CARD: "kaarten, ieder een keer",
    FIRST_TIME: "eerste keer dit jaar, ieder een keer per activiteit",
    COUNT: "geteld",
    LEVEL: "stand",
    ESTIMATE: "schatting",
}


@dataclass(frozen=True)
class CountedOutcome:
    """A target and what came of it until a day.

    `trend` has for each tertiaal what it added, or what the figure was at its end where figures do not add up; None
    where nothing was counted. `said` is the result where that is a word.
    """

    target: OutcomeTarget
    value: Decimal | None = None
    out_of: int | None = None
    asked: int | None = None
    visits: int | None = None
    method: str = ""
    is_unique: bool = False  # over all that it counts, everybody once
    is_measured: bool = False  # by the books themselves
    is_amount: bool = False  # in EUR
    adds: bool = False  # grows through the year; any other figure is how it stands
    said: str = ""
    trend: tuple[Decimal | None, ...] = (None, None, None)

    @property
    def is_counted(self) -> bool:
        """Whether there is a result at all."""
        return self.value is not None or bool(self.said)

    @property
    def is_reached(self) -> bool | None:
        """Whether the target was reached; None where nothing was counted, or the target is no number."""
        return self.reaches(self.target.goal)

    def reaches(self, goal: Goal) -> bool | None:
        """The same for another goal than that of the whole year."""
        if self.is_amount and self.value is not None:
            return self.value >= 0
        if self.said:
            return True
        if self.value is None:
            return None
        return goal.is_reached(self.value, Decimal(self.out_of) if self.out_of else None)


@dataclass(frozen=True)
class Activities:
    """What the activities of a kamer that count people come to together; unique only where all of them use cards."""

    kamer: str
    people: int
    visits: int
    is_unique: bool


@dataclass(frozen=True)
class Outcomes:
    """All targets of a year with their results, as they stand when a day ends."""

    year: int
    day: dt.date
    items: tuple[CountedOutcome, ...]
    activities: tuple[Activities, ...]

    def of(self, kamer: str) -> list[CountedOutcome]:
        """Those of a kamer."""
        return [item for item in self.items if item.target.kamer == kamer]

    @property
    def kamers(self) -> tuple[str, ...]:
        """The kamers that have targets, in the order of the books."""
        return tuple(dict.fromkeys(item.target.kamer for item in self.items))


def tertialen(year: int) -> list[Period]:
    """The three parts of a year in which progress is discussed."""
    firsts = range(1, _YEAR_MONTHS, _MONTHS)
    return [
        periods.Period(periods.month(year, first).start, periods.month(year, first + _MONTHS - 1).end)
        for first in firsts
    ]


def outcomes(ledger: Ledger, year: int, day: dt.date, signed: dt.date | None = None) -> Outcomes:
    """The targets of a year and what came of them.

    Args:
        ledger: the books.
        year: the calendar year.
        day: what was counted after it is left out.
        signed: the day on which the kascommissie signed its statement of that year; None where it did not.
    """
    customs = ledger.customs
    until = min(day, periods.year(year).last_day)
    counted: dict[tuple[str, str], list[CountedResult]] = defaultdict(list)
    for item in sorted(read_outcomes(customs, year), key=lambda item: (item.day, item.start)):
        if item.day <= until:
            counted[item.kamer, item.what.casefold()].append(item)
    measures = read_measures(customs, year)
    books = _Books(ledger, year, until, signed)
    targets = read_goals(customs, year)
    of_targets = []
    for target in targets:
        own = counted[target.kamer, target.what.casefold()]
        measure = measures.get(target.what.casefold())
        measured = None
        if measure is not None and measure.kind == PARTICIPANTS:
            measured = _participants(target, _of_kamer(counted, target.kamer), year)
        elif measure is not None:
            measured = books.measured(target, measure)
        of_targets.append(measured or (_counted(target, own, year) if own else CountedOutcome(target)))
    kamers = dict.fromkeys(target.kamer for target in targets)
    totals = {name for name, measure in measures.items() if measure.kind == PARTICIPANTS}
    activities = (_activities(kamer, totals, _of_kamer(counted, kamer)) for kamer in kamers)
    return Outcomes(year, until, tuple(of_targets), tuple(item for item in activities if item.people))


def _of_kamer(counted: Mapping[tuple[str, str], Sequence[CountedResult]], kamer: str) -> list[CountedResult]:
    return [item for (code, _), items in counted.items() if code == kamer for item in items]


# What was counted by people.


def _counted(target: OutcomeTarget, own: Sequence[CountedResult], year: int) -> CountedOutcome:
    last = own[-1]
    adds = last.method in ADDING
    visits = [item.visits for item in own if item.visits is not None]
    parts = [[item for item in own if item.day in part] for part in tertialen(year)]
    return CountedOutcome(
        target,
        value=_together(own) if adds else last.value,
        out_of=(sum(item.out_of or 0 for item in own) if adds else last.out_of) or None,
        asked=last.asked,
        visits=sum(visits) if visits else None,
        method=_method(last),
        is_unique=last.method == CARD,
        adds=adds,
        trend=_added(own, parts) if adds else tuple(part[-1].value if part else None for part in parts),
    )


def _method(last: CountedResult) -> str:
    if last.method in ASKED:
        return f"{last.method}, n = {last.asked or '?'}"
    if last.method in (LEVEL, ESTIMATE):
        return f"{_WORDS[last.method]} op {last.day:%d-%m-%Y}"
    return _WORDS[last.method]


def _together(items: Sequence[CountedResult]) -> Decimal:
    """What counts add up to; a card that was there before is no new person."""
    cards = frozenset[int]().union(*(item.cards for item in items))
    return Decimal(len(cards)) + sum((item.value for item in items if item.method != CARD), ZERO)


def _added(own: Sequence[CountedResult], parts: Sequence[Sequence[CountedResult]]) -> tuple[Decimal | None, ...]:
    """What each part of the year added."""
    increments: list[Decimal | None] = []
    before: list[CountedResult] = []
    for part in parts:
        increments.append(_together([*before, *part]) - _together(before) if part else None)
        before += part
    assert len(before) == len(own)
    return tuple(increments)


def _participants(target: OutcomeTarget, all_of_kamer: Sequence[CountedResult], year: int) -> CountedOutcome | None:
    """Everybody who had a card at any activity, once; None where no cards are used."""
    with_cards = [item for item in all_of_kamer if item.method == CARD]
    if not with_cards:
        return None
    parts = [[item for item in with_cards if item.day in part] for part in tertialen(year)]
    return CountedOutcome(
        target,
        value=_together(with_cards),
        method="uit de kaarten van alle activiteiten, ieder een keer",
        is_unique=True,
        is_measured=True,
        adds=True,
        trend=_added(with_cards, parts),
    )


def _activities(kamer: str, totals: Collection[str], counted: Sequence[CountedResult]) -> Activities:
    people = [item for item in counted if item.method in (CARD, FIRST_TIME) and item.what.casefold() not in totals]
    return Activities(
        kamer,
        int(_together(people)),
        sum(item.visits or 0 for item in people),
        all(item.method == CARD for item in people),
    )


# What the books know by themselves.


class _Books:
    """Measures of a year until a day, each worked out once for all kamers."""

    def __init__(self, ledger: Ledger, year: int, until: dt.date, signed: dt.date | None) -> None:
        self.ledger = ledger
        self.year = year
        self.until = until
        self.signed = signed
        # The ends of the tertialen that began by then.
        self.ends = [min(part.last_day, until) if part.start <= until else None for part in tertialen(year)]
        self._by: Mapping[str, Callable[[str, dt.date, tuple[str, ...]], Decimal]] = {
            VOLUNTEERS: self._volunteers,
            GROUPS: self._groups,
            MEMBERS: self._members,
            PLACES: self._places,
            DEFICIT: self._result,
        }

    def measured(self, target: OutcomeTarget, measure: OutcomeMeasure) -> CountedOutcome:
        """A target as the books measure it."""
        how = f"uit de boeken: {MEASURES[measure.kind]}"
        if measure.kind == STATEMENT:
            signature = f"getekend op {self.signed:%d-%m-%Y}" if self.signed else ""
            return CountedOutcome(target, said=signature, method=how if signature else "", is_measured=True)
        work_out = self._by[measure.kind]
        trend = tuple(work_out(target.kamer, end, measure.only) if end else None for end in self.ends)
        value = next((item for item in reversed(trend) if item is not None), None)
        unique = measure.kind in (VOLUNTEERS, MEMBERS)
        return CountedOutcome(
            target,
            value,
            method=how,
            is_unique=unique,
            is_measured=True,
            is_amount=measure.kind == DEFICIT,
            trend=trend,
        )

    @cached_property
    def _hours(self) -> Sequence[HourSum]:
        return self.ledger.index.fact(all_hours).of_year(self.year)

    def _unpaid(self, end: dt.date) -> list[HourSum]:
        return [item for item in self._hours if item.month[1] <= end.month and not item.is_paid]

    def _volunteers(self, kamer: str, end: dt.date, _: tuple[str, ...]) -> Decimal:
        """Who is active by all hours they gave, in each kamer that they gave some to."""
        unpaid = self._unpaid(end)
        active = {item.person for item in volunteer_years(unpaid, self.ledger.config, self.year, end) if item.is_active}
        return Decimal(len({item.person for item in unpaid if item.kamer == kamer} & active))

    def _groups(self, kamer: str, end: dt.date, only: tuple[str, ...]) -> Decimal:
        """Activities that at least two residents gave hours to."""
        group_of = self.ledger.index.fact(all_hours).group_of
        people: dict[str, set[str]] = defaultdict(set)
        for item in self._unpaid(end):
            is_meant = item.activity and (not only or group_of(item.activity) in only)
            if item.kamer == kamer and item.kind == RESIDENT and is_meant:
                people[item.activity].add(item.person)
        return Decimal(sum(len(givers) >= _GROUP for givers in people.values()))

    def _members(self, kamer: str, end: dt.date, _: tuple[str, ...]) -> Decimal:
        return Decimal(self._paying(end).get(kamer, 0))

    def _paying(self, end: dt.date) -> Mapping[str, int]:
        ledger = self.ledger
        fees = ledger.index.fact(fees_in, self.year, end)
        kamer_counts = association(ledger.config, ledger.customs, fees, self.year, end)
        return {item.kamer: item.paying for item in kamer_counts}

    def _places(self, kamer: str, end: dt.date, only: tuple[str, ...]) -> Decimal:
        return Decimal(len(places_taken(self.ledger.customs, kamer, periods.year(self.year).start, end, only)))

    def _result(self, kamer: str, end: dt.date, _: tuple[str, ...]) -> Decimal:
        """Income less costs in euros."""
        return -sum((amount for day, amount in self._booked.get(kamer, ()) if day <= end), ZERO)

    @cached_property
    def _booked(self) -> Mapping[str, Sequence[tuple[dt.date, Decimal]]]:
        amounts_by_kamer: dict[str, list[tuple[dt.date, Decimal]]] = defaultdict(list)
        for entry in self.ledger.transactions:
            if entry.date.year == self.year and not is_appropriation(entry):
                for item in entry.postings:
                    taken_apart = accounts.result(item.account)
                    if taken_apart is not None and item.units.currency == EUR:
                        amounts_by_kamer[taken_apart.kamer].append((entry.date, item.units.number))
        return amounts_by_kamer
