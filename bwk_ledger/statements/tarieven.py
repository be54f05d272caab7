"""`bwk uren tarief`: what an hour is worth by kind and period, and the minimum wage to choose from."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bwk_ledger.books.law import WEEKS, minimum_wages
from bwk_ledger.statements.table import Cell, Column, Kind, Row, Table

if TYPE_CHECKING:
    from bwk_ledger.config import Config

_HOW = (
    "Tot 2024 volgt het uurloon uit het weekloon en de volledige werkweek, naar boven afgerond op de cent; vanaf 2024 "
    "is er een uurloon voor iedereen."
)


def tariffs(config: Config) -> list[Table]:
    """The tariffs of the books, and those of funders where there are any."""
    ordered = sorted(config.hour_kinds, key=lambda kind: (kind.kind, kind.start))
    tables = [
        Table(
            "Tarieven van uren",
            _columns("Soort", "Munt"),
            tuple(
                Row(
                    (
                        Cell(item.kind),
                        Cell(item.commodity),
                        *_period(item.start, item.end),
                        Cell(item.rate),
                        Cell(item.basis),
                    )
                )
                for item in ordered
            ),
            "Wat een uur in de boeken waard is, in euro per uur.",
        )
    ]
    if config.funder_rates:
        tables.append(
            Table(
                "Tarieven van financiers",
                _columns("Financier", "Soort"),
                tuple(
                    Row(
                        (
                            Cell(item.funder),
                            Cell(item.kind),
                            *_period(item.start, item.end),
                            Cell(item.rate),
                            Cell(item.basis),
                        )
                    )
                    for item in sorted(config.funder_rates, key=lambda rate: (rate.funder, rate.kind, rate.start))
                ),
                "Wat een financier in zijn eigen verantwoording rekent; de boeken houden hun eigen tarief.",
            )
        )
    return tables


def wages() -> Table:
    """The legal minimum wage by hours of the full-time week."""
    rows = []
    for wage in minimum_wages():
        status = "bevestigd" if wage.is_confirmed else "afgeleid"
        rates = (Cell(wage.hourly[week]) for week in WEEKS)
        rows.append(
            Row((Cell(str(wage.start)), Cell(f"{wage.age}+"), *rates, Cell(f"{status}: {wage.source}"))),
        )
    return Table(
        "Wettelijk minimumloon per uur",
        (
            Column("Vanaf", Kind.TEXT),
            Column("Leeftijd", Kind.TEXT),
            *(Column(f"{week} uur", Kind.MONEY, "Volledige werkweek") for week in WEEKS),
            Column("Bron", Kind.TEXT),
        ),
        tuple(rows),
        "Bruto, zonder vakantiebijslag. De coöperatie kiest zelf waarop zij haar uren waardeert.",
        (_HOW,),
    )


def _columns(first: str, second: str) -> tuple[Column, ...]:
    texts = (first, second, "Vanaf", "Tot en met")
    return (*(Column(title, Kind.TEXT) for title in texts), Column("Tarief", Kind.MONEY), Column("Bron", Kind.TEXT))


def _period(start: dt.date, end: dt.date) -> tuple[Cell, Cell]:
    return Cell(str(start)), Cell("" if end == dt.date.max else str(end))
