"""`bwk leden`: the register of names, and what is done with it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.acts.register import details, erasure, keys, names, refuse_nobody
from bwk_ledger.base.errors import count
from bwk_ledger.base.files import PRIVATE_FILE
from bwk_ledger.base.periods import today
from bwk_ledger.cli.dutch import DutchCommand, confirm
from bwk_ledger.cli.from_act import command, fields_of, perform
from bwk_ledger.cli.options import DAY, Output, books_option, output_options, warn_of_errors
from bwk_ledger.cli.register import names_option, people, register_options
from bwk_ledger.figures.shares import repayments, share_register
from bwk_ledger.register.people import RegisteredPerson, WrongContent
from bwk_ledger.register.review import review
from bwk_ledger.rules.load import load
from bwk_ledger.standing.members import applicants
from bwk_ledger.standing.refusals import require_kamer
from bwk_ledger.tables.members import MemberRegister, register_tables

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from bwk_ledger.acts.register import PlannedErasure
    from bwk_ledger.register.access import RegisterAccess
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config


@click.command("register", cls=DutchCommand)
@click.option("--datum", type=DAY, default=today, help="Hoe het register op deze dag was; anders vandaag.")
@click.option("--kamer", metavar="CODE", help="Alleen de leden van deze kamer.")
@names_option
@books_option
@register_options
@output_options
def register_command(
    datum: dt.date, kamer: str | None, met_namen: bool, books: Path, register: RegisterAccess, output: Output
) -> None:
    """Toon het ledenregister op een dag: wie lid is, wie het was, en wie is ingeschreven en nog niet heeft betaald.

    Onderaan staat hoeveel leden er zijn per soort en kamer; wie ook bij de bewonersvereniging is, wordt apart geteld.
    """
    ledger = load(books)
    code = kamer.upper() if kamer else None
    if code:
        require_kamer(ledger.config, code, or_cooperative=True)
    shares = share_register(ledger.transactions, ledger.config, datum)
    names = people(register, ledger.root, output.path) if met_namen else None
    output.show(
        register_tables(MemberRegister(ledger.config, shares, code, names)), PRIVATE_FILE if met_namen else None
    )
    warn_of_errors(ledger)


namen_command = command(names)
sleutel_command = command(keys)


_LABELS = {
    "Naam": "name",
    "Adres": "address",
    "Postcode": "postcode",
    "Woonplaats": "town",
    "E-mail": "email",
    "IBAN": "iban",
    "Op naam": "holder",
    "Handgeld": "handgeld",
    "Geboren": "born",
    "BSN": "bsn",
}
_WIDTH = 12


@click.command("gegevens", cls=DutchCommand, help=details.help)
@fields_of(details)
@books_option
@register_options
def gegevens_command(books: Path, register: RegisterAccess, values: dict[str, Any]) -> None:
    """Where nothing is to be changed, show what the register knows."""
    if details.is_decided(values):
        perform(details, books, values, register=register)
    else:
        _show(load(books).config, values["nummer"], register)


def _show(config: Config, number: str, register: RegisterAccess) -> None:
    refuse_nobody(config, number)
    known = register.read()
    if number in known.forgotten:
        click.echo(f"{number} is op {known.forgotten[number]} uit het register gewist.")
    else:
        click.echo("\n".join(_shown(number, known.people.get(number, RegisteredPerson()))))


def _shown(number: str, person: RegisteredPerson) -> Iterator[str]:
    values = {label: getattr(person, name) for label, name in _LABELS.items()}
    if person.mandate is not None:
        collected = person.mandate.first_collected
        since = f", eerste incasso {collected}" if collected else ", nog niet geïncasseerd"
        if person.mandate.moved:
            since += f", andere rekening sinds {person.mandate.moved}"
        values["Machtiging"] = f"{person.mandate.reference}, getekend {person.mandate.signed}{since}"
    lines = [f"  {label + ':':{_WIDTH}}{value}" for label, value in values.items() if value]
    yield number if lines else f"Van {number} is niets bekend."
    yield from lines


NEEDS_ATTENTION = 1


@click.command("nakijken", cls=DutchCommand)
@books_option
@register_options
def nakijken_command(books: Path, register: RegisterAccess) -> None:
    """Leg het register naast de boeken: wie mist, wie dubbel is, en wat te lang wordt bewaard.

    Vraagt iets aandacht, dan eindigt de opdracht met status 1.
    """
    ledger = load(books)
    warn_of_errors(ledger)
    try:
        known = register.read()
    except WrongContent as error:
        click.echo("\n".join([*error.problems, f"Herstel: {error.remedy}"]))
        sys.exit(NEEDS_ATTENTION)
    config = ledger.config
    members = {member.number: member.end for member in config.members.values()}
    owed = {line.number for line in repayments(ledger.transactions, config, today()).lines}
    liability = config.member_rules.liability
    remarks = review(
        known, members, today(), liability=liability, others={*applicants(config), *config.people}, owed=owed
    )
    for remark in remarks:
        click.echo(remark.text)
    urgent = sum(remark.urgent for remark in remarks)
    people = f"{len(known.people)} in het register, {len(members)} leden in de boeken"
    if urgent:
        click.echo(f"{people}: {count(urgent, 'punt vraagt', 'punten vragen')} aandacht.")
        sys.exit(NEEDS_ATTENTION)
    click.echo(f"{people}: er is niets dat aandacht vraagt.")


def _confirm(ledger: Ledger, plan: PlannedErasure) -> None:
    """Say what there is to know before somebody is erased, and ask."""
    del ledger
    if plan.retention:
        click.echo(plan.retention)
    if not plan.confirmed and not confirm(f"{plan.number} voorgoed uit het register wissen?"):
        click.echo("Er is niets veranderd.")
        click.get_current_context().exit()


vergeet_command = command(erasure, _confirm)
