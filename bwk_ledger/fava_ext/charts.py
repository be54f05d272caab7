"""The charts of the page as Fava's own chart component reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.accounts import EXPENSES, HOURS_GROUP
from bwk_ledger.money import EUR, ZERO

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.config import Config
    from bwk_ledger.views.kamers import DayBalance, Interval

# Fava reads the keys of a series as currencies and shows them in its legend.
HOURS = "uren"


@dataclass(frozen=True)
class Chart:
    """One chart: what stands above it, and the data for Fava."""

    title: str
    is_stacked: bool
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Swatch:
    """The colour of a kamer in the stacked bars, in degrees of hue."""

    kamer: str
    account: str
    hue: float


def draw(config: Config, stretches: Sequence[Interval], days: Sequence[DayBalance]) -> tuple[Chart, ...]:
    """Costs and hours by kamer side by side, and below them the course of bank and handgeld."""
    found = [
        _bars("Lasten per kamer, in euro's", config, stretches, EUR),
        _bars("Uren per kamer", config, stretches, HOURS),
        _line("Stand van bank en handgeld", {day.date: {EUR: day.liquid} for day in days}),
        _line("Handgeld per kamer", {day.date: day.petty_cash for day in days}),
    ]
    return tuple(chart for chart in found if chart.data["data"])


def draw_hours(config: Config, stretches: Sequence[Interval]) -> tuple[Chart, ...]:
    """Hours given without pay, by kamer."""
    found = _bars("Onbetaalde uren per kamer", config, stretches, HOURS)
    return (found,) if any(item.hours for item in stretches) else ()


def legend(config: Config) -> tuple[Swatch, ...]:
    """Which colour Fava gives each kamer: it divides the circle of hues over the accounts in order of name.

    Fava's own legend names only currencies, so without this one nobody knows which part of a bar is whose.
    """
    codes = sorted(config.kamers)
    return tuple(
        Swatch(code, f"{EXPENSES}:{code}", (index * 360 / len(codes) + 270) % 360) for index, code in enumerate(codes)
    )


def _bars(title: str, config: Config, stretches: Sequence[Interval], unit: str) -> Chart:
    bars = []
    for item in stretches:
        amounts = item.costs if unit == EUR else item.hours
        # Every kamer in every bar, also with nothing: so that a kamer has the same colour in both charts.
        parts = {_account(code, unit): {unit: amounts.get(code, ZERO)} for code in config.kamers}
        total = sum(amounts.values(), ZERO)
        bars.append(
            {"date": item.period.last_day, "balance": {unit: total}, "account_balances": parts, "budgets": {}},
        )
    return Chart(title, is_stacked=True, data={"type": "bar", "label": title, "data": bars})


def _account(kamer: str, unit: str) -> str:
    return f"{EXPENSES}:{kamer}:{HOURS_GROUP}" if unit == HOURS else f"{EXPENSES}:{kamer}"


def _line(title: str, days: Mapping[Any, Mapping[str, Decimal]]) -> Chart:
    points = [{"date": date, "balance": balance} for date, balance in days.items() if balance]
    return Chart(title, is_stacked=False, data={"type": "balances", "label": title, "data": points})
