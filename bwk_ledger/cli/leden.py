"""`bwk leden`: sign up, change and leave; issue and hand over shares."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.acts.members import Application, change, resign, sign_up
from bwk_ledger.acts.shares import issue, transfer
from bwk_ledger.base.errors import InputError, count
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import today
from bwk_ledger.cli.dutch import DutchCommand, LazyGroup
from bwk_ledger.cli.importeer import import_with_progress, report
from bwk_ledger.cli.options import DAY, books_option, in_turn, not_read_yet, warn_of_errors, writing
from bwk_ledger.figures.shares import add_months, share_register
from bwk_ledger.rules.load import load, require_books
from importers.members import MEMBER_LIST
from importers.readers.source import Source
from importers.readers.tables import has_columns, header

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from bwk_ledger.rules.load import Ledger


# The commands of `bwk leden`, each in a module of its own.

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


_ROOMS = {
    "leden": ("aanmelden", "wijzigen", "opzeggen", "uitgifte", "overdracht", "importeer"),
    "leden_register": ("register", "namen", "gegevens", "nakijken", "vergeet"),
    "leden_rapporten": ("aandelen", "bewijs", "terugbetalingen", "contributie", "herinnering", "inzet"),
    "betalingen": ("incasso", "uitbetalen"),
}


@click.group("leden", cls=LazyGroup, lazy=_COMMANDS, rooms=_ROOMS)
def leden_command() -> None:
    """Leden en aandelen. Namen staan niet in de boeken, maar versleuteld in het ledenregister ernaast."""


# Shares on the command line: how many, as people type it, and how it reads.


class Count(click.ParamType):  # type: ignore[type-arg] # generic only for type checkers
    """A whole number, from zero."""

    name = "aantal"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number."""
        if not re.fullmatch(r"\d{1,9}", str(value), re.ASCII):
            self.fail(f"'{value}' is geen heel aantal aandelen; schrijf bijvoorbeeld 2.", param, ctx)
        return int(value)


COUNT = Count()


def shares(number: int) -> str:
    """A number of shares with its noun."""
    return count(number, "aandeel", "aandelen")


def euros(amount: Decimal) -> str:
    """An amount as messages say it."""
    return f"{format_amount(amount)} euro"


@click.command("aanmelden", cls=DutchCommand)
@click.option("--aandelen", type=COUNT, required=True, help="Voor hoeveel aandelen.")
@click.option("--soort", default="", metavar="SOORT", help="De soort lid: bewoner, staf of organisatie.")
@click.option("--kamer", default="", metavar="CODE", help="De kamer.")
@click.option("--vereniging", is_flag=True, help="Ook betalend lid van de bewonersvereniging.")
@click.option("--datum", type=DAY, default=today, help="De dag van aanmelden; anders vandaag.")
@click.option("--nummer", default="", metavar="NUMMER", help="Een eigen nummer; anders het eerste vrije.")
@click.option("--lid", default="", metavar="NUMMER", help="Het nummer van wie al lid is, of terugkomt.")
@books_option
def aanmelden_command(
    aandelen: int, soort: str, kamer: str, vereniging: bool, datum: dt.date, nummer: str, lid: str, books: Path
) -> None:
    """Schrijf iemand in voor aandelen. Een naam hoort niet in de boeken.

    Het lidmaatschap begint met de betaling: zodra die op een afschrift staat, of met 'bwk leden uitgifte'. Wie al lid
    is en meer aandelen wil, of wie terugkomt, houdt het eigen nummer: noem dat bij --lid.
    """
    if not lid and not (soort and kamer):
        raise click.UsageError("Noem de --soort en de --kamer; of bij --lid het nummer van wie al lid is of was.")
    wanted = Application(aandelen, soort.lower(), kamer.upper(), vereniging)
    with writing(books) as ledger:
        done = sign_up(ledger, wanted, datum, nummer.upper(), lid.upper())
        if not aandelen:
            click.echo(f"{done.number}: lid vanaf {datum}, zonder aandelen.")
        else:
            click.echo(f"{done.number}: ingeschreven op {datum} voor {shares(aandelen)}, {euros(done.amount)}.")
            if not done.is_member:
                click.echo("Lid vanaf de dag waarop dat is betaald.")
            click.echo(f"Zet in de omschrijving van de betaling: Aandelen lid {done.number}")
        warn_of_errors(load(books))


_YES_OR_NO = {"ja": True, "nee": False}


@click.command("wijzigen", cls=DutchCommand)
@click.argument("nummer")
@click.option("--per", type=DAY, required=True, help="De eerste dag waarop het anders is.")
@click.option("--kamer", default="", metavar="CODE", help="De kamer vanaf die dag.")
@click.option("--soort", default="", metavar="SOORT", help="De soort lid vanaf die dag.")
@click.option(
    "--vereniging", type=click.Choice(tuple(_YES_OR_NO)), help="Of het lid betaalt aan de bewonersvereniging."
)
@books_option
def wijzigen_command(nummer: str, per: dt.date, kamer: str, soort: str, vereniging: str | None, books: Path) -> None:
    """Laat lid NUMMER vanaf een dag bij een andere kamer zijn, van een andere soort, of wel of niet bij de vereniging.

    Wat daarvoor gold, blijft in het register staan. Is de dag de eerste van de periode, dan wordt die verbeterd.
    """
    number = nummer.upper()
    associated = None if vereniging is None else _YES_OR_NO[vereniging]
    with writing(books) as ledger:
        change(ledger, number, per, kamer.upper(), soort.lower(), associated)
        after = load(books)
        period = after.config.members[number].on(per)
        if period is not None:
            association = ", betalend lid van de bewonersvereniging" if period.in_association else ""
            click.echo(f"{number}: vanaf {per} {period.kind} bij {period.kamer}{association}.")
        warn_of_errors(after)


@click.command("opzeggen", cls=DutchCommand)
@click.argument("nummer")
@click.option("--per", type=DAY, required=True, help="De laatste dag van het lidmaatschap.")
@click.option("--verval", metavar="REDEN", help="De aandelen vervallen aan de reserve, om deze reden.")
@books_option
def opzeggen_command(nummer: str, per: dt.date, verval: str | None, books: Path) -> None:
    """Beëindig het lidmaatschap van NUMMER en boek de aandelen als terug te betalen.

    Staat het einde al in de boeken, bijvoorbeeld uit een ledenlijst, dan worden alleen de aandelen geboekt.
    """
    with writing(books) as ledger:
        done = resign(ledger, nummer.upper(), per, verval)
        click.echo(f"{nummer.upper()}: lid tot en met {per}.")
        if done.movement is None:
            click.echo("Er waren geen aandelen.")
        elif verval is not None:
            click.echo(
                f"{shares(done.shares)} vervallen aan de reserve, {euros(done.amount)} (mutatie {done.movement})."
            )
        else:
            due = add_months(per, ledger.config.member_rules.repayment_months)
            click.echo(f"{shares(done.shares)} teruggegeven (mutatie {done.movement}).")
            click.echo(f"Terug te betalen op {due}: {euros(done.amount)}; zie 'bwk leden terugbetalingen'.")
        warn_of_errors(load(books))


@click.command("uitgifte", cls=DutchCommand)
@click.argument("nummer")
@click.option("--aantal", type=COUNT, required=True, help="Hoeveel aandelen.")
@click.option("--via", required=True, metavar="REKENING", help="Waarop is betaald, zoals Activa:Handgeld:TOP.")
@click.option("--datum", type=DAY, default=today, help="De dag van de betaling; anders vandaag.")
@click.option("--betaald-door", default="", metavar="NUMMER", help="Wie betaalde, als dat een ander is.")
@books_option
def uitgifte_command(nummer: str, aantal: int, via: str, datum: dt.date, betaald_door: str, books: Path) -> None:
    """Boek aandelen van NUMMER die zijn betaald zonder dat het op een afschrift staat, zoals contant.

    Een betaling op een afschrift komt vanzelf: met de omschrijving 'Aandelen lid L0121'. Wie was ingeschreven, is met
    de betaling lid.
    """
    number = nummer.upper()
    with writing(books) as ledger:
        done = issue(ledger, number, aantal, datum, via, betaald_door.upper())
        click.echo(f"{datum}: {shares(aantal)} voor {number}, {euros(done.amount)} op {via} (mutatie {done.number}).")
        after = load(books)
        member = after.config.members.get(number)
        if done.begins:
            click.echo(f"{number} is lid vanaf {datum}.")
        elif member is None or member.on(datum) is None:
            least = after.config.member_rules.least_shares
            click.echo(f"Let op: {number} is nog geen lid; daarvoor zijn {shares(least)} nodig.", err=True)
        warn_of_errors(after)


@click.command("overdracht", cls=DutchCommand)
@click.argument("van")
@click.argument("aan")
@click.option("--aantal", type=COUNT, required=True, help="Hoeveel aandelen.")
@click.option("--datum", type=DAY, default=today, help="De dag van de overdracht; anders vandaag.")
@books_option
def overdracht_command(van: str, aan: str, aantal: int, datum: dt.date, books: Path) -> None:
    """Draag aandelen over van lid VAN aan lid AAN. Of zij elkaar betalen, staat niet in de boeken."""
    giver, receiver = van.upper(), aan.upper()
    with writing(books) as ledger:
        done = transfer(ledger, giver, receiver, aantal, datum)
        what = f"{shares(aantal)} van {giver} aan {receiver}, {euros(done.amount)} nominaal"
        click.echo(f"{datum}: {what} (mutatie {done.number}).")
        after = load(books)
        least = after.config.member_rules.least_shares
        left = share_register(after.transactions, after.config, datum).held.get(giver, 0)
        if left < least:
            click.echo(f"Let op: {giver} houdt nog {shares(left)}, en een lid heeft er ten minste {least}.", err=True)
        warn_of_errors(after)


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
    report(import_with_progress(ledger, [lijst]))
    if "naam" in header(source):
        click.echo(f"Namen en adressen staan niet in de boeken. Zet ze in het register: bwk leden namen {lijst}")
