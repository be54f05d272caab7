"""Taxes: `bwk btw`, the quarterly return and what follows of it; `bwk vpb`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.acts.vat import corporate_tax, declaring, rounding, setting
from bwk_ledger.cli.dutch import DefaultGroup, DutchCommand
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.ledger import report
from bwk_ledger.figures.results import require_year
from bwk_ledger.figures.vat import QUARTERS, require_vat, settlement, vat_return
from bwk_ledger.tables.vat import btw, btw_lines, btw_settlement

if TYPE_CHECKING:
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


# `bwk btw`: the quarterly return, what was declared in fact, and what follows of it.


@click.command("toon", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.argument("kwartaal", type=click.IntRange(1, 4), required=False)
@click.option("--regels", is_flag=True, help="Toon ook elke boeking waar de rubrieken de som van zijn.")
@report(knows_year=False)
def toon_command(ledger: Ledger, jaar: int, kwartaal: int | None, regels: bool) -> list[Table]:
    """Toon de rubrieken van de btw-aangifte van een KWARTAAL van JAAR, of van alle vier met de afrekening.

    Alleen voor een coöperatie die aangifte doet. Laat de accountant de cijfers nakijken.
    """
    require_vat(ledger)
    require_year(ledger, jaar)
    tables = []
    for number in (kwartaal,) if kwartaal else QUARTERS:
        quarter_return = vat_return(ledger, jaar, number)
        tables += [btw(quarter_return), *([btw_lines(quarter_return)] if regels else [])]
    if kwartaal is None:
        tables.append(btw_settlement(settlement(ledger, jaar), jaar))
    return tables


btw_command = DefaultGroup(
    "btw",
    help="De btw-aangifte: 'bwk btw JAAR' of 'bwk btw JAAR KWARTAAL'. En wat erover in de boeken komt.",
    lazy={
        "toon": ("De rubrieken van de aangifte; 'toon' mag u weglaten.", toon_command),
        "aangifte": ("Schrijf op wat echt is aangegeven, of een suppletie.", command(declaring)),
        "afronding": ("Boek wat het afronden van de aangiften van een jaar scheelde.", command(rounding)),
        "instellen": ("Leg vast dat de coöperatie aangifte doet, en welk deel zij aftrekt.", command(setting)),
    },
)


# `bwk vpb`: corporate tax of a year.

vpb_command = command(corporate_tax)
