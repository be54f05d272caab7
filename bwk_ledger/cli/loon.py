"""`bwk loon`: journals of wages, and what of them is still to be paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.acts.pay import agreeing, setting_rules
from bwk_ledger.acts.wages import booking, reading, reversing
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.periods import today
from bwk_ledger.cli.dutch import DutchCommand, LazyGroup
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.ledger import report
from bwk_ledger.cli.options import DAY
from bwk_ledger.figures.wage_journals import Owed, month_wages, wage_debts, wage_subsidies
from bwk_ledger.tables.wages import open_wages, wage_subsidy, wages

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


_TODAY = click.option("--op", type=DAY, default=today, help="De dag van wie het vraagt; anders vandaag.")


def _require(found: object, what: str) -> None:
    if not found:
        raise InputError(f"er is {what}.", remedy="boek een loonjournaal met 'bwk loon boek' of 'bwk loon lees'.")


@click.command("overzicht", cls=DutchCommand)
@click.argument("jaar", type=int)
@report()
def overzicht_command(ledger: Ledger, jaar: int) -> list[Table]:
    """Toon de lonen van JAAR per maand en medewerker, wat ze kosten, en welke kamer dat draagt."""
    wage_months = month_wages(ledger.index, jaar)
    _require(wage_months, f"in {jaar} geen loon geboekt")
    return wages(wage_months, jaar)


@click.command("open", cls=DutchCommand)
@_TODAY
@report(knows_year=False)
def open_command(ledger: Ledger, op: dt.date) -> list[Table]:
    """Toon wat van lonen, loonheffing en pensioen nog te betalen is, en tot wanneer dat kan."""
    open_dues = [item for item in wage_debts(ledger, op).dues if item.open and item.owed is not Owed.SUBSIDY]
    return [open_wages(open_dues, op)]


@click.command("subsidie", cls=DutchCommand)
@click.argument("jaar", type=int)
@_TODAY
@report()
def subsidie_command(ledger: Ledger, jaar: int, op: dt.date) -> list[Table]:
    """Toon per gemeente de loonkostensubsidie van JAAR: voor wie, per maand, hoeveel, en wat er is ontvangen."""
    subsidies = wage_subsidies(ledger, jaar, op)
    _require(subsidies, f"in {jaar} geen loonkostensubsidie")
    return [wage_subsidy(subsidies, jaar, op)]


loon_command = LazyGroup(
    "loon",
    help="Lonen: afspraken, loonjournalen, en wat nog te betalen is.",
    lazy={
        "afspraak": ("Leg vast welke kamers het loon van iemand dragen.", command(agreeing)),
        "boek": ("Boek een loonstrook in het loonjournaal van de maand.", command(booking)),
        "lees": ("Boek het loonjournaal uit een bestand van het loonkantoor.", command(reading)),
        "open": ("Toon wat van lonen nog te betalen is.", open_command),
        "overzicht": ("Toon de lonen van een jaar per maand en medewerker.", overzicht_command),
        "regels": ("Leg vast wanneer het pensioen betaald moet zijn.", command(setting_rules)),
        "subsidie": ("Toon de loonkostensubsidie: verschuldigd en ontvangen.", subsidie_command),
        "tegenboek": ("Boek het loonjournaal van een maand terug.", command(reversing)),
    },
)
