"""The annual report: its texts with `bwk jaarstuk`, and what the trade register asks of it with `bwk deponeren`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.acts.year_report import explaining, filing_of_year, writing_text
from bwk_ledger.cli.dutch import DutchCommand, LazyGroup
from bwk_ledger.cli.from_act import command, do_first, fields_of
from bwk_ledger.cli.ledger import report
from bwk_ledger.cli.options import Output, books_option, output_options, warn_of_errors
from bwk_ledger.figures.filing import filing
from bwk_ledger.figures.results import require_year
from bwk_ledger.rules.load import load
from bwk_ledger.tables.filing import days, form, sizes
from bwk_ledger.tables.year_report import checklist

if TYPE_CHECKING:
    from pathlib import Path

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


# `bwk jaarstuk`: the texts of the annual report, and what of it is still empty.


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


# `bwk deponeren`: what the trade register asks of a year, and when it was sent.


@click.command("deponeren", cls=DutchCommand, help=filing_of_year.help)
@fields_of(filing_of_year)
@books_option
@output_options
def deponeren_command(books: Path, output: Output, values: dict[str, Any]) -> None:
    """Show the form of a year, and write down that it was sent where that is asked."""
    do_first(filing_of_year, books, values)
    ledger = load(books)
    require_year(ledger, values["jaar"])
    year_filing = filing(ledger, values["jaar"])
    output.show([form(year_filing), sizes(year_filing), days(year_filing)])
    warn_of_errors(ledger)
