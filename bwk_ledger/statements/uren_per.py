"""`bwk uren overzicht --per ...`: hours added up by one thing, the rows in the order its reader expects."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger import periods
from bwk_ledger.hours import in_hours
from bwk_ledger.periods import MONTHS
from bwk_ledger.statements.table import Cell, Column, Kind, Row, Style, Table
from bwk_ledger.views.hours import HourSum, HourTotal, total, totals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bwk_ledger.views.hours import Hours

Sums = tuple[HourSum, ...]
WORTH_COLUMNS = (
    Column("uren", Kind.HOURS),
    Column("waarvan open", Kind.HOURS),
    Column("waarde", Kind.MONEY),
    Column("mensen", Kind.COUNT),
)
BY = ("kamer", "persoon", "activiteit", "groep", "soort", "maand", "tertiaal", "jaar")


def worth_cells(found: HourTotal) -> tuple[Cell, ...]:
    """The cells of `WORTH_COLUMNS`."""
    return (
        Cell(in_hours(found.minutes)),
        Cell(in_hours(found.open_minutes)),
        Cell(found.value),
        Cell(Decimal(len(found.people))),
    )


def activity_name(activity: str) -> str:
    """What an activity is called where none was given."""
    return activity or "zonder activiteit"


def totals_table(hours: Hours, sums: Sums, by: str, about: str) -> Table:
    """Unpaid hours by one of `BY`, and paid hours below them, apart.

    Args:
        hours: the hours of the books, for their standing data.
        sums: what to add up.
        by: one of `BY`.
        about: the years and choices it is about, for the title.
    """
    key = _keys(hours)[by]
    unpaid = tuple(item for item in sums if not item.is_paid)
    paid = tuple(item for item in sums if item.is_paid)
    rows = [*_rows(unpaid, key), Row((Cell("Totaal"), *worth_cells(total(unpaid))), Style.TOTAL)]
    if paid:
        rows.append(Row((Cell("Betaalde uren"), *[Cell()] * len(WORTH_COLUMNS)), Style.HEADING))
        rows += [*_rows(paid, key), Row((Cell("Betaalde uren totaal"), *worth_cells(total(paid))), Style.SUBTOTAL)]
    return Table(
        title=f"Uren per {by} {about}".strip(),
        subtitle="onbetaalde tijd; betaalde uren staan apart en hebben geen waarde",
        columns=(Column(by.capitalize(), Kind.TEXT), *WORTH_COLUMNS),
        rows=tuple(rows),
    )


def _rows(sums: Sums, key: Callable[[HourSum], tuple[Any, str]]) -> list[Row]:
    found: Mapping[tuple[Any, str], HourTotal] = totals(sums, key)
    return [Row((Cell(label), *worth_cells(found[place, label]))) for place, label in sorted(found)]


def _keys(hours: Hours) -> Mapping[str, Callable[[HourSum], tuple[Any, str]]]:
    """For each way to add up: where a row stands, and its label."""
    kamers = {code: place for place, code in enumerate(hours.config.kamers)}
    kinds = {kind: place for place, kind in enumerate(hours.config.hour_posts)}
    return {
        "kamer": lambda item: (kamers.get(item.kamer, len(kamers)), item.kamer),
        "persoon": lambda item: (0, item.person),
        "activiteit": lambda item: (0, activity_name(item.activity)),
        "groep": lambda item: (0, hours.group_of(item.activity)),
        "soort": lambda item: (kinds.get(item.kind, len(kinds)), item.kind or "onbekend"),
        "maand": lambda item: (item.month, f"{MONTHS[item.month[1] - 1]} {item.month[0]}"),
        "tertiaal": lambda item: (
            (item.month[0], periods.tertiaal(item.month[1])),
            f"{item.month[0]}, tertiaal {periods.tertiaal(item.month[1])}",
        ),
        "jaar": lambda item: (item.month[0], str(item.month[0])),
    }
