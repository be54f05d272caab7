"""What was paid to volunteers, against what may be paid untaxed: article 2, paragraph 6, Wet op de loonbelasting 1964.

The ceilings of a month and of a year hold together; months may not be averaged. The amount an hour is no ceiling but a
norm: above it the payment may be seen as a wage at market rate.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from bwk_ledger.hours import in_hours
from bwk_ledger.money import ZERO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bwk_ledger.books.law import AllowanceCeiling
    from bwk_ledger.views.hours import Hours, Month

NEAR = Decimal("0.8")  # of a ceiling: from there on it is said that the room runs out


class Room(Enum):
    """How an amount stands to its ceiling."""

    ENOUGH = "ruimte"
    NEARLY = "bijna"
    OVER = "te veel"


@dataclass(frozen=True)
class MonthAllowance:
    """What somebody was paid in a month, EUR, beside the unpaid minutes given in it."""

    month: int
    paid: Decimal
    minutes: int
    ceiling: AllowanceCeiling | None

    @property
    def hourly(self) -> Decimal | None:
        """EUR an hour; None where no hours stand."""
        return self.paid / in_hours(self.minutes) if self.minutes > 0 else None

    @property
    def room(self) -> Room:
        """How it stands to the ceiling of a month."""
        return _room(self.paid, self.ceiling.month if self.ceiling else None)

    @property
    def is_above_hour_norm(self) -> bool:
        """Whether it is more than the norm for the hours that stand in the month, or paid without any hours."""
        norm = self.ceiling.hour if self.ceiling else None
        return norm is not None and self.paid > norm * in_hours(max(self.minutes, 0))


@dataclass(frozen=True)
class YearAllowance:
    """What somebody was paid in a year, EUR, by month."""

    person: str
    year: int
    months: tuple[MonthAllowance, ...]
    ceiling: AllowanceCeiling | None

    @property
    def paid(self) -> Decimal:
        """Together."""
        return sum((item.paid for item in self.months), ZERO)

    @property
    def room(self) -> Room:
        """How it stands to the ceiling of a year."""
        return _room(self.paid, self.ceiling.whole_year if self.ceiling else None)

    @property
    def left(self) -> Decimal | None:
        """What may still be paid in the year; below zero where it was too much. None without a ceiling."""
        return self.ceiling.whole_year - self.paid if self.ceiling else None

    @property
    def is_over(self) -> bool:
        """Whether a ceiling of a month or of the year was passed."""
        return self.room is Room.OVER or any(item.room is Room.OVER for item in self.months)


def allowances(hours: Hours, year: int, ceilings: Mapping[int, AllowanceCeiling]) -> list[YearAllowance]:
    """What was paid to each volunteer in a year, in order of number.

    Args:
        hours: the hours and payments of the books.
        year: the calendar year.
        ceilings: by year (`bwk_ledger.books.law.allowance_ceilings`).
    """
    ceiling = ceilings.get(year)
    minutes: dict[tuple[str, int], int] = defaultdict(int)
    for item in hours.sums:
        if item.month[0] == year and not item.is_paid:
            minutes[item.person, item.month[1]] += item.minutes
    months: dict[str, list[MonthAllowance]] = defaultdict(list)
    for (person, (paid_year, month)), paid in sorted(hours.allowances.items()):
        if paid_year == year and paid:
            months[person].append(MonthAllowance(month, paid, minutes.get((person, month), 0), ceiling))
    return [YearAllowance(person, year, tuple(found), ceiling) for person, found in months.items()]


def with_payment(hours: Hours, person: str, month: Month, amount: Decimal) -> Hours:
    """The hours as they would be after one more payment of `amount` EUR."""
    paid = {**hours.allowances, (person, month): hours.allowances.get((person, month), ZERO) + amount}
    return replace(hours, allowances=paid)


def _room(paid: Decimal, ceiling: Decimal | None) -> Room:
    if ceiling is None or paid < ceiling * NEAR:
        return Room.ENOUGH
    return Room.OVER if paid > ceiling else Room.NEARLY
