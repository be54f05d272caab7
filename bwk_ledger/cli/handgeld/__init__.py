"""The commands of `bwk handgeld`, each in a module of its own."""

from __future__ import annotations

import click

from bwk_ledger.cli.lazy import LazyGroup

_COMMANDS: dict[str, str] = {
    "overmaken": "Maak een betaalbestand dat het handgeld van de kamers aanvult.",
}


@click.group("handgeld", cls=LazyGroup, package=__name__, lazy=_COMMANDS)
def command() -> None:
    """Handgeld: overmaken naar de kamers."""
