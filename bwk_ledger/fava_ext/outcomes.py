"""Everything the template of the page "Prestaties" shows, as one frozen `PrestatiesPage`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.audit.outcomes import signed_on
from bwk_ledger.fava_ext import page
from bwk_ledger.figures.outcomes import outcomes
from bwk_ledger.tables.outcomes import kamer_table

if TYPE_CHECKING:
    from bwk_ledger.fava_ext.page import Head, Request
    from bwk_ledger.tables.table import Table


@dataclass(frozen=True)
class PrestatiesPage:
    """The page for one year; `kamers` are code, name and targets."""

    head: Head
    year: int = 0
    day: str = ""
    kamers: tuple[tuple[str, str, Table], ...] = ()
    reached: int = 0
    not_reached: int = 0
    not_counted: int = 0


def build(request: Request) -> PrestatiesPage:
    """Make the page; it follows the year and no other filter."""
    ledger, names = request.ledger, request.config.kamers
    until = min(request.today, request.period.last_day) if request.period is not None else request.today
    found = outcomes(ledger, request.year, until, signed_on(ledger.root, request.year))
    states = [item.is_reached for item in found.items]
    return PrestatiesPage(
        head=request.head,
        year=request.year,
        day=f"{found.day:%d-%m-%Y}",
        kamers=tuple(
            (code, names[code].name if code in names else code, kamer_table(found, code, code, on_page=True))
            for code in found.kamers
        ),
        reached=states.count(True),
        not_reached=states.count(False),
        not_counted=sum(not item.is_counted for item in found.items),
    )


class Prestaties(page.Page):
    """The page "Prestaties"."""

    report_title = "Prestaties"
    shown = PrestatiesPage
    filters_entries = False

    @staticmethod
    def build(asked: Request) -> PrestatiesPage:
        """The page of what was asked."""
        return build(asked)
