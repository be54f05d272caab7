"""`bwk leden terugbetalingen`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.days import DAY
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.output import Output, output_options
from bwk_ledger.periods import today

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

DOES_NOT_FIT = 1


@click.command("terugbetalingen", cls=DutchCommand)
@click.option("--datum", type=DAY, default=today, help="Zoals de boeken op deze dag staan; anders vandaag.")
@books_option
@output_options
def command(datum: dt.date, books: Path, output: Output) -> None:
    """Toon wat aan wie vertrok of vertrekt is terug te betalen en wanneer, naast het geld dat daarvoor vrij is.

    Is er op een dag te weinig vrij geld, dan zegt de opdracht dat en eindigt zij met status 1.
    """
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from bwk_ledger.tables.shares import calendar_tables, warnings  # noqa: PLC0415
    from bwk_ledger.views.repayments import repayments  # noqa: PLC0415

    ledger = load(books)
    found = repayments(ledger.transactions, ledger.config, datum)
    output.show(calendar_tables(found))
    for sentence in warnings(found):
        click.echo(f"Let op: {sentence[0].lower()}{sentence[1:]}", err=True)
    warn_of_errors(ledger)
    if not found.fits:
        click.get_current_context().exit(DOES_NOT_FIT)
