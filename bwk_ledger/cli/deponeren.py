"""`bwk deponeren`: what the trade register asks of a year, and when it was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.acts.filing import filing_of_year
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.from_act import do_first, fields_of
from bwk_ledger.cli.options import Output, books_option, output_options, warn_of_errors
from bwk_ledger.figures.filing import filing
from bwk_ledger.figures.results import require_year
from bwk_ledger.rules.load import load
from bwk_ledger.tables.filing import days, form, sizes

if TYPE_CHECKING:
    from pathlib import Path


@click.command("deponeren", cls=DutchCommand, help=filing_of_year.help)
@fields_of(filing_of_year)
@books_option
@output_options
def deponeren_command(books: Path, output: Output, values: dict[str, Any]) -> None:
    """Show the form of a year, and write down that it was sent where that is asked."""
    do_first(filing_of_year, books, values)
    ledger = load(books)
    require_year(ledger, values["jaar"])
    found = filing(ledger, values["jaar"])
    output.show([form(found), sizes(found), days(found)])
    warn_of_errors(ledger)
