"""Hours as the books hold them: added up, beside what was agreed, and the months that miss some."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from beancount.core import data

from bwk_ledger.base import accounts, meta, periods
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.base.periods import MINUTES, for_books, in_hours, in_minutes, month, month_of, worth
from bwk_ledger.rules.hours import read_days
from bwk_ledger.standing.hours import complete_months, plain_activity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bwk_ledger.base.periods import Period
    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.hours import Appointment
    from bwk_ledger.standing.kamers import Kamer
    from bwk_ledger.standing.tariffs import FunderRate


# Hours as the books hold them, from one pass over the transactions: every report of hours adds these up.
#
# Minutes stay whole and a tariff stays with the minutes it values, so that a total over tariff periods is exact: what
# it is worth is worked out once, from the minutes of each tariff.

Month = tuple[int, int]
Key = TypeVar("Key")
RESIDENT = "bewoner"
NO_GROUP = "Overig"


@dataclass(frozen=True)
class Tariff:
    """What an hour is worth, EUR, and the law or the decision that says so."""

    name: str
    rate: Decimal
    basis: str


class HourSum(NamedTuple):
    """The minutes of one person for one kamer, kind, activity, month and tariff, approved or not."""

    kamer: str
    person: str  # the number for hours, also where the books name the same person's number as a member
    kind: str
    activity: str  # empty where none was given
    month: Month
    tariff: Tariff
    is_paid: bool
    is_approved: bool
    minutes: int


@dataclass(frozen=True)
class HourTotal:
    """Hours added up: minutes, what they are worth (EUR, not rounded), and how many people gave them."""

    minutes: int = 0
    open_minutes: int = 0  # of these, not yet approved
    value: Decimal = ZERO
    people: frozenset[str] = frozenset()

    @property
    def approved_minutes(self) -> int:
        """Of the minutes, those that somebody approved."""
        return self.minutes - self.open_minutes


@dataclass(frozen=True)
class Hours:
    """All hours of some transactions, and the allowances that were paid to those who gave them."""

    config: Config
    sums: tuple[HourSum, ...]
    allowances: Mapping[tuple[str, Month], Decimal] = field(default_factory=dict)  # EUR by person and month
    complete: frozenset[tuple[str, Month]] = frozenset()  # kamer and month
    approvers: Mapping[tuple[str, int], frozenset[str]] = field(default_factory=dict)  # numbers, by person and year

    @property
    def years(self) -> tuple[int, ...]:
        """The years in which hours stand, oldest first."""
        return tuple(sorted(self._by_year))

    @cached_property
    def _by_year(self) -> Mapping[int, Sequence[HourSum]]:
        sums_by_year: dict[int, list[HourSum]] = defaultdict(list)
        for item in self.sums:
            sums_by_year[item.month[0]].append(item)
        return sums_by_year

    def of_year(self, year: int) -> Sequence[HourSum]:
        """The hours of one year."""
        return self._by_year.get(year, ())

    def group_of(self, activity: str) -> str:
        """The group of an activity; that of an unknown one is the rest."""
        known_activity = self.config.activities.get(activity.casefold())
        return known_activity.group if known_activity is not None else NO_GROUP


def all_hours(index: Index) -> Hours:
    """The hours of all books, read once: `ledger.index.fact(all_hours)`."""
    return read_hours(index.transactions, index.by_type.get(data.Custom, ()), index.config)


def hours_of_year(index: Index, year: int) -> Hours:
    """The hours of one year, for who asks of no other: a fact."""
    return read_hours(index.in_year(year), index.by_type.get(data.Custom, ()), index.config)


def hours_during(index: Index, funder: str | None, period: Period) -> Hours:
    """The hours of the books in some days, at the rates of a funder or of the house: a fact."""
    return read_hours(index.transactions, index.by_type.get(data.Custom, ()), index.config, funder, period)


def read_hours(
    transactions: Iterable[Any],
    customs: Iterable[Any],
    config: Config,
    funder: str | None = None,
    period: Period | None = None,
) -> Hours:
    """Read the hours, in one pass.

    Args:
        transactions: entries of the books, or those that a filter leaves; other directives are passed over.
        customs: every `custom` directive of the books, whatever the filter.
        config: the standing data of the books.
        funder: value the hours at this funder's own rates, where it has one.
        period: only the hours of these days.
    """
    numbers = _HourNumbers(config)
    tariffs = _Tariffs(config, funder)
    kinds = {path: kind for kind, path in config.hour_posts.items()}
    hours_by_key: dict[tuple[str, str, str, str, Month, str, bool, bool], Decimal] = defaultdict(Decimal)
    paid: dict[tuple[str, Month], Decimal] = defaultdict(Decimal)
    approvers: dict[tuple[str, int], set[str]] = defaultdict(set)
    paid_for_work = {person.number for person in config.people.values() if person.is_without_vat}
    for entry in transactions:
        if not isinstance(entry, data.Transaction):
            continue
        this_month = (entry.date.year, entry.date.month)
        for posting in entry.postings:
            currency = posting.units.currency
            if currency == EUR:
                is_told = posting.meta and meta.PERSON in posting.meta  # asked first: of nearly all it is not
                if is_told and (payee := _paid_person(posting)) and payee not in paid_for_work:
                    paid[numbers.of(payee), this_month] += posting.units.number
                continue
            taken_apart = accounts.result(posting.account)
            if taken_apart is None or taken_apart.root != accounts.EXPENSES or not accounts.is_hours(currency):
                continue
            known = config.kind_of.get(currency)
            kind = kinds.get(f"{taken_apart.group}:{taken_apart.post}") or (known.kind if known else "")
            person = numbers.of(entry.payee or "")
            activity = str((posting.meta or {}).get(meta.ACTIVITY) or "")
            # What takes back an approved transaction takes back approved hours.
            is_approved = meta.APPROVED in entry.meta or meta.CORRECTS in entry.meta
            is_paid = taken_apart.group == accounts.PAID_HOURS_GROUP
            key = (taken_apart.kamer, person, kind, activity, this_month, currency, is_paid, is_approved)
            hours_by_key[key] += posting.units.number if period is None else _within(entry, posting, period)
            if meta.APPROVED_BY in entry.meta:
                approvers[person, entry.date.year].add(str(entry.meta[meta.APPROVED_BY]))
    sums = []
    for (kamer, person, kind, activity, this_month, currency, is_paid, is_approved), number in hours_by_key.items():
        if minutes := in_minutes(number):
            tariff = tariffs.of(currency, kind, this_month)
            name = numbers.activity(activity)
            sums.append(HourSum(kamer, person, kind, name, this_month, tariff, is_paid, is_approved, minutes))
    return Hours(
        config,
        tuple(sums),
        dict(paid),
        frozenset((kamer, (month.start.year, month.start.month)) for _, kamer, month in complete_months(customs)),
        {key: frozenset(values) for key, values in approvers.items()},
    )


def _within(entry: Any, posting: Any, period: Period) -> Decimal:
    """The hours of a posting on the days of a period; of a month that is partly in it, those whose days are known."""
    month = month_of(entry.date)
    if period.start <= month.start and month.end <= period.end:
        return Decimal(posting.units.number)
    if month.end <= period.start or period.end <= month.start:
        return ZERO
    days = read_days((posting.meta or {}).get(meta.DAYS)) or {}
    minutes = sum(number for day, number in days.items() if month.start + dt.timedelta(days=day - 1) in period)
    return for_books(minutes)


def person_number(config: Config, number: str) -> str:
    """The number for hours of whoever a number is of; somebody may have one as a member too."""
    return _HourNumbers(config).of(number)


def total(sums: Iterable[HourSum]) -> HourTotal:
    """Everything together."""
    return totals(sums, lambda _: None).get(None, HourTotal())


def totals(sums: Iterable[HourSum], key: Callable[[HourSum], Key]) -> dict[Key, HourTotal]:
    """Add up by whatever a key makes of a sum: `totals(sums, lambda item: item.kamer)`."""
    rates: dict[Key, dict[Decimal, int]] = {}
    unapproved: dict[Key, int] = defaultdict(int)
    people: dict[Key, set[str]] = defaultdict(set)
    for item in sums:
        name = key(item)
        by_rate = rates.setdefault(name, {})
        by_rate[item.tariff.rate] = by_rate.get(item.tariff.rate, 0) + item.minutes
        people[name].add(item.person)
        if not item.is_approved:
            unapproved[name] += item.minutes
    return {
        name: HourTotal(
            sum(by_rate.values()),
            unapproved[name],
            sum((worth(minutes, rate) for rate, minutes in by_rate.items()), ZERO),
            frozenset(people[name]),
        )
        for name, by_rate in rates.items()
    }


class _HourNumbers:
    """One number for a person who has two, and one spelling of an activity."""

    def __init__(self, config: Config) -> None:
        self._by_member = {person.member: person.number for person in config.people.values() if person.member}
        self._activities = {plain_activity(activity.name): activity.name for activity in config.activities.values()}
        self._spelled: dict[str, str] = {}  # by how the books spell them

    def of(self, number: str) -> str:
        return self._by_member.get(number, number)

    def activity(self, name: str) -> str:
        """The spelling of the standing data, else the first that the books have."""
        if name not in self._spelled:
            self._spelled[name] = self._activities.setdefault(plain_activity(name), name)
        return self._spelled[name]


class _Tariffs:
    """The tariff of hours: that of their commodity, or a funder's own."""

    def __init__(self, config: Config, funder: str | None) -> None:
        self._known = {item.commodity: Tariff(item.name, item.rate, item.basis) for item in config.hour_kinds}
        self._own: dict[str, list[FunderRate]] = defaultdict(list)
        self._found: dict[tuple[str, str, Month], Tariff] = {}
        for rate in config.funder_rates:
            if rate.funder == funder:
                self._own[rate.kind].append(rate)

    def of(self, commodity: str, kind: str, when: Month) -> Tariff:
        key = (commodity, kind, when)  # few, of many hours
        if key not in self._found:
            self._found[key] = self._of(*key)
        return self._found[key]

    def _of(self, commodity: str, kind: str, when: Month) -> Tariff:
        # Hours are dated the last day of their month, and a rate changes on the first of one.
        day = _last_day(when)
        own = next((rate for rate in self._own.get(kind, ()) if rate.start <= day <= rate.end), None)
        if own is not None:
            return Tariff(f"{own.funder}: {kind}", own.rate, own.basis)
        return self._known.get(commodity) or Tariff(commodity, ZERO, "")


def _last_day(when: Month) -> dt.date:
    return month(*when).last_day


def _paid_person(posting: Any) -> str:
    """The number of who got this cost as an allowance; empty for any other posting with a person."""
    return str(posting.meta[meta.PERSON]) if _is_cost(posting.account) else ""


def _is_cost(account: str) -> bool:
    return account.startswith(f"{accounts.EXPENSES}:")


# Months of which the hours are not known to be all there: over, and not declared complete by the kamer.

_MONTHS = range(1, 13)


def missing_months(hours: Hours, year: int, today: dt.date) -> dict[str, tuple[Month, ...]]:
    """By kamer, the months of a year that are over and not complete; kamers that miss none are not there.

    A kamer misses a month from the one in which it started up to the one in which it ended. The cooperative itself
    keeps no timesheet, so it misses only months in which hours of it stand.
    """
    with_hours = {(item.kamer, item.month) for item in hours.of_year(year)}
    months_by_kamer = {
        kamer.code: tuple(
            when
            for when in _own_months(kamer, year, today)
            if (kamer.code, when) not in hours.complete
            and (not kamer.is_cooperative or (kamer.code, when) in with_hours)
        )
        for kamer in hours.config.kamers.values()
    }
    return {code: months for code, months in months_by_kamer.items() if months}


def _own_months(kamer: Kamer, year: int, today: dt.date) -> Iterable[Month]:
    for number in _MONTHS:
        month = periods.month(year, number)
        is_over = month.end <= today
        if is_over and kamer.is_there(month.start, month.last_day):
            yield year, number


# Active volunteers: who gave 250 hours a year on average, for as long as they took part that year.
#
# The definition is that of the offer to the funder. Somebody who came later or left earlier is measured against the
# part of the year in which they were registered.

ACTIVE_HOURS = 250  # a year


@dataclass(frozen=True)
class VolunteerYear:
    """What somebody gave in a year without pay, against what an active volunteer gives in as many days."""

    person: str
    minutes: int
    days: int  # registered, of the days of the year
    days_of_year: int

    @property
    def required(self) -> Decimal:
        """Hours that make somebody active who was registered for so many days."""
        return Decimal(ACTIVE_HOURS) * self.days / self.days_of_year

    @property
    def is_active(self) -> bool:
        """Whether it was enough; compared in whole minutes, so that no rounding decides."""
        return self.days > 0 and self.minutes * self.days_of_year >= ACTIVE_HOURS * MINUTES * self.days


def volunteer_years(
    sums: Sequence[HourSum], config: Config, year: int, until: dt.date | None = None
) -> list[VolunteerYear]:
    """Everybody who gave unpaid hours in a year, in order of number.

    Args:
        sums: the hours of that year, of all kamers or of some.
        config: the standing data of the books.
        year: the calendar year.
        until: the last day that counts, of those hours too; that of the year where nothing is said.
    """
    given = totals((item for item in sums if not item.is_paid), lambda item: item.person)
    whole = periods.year(year)
    days = (whole.end - whole.start).days
    return [
        VolunteerYear(person, unpaid.minutes, registered_days(config, person, year, until), days)
        for person, unpaid in sorted(given.items())
    ]


def registered_days(config: Config, person: str, year: int, until: dt.date | None = None) -> int:
    """The days of a year, or until a day of it, on which somebody was registered; all where the number is unknown."""
    somebody = config.people.get(person) or config.members.get(person)
    whole = periods.year(year)
    until = until or whole.last_day
    if somebody is None:
        return (until - whole.start).days + 1
    first = max(somebody.start, whole.start)
    last = min(somebody.end or until, until)
    return max((last - first).days + 1, 0)


def full_volunteers(sums: Sequence[HourSum]) -> Decimal:
    """The second measure: how many active volunteers the hours of residents make together, at 250 hours each."""
    minutes = sum(item.minutes for item in sums if item.kind == RESIDENT and not item.is_paid)
    return in_hours(minutes) / ACTIVE_HOURS


# Paid hours beside the weekly hours that were agreed.

_WEEK = 7  # days


@dataclass(frozen=True)
class PaidHours:
    """Hours of somebody paid, for one kamer, in a period; `agreed` is None where no appointment is known."""

    person: str
    kamer: str
    functions: tuple[str, ...]
    weekly: tuple[Decimal, ...]  # agreed hours a week, one per appointment
    worked: Decimal
    agreed: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """More (above zero) or less hours than agreed."""
        return None if self.agreed is None else self.worked - self.agreed


def paid_hours(sums: Iterable[HourSum], config: Config, period: Period) -> list[PaidHours]:
    """Paid hours per person and kamer, and everybody who has an appointment in the period.

    What was agreed is the weeks of the appointment within the period times its weekly hours; a part of a week counts
    for its days.

    Args:
        sums: hours of the period.
        config: the standing data of the books.
        period: the days over which is looked.
    """
    worked = totals((item for item in sums if item.is_paid), lambda item: (item.person, item.kamer))
    appointments: dict[tuple[str, str], list[Appointment]] = defaultdict(list)
    for item in config.appointments:
        if _days(item, period):
            appointments[item.number, item.kamer].append(item)
    paid_work = []
    for person, kamer in sorted({*worked, *appointments}):
        own = appointments.get((person, kamer), [])
        total = worked.get((person, kamer))
        paid_work.append(
            PaidHours(
                person,
                kamer,
                tuple(item.function for item in own),
                tuple(item.weekly for item in own),
                in_hours(total.minutes) if total else ZERO,
                sum((item.weekly * _days(item, period) / _WEEK for item in own), ZERO) if own else None,
            )
        )
    return paid_work


def _days(item: Appointment, period: Period) -> int:
    last = min(item.end or period.last_day, period.last_day)
    return max((last - max(item.start, period.start)).days + 1, 0)
