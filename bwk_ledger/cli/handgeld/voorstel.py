"""`bwk handgeld voorstel`."""

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


@click.command("voorstel", cls=DutchCommand)
@click.option("--datum", type=DAY, default=today, help="De dag waarop u aanvult; anders vandaag.")
@books_option
@output_options
def command(datum: dt.date, books: Path, output: Output) -> None:
    """Stel per kamer voor hoeveel handgeld er bij moet, en laat zien hoe dat is berekend.

    Er verandert niets: 'bwk handgeld overmaken MAAND --uit MAP' maakt het betaalbestand.
    """
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from bwk_ledger.payments.execution import at_last  # noqa: PLC0415
    from bwk_ledger.payments.petty_cash import tills  # noqa: PLC0415
    from bwk_ledger.tables.handgeld import proposal  # noqa: PLC0415

    ledger = load(books)
    execution = at_last(datum, datum)
    output.show([proposal(tills(ledger.config, ledger.transactions, datum, execution), datum, execution)])
    warn_of_errors(ledger)
