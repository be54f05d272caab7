"""Hours, exact to the minute: how they stand in the books, how people read them, and what they are worth.

The books hold hours as decimals, and a minute is no finite decimal of an hour. With eight decimals the sum of a million
postings is still less than half a minute off, so that rounding a sum to whole minutes gives back exactly what was
registered. Whoever adds hours up does so and goes on with whole minutes.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MINUTES = 60  # in an hour
DAY_MINUTES = 24 * MINUTES
_PRECISE = Decimal("0.00000001")
_PLAIN = Decimal("0.01")


def in_hours(minutes: int) -> Decimal:
    """Minutes as hours: with two decimals where those say it all, else with as many as there is room for."""
    hours = Decimal(minutes) / MINUTES
    plain = hours.quantize(_PLAIN)
    return plain if plain == hours else hours


def for_books(minutes: int) -> Decimal:
    """Minutes as the books write them: hours with two decimals where those say it all, else with eight."""
    hours = in_hours(minutes)
    return hours if hours.as_tuple().exponent == _PLAIN.as_tuple().exponent else hours.quantize(_PRECISE)


def in_minutes(hours: Decimal) -> int:
    """Hours of the books, or a sum of them, as the whole minutes they stand for."""
    return int((hours * MINUTES).to_integral_value())


def worth(minutes: int, rate: Decimal) -> Decimal:
    """What minutes are worth at a rate in EUR per hour; not rounded."""
    return minutes * rate / MINUTES


def clock(minutes: int) -> str:
    """Minutes as people read hours: `2:30`, `1234:05`, `-0:15`."""
    hours, rest = divmod(abs(minutes), MINUTES)
    return f"{'-' if minutes < 0 else ''}{hours}:{rest:02d}"


def format_days(minutes: Mapping[int, int]) -> str:
    """The minutes of the days of one month, as a posting holds them: `3 2:30, 17 0:45` (day of the month, hours)."""
    return ", ".join(f"{day} {clock(number)}" for day, number in sorted(minutes.items()))


def parse_days(text: str) -> dict[int, int]:
    """What `format_days` wrote: minutes by day of the month.

    Raises:
        ValueError: the text has another form, or names a day twice.
    """
    found: dict[int, int] = {}
    for part in text.split(", "):
        day, _, hours = part.partition(" ")
        sign = -1 if hours.startswith("-") else 1
        whole, _, rest = hours.removeprefix("-").partition(":")
        if not all(item.isascii() and item.isdigit() for item in (day, whole, rest)) or len(rest) != len("00"):
            raise ValueError(text)
        if int(day) in found or int(rest) >= MINUTES:
            raise ValueError(text)
        found[int(day)] = sign * (int(whole) * MINUTES + int(rest))
    return found
