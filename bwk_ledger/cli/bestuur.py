"""`bwk bestuur` and `bwk post`: who is on the board, and the posts of the kamers and of the cooperative itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.acts.board import appointing, leaving
from bwk_ledger.acts.posts import adding
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.periods import today
from bwk_ledger.cli.dutch import DutchCommand, LazyGroup
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.ledger import report
from bwk_ledger.cli.options import DAY
from bwk_ledger.tables.standing import board

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


# `bwk post`: the posts of the kamers and of the cooperative itself.

post_command = LazyGroup(
    "post",
    help="Posten van de kamers en van de coöperatie zelf.",
    lazy={
        "nieuw": ("Maak een post, met rekeningen voor wie haar krijgt.", command(adding)),
    },
)


# `bwk bestuur`: who is on the board, and who may agree to payments.


@click.command("lijst", cls=DutchCommand)
@click.option("--op", type=DAY, default=today, help="Op welke dag; anders vandaag.")
@click.option("--alles", is_flag=True, help="Ook wie er eerder in zat, en wie er nog in komt.")
@report(knows_year=False)
def bestuur_lijst_command(ledger: Ledger, op: dt.date, *, alles: bool) -> list[Table]:
    """Toon wie in het bestuur zit, sinds wanneer, en wie akkoord mag geven op betalingen."""
    board_terms = [item for item in ledger.config.board if alles or item.holds_on(op)]
    if not board_terms:
        raise InputError(
            f"de boeken weten niet wie er op {op} in het bestuur zit.",
            remedy="schrijf het op met 'bwk bestuur benoem NUMMER --functie ... --vanaf ...'.",
        )
    return [board(board_terms, "Alle perioden." if alles else f"Op {op}.")]


bestuur_command = LazyGroup(
    "bestuur",
    help="Het bestuur: wie erin zit en wanneer, en wie akkoord mag geven op betalingen.",
    lazy={
        "benoem": ("Schrijf op wie in het bestuur komt, en wie akkoord mag geven op betalingen.", command(appointing)),
        "lijst": ("Toon wie in het bestuur zit.", bestuur_lijst_command),
        "treed-af": ("Schrijf op wie het bestuur verlaat, en wanneer.", command(leaving)),
    },
)
