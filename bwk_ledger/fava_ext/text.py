"""How figures read on the page: whole euros and hours, percentages, and days in Dutch."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from bwk_ledger.base.money import CENT, ZERO, format_amount
from bwk_ledger.base.periods import LONG_MONTHS, MONTHS, Period, in_hours, whole_years

if TYPE_CHECKING:
    import datetime as dt

NONE = "–"


def whole(value: Decimal | None) -> str:
    """An amount without cents, or hours without minutes: `1.235`."""
    return NONE if value is None else format_amount(value, 0)


def exact(value: Decimal | None) -> str:
    """An amount to the cent: `1.234,56`."""
    return NONE if value is None else format_amount(value)


def hours(minutes: int) -> str:
    """Minutes as hours, decimal: `2,58`."""
    return exact(in_hours(minutes))


def percent(value: Decimal | None) -> str:
    """A share: 0.974 reads `97%`."""
    return NONE if value is None else f"{format_amount(value * 100, 0)}%"


def is_over(value: Decimal) -> bool:
    """Whether a share reads as more than 100%."""
    return value.quantize(CENT, ROUND_HALF_UP) > 1


def width(value: Decimal | None) -> str:
    """How far a bar is filled, as CSS reads it; never beyond its end."""
    return "0%" if value is None else f"{min(max(value, ZERO), Decimal(1)) * 100:.1f}%"


def day(value: dt.date) -> str:
    """A day in words: `5 mrt 2026`."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def month(year: int, number: int) -> str:
    """A month in words: `maart 2026`."""
    return f"{LONG_MONTHS[number - 1]} {year}"


def stretch(period: Period | None) -> str:
    """A period in words: `2026`, `1 mrt 2026 t/m 31 mrt 2026`, or `alle jaren`."""
    if period is None:
        return "alle jaren"
    years = whole_years(period)
    if years:
        return f"{years[0]}" if len(years) == 1 else f"{years[0]} t/m {years[-1]}"
    return f"{day(period.start)} t/m {day(period.last_day)}"


def in_css(value: str) -> str:
    """A text between the quotes of a CSS string: all but letters and digits as numbers, so that nothing ends it."""
    return "".join(char if char.isascii() and char.isalnum() else f"\\{ord(char):x} " for char in value)
