"""Figures of kamers for Fava: those of whatever entries a filter leaves, in the ledger's own sign, and of hours.

What somebody writes down today is most often the same as lately: who gave hours to a kamer, and what for.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.accounts import is_hours
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.base.periods import Period, whole_years
from bwk_ledger.figures.budget import Budget, budget
from bwk_ledger.figures.results import during, movements
from bwk_ledger.rules.hours import activity_of, read_days
from bwk_ledger.standing.budget import budget_years

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config


QUESTION = "!"


@dataclass(frozen=True)
class Scope:
    """The years whose budget is shown, always whole; `is_exact` when the entries are those of just these years.

    There are none where results of another year are among the figures: the budget of one year beside the costs of two
    says nothing. Then `without` are the years that have no budget.
    """

    years: tuple[int, ...]
    is_exact: bool
    without: tuple[int, ...] = ()


@dataclass(frozen=True)
class OpenEntry:
    """An entry flagged `!`: somebody still has to say what it was. `amount` is what it did to own money, EUR."""

    entry: Any
    kamer: str | None
    amount: Decimal
    reason: str


@dataclass(frozen=True)
class KamerFigures:
    """Amounts by account; EUR, but for `hours` and `budget.hours`.

    On balance sheet accounts `cash` is the balance, because entries clamped to a period begin with their opening
    balances (and all entries do so from zero).
    """

    config: Config
    scope: Scope
    cash: Mapping[str, Decimal]
    hours: Mapping[str, Decimal]
    value: Mapping[str, Decimal]
    budget: Budget
    questions: tuple[OpenEntry, ...]


@dataclass(frozen=True)
class Interval:
    """What the kamers spent (EUR) and worked (hours) in a month or other stretch of time, by code."""

    period: Period
    costs: Mapping[str, Decimal]
    hours: Mapping[str, Decimal]


@dataclass(frozen=True)
class DayBalance:
    """What there was when a day ended, EUR: bank and handgeld together, and handgeld by kamer."""

    date: dt.date
    liquid: Decimal
    petty_cash: Mapping[str, Decimal]


def kamer_figures(
    entries: Iterable[Any], customs: Sequence[Any], config: Config, period: Period | None = None
) -> KamerFigures:
    """Add up filtered entries beside the budget that belongs to them.

    Args:
        entries: what the filters leave; when they are clamped to a period, with its opening balances.
        customs: every `custom` directive of the books, whatever the filter.
        config: the standing data of the books.
        period: the period of the filter; None when there is none.
    """
    entries = list(entries)
    sums = movements(entries, config.rates)
    booked = {
        year
        for covered in (sums.cash, sums.hours)
        for account, months in covered.items()
        if account.startswith((accounts.INCOME, accounts.EXPENSES))
        for year, _ in months
    }
    covered = scope(period, budget_years(customs), booked)
    return KamerFigures(
        config=config,
        scope=covered,
        cash=during(sums.cash, None),
        hours=during(sums.hours, None),
        value=during(sums.value, None),
        budget=budget(customs, covered.years, config.rates),
        questions=tuple(_question(entry) for entry in entries if _is_question(entry)),
    )


def scope(period: Period | None, budgeted: Sequence[int], booked: Iterable[int]) -> Scope:
    """The budget years for a period: those it touches, or all of them when there is no period.

    Args:
        period: the period that is looked at.
        budgeted: the years that have a budget.
        booked: the years in which results were booked.
    """
    years = tuple(year for year in budgeted if period is None or period.start.year <= year <= period.last_day.year)
    without = tuple(sorted(set(booked).difference(years)))
    if years and without:
        return Scope((), is_exact=False, without=without)
    return Scope(years, bool(years) and not without and (period is None or bool(whole_years(period))))


def result_years(entries: Iterable[Any], customs: Sequence[Any]) -> list[int]:
    """The years there is something to show of: a result or a budget; oldest first."""
    shown_years = set(budget_years(customs))
    for entry in entries:
        if isinstance(entry, data.Transaction) and entry.date.year not in shown_years:
            roots = (accounts.INCOME, accounts.EXPENSES)
            if any(posting.account.startswith(roots) for posting in entry.postings):
                shown_years.add(entry.date.year)
    return sorted(shown_years)


def intervals(entries: Iterable[Any], periods: Sequence[Period]) -> list[Interval]:
    """Costs and hours per kamer in each of some adjoining periods."""
    starts = [period.start for period in periods]
    costs: list[dict[str, Decimal]] = [defaultdict(Decimal) for _ in periods]
    hours: list[dict[str, Decimal]] = [defaultdict(Decimal) for _ in periods]
    for entry in entries:
        index = bisect_right(starts, entry.date) - 1
        if not isinstance(entry, data.Transaction) or index < 0 or entry.date not in periods[index]:
            continue
        for posting in entry.postings:
            taken_apart = accounts.result(posting.account)
            if taken_apart is None or taken_apart.root != accounts.EXPENSES:
                continue
            if posting.units.currency == EUR:
                costs[index][taken_apart.kamer] += posting.units.number
            elif is_hours(posting.units.currency) and taken_apart.group == accounts.HOURS_GROUP:
                hours[index][taken_apart.kamer] += posting.units.number
    return [Interval(*of_period) for of_period in zip(periods, costs, hours, strict=True)]


def day_balances(entries: Iterable[Any]) -> list[DayBalance]:
    """The course of bank and handgeld: one balance for every day on which either changed."""
    liquid = ZERO
    petty_cash: dict[str, Decimal] = {}
    days: dict[dt.date, DayBalance] = {}
    for entry in entries:
        if not isinstance(entry, data.Transaction):
            continue
        for posting in entry.postings:
            if posting.units.currency != EUR or not accounts.is_money(posting.account):
                continue
            liquid += posting.units.number
            if kamer := accounts.cash_kamer(posting.account):
                petty_cash[kamer] = petty_cash.get(kamer, ZERO) + posting.units.number
            days[entry.date] = DayBalance(entry.date, liquid, dict(petty_cash))
    return list(days.values())


def _is_question(entry: Any) -> bool:
    return isinstance(entry, data.Transaction) and entry.flag == QUESTION


def _question(entry: Any) -> OpenEntry:
    amount = ZERO
    kamer = None
    for posting in entry.postings:
        taken_apart = accounts.result(posting.account)
        of_cash = kamer or accounts.cash_kamer(posting.account) or None
        kamer = taken_apart.kamer if taken_apart is not None else of_cash
        if posting.units.currency == EUR and accounts.is_money(posting.account):
            amount += posting.units.number
    return OpenEntry(entry, kamer, amount, str(entry.meta.get(meta.REASON, "")))


# Who gave hours to a kamer lately, and what for: what somebody writes down today is most often the same.


@dataclass(frozen=True, order=True)
class LastHours:
    """What somebody did on the last day, and if that was more than one thing, the longest of it."""

    day: dt.date
    minutes: int
    activity: str
    kind: str


def last_hours(ledger: Ledger, kamer: str) -> Mapping[str, LastHours]:
    """The last hours of everybody at a kamer, by number."""
    kinds = {path: kind for kind, path in ledger.config.hour_posts.items()}

    def is_of_kamer(account: str, currency: str) -> bool:
        return accounts.is_hours(currency) and _post(account, kamer) is not None

    last_by_number: dict[str, LastHours] = {}
    for entry, posting in ledger.index.postings(is_of_kamer):
        for hours in _hours(entry, posting, kinds.get(_post(posting.account, kamer) or "", "")):
            number = entry.payee or ""
            last_by_number[number] = max(hours, last_by_number.get(number, hours))
    return last_by_number


def _post(account: str, kamer: str) -> str | None:
    """The post of a cost of a kamer; None of any other account."""
    taken_apart = accounts.result(account)
    if taken_apart is None or (taken_apart.root, taken_apart.kamer) != (accounts.EXPENSES, kamer):
        return None
    return f"{taken_apart.group}:{taken_apart.post}"


def _hours(entry: Any, posting: Any, kind: str) -> Iterator[LastHours]:
    begin = entry.date.replace(day=1)
    for number, minutes in (read_days((posting.meta or {}).get(meta.DAYS)) or {}).items():
        day = begin + dt.timedelta(days=number - 1)
        if minutes > 0 and day.month == begin.month:
            yield LastHours(day, minutes, activity_of(posting), kind)
