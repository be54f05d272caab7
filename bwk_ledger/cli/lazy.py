"""A group of commands that live in modules of their own, each imported only when it is called."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from bwk_ledger.cli.dutch import DutchGroup

if TYPE_CHECKING:
    from collections.abc import Mapping

    import click


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
