"""The menu of our pages, in the order of the work; a page that is not there, or that who asks may not see, is left out.

This is the only place where a page gets its place and its name in the menu: a new page adds its line here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.door.gate import may

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bwk_ledger.door.accounts import Role


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
    found = {item.page: item for item in AUDIT}
    return tuple(
        EveningStep(found[own], tuple(found[page] for page in others if _may_see(role, page)))
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
