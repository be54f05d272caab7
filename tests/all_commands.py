"""Every command of `bwk`, as click knows them: a new one is there too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator


def all_commands(group: click.Group = main, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """The name of each, and the command; groups are none."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from all_commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command
