"""Where the statements of an account do not follow each other: the bank's own balances say what lies between."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from decimal import Decimal

    from importers.readers.bank import Statement


class Gap(NamedTuple):
    """What the bank moved between two days of which statements know the balance; `after` and `before` are not in it."""

    after: dt.date
    before: dt.date
    amount: Decimal


def gaps(statements: Iterable[Statement]) -> list[Gap]:
    """The gaps between the statements of one account, in order of date; none where the bank gives no balances."""
    known: dict[dt.date, Decimal] = {}
    begins: dict[dt.date, list[Statement]] = {}
    for statement in statements:
        for day, (balance, _) in statement.balances.items():
            known[day] = balance
        first = statement.rows[0].date if statement.rows else statement.last_day
        if first is not None and statement.opening is not None:
            begins.setdefault(first, []).append(statement)
    days = sorted(known)
    found = []
    for first, starting in sorted(begins.items()):
        place = bisect_left(days, first)
        if place:
            last = days[place - 1]
            openings = {opening for statement in starting for opening in _openings(statement)}
            if known[last] not in openings:
                found.append(Gap(last, first, min(openings, key=lambda one: abs(one - known[last])) - known[last]))
    return found


def _openings(statement: Statement) -> Iterable[Decimal]:
    """What the account may have held before it: a day whose balances prove both ways has two answers."""
    other = statement.other_way
    return [one for one in (statement.opening, other.opening if other else None) if one is not None]
