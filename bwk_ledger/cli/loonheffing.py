"""`bwk loonheffing`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.output import Output, output_options

if TYPE_CHECKING:
    from pathlib import Path


@click.command("loonheffing", cls=DutchCommand)
@click.argument("jaar", type=int)
@books_option
@output_options
def command(jaar: int, books: Path, output: Output) -> None:
    """Toon per maand van JAAR wat aan loonheffing is ingehouden, betaald en nog te betalen is.

    Alleen voor een coöperatie met personeel op de loonlijst; leg het naast de aangiften van het loonkantoor.
    """
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from bwk_ledger.tables.wages import loonheffing  # noqa: PLC0415
    from bwk_ledger.views.figures import require_year  # noqa: PLC0415
    from bwk_ledger.views.wage_tax import require_wage_tax, wage_tax  # noqa: PLC0415

    ledger = load(books)
    require_wage_tax(ledger)
    require_year(ledger, jaar)
    output.show([loonheffing(*wage_tax(ledger.transactions, jaar), jaar)])
    warn_of_errors(ledger)
