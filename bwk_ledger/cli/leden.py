"""`bwk leden`: sign up, change and leave; issue and hand over shares."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.acts.board import member_rules_lines, says_something, setting_member_rules
from bwk_ledger.acts.fees import writing_off
from bwk_ledger.acts.members import alteration, application, resignation
from bwk_ledger.acts.shares import handing_over, issuing
from bwk_ledger.base.errors import InputError
from bwk_ledger.cli.dutch import DutchCommand, LazyGroup
from bwk_ledger.cli.from_act import command, fields_of, perform, require_fit
from bwk_ledger.cli.importeer import import_with_progress
from bwk_ledger.cli.ledger import in_turn, not_read_yet
from bwk_ledger.cli.options import books_option, warn_of_errors
from bwk_ledger.rules.load import load, require_books
from importers.members import MEMBER_LIST
from importers.readers.source import Source
from importers.readers.tables import has_columns, header

if TYPE_CHECKING:
    from bwk_ledger.rules.load import Ledger


@click.command("regels", cls=DutchCommand, help=setting_member_rules.help)
@fields_of(setting_member_rules)
@books_option
def regels_command(books: Path, values: dict[str, Any]) -> None:
    """Without a rule to change, show them."""
    if says_something(values):
        perform(setting_member_rules, books, values)
        return
    require_fit(setting_member_rules, values)
    ledger = load(books)
    for line in member_rules_lines(ledger.config.member_rules):
        click.echo(line)
    warn_of_errors(ledger)


@click.command("importeer", cls=DutchCommand)
@click.argument("lijst", metavar="LIJST.csv", type=click.Path(path_type=Path))
@books_option
def importeer_command(lijst: Path, books: Path) -> None:
    """Lees een ledenlijst in: nummers, soorten, kamers, dagen en aandelen. Namen blijven buiten de boeken.

    Wie terugkwam, staat op twee regels met hetzelfde nummer: de eerdere periode met de dag bij 'Lid tot'.
    """
    root = require_books(books).parent
    with in_turn(root):
        if not_read_yet(root, [lijst]):
            _import(load(books), lijst)
        warn_of_errors(load(books))


def _import(ledger: Ledger, lijst: Path) -> None:

    source = Source.read(lijst)
    if b"\0" in source.content or not has_columns(source, MEMBER_LIST):
        raise InputError(
            "dit is geen ledenlijst.",
            file=lijst.name,
            cause=f"een ledenlijst is een CSV met deze kolommen: {', '.join(sorted(MEMBER_LIST))}.",
            remedy="verbeter de eerste regel, of gebruik 'bwk importeer' voor andere bestanden.",
        )
    import_with_progress(ledger, [lijst])
    if "naam" in header(source):
        click.echo(f"Namen en adressen staan niet in de boeken. Zet ze in het register: bwk leden namen {lijst}")


leden_command = LazyGroup(
    "leden",
    help="Leden en aandelen. Namen staan niet in de boeken, maar versleuteld in het ledenregister ernaast.",
    lazy={
        "aanmelden": ("Schrijf iemand in voor aandelen: lid zodra zij zijn betaald.", command(application)),
        "wijzigen": ("Laat een lid bij een andere kamer of van een andere soort zijn.", command(alteration)),
        "opzeggen": ("Beëindig een lidmaatschap, en geef de aandelen terug.", command(resignation)),
        "regels": ("Wat de statuten van leden vragen: tonen of vastleggen.", regels_command),
        "uitgifte": ("Boek aandelen die buiten het afschrift om zijn betaald.", command(issuing)),
        "overdracht": ("Draag aandelen over van een lid aan een ander.", command(handing_over)),
        "register": "Het ledenregister op een dag; alleen nummers, of met namen.",
        "aandelen": "Het aandelenregister, met het bewijs tegen het ledenkapitaal.",
        "bewijs": "Een bewijs van aandelen voor een lid, als brief.",
        "terugbetalingen": "Wat aan oud-leden is terug te betalen, naast het vrije geld.",
        "importeer": ("Lees een ledenlijst in.", importeer_command),
        "namen": "Neem namen, adressen en IBAN's van een ledenlijst over in het register.",
        "sleutel": "Toon met welke sleutels het register opengaat, of geef er een bij.",
        "gegevens": "Toon of wijzig wat het register van een lid weet.",
        "incasso": "Maak een incassobestand van de contributie die open staat, en de aankondigingen.",
        "uitbetalen": "Maak een betaalbestand van de aandelen die worden terugbetaald.",
        "nakijken": "Leg het register naast de boeken, en kijk na wat te lang wordt bewaard.",
        "vergeet": "Wis iemand uit het register en zijn reservekopieën.",
        "contributie": "Contributie van een jaar: verschuldigd, betaald en open, per kamer en lid.",
        "afboeken": ("Boek contributie af die een lid niet meer hoeft te betalen.", command(writing_off)),
        "herinnering": "Brieven aan wie een achterstand in de contributie heeft.",
        "inzet": "Samen opdrachtgever: wat leden, financiers en partners inbrachten, in euro's en uren.",
    },
    rooms={
        "leden_register": ("register", "namen", "gegevens", "nakijken", "sleutel", "vergeet"),
        "leden_rapporten": ("aandelen", "bewijs", "terugbetalingen", "contributie", "herinnering", "inzet"),
        "betalingen": ("incasso", "uitbetalen"),
    },
)
