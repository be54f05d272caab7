"""What each page is for, in one sentence, and the chapter of the manual that tells more.

A page by the name of its class; every page has a line here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class PageAbout:
    """What a page is for, and the anchor of its chapter."""

    what: str
    chapter: str


ABOUT: Mapping[str, PageAbout] = {
    "Bevindingen": PageAbout(
        "Wat de kascommissie vroeg, wat de penningmeester antwoordde en hoe het afliep.",
        "3-bevindingen-vragen-en-antwoorden",
    ),
    "Boekingen": PageAbout(
        "Zoek een boeking, verbeter of verdeel haar, en maak ongedaan wat is gedaan.",
        "een-boeking-verbeteren-of-splitsen",
    ),
    "Bonnen": PageAbout("Bonnen en facturen naast de betalingen waar zij bij kunnen horen.", "bonnen-en-facturen"),
    "Financiers": PageAbout("Wat elke financier toekende, en wat er van dat geld is besteed.", "in-de-browser"),
    "Formulieren": PageAbout("Alles wat u kunt vastleggen, op onderwerp.", "de-penningmeester-een-avond-per-maand"),
    "Gezien": PageAbout("Wat u zelf zag op het scherm van de bank, of telde.", "1-de-controlelijst"),
    "Handgeld": PageAbout(
        "Het kleine geld van elke kamer: wat er is, wat eruit ging en of er is geteld.",
        "handgeld-nakijken-tellen-aanvullen",
    ),
    "Importeren": PageAbout(
        "Lees afschriften, urenlijsten en bonnen in; wat al is geboekt, komt er niet nog eens bij.",
        "de-penningmeester-een-avond-per-maand",
    ),
    "Kamers": PageAbout("Het geld en de uren van elke kamer, naast de begroting.", "in-de-browser"),
    "Kascommissie": PageAbout(
        "De vragen van een controle, met het antwoord dat de boeken zelf geven.", "1-de-controlelijst"
    ),
    "Leden": PageAbout("Wie lid is, met welke aandelen, en of de contributie is betaald.", "leden-en-aandelen"),
    "Maandblik": PageAbout(
        "Wat er in een maand is betaald, voor een bestuurslid dat niet betaalt.", "1-de-controlelijst"
    ),
    "MijnKamer": PageAbout(
        "De kamers zoals hun coördinatoren ze op een telefoon zien, en wie om voornamen vraagt.",
        "de-coördinator-van-een-kamer",
    ),
    "Prestaties": PageAbout("Wat er is beloofd aan de financiers, en wat ervan is gekomen.", "prestaties-en-partners"),
    "Steekproef": PageAbout("Boekingen door het lot gekozen, elk naast haar bon.", "2-de-steekproef"),
    "Uren": PageAbout("De uren die mensen inzetten, per kamer en activiteit, en wat nog niet is gemeld.", "uren"),
    "ValtOp": PageAbout("Wat anders is dan de rest: geen oordeel, wel iets om naar te kijken.", "1-de-controlelijst"),
    "Vanavond": PageAbout("Wat er nu te doen is, en wat de bank te wachten staat.", "de-avond-van-de-penningmeester"),
    "Veranderd": PageAbout("Wat er in de boeken is veranderd, door wie en wanneer.", "4-wat-is-er-veranderd"),
    "Verklaring": PageAbout("Waarmee de kascommissie tekent voor wat zij zag.", "5-de-verklaring"),
    "Vragen": PageAbout(
        "Betalingen waarvan nog niet vaststaat waar zij horen.", "de-penningmeester-een-avond-per-maand"
    ),
}
