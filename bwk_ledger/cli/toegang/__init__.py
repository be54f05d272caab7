"""The commands of `bwk toegang`, each in a module of its own."""

from __future__ import annotations

import click

from bwk_ledger.cli.lazy import LazyGroup

_COMMANDS: dict[str, str] = {
    "maak": "Maak een account voor de penningmeester, de kascommissie of de accountant.",
    "wachtwoord": "Geef een account een nieuw wachtwoord.",
    "verwijder": "Verwijder een account; wie ermee is ingelogd, is eruit.",
    "toon": "Toon wie mag inloggen, met welke rol.",
}


@click.group("toegang", cls=LazyGroup, package=__name__, lazy=_COMMANDS)
def command() -> None:
    """Wie mag inloggen bij 'bwk kascommissie'. Het bestand met accounts ligt naast de boeken, nooit erin."""
