"""The values in the cells of a timesheet: hours to the minute, days, and what a spreadsheet makes of them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

_HOURS_AND_MINUTES = re.compile(r"(\d{1,5}):([0-5]\d)", re.ASCII)
_DECIMAL_HOURS = re.compile(r"\d{1,5}(?:[.,]\d{0,20})?|[.,]\d{1,20}", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})", re.ASCII)
_MINUTE = dt.timedelta(minutes=1)
_MINUTES = 60  # in an hour
_SPREADSHEET = Decimal("0.0001")  # minutes: what is lost where a spreadsheet counts in binary


def parse_hours(value: Any) -> int | None:
    """Read hours as minutes: 2:30, 2,5, 2.5 and Excel times all mean 150; None when it is none of these.

    A decimal is a number of minutes written as hours, so it must be what some whole number of minutes rounds to in as
    many decimals: 0,33 is 20 minutes, 2,5 and 2,50 are 150. Nothing rounds to 2,51, so that is refused instead of being
    moved to a minute that nobody meant.
    """
    exact = exact_minutes(value)
    if exact is None:
        return None
    whole = exact.to_integral_value()
    return int(whole) if abs(whole - exact) <= max(_SPREADSHEET, _typed_precision(value)) else None


def exact_minutes(value: Any) -> Decimal | None:
    """Read hours as minutes as they were typed: 0,33 is 19.8; None when it is no number of hours at all."""
    if isinstance(value, dt.time):
        value = dt.timedelta(
            hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
        )
    if isinstance(value, dt.timedelta):
        # A spreadsheet keeps a time as part of a day, which can be a fraction of a second off.
        return Decimal((value + _MINUTE / 2) // _MINUTE)
    if value is None or isinstance(value, bool | dt.date):
        return None
    text = str(value).strip()
    if clock := _HOURS_AND_MINUTES.fullmatch(text):
        return Decimal(int(clock[1]) * _MINUTES + int(clock[2]))
    # A spreadsheet keeps 2.5 as binary; its shortest text is what the coordinator typed.
    return Decimal(text.replace(",", ".")) * _MINUTES if _DECIMAL_HOURS.fullmatch(text) else None


def _typed_precision(value: Any) -> Decimal:
    """Half of the last decimal of hours, in minutes."""
    _, _, decimals = str(value).strip().replace(",", ".").partition(".")
    return Decimal(_MINUTES) / 2 * Decimal(10) ** -len(decimals) if decimals else Decimal(0)


def parse_day(value: Any) -> dt.date | None:
    """Read a day: one of a spreadsheet, 2018-03-31, or 31-03-2018; None when it is none of these."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = str(value or "").strip()
    try:
        if found := _DAY_FIRST.fullmatch(text):
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def shown(value: Any) -> str:
    """A cell as text, a day without the time that a spreadsheet adds to it."""
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}"
    return "" if value is None else str(value)


def typed_as(day: dt.date) -> str:
    """What was typed where a spreadsheet made a day of it: 2.5 becomes 2 May."""
    return f"{day.day}.{day.month}"
