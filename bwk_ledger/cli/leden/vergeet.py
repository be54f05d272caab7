"""`bwk leden vergeet`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, count
from bwk_ledger.cli.dutch import DutchCommand, confirm
from bwk_ledger.cli.leden.people import applicants, is_member
from bwk_ledger.cli.leden.register_options import RegisterAccess, register_options
from bwk_ledger.cli.writing import writing
from bwk_ledger.errors import InputError
from bwk_ledger.periods import today

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from bwk_ledger.load import Ledger
    from bwk_ledger.membership import Member
    from bwk_ledger.register.people import Person
    from bwk_ledger.register.vault import Forgotten


@click.command("vergeet", cls=DutchCommand)
@click.argument("nummer")
@click.option("--ja", is_flag=True, help="Vraag niet om bevestiging.")
@books_option
@register_options
def command(nummer: str, books: Path, register: RegisterAccess, *, ja: bool) -> None:
    """Wis iemand die geen lid meer is uit het register en zijn reservekopieën; alleen NUMMER en de dag blijven over.

    De boeken veranderen niet: daar staat alleen het nummer in. Welke originelen in de inbox de persoon nog noemen,
    wordt getoond; die verwijdert u zelf.
    """
    from bwk_ledger.register.people import Person  # noqa: PLC0415 - only when called

    with writing(books) as ledger:
        number = nummer.upper()
        member = ledger.config.members.get(number)
        if is_member(member, today()):
            raise InputError(
                f"{number} is lid, en staat daarom in het register.",
                remedy="schrijf eerst in de boeken op wat de laatste dag van het lidmaatschap is.",
            )
        _refuse_owed(ledger, number)
        known = register.read()
        if number not in {*known.people, *known.forgotten, *ledger.config.members, *applicants(ledger.config)}:
            raise InputError(
                f"{number} staat niet in het register en niet in de boeken.", remedy="verbeter het nummer."
            )
        _warn(member, today(), ledger.config.member_rules.liability)
        if not ja and not confirm(f"{number} voorgoed uit het register wissen?"):
            click.echo("Er is niets veranderd.")
            return
        person = known.people.get(number, Person())
        _report(register.forget(number, today()), number)
        _name_originals(ledger.root, person)


def _refuse_owed(ledger: Ledger, number: str) -> None:
    """Who is still to be paid back cannot be forgotten: the account number is needed for it.

    Raises:
        InputError: shares or a debt of this number are left in the books.
    """
    from bwk_ledger.money import format_amount  # noqa: PLC0415 - only when called
    from bwk_ledger.views.repayments import repayments  # noqa: PLC0415

    for line in repayments(ledger.transactions, ledger.config, today()).lines:
        if line.number == number:
            raise InputError(
                f"{number} krijgt nog {format_amount(line.amount)} euro terug.",
                cause="zonder naam en IBAN in het register is dat niet te betalen.",
                remedy="betaal eerst terug, bijvoorbeeld met 'bwk leden uitbetalen'.",
            )


def _warn(member: Member | None, day: dt.date, liability: str) -> None:
    """Say which retention is not over yet."""
    from bwk_ledger.register.retention import (  # noqa: PLC0415 - only when called
        ADMINISTRATION_YEARS,
        PERSONAL_YEARS,
        keeps_administration,
        left_longer_ago,
        years_later,
    )

    if member is None or member.end is None:
        return
    left = f"Let op: {member.number} vertrok op {member.end}"
    if keeps_administration(liability) and not left_longer_ago(member.end, ADMINISTRATION_YEARS, day):
        click.echo(
            f"{left}. Een coöperatie met aansprakelijkheid (W.A. of B.A.) "
            f"bewaart haar ledenadministratie {ADMINISTRATION_YEARS} jaar: tot en met "
            f"{years_later(member.end, ADMINISTRATION_YEARS)}. Voor een coöperatie U.A. geldt dat niet."
        )
    elif not left_longer_ago(member.end, PERSONAL_YEARS, day):
        click.echo(f"{left}, minder dan {PERSONAL_YEARS} jaar geleden. Is alles afgerekend, ook de aandelen?")


def _report(done: Forgotten, number: str) -> None:
    click.echo(f"{number} is gewist; alleen het nummer en de dag staan nog in het register.")
    if done.cleaned:
        click.echo(f"Ook gewist uit {count(done.cleaned, 'reservekopie', 'reservekopieën')}.")
    if done.closed:
        click.echo("Deze reservekopieën gaan met deze sleutel niet open en zijn niet nagekeken; verwijder ze zelf:")
        _list(done.closed)


def _name_originals(root: Path, person: Person) -> None:
    from importers.mentions import mentions  # noqa: PLC0415 - only when called

    if not person.name and not person.iban:
        return
    found = mentions(root, person.name, person.iban)
    if found.found:
        click.echo("Deze originelen noemen de naam of het IBAN nog; verwijder ze zelf als ze niet meer nodig zijn:")
        _list(found.found)
    if found.unread:
        kinds = ", ".join(sorted({path.suffix.lstrip(".").lower() for path in found.unread}))
        click.echo(f"Niet doorzocht: {count(len(found.unread), 'bestand', 'bestanden')} zonder platte tekst ({kinds}).")


def _list(paths: Sequence[Path]) -> None:
    for path in paths:
        click.echo(f"  {path}")
