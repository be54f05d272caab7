"""Which hours a report is about: a year with hours, a kamer, a kind, a funder that has rates of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger import periods
from bwk_ledger.errors import InputError
from bwk_ledger.periods import today
from bwk_ledger.tables.hours import YearOfHours
from bwk_ledger.views.hour_months import missing_months

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bwk_ledger.config import Config
    from bwk_ledger.views.hours import Hours


def check_choices(config: Config, kamer: str | None, kind: str | None, funder: str | None) -> None:
    """Refuse a kamer, kind or funder that the books do not know.

    Raises:
        InputError: it is not there, or the funder has no rate of its own.
    """
    if kamer is not None and kamer not in config.kamers:
        raise _unknown(f"er is geen kamer '{kamer}'.", "de kamers zijn", config.kamers)
    if kind is not None and kind not in config.hour_posts:
        raise _unknown(f"er is geen soort uren '{kind}'.", "de soorten zijn", config.hour_posts)
    if funder is not None and not any(rate.funder == funder for rate in config.funder_rates):
        known = dict.fromkeys(rate.funder for rate in config.funder_rates)
        raise _unknown(f"financier '{funder}' heeft geen eigen uurtarief.", "een eigen tarief hebben", known)


def choose(hours: Hours, year: int | None, kamer: str | None = None, kind: str | None = None) -> YearOfHours:
    """The hours of a year (None: the last with hours), of one kamer and kind where those are given.

    Raises:
        InputError: no hours stand in that year.
    """
    number = require_year(hours, year)
    now = today()
    whole = periods.year(number)
    missing = missing_months(hours, number, now)
    return YearOfHours(
        year=number,
        hours=hours,
        sums=tuple(item for item in hours.of_year(number) if kamer in (None, item.kamer) and kind in (None, item.kind)),
        missing={code: months for code, months in missing.items() if kamer in (None, code)},
        # Of the month that runs, the timesheets are not in yet.
        until=whole.end if now >= whole.end else max(now.replace(day=1), periods.month(number, 1).end),
    )


def require_year(hours: Hours, year: int | None) -> int:
    """The year, or the last with hours where none is given.

    Raises:
        InputError: no hours stand in that year.
    """
    if hours.years and year is None:
        return hours.years[-1]
    if year not in hours.years or year is None:
        what = "er staan nog geen uren in de boeken." if year is None else f"over {year} staan geen uren in de boeken."
        raise _unknown(
            what, "er staan uren in", map(str, hours.years), "importeer eerst urenlijsten, of noem een ander jaar."
        )
    return year


def funder_title(funder: str | None) -> str:
    """How a title says whose rates it uses."""
    return f"(tarieven van {funder})" if funder else ""


def _unknown(what: str, said: str, known: Iterable[str], remedy: str = "noem een daarvan.") -> InputError:
    return InputError(what, cause=f"{said}: {', '.join(known) or 'geen'}.", remedy=remedy)
