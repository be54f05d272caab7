"""Everything the template of the page "Kamers" shows, as one frozen `KamersPage`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.fava_ext.charts import Chart, draw
from bwk_ledger.tables.kamers import KamerStatement, kamer_statements
from bwk_ledger.views.kamers import Question, Scope, day_balances, intervals, kamer_figures

if TYPE_CHECKING:
    from bwk_ledger.config import HourKind
    from bwk_ledger.fava_ext.request import Head, Request
    from bwk_ledger.periods import Period


@dataclass(frozen=True)
class KamersPage:
    """The page for one set of filters."""

    head: Head
    budget_label: str = ""
    has_budget: bool = False
    hour_kinds: tuple[HourKind, ...] = ()
    statements: tuple[KamerStatement, ...] = ()
    questions: tuple[Question, ...] = ()
    charts: tuple[Chart, ...] = ()


def build(request: Request) -> KamersPage:
    """Make the page."""
    config, period = request.config, request.period
    figures = kamer_figures(request.entries, request.customs, config, period)
    # What a filter leaves of the entries adds up to no balance.
    days = [] if request.filters.select_entries else day_balances(request.entries)
    return KamersPage(
        head=request.head,
        budget_label=budget_label(figures.scope, period),
        has_budget=bool(figures.scope.years),
        hour_kinds=config.hour_kinds,
        statements=tuple(kamer_statements(figures)),
        questions=figures.questions,
        charts=draw(config, intervals(request.entries, request.stretches), days),
    )


def budget_label(scope: Scope, period: Period | None) -> str:
    """Which budget stands beside the figures: `begroot 2018`, or with `heel` where they are of a part of it."""
    if not scope.years:
        return "begroot"
    years = " en ".join(map(str, scope.years))
    if scope.is_exact:
        return f"begroot {years}"
    return f"begroot (alleen {years})" if period is None else f"begroot (heel {years})"
