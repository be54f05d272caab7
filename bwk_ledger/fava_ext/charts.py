"""The charts of the pages, drawn here and not by a script: in Dutch, in the colours of the kamers, also on paper.

Fava's own have English months and numbers, give a kamer another colour in each chart, and cannot be read aloud.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bwk_ledger.base.accounts import EXPENSES, HOURS_GROUP
from bwk_ledger.base.money import ZERO
from bwk_ledger.base.periods import MONTHS, Period, month_of, whole_years
from bwk_ledger.fava_ext import text
from bwk_ledger.render.charts import NOBODY, PALETTE, colours, round_amounts
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Kind, Table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from bwk_ledger.figures.kamers import DayBalance, Interval
    from bwk_ledger.figures.members import MemberCount
    from bwk_ledger.standing.config import Config

SIDE = 1000  # of the square in which a chart is drawn; the page stretches it to the room there is
NO_NAME = "onbekend"
_MOST_MARKS = 12  # below a chart; a phone shows half
_GAP = 0.15  # of the room of a bar
Shape = TypeVar("Shape")


@dataclass(frozen=True)
class AxisMark:
    """A word beside an axis, and where, in percents; `time` is the filter of the period below a bar."""

    at: str
    label: str
    time: str = ""
    is_spare: bool = False  # left out where there is little room


@dataclass(frozen=True)
class BarBlock:
    """One piece of a bar, and what it is."""

    x: str
    y: str
    width: str
    height: str
    said: str


@dataclass(frozen=True)
class BarPart(Generic[Shape]):
    """What has one colour; `account` is where it leads."""

    label: str
    colour: str
    shapes: tuple[Shape, ...]
    account: str = ""


@dataclass(frozen=True)
class Chart:
    """One chart, and its figures as a table for who does not see it."""

    title: str
    ticks: tuple[AxisMark, ...]  # beside the upright axis
    marks: tuple[AxisMark, ...]  # below
    figures: Table
    bars: tuple[BarPart[BarBlock], ...] = ()
    lines: tuple[BarPart[str], ...] = ()  # paths

    @property
    def legend(self) -> Sequence[BarPart[Any]]:
        """What has a colour, where that is more than one thing."""
        return self.bars or (self.lines if len(self.lines) > 1 else ())


# Which charts there are.


def draw(config: Config, stretches: Sequence[Interval], days: Sequence[DayBalance]) -> tuple[Chart, ...]:
    """Costs and hours by kamer side by side, and below them the course of bank and handgeld."""
    kamer_charts = (
        *_of_kamers("Lasten per kamer, in euro's", config, stretches, Kind.MONEY),
        *_of_kamers("Uren per kamer", config, stretches, Kind.HOURS),
    )
    liquid = [(day.date, {"bank en handgeld": day.liquid}) for day in days]
    return (*kamer_charts, *_lines("Stand van bank en handgeld", liquid, {}), *draw_petty_cash(config, days))


def draw_petty_cash(config: Config, days: Sequence[DayBalance]) -> tuple[Chart, ...]:
    """The course of the handgeld of each kamer."""
    return _lines("Handgeld per kamer", [(day.date, day.petty_cash) for day in days], colours(config.kamers))


def draw_hours(config: Config, stretches: Sequence[Interval]) -> tuple[Chart, ...]:
    """Hours given without pay, by kamer."""
    if not any(item.hours for item in stretches):
        return ()
    return _of_kamers("Onbetaalde uren per kamer", config, stretches, Kind.HOURS)


def draw_members(config: Config, counts: Sequence[MemberCount]) -> tuple[Chart, ...]:
    """Members when each stretch of time ends, by kind and by kamer side by side."""
    kinds = sorted({_name(key[0]) for count in counts for key in count.by_kind_and_kamer})
    return tuple(
        _bars(title, Kind.COUNT, [(month_of(count.day), _named(count, place)) for count in counts], palette)
        for title, place, palette in (
            ("Leden per soort", 0, dict(zip(kinds, reversed(PALETTE), strict=False))),
            ("Leden per kamer", 1, colours(config.kamers)),
        )
        if any(count.total for count in counts)
    )


def _name(key: str) -> str:
    return key or NO_NAME


def _named(count: MemberCount, place: int) -> dict[str, Decimal]:
    number_by_name: Counter[str] = Counter()
    for key, number in count.by_kind_and_kamer.items():
        number_by_name[_name(key[place])] += number
    return {name: Decimal(number) for name, number in number_by_name.items()}


def _of_kamers(title: str, config: Config, stretches: Sequence[Interval], kind: Kind) -> tuple[Chart, ...]:
    if not stretches:
        return ()
    bars = [(item.period, item.hours if kind is Kind.HOURS else item.costs) for item in stretches]
    # Every kamer that was there in every chart, also with nothing.
    seen = {code for item in stretches for sums in (item.costs, item.hours) for code, value in sums.items() if value}
    shown = sorted(
        code
        for code, kamer in config.kamers.items()
        if code in seen or any(kamer.is_there(item.period.start, item.period.last_day) for item in stretches)
    )
    group = f":{HOURS_GROUP}" if kind is Kind.HOURS else ""
    accounts = {code: f"{EXPENSES}:{code}{group}" for code in shown}
    return (_bars(title, kind, bars, colours(config.kamers), accounts),)


# How they are drawn.


def _bars(
    title: str,
    kind: Kind,
    bars: Sequence[tuple[Period, Mapping[str, Decimal]]],
    palette: Mapping[str, str],
    accounts: Mapping[str, str] | None = None,
) -> Chart:
    """Stacked bars; `accounts` says which parts there are and where each leads."""
    names = list(accounts) if accounts is not None else sorted({name for _, by_name in bars for name in by_name})
    least = min(sum((value for value in by_name.values() if value < 0), ZERO) for _, by_name in bars)
    most = max(sum((value for value in by_name.values() if value > 0), ZERO) for _, by_name in bars)
    scale = round_amounts(least, most)
    blocks: dict[str, list[BarBlock]] = {name: [] for name in names}
    room = SIDE / len(bars)
    for index, (period, by_name) in enumerate(bars):
        above = below = ZERO
        for name in names:
            value = by_name.get(name, ZERO)
            start = above if value >= 0 else below
            top, bottom = (_y(end, scale) for end in (max(start, start + value), min(start, start + value)))
            x, width = room * (index + _GAP / 2), room * (1 - _GAP)
            caption = f"{name}, {_words(period)}: {_figure(value, kind)}"
            blocks[name].append(BarBlock(f"{x:.1f}", f"{top:.1f}", f"{width:.1f}", f"{bottom - top:.1f}", caption))
            above, below = (above + value, below) if value >= 0 else (above, below + value)
    periods = [period for period, _ in bars]
    return Chart(
        title,
        _upright(scale),
        _below(periods),
        _figures(title, kind, [(_words(period), by_name) for period, by_name in bars], names),
        bars=tuple(
            BarPart(name, palette.get(name, NOBODY), tuple(blocks[name]), (accounts or {}).get(name, ""))
            for name in names
        ),
    )


def _lines(
    title: str, days: Sequence[tuple[dt.date, Mapping[str, Decimal]]], palette: Mapping[str, str]
) -> tuple[Chart, ...]:
    """Balances that stay as they are until the next day on which they change."""
    days = [(day, stand) for day, stand in days if stand]
    if not days:
        return ()
    names = sorted({name for _, stand in days for name in stand})
    values = [value for _, stand in days for value in stand.values()]
    scale = round_amounts(min(values), max(values))
    first, last = days[0][0], days[-1][0]
    length = max((last - first).days, 1)

    def x(day: dt.date) -> float:
        return (day - first).days / length * SIDE

    paths = (_steps([(x(day), _y(stand[name], scale)) for day, stand in days if name in stand]) for name in names)
    ends = {month_of(day): stand for day, stand in days}
    return (
        Chart(
            title,
            _upright(scale),
            _thinned([(x(month.start) / SIDE, month) for month in _months(first, last)]),
            _figures(title, Kind.MONEY, [(_words(month), stand) for month, stand in ends.items()], names, adds=False),
            lines=tuple(
                BarPart(name, palette.get(name, NOBODY), (path,)) for name, path in zip(names, paths, strict=True)
            ),
        ),
    )


def _months(first: dt.date, last: dt.date) -> Iterator[Period]:
    """The months that begin between two days."""
    month = month_of(first)
    while month.start <= last:
        if month.start >= first:
            yield month
        month = month_of(month.end)


def _steps(points: Sequence[tuple[float, float]]) -> str:
    (x, y), *rest = points
    return f"M{x:.1f} {y:.1f}" + "".join(f"H{x:.1f}V{y:.1f}" for x, y in rest) + f"H{SIDE}"


def _y(value: Decimal, scale: Sequence[Decimal]) -> float:
    """From the top."""
    return SIDE * (1 - float((value - scale[0]) / (scale[-1] - scale[0])))


def _upright(scale: Sequence[Decimal]) -> tuple[AxisMark, ...]:
    return tuple(AxisMark(f"{_y(value, scale) / SIDE * 100:.2f}", text.whole(value)) for value in scale)


def _below(periods: Sequence[Period]) -> tuple[AxisMark, ...]:
    return _thinned([((index + 0.5) / len(periods), period) for index, period in enumerate(periods)])


def _thinned(found: Sequence[tuple[float, Period]]) -> tuple[AxisMark, ...]:
    """As many as there is room for; `found` has each where it stands, from 0 to 1."""
    every = math.ceil(len(found) / _MOST_MARKS) or 1
    is_one_year = len({period.start.year for _, period in found}) <= 1
    return tuple(
        AxisMark(f"{at * 100:.2f}", _short(period, is_one_year=is_one_year), time_of(period), bool(index % 2))
        for index, (at, period) in enumerate(found[::every])
    )


def _short(period: Period, *, is_one_year: bool) -> str:
    if whole_years(period):
        return str(period.start.year)
    name = MONTHS[period.start.month - 1]
    if period == month_of(period.start):
        return name if is_one_year else f"{name} '{period.start.year % 100:02d}"
    return f"{period.start.day} {name}"


def _words(period: Period) -> str:
    if period == month_of(period.start):
        return f"{MONTHS[period.start.month - 1]} {period.start.year}"
    return text.stretch(period)


def time_of(period: Period) -> str:
    """The filter of Fava that leaves this period."""
    if whole_years(period):
        return str(period.start.year)
    return f"{period.start:%Y-%m}" if period == month_of(period.start) else f"{period.start} - {period.last_day}"


def _figure(value: Decimal, kind: Kind) -> str:
    return {Kind.MONEY: f"{text.exact(value)} euro", Kind.HOURS: f"{text.exact(value)} uur"}.get(kind) or f"{value}"


def _figures(
    title: str,
    kind: Kind,
    found: Sequence[tuple[str, Mapping[str, Decimal]]],
    names: Sequence[str],
    *,
    adds: bool = True,
) -> Table:
    """What the chart shows."""

    def of(name: str) -> Callable[[tuple[str, Mapping[str, Decimal]]], Decimal | None]:
        return lambda item: item[1].get(name)

    fields: list[RecordField[tuple[str, Mapping[str, Decimal]]]] = [
        RecordField("Periode", Kind.TEXT, lambda item: item[0], look="nowrap"),
        *(RecordField(name, kind, of(name)) for name in names),
    ]
    if adds and len(names) > 1:
        fields.append(RecordField("samen", kind, lambda item: sum(item[1].values(), ZERO)))
    return records(title, fields, found)
