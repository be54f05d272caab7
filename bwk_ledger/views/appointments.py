"""Paid hours beside the weekly hours that were agreed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.hours import in_hours
from bwk_ledger.money import ZERO
from bwk_ledger.views.hours import totals

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from bwk_ledger.config import Appointment, Config
    from bwk_ledger.periods import Period
    from bwk_ledger.views.hours import HourSum

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
    found = []
    for person, kamer in sorted({*worked, *appointments}):
        own = appointments.get((person, kamer), [])
        total = worked.get((person, kamer))
        found.append(
            PaidHours(
                person,
                kamer,
                tuple(item.function for item in own),
                tuple(item.weekly for item in own),
                in_hours(total.minutes) if total else ZERO,
                sum((item.weekly * _days(item, period) / _WEEK for item in own), ZERO) if own else None,
            )
        )
    return found


def _days(item: Appointment, period: Period) -> int:
    last = min(item.end or period.last_day, period.last_day)
    return max((last - max(item.start, period.start)).days + 1, 0)
