"""Charts as SVG, made here and not by a script: a line of balances, what was, and dashed what is expected.

Colours come from the style sheet of the page, by class. The text of a chart does not grow with its width, so that a
page draws one for wide screens and one for narrow ones. Every chart has its axis and its colours from here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from markupsafe import Markup

from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import MONTHS, in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


_STEPS = 4  # lines across, about
_NICE = (1, 2, 5, 10)


def round_amounts(least: Decimal, most: Decimal, narrow: Decimal = Decimal(_STEPS)) -> tuple[Decimal, ...]:
    """Round amounts from below the least to above the most; zero is always among them.

    Args:
        least: the lowest amount of the chart.
        most: the highest.
        narrow: amounts that are closer together are shown as if they were this far apart.
    """
    low, high = min(least, ZERO), max(most, ZERO)
    raw = max(high - low, narrow) / _STEPS
    power = Decimal(10) ** raw.adjusted()
    step = next(power * nice for nice in _NICE if power * nice >= raw)
    first, last = (
        int((low / step).to_integral_value("ROUND_FLOOR")),
        int((high / step).to_integral_value("ROUND_CEILING")),
    )
    return tuple(step * number for number in range(first, max(last, first + 1) + 1))


# Colours: a kamer has the same one in every chart, on every page, in every year.

# Told apart by who sees fewer colours, and clear enough on white and on black (at least 3 to 1).
PALETTE = (
    "#2f74c0",
    "#c2622a",
    "#3a8f5c",
    "#8a63c9",
    "#b8860b",
    "#1f8f99",
    "#c74b7f",
    "#7a8420",
    "#a0522d",
    "#5f7fa6",
)
NOBODY = "#7d868f"


def colours(names: Iterable[str]) -> dict[str, str]:
    """A colour for each, in this order: of kamers, who comes later takes the next and changes none."""
    return {name: PALETTE[index % len(PALETTE)] for index, name in enumerate(dict.fromkeys(names))}


# The line of balances.

_NARROW = Decimal(100)  # EUR between the lowest and the highest line, at least
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 14, 16, 26
_LABEL = 46  # pixels that the name of a month needs
_EVERY = (1, 2, 3, 4, 6, 12)  # months from name to name, so that January is always among them
_MIDDLE = 15


@dataclass(frozen=True)
class Point:
    """A balance when a day ends, EUR."""

    day: dt.date
    amount: Decimal


@dataclass(frozen=True)
class LineChart:
    """What was and what is expected; `expected` begins with the last point that is known."""

    title: str
    past: Sequence[Point]
    expected: Sequence[Point]
    short: Point | None = None  # the first day below zero

    @property
    def points(self) -> tuple[Point, ...]:
        """All of them."""
        return (*self.past, *self.expected)


def draw(chart: LineChart, width: int, height: int) -> Markup:
    """The chart as SVG of so many pixels; everything in it is a number, a month or the escaped title."""
    return Markup("").join(_parts(chart, _Scale.of(chart, width, height)))


@dataclass(frozen=True)
class _Scale:
    """Where a day and an amount lie."""

    first: dt.date
    last: dt.date
    ticks: tuple[Decimal, ...]
    width: int
    height: int

    @classmethod
    def of(cls, chart: LineChart, width: int, height: int) -> _Scale:
        days = [point.day for point in chart.points]
        amounts = [point.amount for point in chart.points]
        return cls(min(days), max(days), round_amounts(min(amounts), max(amounts), _NARROW), width, height)

    def x(self, day: dt.date) -> str:
        part = (day - self.first).days / max((self.last - self.first).days, 1)
        return f"{_LEFT + part * (self.width - _LEFT - _RIGHT):.1f}"

    def y(self, amount: Decimal) -> str:
        part = (amount - self.ticks[0]) / (self.ticks[-1] - self.ticks[0])
        return f"{self.height - _BOTTOM - float(part) * (self.height - _BOTTOM - _TOP):.1f}"


def _parts(chart: LineChart, scale: _Scale) -> Iterator[Markup]:
    yield Markup(
        '<svg class="line-chart" role="img" width="{}" height="{}" viewBox="0 0 {} {}"><title>{}</title>'
    ).format(scale.width, scale.height, scale.width, scale.height, chart.title)
    for amount in scale.ticks:
        look, at = "zero" if not amount else "rule", scale.y(amount)
        yield Markup('<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
            look, _LEFT, scale.width - _RIGHT, at, at
        )
        yield Markup('<text class="amount" x="{}" y="{}" dy=".32em">{}</text>').format(
            _LEFT - 8, at, format_amount(amount, 0)
        )
    yield from _month_names(scale)
    if chart.expected:
        yield _area(chart.expected, scale)
    for look, points in (("past", chart.past), ("expected", chart.expected)):
        if points:
            path = "L".join(f"{scale.x(point.day)} {scale.y(point.amount)}" for point in points)
            yield Markup('<path class="{}" d="M{}"/>').format(look, path)
    for point in chart.expected[1:]:
        yield _dot("dot", point, scale)
    if chart.short is not None:
        yield _dot("short", chart.short, scale)
    yield Markup("</svg>")


def _area(points: Sequence[Point], scale: _Scale) -> Markup:
    line = "L".join(f"{scale.x(point.day)} {scale.y(point.amount)}" for point in points)
    zero = scale.y(ZERO)
    return Markup('<path class="area" d="M{} {}L{}L{} {}Z"/>').format(
        scale.x(points[0].day), zero, line, scale.x(points[-1].day), zero
    )


def _dot(look: str, point: Point, scale: _Scale) -> Markup:
    return Markup('<circle class="{}" cx="{}" cy="{}" r="{}"><title>{}: {} euro</title></circle>').format(
        look,
        scale.x(point.day),
        scale.y(point.amount),
        5 if look == "short" else 3.5,
        in_words(point.day),
        format_amount(point.amount, 0),
    )


def _month_names(scale: _Scale) -> Iterator[Markup]:
    """The names of the months for which there is room, at their middle; January has the number of its year."""
    numbers = range(_number(scale.first), _number(scale.last) + 1)
    room = (scale.width - _LEFT - _RIGHT) / len(numbers)
    every = next(step for step in _EVERY if step * room >= _LABEL or step == _EVERY[-1])
    for year, month in (divmod(number, len(MONTHS)) for number in numbers):
        middle = dt.date(year, month + 1, _MIDDLE)
        if scale.first <= middle <= scale.last and not month % every:
            name = MONTHS[month] if month else str(year)
            yield Markup('<text class="month" x="{}" y="{}">{}</text>').format(scale.x(middle), scale.height - 8, name)


def _number(day: dt.date) -> int:
    return day.year * len(MONTHS) + day.month - 1
