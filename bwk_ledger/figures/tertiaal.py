"""How a kamer, and all of them, stand in a year when a tertiaal ends: what partners discuss with each other.

Everything is as the books had it on that day: what was booked later, or said later of an award, is left out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts, periods
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import ZERO, round_half_up
from bwk_ledger.figures.awards import releases
from bwk_ledger.figures.budget import budget_during
from bwk_ledger.figures.deadlines import DeadlineKind, deadlines
from bwk_ledger.figures.hours import all_hours, total, volunteer_years
from bwk_ledger.figures.outcomes import outcomes, tertialen
from bwk_ledger.figures.results import awards_of, figures
from bwk_ledger.figures.until import books_until
from bwk_ledger.standing.partners import read_agreements, read_partners

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from bwk_ledger.base.periods import Period
    from bwk_ledger.figures.awards import AwardYear
    from bwk_ledger.figures.deadlines import Deadline
    from bwk_ledger.figures.hours import HourSum
    from bwk_ledger.figures.outcomes import CountedOutcome, Outcomes
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.kamers import Kamer
    from bwk_ledger.standing.outcomes import Goal
    from bwk_ledger.standing.partners import Agreement

_MONTHS = range(1, 13)
_LAST_BUT_ONE = 8  # the month in which the second tertiaal ends


@dataclass(frozen=True)
class ReportSpan:
    """A tertiaal of a year, or the year itself where `number` is 0, as far as its months are over."""

    year: int
    number: int
    whole: Period  # of the tertiaal or the year
    until: dt.date  # the last day that counts: of the last month of it that is over

    @property
    def to_date(self) -> Period:
        """The days of the year that count."""
        return periods.Period(periods.year(self.year).start, periods.month_of(self.until).end)

    @property
    def is_year_over(self) -> bool:
        """Whether nothing is left of the year."""
        return self.until == periods.year(self.year).last_day


def span(year: int, number: int, day: dt.date) -> ReportSpan:
    """A tertiaal (1 to 3) or a year (0), as somebody sees it on a day.

    Raises:
        InputError: no month of it is over.
    """
    whole = tertialen(year)[number - 1] if number else periods.year(year)
    months = [periods.month(year, month) for month in _MONTHS]
    over = [month.last_day for month in months if month.start in whole and month.last_day <= day]
    if not over:
        first = periods.month_of(whole.start).last_day
        raise InputError(
            f"van {f'tertiaal {year}-{number}' if number else year} is nog geen maand voorbij.",
            cause="het overzicht telt hele maanden.",
            remedy=f"noem een eerdere periode, of vraag het op vanaf {first}.",
        )
    return ReportSpan(year, number, whole, over[-1])


@dataclass(frozen=True)
class Money:
    """EUR by account of income and costs, in the ledger's sign; `last_year` is None where the books do not know it."""

    actual: Mapping[str, Decimal]
    to_date: Mapping[str, Decimal]  # budgeted
    whole: Mapping[str, Decimal]  # budgeted for the year
    forecast: Mapping[str, Decimal]
    last_year: Mapping[str, Decimal] | None

    @property
    def all_accounts(self) -> Mapping[str, Decimal]:
        """Every account that has any figure."""
        return {**self.actual, **self.whole, **(self.last_year or {})}


def costs_of(amounts: Mapping[str, Decimal], kamer: str) -> Decimal:
    """What a kamer costs by some amounts, EUR."""
    return sum(
        (amount for at, amount in amounts.items() if accounts.is_under(at, f"{accounts.EXPENSES}:{kamer}")), ZERO
    )


@dataclass(frozen=True)
class HoursLine:
    """Hours of a kind; minutes, and what they are worth in EUR. `budget` is in hours, and None where there is none."""

    kind: str
    is_paid: bool
    minutes: int
    people: int
    worth: Decimal
    budget: Decimal | None
    minutes_before: int  # in the year before
    people_before: int


@dataclass(frozen=True)
class Effort:
    """The hours of a kamer or of all, and how many people gave unpaid ones; `active` are volunteers of 250 hours."""

    lines: tuple[HoursLine, ...]
    people: int
    active: int
    people_before: int
    active_before: int

    @property
    def minutes(self) -> int:
        """All that was given without pay."""
        return sum(item.minutes for item in self.lines if not item.is_paid)


@dataclass(frozen=True)
class AwardPart:
    """An award when the period ends, EUR over all its years; `here` is what the kamer spent of it."""

    year: AwardYear
    here: Decimal
    next: Deadline | None  # what is to happen first, its end aside

    @property
    def is_of_budget(self) -> bool:
        """Whether nobody wrote down how much it is, so that the budget of the year stands for it, and only the year."""
        return self.year.award.most is None

    @property
    def received(self) -> Decimal:
        """What came, less what was repaid."""
        item = self.year
        return item.received - item.repaid if self.is_of_budget else item.received_in_all

    @property
    def spent(self) -> Decimal:
        """What it was spent on, also beyond it."""
        return self.year.spent if self.is_of_budget else self.year.spent_in_all

    @property
    def left(self) -> Decimal:
        """What can still be spent; below zero what the cooperative bears itself."""
        return self.year.awarded - self.spent


@dataclass(frozen=True)
class OutcomeProgress:
    """A result beside what may be expected of it by now, and that of the year before."""

    outcome: CountedOutcome
    due: Goal
    before: CountedOutcome | None

    @property
    def is_on_track(self) -> bool | None:
        """Whether it is far enough; None where that cannot be said."""
        return self.outcome.reaches(self.due)


@dataclass(frozen=True)
class KamerReport:
    """One kamer, or all of them where it is None."""

    kamer: Kamer | None
    effort: Effort
    awards: tuple[AwardPart, ...]
    progress: tuple[OutcomeProgress, ...]
    agreements: tuple[Agreement, ...]

    @property
    def on_track(self) -> int:
        """How many results are far enough."""
        return sum(item.is_on_track is True for item in self.progress)

    @property
    def uncounted(self) -> int:
        """Of how many results nobody knows anything."""
        return sum(not item.outcome.is_counted for item in self.progress)


@dataclass(frozen=True)
class Coming:
    """Something that must be done or come by a day; `amount` EUR where it is about money."""

    day: dt.date
    what: str
    of: str  # an award or a partner
    amount: Decimal | None = None


@dataclass(frozen=True)
class TertiaalReport:
    """All of a period: the money of every kamer in one, and a report for the whole and for each kamer."""

    span: ReportSpan
    money: Money
    has_last_year: bool
    whole: KamerReport
    kamers: tuple[KamerReport, ...]
    coming: tuple[Coming, ...]  # until the end of the next tertiaal, and what is late


def report(ledger: Ledger, when: ReportSpan, signed: Mapping[int, dt.date | None]) -> TertiaalReport:
    """Work it out.

    Args:
        ledger: the books.
        when: the tertiaal or the year.
        signed: the day on which the kascommissie signed its statement of a year.
    """
    builder = _Builder(books_until(ledger, when.until), ledger, when, signed)
    return TertiaalReport(
        when,
        builder.money,
        builder.has_last_year,
        builder.report(None),
        tuple(builder.report(kamer) for kamer in ledger.config.kamers.values() if builder.is_in(kamer)),
        builder.coming(),
    )


class _Builder:
    """What the reports of one period share, worked out once."""

    def __init__(self, books: Ledger, ledger: Ledger, when: ReportSpan, signed: Mapping[int, dt.date | None]) -> None:
        self.books = books
        self.when = when
        self.config = books.config
        year = when.year
        self.has_last_year = any(entry.date.year == year - 1 for entry in books.transactions)
        year_figures = figures(books, year)
        self.awards = [item for item in awards_of(year_figures) if item.awarded or item.moved]
        self.to_date = budget_during(books.customs, when.to_date, self.config.rates)
        self.money = Money(
            year_figures.cash,
            self.to_date.cash,
            year_figures.budget.cash,
            _forecast(books, when, year_figures.cash, self.to_date.cash, year_figures.budget.cash),
            year_figures.prior if self.has_last_year else None,
        )
        hours = books.index.fact(all_hours)
        self.hours = {number: hours.of_year(number) for number in (year, year - 1)}
        self.outcomes = outcomes(ledger, year, when.until, signed.get(year) if when.is_year_over else None)
        self.before = _by_target(outcomes(ledger, year - 1, when.until, signed.get(year - 1)))
        self.next: dict[str, Deadline] = {}
        for item in deadlines(books.index):
            if item.kind is not DeadlineKind.END:
                self.next.setdefault(item.of, item)

    def is_in(self, kamer: Kamer) -> bool:
        """Whether a kamer has a page: it was there this year, or something of it is in it."""
        if kamer.is_cooperative:
            return False
        has_money = any(
            amount and accounts.kamer_of(account) == kamer.code for account, amount in self.money.actual.items()
        )
        return has_money or kamer.is_there(periods.year(self.when.year).start, self.when.until)

    def report(self, kamer: Kamer | None) -> KamerReport:
        """Of one kamer or of all."""
        code = kamer.code if kamer else None
        return KamerReport(
            kamer,
            self._effort(code),
            tuple(self._award(item, code) for item in self.awards if code is None or _is_for(item, code)),
            tuple(self._progress(item) for item in self.outcomes.items if code in (None, item.target.kamer)),
            self._agreements(code),
        )

    def coming(self) -> tuple[Coming, ...]:
        """What is near or late of awards, and which cooperation ends; agreements have a list of their own."""
        until = self.when.until
        following = tertialen(until.year)[periods.tertiaal(until.month)] if until.month <= _LAST_BUT_ONE else None
        last = following.last_day if following else tertialen(until.year + 1)[0].last_day
        ahead = [
            Coming(item.day, item.text, item.of, item.amount)
            for item in deadlines(self.books.index)
            if item.day <= last and item.kind is not DeadlineKind.END  # that stands with the award
        ]
        ahead += [
            Coming(item.end, "de samenwerking eindigt", item.name)
            for item in read_partners(self.books.customs).values()
            if item.end is not None and until < item.end <= last
        ]
        return tuple(sorted(ahead, key=lambda item: (item.day, item.of, item.what)))

    def _effort(self, code: str | None) -> Effort:
        here, here_before = (
            [item for item in self.hours[year] if code in (None, item.kamer)]
            for year in (self.when.year, self.when.year - 1)
        )
        known = dict.fromkeys((item.kind, item.is_paid) for item in (*here, *here_before))
        budgeted = {
            (kind, path.startswith(accounts.PAID_HOURS_GROUP)): path for kind, path in self.config.hour_posts.items()
        }
        lines = []
        for key in dict.fromkeys((*budgeted, *known)):
            budget = self._budgeted_hours(budgeted.get(key), code)
            line = _hours_line(key, here, here_before, budget)
            if line.minutes or line.budget or line.minutes_before:
                lines.append(line)
        return Effort(
            tuple(lines),
            len(_unpaid_people(here)),
            self._active(self.when.year, self.when.until, code),
            len(_unpaid_people(here_before)),
            self._active(self.when.year - 1, periods.year(self.when.year - 1).last_day, code),
        )

    def _budgeted_hours(self, path: str | None, code: str | None) -> Decimal | None:
        if path is None:
            return None
        codes = [code] if code else list(self.config.kamers)
        budgeted = (self.to_date.hours.get(f"{accounts.EXPENSES}:{item}:{path}") for item in codes)
        amounts = [amount for amount in budgeted if amount is not None]
        return sum(amounts, ZERO) if amounts else None

    def _active(self, year: int, until: dt.date, code: str | None) -> int:
        """Who is active by all hours they gave, counted in each kamer that they gave some to."""
        sums = self.hours[year]
        active = {item.person for item in volunteer_years(sums, self.config, year, until) if item.is_active}
        return len(active & _unpaid_people(item for item in sums if code in (None, item.kamer)))

    def _award(self, item: AwardYear, code: str | None) -> AwardPart:
        here = sum(
            (
                move.charged
                for move in self.books.index.fact(releases).moves
                if move.award.identity == item.award.identity
                and code in (None, move.kamer)
                and (item.award.most is not None or move.day.year == item.year)
            ),
            ZERO,
        )
        return AwardPart(item, here, self.next.get(item.award.key))

    def _progress(self, item: CountedOutcome) -> OutcomeProgress:
        kamer = self.config.kamers.get(item.target.kamer)
        goal = item.target.goal
        if item.adds and goal.number is not None and goal.out_of is None and kamer is not None:
            past, all_months = months_there(kamer, self.when)
            goal = replace(goal, number=goal.number * past / all_months if all_months else ZERO)
        return OutcomeProgress(item, goal, self.before.get((item.target.kamer, item.target.what.casefold())))

    def _agreements(self, code: str | None) -> tuple[Agreement, ...]:
        """What was open on the last day, first what is due first, and what was done in the period."""
        when = self.when
        agreements = []
        for item in read_agreements(self.books.customs):
            if item.made > when.until or code not in (None, item.kamer):
                continue
            done = item.done if item.done is not None and item.done <= when.until else None
            if done is None or done in when.whole:
                agreements.append(replace(item, done=done))
        latest = periods.year(when.year + 1).end
        return tuple(sorted(agreements, key=lambda item: (item.done is not None, item.done or item.due or latest)))


def _is_for(item: AwardYear, kamer: str) -> bool:
    return kamer in (item.award.kamers or item.award.funder.kamers)


def _by_target(found: Outcomes) -> dict[tuple[str, str], CountedOutcome]:
    return {(item.target.kamer, item.target.what.casefold()): item for item in found.items}


def _unpaid_people(sums: Iterable[HourSum]) -> set[str]:
    return {item.person for item in sums if not item.is_paid}


def _hours_line(
    key: tuple[str, bool], here: Iterable[HourSum], before: Iterable[HourSum], budget: Decimal | None
) -> HoursLine:
    own = [item for item in here if (item.kind, item.is_paid) == key]
    now = total(own)
    then = total(item for item in before if (item.kind, item.is_paid) == key)
    return HoursLine(*key, now.minutes, len(now.people), now.value, budget, then.minutes, len(then.people))


# How the year will end.


def months_there(kamer: Kamer, when: ReportSpan) -> tuple[int, int]:
    """Months in which a kamer is there: those that are over, and those of the year."""
    months = [periods.month(when.year, number) for number in _MONTHS]
    there = [month for month in months if kamer.is_there(month.start, month.last_day)]
    return sum(month.last_day <= when.until for month in there), len(there)


def _forecast(
    books: Ledger,
    when: ReportSpan,
    actual: Mapping[str, Decimal],
    to_date: Mapping[str, Decimal],
    whole: Mapping[str, Decimal],
) -> Mapping[str, Decimal]:
    """What income and costs come to at the end of the year, EUR by account.

    What is there, and the budget of the months that are left in which the kamer is there. The income or costs of a
    kamer that has no budget for them go on as they went until now.
    """
    config = books.config
    has_budget: dict[tuple[str, str], bool] = defaultdict(bool)
    for account, amount in whole.items():
        if taken_apart := accounts.result(account):
            has_budget[taken_apart.root, taken_apart.kamer] |= bool(amount)
    ends = {code: _budget_until_end(books, kamer, when) for code, kamer in config.kamers.items()}
    expected_by_account = {}
    for account in {**actual, **whole}:
        taken_apart = accounts.result(account)
        kamer = config.kamers.get(taken_apart.kamer) if taken_apart else None
        if taken_apart is None or kamer is None:
            continue
        now = actual.get(account, ZERO)
        if has_budget[taken_apart.root, kamer.code]:
            of_kamer = ends[kamer.code]
            planned = whole if of_kamer is None else of_kamer
            expected_by_account[account] = now + planned.get(account, ZERO) - to_date.get(account, ZERO)
        else:
            past, all_months = months_there(kamer, when)
            expected_by_account[account] = round_half_up(now * all_months / past) if past else now
    return expected_by_account


def _budget_until_end(books: Ledger, kamer: Kamer, when: ReportSpan) -> Mapping[str, Decimal] | None:
    """The budget of a kamer that ends in the year until that; never less than what counts already."""
    year = periods.year(when.year)
    if kamer.end is None or kamer.end >= year.last_day:
        return None
    last = max(periods.month_of(max(kamer.end, year.start)).end, when.to_date.end)
    return budget_during(books.customs, periods.Period(year.start, last), books.config.rates).cash
