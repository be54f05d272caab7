"""`bwk btw`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.output import Output, output_options

if TYPE_CHECKING:
    from pathlib import Path


@click.command("btw", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.argument("kwartaal", type=click.IntRange(1, 4), required=False)
@click.option("--regels", is_flag=True, help="Toon ook elke boeking waar de rubrieken de som van zijn.")
@books_option
@output_options
def command(jaar: int, kwartaal: int | None, regels: bool, books: Path, output: Output) -> None:
    """Toon de rubrieken van de btw-aangifte van een KWARTAAL van JAAR, of van alle vier met de afrekening.

    Alleen voor een coöperatie die aangifte doet. Laat de accountant de cijfers nakijken.
    """
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from bwk_ledger.tables.vat import btw, btw_lines, btw_settlement  # noqa: PLC0415
    from bwk_ledger.views.figures import require_year  # noqa: PLC0415
    from bwk_ledger.views.vat import QUARTERS, require_vat, settlement, vat_return  # noqa: PLC0415

    ledger = load(books)
    require_vat(ledger)
    require_year(ledger, jaar)
    tables = []
    for number in (kwartaal,) if kwartaal else QUARTERS:
        found = vat_return(ledger, jaar, number)
        tables += [btw(found), *([btw_lines(found)] if regels else [])]
    if kwartaal is None:
        tables.append(btw_settlement(settlement(ledger, jaar), jaar))
    output.show(tables)
    warn_of_errors(ledger)
