"""`bwk lening`: loans from and to members and funds, and their terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.acts.loans import agreeing
from bwk_ledger.base.errors import InputError
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.ledger import report
from bwk_ledger.cli.openstaand import open_group
from bwk_ledger.figures.open_items import loan_states
from bwk_ledger.standing.open_items import Sort
from bwk_ledger.tables.open_items import loans, schedule

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


def _shown(ledger: Ledger, day: dt.date, every: bool) -> list[Table]:
    found = [item for item in loan_states(ledger, day) if item.item.open or every or not item.item.amount]
    return [
        loans(sort.title, [item for item in found if item.item.sort is sort], day)
        for sort in (Sort.LOAN_RECEIVED, Sort.LOAN_GIVEN)
    ]


@click.command("termijnen", cls=DutchCommand)
@click.argument("nummer")
@report(knows_year=False)
def termijnen_command(ledger: Ledger, nummer: str) -> list[Table]:
    """Toon de termijnen van lening NUMMER zoals zij zijn afgesproken: aflossing, rente, en wat dan nog openstaat."""
    loan = ledger.config.loans.get(nummer.upper())
    if loan is None:
        known = ", ".join(ledger.config.loans) or "geen"
        raise InputError(f"er is geen lening {nummer}.", remedy=f"kies uit: {known}.")
    return [schedule(loan.number, loan.terms())]


lening_command = open_group(
    "lening",
    "Toon de leningen en hun stand, of leg er een vast.",
    {
        "boek": ("Leg een lening vast: ontvangen of verstrekt.", command(agreeing)),
        "termijnen": ("Toon de termijnen van een lening.", termijnen_command),
    },
    _shown,
)
