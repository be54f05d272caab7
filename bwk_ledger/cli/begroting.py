"""`bwk begroting`: the budget beside what happened, a new line of it, and a revision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.acts.act import MONTH
from bwk_ledger.acts.budget import entering, revising
from bwk_ledger.cli.dutch import DefaultGroup, DutchCommand
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.ledger import report
from bwk_ledger.cli.options import KindType
from bwk_ledger.figures.results import figures
from bwk_ledger.tables.budget import begroting
from bwk_ledger.tables.budget import bron as source_tables

if TYPE_CHECKING:
    from bwk_ledger.base.periods import Period
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


@click.command("toon", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option("--tot", "month", type=KindType(MONTH), help="De laatste maand die telt, van werkelijkheid en begroting.")
@click.option("--bron", is_flag=True, help="Alleen de begroting, in de twee tabellen van het aanbod.")
@report()
def toon_command(ledger: Ledger, jaar: int, month: Period | None, bron: bool) -> list[Table]:
    """Toon de begroting van JAAR naast de werkelijkheid, per kamer en in totaal.

    De formele begroting is geld; de populaire is geld en de waarde van uren die mensen onbetaald inzetten. Is de
    begroting gewijzigd, dan staat ernaast wat er eerst begroot was.
    """
    if month is not None and bron:
        raise click.UsageError("De tabellen van het aanbod zijn van een heel jaar: kies --tot of --bron.")
    if month is not None and month.start.year != jaar:
        raise click.BadParameter(f"deze maand ligt niet in {jaar}.", param_hint="'--tot'")
    found = figures(ledger, jaar, month)
    return source_tables(found, ledger.customs) if bron else begroting(found)


begroting_command = DefaultGroup(
    "begroting",
    help="Begroting naast werkelijkheid: 'bwk begroting JAAR'. En wat er in de begroting komt en verandert.",
    lazy={
        "toon": ("Begroting naast werkelijkheid; 'toon' mag u weglaten.", toon_command),
        "herzien": ("Wijzig de begroting van een post vanaf een dag, door een besluit.", command(revising)),
        "nieuw": ("Zet een post in de begroting van een jaar.", command(entering)),
    },
)
