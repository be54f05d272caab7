"""The charts of the pages as Fava's own chart component reads them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.accounts import EXPENSES, HOURS_GROUP
from bwk_ledger.money import EUR, ZERO

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.config import Config
    from bwk_ledger.views.kamers import DayBalance, Interval
    from bwk_ledger.views.members import MemberCount

# Fava reads the keys of a series as currencies and shows them in its legend.
HOURS = "uren"
MEMBERS = "leden"
NO_NAME = "onbekend"


@dataclass(frozen=True)
class Swatch:
    """The colour of a part of the stacked bars, in degrees of hue, and the account that the part leads to."""

    label: str
    hue: float
    account: str | None = None


@dataclass(frozen=True)
class Chart:
    """One chart: what stands above it, and the data for Fava; with a legend its bars are stacked."""

    title: str
    data: Mapping[str, Any]
    legend: tuple[Swatch, ...] = ()


def draw(config: Config, stretches: Sequence[Interval], days: Sequence[DayBalance]) -> tuple[Chart, ...]:
    """Costs and hours by kamer side by side, and below them the course of bank and handgeld."""
    found = [
        _of_kamers("Lasten per kamer, in euro's", config, stretches, EUR),
        _of_kamers("Uren per kamer", config, stretches, HOURS),
        _line("Stand van bank en handgeld", {day.date: {EUR: day.liquid} for day in days}),
        *draw_petty_cash(days),
    ]
    return tuple(chart for chart in found if chart.data["data"])


def draw_petty_cash(days: Sequence[DayBalance]) -> tuple[Chart, ...]:
    """The course of the handgeld of each kamer."""
    found = _line("Handgeld per kamer", {day.date: day.petty_cash for day in days})
    return (found,) if found.data["data"] else ()


def draw_hours(config: Config, stretches: Sequence[Interval]) -> tuple[Chart, ...]:
    """Hours given without pay, by kamer."""
    found = _of_kamers("Onbetaalde uren per kamer", config, stretches, HOURS)
    return (found,) if any(item.hours for item in stretches) else ()


def draw_members(counts: Sequence[MemberCount]) -> tuple[Chart, ...]:
    """Members when each stretch of time ends, by kind and by kamer side by side."""
    return tuple(
        _bars(title, MEMBERS, [(count.day, _named(count, place)) for count in counts])
        for title, place in (("Leden per soort", 0), ("Leden per kamer", 1))
        if any(count.total for count in counts)
    )


def _named(count: MemberCount, place: int) -> dict[str, int]:
    found: Counter[str] = Counter()
    for key, number in count.by_kind_and_kamer.items():
        found[key[place] or NO_NAME] += number
    return found


def _of_kamers(title: str, config: Config, stretches: Sequence[Interval], unit: str) -> Chart:
    bars = [(item.period.last_day, item.costs if unit == EUR else item.hours) for item in stretches]
    # Every kamer in every chart, also with nothing: so that a kamer has the same colour in both.
    return _bars(title, unit, bars, {code: _account(code, unit) for code in config.kamers})


def _account(kamer: str, unit: str) -> str:
    return f"{EXPENSES}:{kamer}:{HOURS_GROUP}" if unit == HOURS else f"{EXPENSES}:{kamer}"


def _bars(
    title: str,
    unit: str,
    bars: Sequence[tuple[dt.date, Mapping[str, Decimal | int]]],
    kept: Mapping[str, str] | None = None,
) -> Chart:
    """Stacked bars; `kept` says which account each part leads to, without it a part is just its own name."""
    parts = kept or {name: name for name in sorted({name for _, found in bars for name in found})}
    data = [
        {
            "date": day,
            "balance": {unit: sum(found.values())},
            "account_balances": {account: {unit: found.get(name, ZERO)} for name, account in parts.items()},
            "budgets": {},
        }
        for day, found in bars
    ]
    names = sorted(parts, key=lambda name: parts[name])
    legend = tuple(
        Swatch(name, hue, parts[name] if kept else None) for name, hue in zip(names, _hues(len(names)), strict=True)
    )
    return Chart(title, {"type": "bar", "label": title, "data": data}, legend)


def _hues(number: int) -> list[float]:
    """Which colours Fava gives: it divides the circle of hues over the accounts in order of name.

    Fava's own legend names only currencies, so without ours nobody knows which part of a bar is whose.
    """
    return [(index * 360 / number + 270) % 360 for index in range(number)]


def _line(title: str, days: Mapping[Any, Mapping[str, Decimal]]) -> Chart:
    points = [{"date": date, "balance": balance} for date, balance in days.items() if balance]
    return Chart(title, {"type": "balances", "label": title, "data": points})
