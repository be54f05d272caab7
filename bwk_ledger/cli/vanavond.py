"""`bwk vanavond`: what there is to do now, and what money there is and will be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.base.periods import today
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.ledger import report
from bwk_ledger.cli.options import DAY
from bwk_ledger.cli.screen import everything_option
from bwk_ledger.evening.tonight import evening, evening_tables

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


@click.command("vanavond", cls=DutchCommand)
@click.option("--op", "day", type=DAY, help="De dag die geldt als vandaag; anders vandaag.")
@everything_option
@report(knows_year=False, is_long=True)
def vanavond_command(ledger: Ledger, day: dt.date | None, alles: bool) -> list[Table]:  # noqa: ARG001 - for `report`
    """Toon wat er nu te doen is, welk geld vrij is, en hoe de bank er de komende maanden voor staat.

    Van alles wat te doen is staat erbij met welke opdracht het gaat. Zijn de boeken van een ander jaar, dan geldt hun
    laatste dag als vandaag.
    """
    return evening_tables(evening(ledger, today(), day))
