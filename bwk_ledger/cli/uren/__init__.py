"""The commands of `bwk uren`, each in a module of its own."""

from __future__ import annotations

import click

from bwk_ledger.cli.lazy import LazyGroup

_COMMANDS: dict[str, str] = {
    "sjabloon": "Maak een lege urenlijst (Excel) per kamer voor een maand.",
    "tarief": "Toon wat een uur waard is, of stel een nieuw tarief vast.",
}


@click.group("uren", cls=LazyGroup, package=__name__, lazy=_COMMANDS)
def command() -> None:
    """Uren van bewoners, professionals en deelnemers: van urenlijst tot waarde."""
