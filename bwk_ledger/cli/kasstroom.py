"""`bwk kasstroom`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.output import Output, output_options

if TYPE_CHECKING:
    from pathlib import Path


@click.command("kasstroom", cls=DutchCommand)
@click.argument("jaar", type=int)
@books_option
@output_options
def command(jaar: int, books: Path, output: Output) -> None:
    """Toon waar het geld van JAAR vandaan kwam en waar het heen ging, naast het jaar ervoor."""
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from bwk_ledger.tables.annual import kasstroom  # noqa: PLC0415
    from bwk_ledger.views.cash_flow import cash_flow  # noqa: PLC0415
    from bwk_ledger.views.figures import require_year  # noqa: PLC0415

    ledger = load(books)
    require_year(ledger, jaar)
    flows = [cash_flow(ledger.transactions, year) for year in (jaar, jaar - 1)]
    output.show([kasstroom(flows, ledger.config, ledger.names)])
    warn_of_errors(ledger)
