"""The menu of our pages in the order of the work, and what each of them is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.door.gate import may

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bwk_ledger.door.accounts import Role


# What each page is for, in one sentence, and the chapter of the manual that tells more.
#
# A page by the name of its class; every page has a line here.


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


# The menu of our pages, in the order of the work; a page that is not there, or that who asks may not see, is left out.
#
# This is the only place where a page gets its place and its name in the menu: a new page adds its line here.


@dataclass(frozen=True)
class MenuItem:
    """A page by the name of its class, and what the menu calls it."""

    page: str
    title: str


@dataclass(frozen=True)
class MenuGroup:
    """Pages that stand together."""

    title: str
    items: tuple[MenuItem, ...]


AUDIT = (
    MenuItem("Kascommissie", "Controlelijst"),
    MenuItem("ValtOp", "Wat valt op?"),
    MenuItem("Gezien", "Zelf gezien"),
    MenuItem("Maandblik", "Maandblik"),
    MenuItem("Steekproef", "Steekproef"),
    MenuItem("Bevindingen", "Bevindingen"),
    MenuItem("Veranderd", "Wat is er veranderd"),
    MenuItem("Verklaring", "Verklaring"),
)
MENU = (
    MenuGroup(
        "Het werk",
        (
            MenuItem("Vanavond", "Vanavond"),
            MenuItem("Importeren", "Importeren"),
            MenuItem("Vragen", "Vragen"),
            MenuItem("Bonnen", "Bonnen"),
            MenuItem("Boekingen", "Boekingen"),
        ),
    ),
    MenuGroup(
        "De coöperatie",
        (
            MenuItem("Uren", "Uren"),
            MenuItem("Leden", "Leden"),
            MenuItem("Handgeld", "Handgeld"),
            MenuItem("Kamers", "Kamers"),
            MenuItem("MijnKamer", "Zoals een kamer het ziet"),
            MenuItem("Financiers", "Financiers"),
            MenuItem("Prestaties", "Prestaties"),
            MenuItem("Formulieren", "Formulieren"),
        ),
    ),
    MenuGroup("De kascommissie", AUDIT),
    MenuGroup("Hulp", (MenuItem("Handleiding", "Handleiding"),)),
)
_KNOWN = frozenset(item.page for group in MENU for item in group.items)


@dataclass(frozen=True)
class EveningStep:
    """One of the five steps of the evening of the kascommissie: its page, and what else belongs to it."""

    item: MenuItem
    others: tuple[MenuItem, ...] = ()


_STEPS = (
    ("Kascommissie", "ValtOp", "Veranderd"),
    ("Gezien", "Maandblik"),
    ("Steekproef",),
    ("Bevindingen",),
    ("Verklaring",),
)


def evening(role: Role | None) -> tuple[EveningStep, ...]:
    """The steps, with those of their pages that who asks may see; a step stays where it is one of five."""
    item_by_page = {item.page: item for item in AUDIT}
    return tuple(
        EveningStep(item_by_page[own], tuple(item_by_page[page] for page in others if _may_see(role, page)))
        for own, *others in _STEPS
    )


def menu(titles: Mapping[str, str], role: Role | None) -> Iterator[MenuGroup]:
    """What somebody sees of the menu.

    Args:
        titles: of the pages that are there, by the name of their class; one that has no line above comes last.
        role: of who logged in; None where nobody has to.
    """
    unknown = tuple(MenuItem(page, title) for page, title in titles.items() if page not in _KNOWN)
    for group in (*MENU, MenuGroup("Meer", unknown)):
        shown = tuple(item for item in group.items if item.page in titles and _may_see(role, item.page))
        if shown:
            yield MenuGroup(group.title, shown)


def _may_see(role: Role | None, page: str) -> bool:
    return role is None or may(role, "GET", "extension_report", {"extension_name": page})
