"""`bwk leden nakijken`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, count, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.leden.people import applicants
from bwk_ledger.cli.leden.register_options import RegisterAccess, register_options
from bwk_ledger.periods import today

if TYPE_CHECKING:
    from pathlib import Path

NEEDS_ATTENTION = 1


@click.command("nakijken", cls=DutchCommand)
@books_option
@register_options
def command(books: Path, register: RegisterAccess) -> None:
    """Leg het register naast de boeken: wie mist, wie dubbel is, en wat te lang wordt bewaard.

    Vraagt iets aandacht, dan eindigt de opdracht met status 1.
    """
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from bwk_ledger.register.form import WrongContent  # noqa: PLC0415
    from bwk_ledger.register.review import review  # noqa: PLC0415
    from bwk_ledger.views.repayments import repayments  # noqa: PLC0415

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
    remarks = review(known, members, today(), liability=liability, others=applicants(config), owed=owed)
    for remark in remarks:
        click.echo(remark.text)
    urgent = sum(remark.urgent for remark in remarks)
    people = f"{len(known.people)} in het register, {len(members)} leden in de boeken"
    if urgent:
        click.echo(f"{people}: {count(urgent, 'punt vraagt', 'punten vragen')} aandacht.")
        sys.exit(NEEDS_ATTENTION)
    click.echo(f"{people}: er is niets dat aandacht vraagt.")
