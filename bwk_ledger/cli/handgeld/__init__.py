"""The commands of `bwk handgeld`, each in a module of its own."""

from __future__ import annotations

import click

from bwk_ledger.cli.lazy import LazyGroup

_COMMANDS: dict[str, str] = {
    "overzicht": "Toon het handgeld per kamer en maand, en welke bonnen ontbreken.",
    "telling": "Leg vast wat twee mensen in de kas van een kamer tellen.",
    "voorstel": "Stel voor hoeveel handgeld er per kamer bij moet.",
    "overmaken": "Maak een betaalbestand dat het handgeld van de kamers aanvult.",
}


@click.group("handgeld", cls=LazyGroup, package=__name__, lazy=_COMMANDS)
def command() -> None:
    """Handgeld: overzicht, tellen, aanvullen."""
