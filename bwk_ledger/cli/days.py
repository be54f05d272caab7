"""Days as people type them on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import datetime as dt


class Day(click.ParamType):  # type: ignore[type-arg] # generic only for type checkers
    """2018-03-31 or 31-03-2018."""

    name = "datum"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """The day."""
        from importers.readers.timesheet_values import parse_day  # noqa: PLC0415 - only when called

        day = parse_day(value)
        if day is None:
            self.fail(f"'{value}' is geen datum; schrijf 2018-03-31.", param, ctx)
        return day


DAY = Day()
