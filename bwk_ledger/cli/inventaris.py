"""`bwk inventaris`: what is used for years, and what comes to it and goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.acts.inventory import making, selling, writing_off
from bwk_ledger.cli.dutch import DefaultGroup, DutchCommand
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.ledger import report
from bwk_ledger.figures.accruals import inventory
from bwk_ledger.tables.accruals import inventaris

if TYPE_CHECKING:
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


# `bwk inventaris`: what is used for years, and what comes to it and goes.


@click.command("toon", cls=DutchCommand)
@click.argument("jaar", type=int)
@report(knows_year=False)
def toon_command(ledger: Ledger, jaar: int) -> list[Table]:
    """Toon van elke aankoop die jaren meegaat wat zij kostte, wat ervan is afgeschreven en wat zij nog waard is.

    Een aankoop wordt inventaris met 'bwk inventaris maak'.
    """
    return [inventaris(inventory(ledger, jaar), ledger.config.kamers, jaar)]


inventaris_command = DefaultGroup(
    "inventaris",
    help="Wat jaren meegaat: 'bwk inventaris JAAR'. En wat erbij komt en weggaat.",
    lazy={
        "toon": ("Toon de inventaris van een jaar; 'toon' mag u weglaten.", toon_command),
        "afvoer": ("Haal inventaris van de balans die weg is en niets opbracht.", command(writing_off)),
        "maak": ("Maak van een aankoop inventaris, die over jaren wordt afgeschreven.", command(making)),
        "verkoop": ("Verkoop inventaris.", command(selling)),
    },
)
