"""Everything the template shows, as one frozen `Page`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.fava_ext.charts import Chart, Swatch, draw, legend
from bwk_ledger.fava_ext.text import stretch
from bwk_ledger.statements.kamers import KamerStatement, kamer_statements
from bwk_ledger.views.kamers import Question, Scope, day_balances, intervals, kamer_figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.config import Config, HourKind
    from bwk_ledger.periods import Period


@dataclass(frozen=True)
class Filters:
    """Fava's own filters, as its user typed them."""

    time: str = ""
    account: str = ""
    advanced: str = ""

    @property
    def select_entries(self) -> bool:
        """Whether part of the entries of the period is left out."""
        return bool(self.account or self.advanced)


@dataclass(frozen=True)
class Page:
    """The page for one set of filters; with a `problem` there is nothing else to show."""

    filters: Filters
    errors: int  # how many findings the books have
    problem: str = ""
    period: str = ""
    budget_label: str = ""
    has_budget: bool = False
    years: tuple[int, ...] = ()  # to choose from
    hour_kinds: tuple[HourKind, ...] = ()
    statements: tuple[KamerStatement, ...] = ()
    questions: tuple[Question, ...] = ()
    charts: tuple[Chart, ...] = ()
    legend: tuple[Swatch, ...] = ()


def build(
    entries: Sequence[Any],
    *,
    customs: Sequence[Any],
    config: Config,
    filters: Filters,
    period: Period | None,
    stretches: Sequence[Period],
    years: Sequence[int],
    errors: int,
) -> Page:
    """Make the page.

    Args:
        entries: what the filters leave, clamped to the period when there is one.
        customs: every `custom` directive of the books.
        config: the standing data of the books.
        filters: what the user typed.
        period: what the time filter says; None without one.
        stretches: the months, quarters or years for which bars are drawn.
        years: the years to choose from.
        errors: how many findings the books have.
    """
    figures = kamer_figures(entries, customs, config, period)
    return Page(
        filters=filters,
        errors=errors,
        period=stretch(period),
        budget_label=budget_label(figures.scope, period),
        has_budget=bool(figures.scope.years),
        years=tuple(years),
        hour_kinds=config.hour_kinds,
        statements=tuple(kamer_statements(figures)),
        questions=figures.questions,
        # What a filter leaves of the entries adds up to no balance.
        charts=draw(config, intervals(entries, stretches), [] if filters.select_entries else day_balances(entries)),
        legend=legend(config),
    )


def budget_label(scope: Scope, period: Period | None) -> str:
    """Which budget stands beside the figures: `begroot 2018`, or with `heel` where they are of a part of it."""
    if not scope.years:
        return "begroot"
    years = " en ".join(map(str, scope.years))
    if scope.is_exact:
        return f"begroot {years}"
    return f"begroot (alleen {years})" if period is None else f"begroot (heel {years})"
