"""`bwk jaarstuk`: the texts of the annual report, and what of it is still empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.acts.year_texts import explaining, writing_text
from bwk_ledger.cli.dutch import DutchCommand, LazyGroup
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.ledger import report
from bwk_ledger.tables.year_report import checklist

if TYPE_CHECKING:
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


@click.command("lijst", cls=DutchCommand)
@click.argument("jaar", type=int)
@report()
def lijst_command(ledger: Ledger, jaar: int) -> list[Table]:
    """Toon welke onderdelen van de jaarrekening van JAAR er zijn, en wat nog leeg is."""
    return [checklist(ledger, jaar)]


jaarstuk_command = LazyGroup(
    "jaarstuk",
    help="De teksten van de jaarrekening: wat het bestuur zegt naast de cijfers.",
    lazy={
        "lijst": ("Toon welke onderdelen van de jaarrekening er zijn, en wat nog leeg is.", lijst_command),
        "schrijf": ("Schrijf een tekst van de jaarrekening.", command(writing_text)),
        "toelicht": ("Schrijf waarom een post van de begroting afwijkt.", command(explaining)),
    },
)
