"""What a query may cost: its length and depth, and no single step of it outside the reach of a deadline.

A loop of beanquery's can be ended (see `deadline`), one step of C code cannot: matching a pattern, rounding to a
thousand million digits, making a whole number of 1E999999999. Those are bounded here, for this whole process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beanquery import query_compile, query_env

from bwk_ledger.server.filters import depth
from bwk_ledger.server.patterns import Linear

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

LONGEST = 4000  # characters
DEEPEST = 20  # brackets in brackets
SECONDS = 5.0
_MOST_DIGITS = 100
# What beanquery raises when a query cannot be answered; it checks little beforehand.
MISTAKES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
)


def too_much(query: str) -> str:
    """Why a query is not even looked at; empty where it is."""
    if len(query) > LONGEST:
        return f"Zij is te lang: ten hoogste {LONGEST} tekens."
    if depth(query) > DEEPEST:
        return f"Zij is te ingewikkeld: ten hoogste {DEEPEST} haakjes in elkaar."
    return ""


def bound_steps() -> None:
    """Keep each step of every query short."""
    query_env.re = query_compile.re = Linear
    query_env.round = _round  # found before the one of Python
    for function in query_compile.FUNCTIONS["decimal"]:
        if function.__call__.__name__ != _bounded.__name__:
            function.__call__ = _with_bound(function.__call__)


def _round(number: Any, digits: int) -> Any:
    if abs(digits) > _MOST_DIGITS:
        raise ValueError(digits)
    return round(number, digits)


def _with_bound(plain: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def bounded(function: Any, row: Any) -> Any:
        return _bounded(plain(function, row))

    bounded.__name__ = _bounded.__name__
    return bounded


def _bounded(number: Decimal | None) -> Decimal | None:
    if number is not None and number.is_finite() and abs(number.adjusted()) > _MOST_DIGITS:
        raise ValueError(number)
    return number
