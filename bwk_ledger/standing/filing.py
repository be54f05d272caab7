"""When the annual accounts of a year were filed at the trade register.

2027-06-12 custom "deponering" 2026
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.standing.form import Form, Key, Wrong, values_of, whole

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence


def _after_its_year(entry: Any) -> Iterator[Finding]:
    (year,) = values_of(entry)
    if isinstance(year, Decimal) and entry.date.year <= year:
        yield finding(
            "filing.day",
            entry,
            "De jaarrekening van {year} kan niet op {day} zijn gedeponeerd.",
            cause="een jaarrekening wordt gedeponeerd als het jaar voorbij is.",
            remedy="zet voor de entry de dag waarop het formulier is verzonden.",
            year=str(int(year)),
            day=entry.date,
        )


FILING = Form(
    "deponering",
    (
        Key(
            "jaar",
            whole(least=1),
            "van welk jaar de jaarrekening is",
            "2017",
            Wrong(
                "filing.year",
                "Een deponering noemt geen jaar, maar '{value}'.",
                "een jaarrekening is van een jaar.",
                "schrijf het jaar zonder aanhalingstekens.",
            ),
        ),
    ),
    (),
    "stam/deponeringen.beancount",
    checks=(_after_its_year,),
)


@dataclass(frozen=True)
class Filed:
    """The day on which the accounts of a year were filed."""

    year: int
    day: dt.date


def read_filed(entry: Any, values: Sequence[Any]) -> Filed:
    """One `custom "deponering"`."""
    return Filed(int(values[0]) if isinstance(values[0], Decimal) else 0, entry.date)
