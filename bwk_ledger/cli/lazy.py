"""A group of commands that live in modules of their own, each imported only when it is called."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.characters import called, refused_in
from bwk_ledger.cli.dutch import DutchGroup
from bwk_ledger.errors import shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

_LINES = dict.fromkeys(map(ord, "\n\r\t"))


class LazyGroup(DutchGroup):
    """Knows its commands by name and imports one when it is called.

    Args:
        package: where the module of each command lies; the module holds it as `command`.
        lazy: one Dutch line on every command, by its name.
    """

    def __init__(self, *args: Any, package: str, lazy: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._package = package
        self._lazy = lazy

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse what no option can mean: one character ends a text for the system, a terminal obeys others.

        Line ends and tabs are left to the command: a reason may be typed over several lines.
        """
        for text in args:
            if found := refused_in(text.translate(_LINES)):
                raise click.UsageError(f"In '{shorten(text)}' staat {called(found)}; typ het opnieuw zonder dat teken.")
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        del ctx
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with a name; None where there is none."""
        del ctx
        if cmd_name not in self._lazy:
            return None
        command: click.Command = importlib.import_module(f"{self._package}.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        with formatter.section("Opdrachten"):
            formatter.write_dl(list(self._lazy.items()))
