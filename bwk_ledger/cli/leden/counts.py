"""Shares on the command line: how many, as people type it, and how it reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.cli.books import count
from bwk_ledger.money import format_amount

if TYPE_CHECKING:
    from decimal import Decimal


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


def euros(amount: Decimal) -> str:
    """An amount as messages say it."""
    return f"{format_amount(amount)} euro"
