"""What the web form of the trade register asks of a micro entity, whether the cooperative is one, and until when.

Art. 2:395a BW: at least two of three limits are kept on two balance sheet dates that follow on each other; the first
year of books has one date. Art. 2:394: filed within eight days of the adoption, and at the latest twelve months after
the year. The board draws the accounts up within six months, and the members adopt them within one more (art. 2:58 BW;
the five months of art. 2:101 and 2:210 are those of an nv and a bv). Five months are what one aims at, so that members
can look at them in time; the members may give four months more.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts, meta, periods
from bwk_ledger.base.money import ZERO, round_half_up
from bwk_ledger.base.periods import parse_day
from bwk_ledger.figures.balance_sheet import BalanceClass, Part, balance_lines, turned
from bwk_ledger.figures.results import RESULT_OF_YEAR, figures, is_appropriation
from bwk_ledger.figures.wage_journals import month_wages
from bwk_ledger.rules.derived import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bwk_ledger.figures.results import Figures
    from bwk_ledger.rules.load import Ledger

_AT_LEAST = 2  # of three limits


class FormField(Enum):
    """The figures of the form, in its order: how they are called."""

    FIXED = "Vaste activa"
    CURRENT = "Vlottende activa"
    EQUITY = "Eigen vermogen"
    PROVISIONS = "Voorzieningen"
    LONG = "Langlopende schulden"
    SHORT = "Kortlopende schulden"

    @property
    def is_asset(self) -> bool:
        """Whether it is on the left."""
        return self in (FormField.FIXED, FormField.CURRENT)


_OF_PART = {Part.FIXED: FormField.FIXED, Part.CURRENT: FormField.CURRENT, Part.EQUITY: FormField.EQUITY}
_OF_DEBT = {
    BalanceClass.PROVISIONS: FormField.PROVISIONS,
    BalanceClass.LONG: FormField.LONG,
    BalanceClass.SHORT: FormField.SHORT,
}


@dataclass(frozen=True)
class Limits:
    """Up to what an entity is micro: EUR, and full-time jobs; below the last, up to the others."""

    assets: Decimal
    turnover: Decimal
    staff: Decimal


_LIMITS = (  # by the first year in which they hold, newest first
    (2024, Limits(Decimal(450_000), Decimal(900_000), Decimal(10))),
    (2016, Limits(Decimal(350_000), Decimal(700_000), Decimal(10))),
)


@dataclass(frozen=True)
class Size:
    """How large the cooperative was in a year: all income counts as turnover, which is never too low."""

    year: int
    assets: Decimal
    turnover: Decimal
    staff: Decimal

    @property
    def limits(self) -> Limits:
        """Those of its year."""
        return next((limits for first, limits in _LIMITS if first <= self.year), _LIMITS[-1][1])

    @property
    def is_micro(self) -> bool:
        """Whether at least two of three limits are kept."""
        most = self.limits
        kept = (self.assets <= most.assets, self.turnover <= most.turnover, self.staff < most.staff)
        return sum(kept) >= _AT_LEAST


@dataclass(frozen=True)
class FilingDays:
    """The last days: to draw up, to adopt, to file once it is adopted (None before), and to file in any case.

    `aim` is when it is better drawn up.
    """

    aim: dt.date
    drawn_up: dt.date
    adopted: dt.date
    after_adoption: dt.date | None
    last: dt.date

    @property
    def file_by(self) -> dt.date:
        """The day that counts."""
        return min(self.after_adoption or self.last, self.last)


@dataclass(frozen=True)
class Filing:
    """What the form asks of a year; `fields` whole EUR that add up on both sides."""

    year: int
    fields: Mapping[FormField, Decimal]
    is_after: bool  # the appropriation of the result
    adopted: dt.date | None
    sizes: tuple[Size, ...]  # of the year, and of the year before where there are books of it
    days: FilingDays
    filed: dt.date | None
    without_hours: int  # people who were paid wages in the year, while nobody wrote for how many hours a week

    @property
    def is_micro(self) -> bool:
        """Whether the form for a micro entity is the right one."""
        return all(size.is_micro for size in self.sizes)


def filing(ledger: Ledger, year: int) -> Filing:
    """The form of a year."""
    year_figures = figures(ledger, year)
    adopted = adoption(ledger, year)
    is_after = not year_figures.closing_after.get(RESULT_OF_YEAR, ZERO)
    held = _fields(ledger, year_figures, year_figures.closing_after if is_after else year_figures.closing)
    years = [year, *([year - 1] if _has_books(ledger, year - 1) else [])]
    return Filing(
        year,
        _whole_euros(held),
        is_after,
        adopted,
        tuple(_size(ledger, number) for number in years),
        filing_days(year, adopted),
        filed_on(ledger, year),
        paid_without_hours(ledger, year),
    )


def adoption(ledger: Ledger, year: int) -> dt.date | None:
    """The day on which the members adopted the accounts, as the decision on the result says; None before it."""
    days = (
        parse_day(str(entry.meta.get(meta.DECISION_DAY) or ""))
        for entry in ledger.index.in_year(year)
        if is_appropriation(entry)
    )
    return next((day for day in days if day is not None), None)


def filed_on(ledger: Ledger, year: int) -> dt.date | None:
    """The day on which the form was sent; None where it was not."""
    return next((item.day for item in ledger.config.filings if item.year == year), None)


def filing_days(year: int, adopted: dt.date | None) -> FilingDays:
    """The last days of a year."""
    after = adopted + dt.timedelta(days=8) if adopted else None
    next_year = year + 1
    aim, drawn_up, adopted = dt.date(next_year, 5, 31), dt.date(next_year, 6, 30), dt.date(next_year, 7, 31)
    return FilingDays(aim, drawn_up, adopted, after, dt.date(next_year, 12, 31))


def years_to_file(ledger: Ledger) -> Iterator[int]:
    """The years with bookings of which the form was not sent yet."""
    booked = {entry.date.year for entry in ledger.transactions if kind_of(entry) is None}
    yield from sorted(booked - {item.year for item in ledger.config.filings})


def _has_books(ledger: Ledger, year: int) -> bool:
    return any(kind_of(entry) is None for entry in ledger.index.in_year(year))


def _fields(ledger: Ledger, found: Figures, balances: Mapping[str, Decimal]) -> dict[FormField, Decimal]:
    """What is in each figure, as the balance sheet divides it."""
    held = dict.fromkeys(FormField, ZERO)
    amounts = turned(balances, ledger.names, found.rgs)
    for line in balance_lines(amounts, ledger.names, found.rgs):
        part = line.found.part
        field = _OF_PART.get(part) or _OF_DEBT[line.found]
        held[field] += part.sign * sum((amounts[account] for account in line.accounts), ZERO)
    return held


def _whole_euros(held: Mapping[FormField, Decimal]) -> dict[FormField, Decimal]:
    """In whole euros; what rounding leaves goes to equity, so that both sides come to the same."""
    rounded = {field: round_half_up(amount, 0) for field, amount in held.items()}
    assets = sum((amount for field, amount in rounded.items() if field.is_asset), ZERO)
    rounded[FormField.EQUITY] += assets - sum((amount for field, amount in rounded.items() if not field.is_asset), ZERO)
    return rounded


def _size(ledger: Ledger, year: int) -> Size:
    yearly = figures(ledger, year)
    assets = sum((amount for field, amount in _fields(ledger, yearly, yearly.closing).items() if field.is_asset), ZERO)
    turnover = -sum((amount for account, amount in yearly.cash.items() if account.startswith(accounts.INCOME)), ZERO)
    return Size(year, assets, turnover, average_staff(ledger, year))


def paid_without_hours(ledger: Ledger, year: int) -> int:
    """How many people have wages in a year but no appointment in it: they are not in the average number of staff."""
    period = periods.year(year)
    agreed = {
        item.number
        for item in ledger.config.appointments
        if item.start <= period.last_day and (item.end is None or item.end >= period.start)
    }
    return len({item.person for item in month_wages(ledger.index, year) if item.cost} - agreed)


def average_staff(ledger: Ledger, year: int) -> Decimal:
    """Full-time jobs over the year: agreed hours a week as a part of a full week, for the days that they held."""
    period = periods.year(year)
    days, full = Decimal((period.end - period.start).days), ledger.config.full_week(period.last_day)
    total = ZERO
    for item in ledger.config.appointments:
        first, last = max(item.start, period.start), min(item.end or period.last_day, period.last_day)
        if first <= last:
            total += item.weekly / full * ((last - first).days + 1) / days
    return round_half_up(total)
