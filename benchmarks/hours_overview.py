"""Seconds that the overview of hours takes for ten years of day lines, and whether it stays linear.

    python -m benchmarks.hours_overview [LINES]

Makes books of six kamers and ten years in memory, one transaction per person, kamer and month with its days, of LINES
day lines (300,000) and of half as many; times the view and all tables, and prints the ratio of the seconds per line.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from decimal import Decimal
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger.base import meta, periods
from bwk_ledger.base.periods import for_books, format_days
from bwk_ledger.figures.hours import missing_months, read_hours
from bwk_ledger.standing.config import Config
from bwk_ledger.standing.kamers import Kamer
from bwk_ledger.standing.tariffs import HourKind
from bwk_ledger.tables.hours import BY, YearOfHours, overview, totals_table

KAMERS = ("AA", "BB", "CC", "DD", "EE", "FF")
YEARS = range(2013, 2023)
ACTIVITIES = ("kookgroep", "taalles", "inloop", "tuingroep")
DAYS = 10  # day lines of a person in a month
TODAY = dt.date(2023, 1, 1)


def kind(year: int) -> HourKind:
    whole = periods.year(year)
    return HourKind(
        f"UUR.BEWONER-{year}", str(year), "bewoner", whole.start, whole.last_day, Decimal("10.04"), "besluit"
    )


def books(lines: int) -> tuple[Config, list[Any]]:
    """Standing data, and the transactions."""
    kamers = {code: Kamer(code, code, dt.date(YEARS[0], 1, 1), None, None, False, {}) for code in KAMERS}
    config = Config(kamers=kamers, hour_kinds=tuple(map(kind, YEARS)))
    people = lines // (len(YEARS) * 12 * len(KAMERS) * DAYS)
    found = [
        transaction(periods.month(year, month).last_day, kamer, f"V{place * people + number:04d}", number)
        for year in YEARS
        for month in range(1, 13)
        for place, kamer in enumerate(KAMERS)
        for number in range(people)
    ]
    return config, found


def transaction(day: dt.date, kamer: str, person: str, number: int) -> Any:
    """The hours of one person in one month, over two activities."""
    commodity = f"UUR.BEWONER-{day.year}"
    postings = []
    total = Decimal(0)
    for part in (0, 1):
        days = {part * 14 + line + 1: 95 + 5 * line + number % 7 for line in range(DAYS // 2)}
        hours = for_books(sum(days.values()))
        total += hours
        about = {meta.ACTIVITY: ACTIVITIES[(number + part) % len(ACTIVITIES)], meta.DAYS: format_days(days)}
        postings.append(
            data.Posting(f"Lasten:{kamer}:Tijd:Bewoners", Amount(hours, commodity), None, None, None, about)
        )
    postings.append(data.Posting(f"Baten:{kamer}:Tijd:Bewoners", Amount(-total, commodity), None, None, None, {}))
    about = {meta.APPROVED: day} if number % 3 else {}
    return data.Transaction(about, day, "*", person, "Uren", frozenset({"uren"}), frozenset(), postings)


def measure(lines: int) -> float:
    """Seconds per day line, in the fastest of three runs."""
    config, transactions = books(lines)
    days = len(transactions) * DAYS
    best = (float("inf"), 0.0)
    for _ in range(3):
        start = time.perf_counter()
        hours = read_hours(transactions, [], config)
        read = time.perf_counter() - start
        for year in hours.years:
            missing = missing_months(hours, year, TODAY)
            overview(YearOfHours(year, hours, hours.of_year(year), missing, periods.year(year).end))
        for by in BY:
            totals_table(hours, hours.sums, by, "")
        best = min(best, (time.perf_counter() - start, read))
    seconds, read = best
    print(
        f"{days:7d} day lines, {len(transactions):6d} transactions: {seconds:5.2f} s, of which reading {read:5.2f} s; "
        f"{seconds / days * 1e6:.2f} µs a line (ten yearly overviews and {len(BY)} totals of all years)"
    )
    return seconds / days


def main(lines: int) -> None:
    half, whole = measure(lines // 2), measure(lines)
    print(f"per line, whole against half: {whole / half:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300_000)
