"""Which amounts stand beside the upright axis of a chart."""

from __future__ import annotations

from decimal import Decimal

from bwk_ledger.base.money import ZERO

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
