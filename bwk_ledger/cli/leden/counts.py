"""Shares on the command line: how many, as people type it, and how it reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.cli.books import count
from bwk_ledger.money import format_amount

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from bwk_ledger.config import Config


class Count(click.ParamType):  # type: ignore[type-arg] # generic only for type checkers
    """A whole number, from zero."""

    name = "aantal"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number."""
        if not re.fullmatch(r"\d{1,9}", str(value), re.ASCII):
            self.fail(f"'{value}' is geen heel aantal aandelen; schrijf bijvoorbeeld 2.", param, ctx)
        return int(value)


COUNT = Count()


def shares(number: int) -> str:
    """A number of shares with its noun."""
    return count(number, "aandeel", "aandelen")


def held_after(config: Config, number: str, day: dt.date) -> str | None:
    """A sentence on shares that come to a member whose last day is known; None for all others."""
    member = config.members.get(number)
    period = member.on(day) if member else None
    if period is None or member is None or member.end is None:
        return None
    return (
        f"Let op: {number} is lid tot en met {member.end}; geef daarna ook deze aandelen terug met "
        f"'bwk leden opzeggen {number} --per {member.end}'."
    )


def euros(amount: Decimal) -> str:
    """An amount as messages say it."""
    return f"{format_amount(amount)} euro"
