"""The commands of `bwk uren`, each in a module of its own."""

from __future__ import annotations

import click

from bwk_ledger.cli.lazy import LazyGroup

_COMMANDS: dict[str, str] = {
    "sjabloon": "Maak een lege urenlijst (Excel) per kamer voor een maand.",
    "tarief": "Toon wat een uur waard is, of stel een nieuw tarief vast.",
    "importeer": "Lees urenlijsten en personenlijsten in.",
    "boek": "Boek de uren van een persoon op een dag.",
    "goedkeuren": "Keur de uren van een kamer en maand goed.",
    "volledig": "Verklaar dat alle uren van een kamer en maand er zijn.",
    "aanmelden": "Geef iemand die uren gaat maken een nummer.",
    "afmelden": "Schrijf op wat de laatste dag van iemand is.",
    "overzicht": "Uren en hun waarde per kamer, persoon, activiteit, maand, tertiaal en jaar.",
    "verklaring": "De jaarlijkse verklaring van uren van een vrijwilliger, als brief.",
    "vergoedingen": "Wat aan vrijwilligers is betaald, naast wat onbelast mag.",
}


@click.group("uren", cls=LazyGroup, package=__name__, lazy=_COMMANDS)
def command() -> None:
    """Uren van bewoners, professionals en deelnemers: van urenlijst tot waarde."""
