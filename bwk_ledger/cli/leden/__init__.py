"""The commands of `bwk leden`, each in a module of its own."""

from __future__ import annotations

import click

from bwk_ledger.cli.lazy import LazyGroup

_COMMANDS: dict[str, str] = {
    "namen": "Neem namen, adressen en IBAN's van een ledenlijst over in het register.",
    "gegevens": "Toon of wijzig wat het register van een lid weet.",
    "nakijken": "Leg het register naast de boeken, en kijk na wat te lang wordt bewaard.",
    "vergeet": "Wis iemand uit het register en zijn reservekopieën.",
    "contributie": "Contributie van een jaar: verschuldigd, betaald en open, per kamer en lid.",
    "herinnering": "Brieven aan wie een achterstand in de contributie heeft.",
    "inzet": "Samen opdrachtgever: wat leden en financiers inbrachten, in euro's en uren.",
}


@click.group("leden", cls=LazyGroup, package=__name__, lazy=_COMMANDS)
def command() -> None:
    """Leden en aandelen. Namen staan niet in de boeken, maar versleuteld in het ledenregister ernaast."""
