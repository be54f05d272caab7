"""The commands of `bwk leden`, each in a module of its own."""

from __future__ import annotations

import click

from bwk_ledger.cli.lazy import LazyGroup

_COMMANDS: dict[str, str] = {
    "aanmelden": "Schrijf iemand in voor aandelen: lid zodra zij zijn betaald.",
    "wijzigen": "Laat een lid bij een andere kamer of van een andere soort zijn.",
    "opzeggen": "Beëindig een lidmaatschap, en geef de aandelen terug.",
    "uitgifte": "Boek aandelen die buiten het afschrift om zijn betaald.",
    "overdracht": "Draag aandelen over van een lid aan een ander.",
    "register": "Het ledenregister op een dag; alleen nummers, of met namen.",
    "aandelen": "Het aandelenregister, met het bewijs tegen het ledenkapitaal.",
    "bewijs": "Een bewijs van aandelen voor een lid, als brief.",
    "terugbetalingen": "Wat aan oud-leden is terug te betalen, naast het vrije geld.",
    "importeer": "Lees een ledenlijst in.",
    "namen": "Neem namen, adressen en IBAN's van een ledenlijst over in het register.",
    "gegevens": "Toon of wijzig wat het register van een lid weet.",
    "incasso": "Maak een incassobestand van de contributie die open staat, en de aankondigingen.",
    "uitbetalen": "Maak een betaalbestand van de aandelen die worden terugbetaald.",
    "nakijken": "Leg het register naast de boeken, en kijk na wat te lang wordt bewaard.",
    "vergeet": "Wis iemand uit het register en zijn reservekopieën.",
    "contributie": "Contributie van een jaar: verschuldigd, betaald en open, per kamer en lid.",
    "herinnering": "Brieven aan wie een achterstand in de contributie heeft.",
    "inzet": "Samen opdrachtgever: wat leden en financiers inbrachten, in euro's en uren.",
}


@click.group("leden", cls=LazyGroup, package=__name__, lazy=_COMMANDS)
def command() -> None:
    """Leden en aandelen. Namen staan niet in de boeken, maar versleuteld in het ledenregister ernaast."""
