"""`bwk leden aandelen`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.days import DAY
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.output import Output, output_options
from bwk_ledger.errors import InputError
from bwk_ledger.periods import today

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

NOT_PROVED = 1


@click.command("aandelen", cls=DutchCommand)
@click.option("--datum", type=DAY, default=today, help="Hoe het register op deze dag was; anders vandaag.")
@click.option("--lid", metavar="NUMMER", help="Alleen dit lid.")
@books_option
@output_options
def command(datum: dt.date, lid: str | None, books: Path, output: Output) -> None:
    """Toon het aandelenregister: elke mutatie met haar nummer, wie wat houdt, en wat is ingeschreven en niet betaald.

    Wat elk lid houdt, staat naast zijn ledenkapitaal in de boeken. Verschillen zij, dan eindigt de opdracht met
    status 1.
    """
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from bwk_ledger.tables.shares import share_tables  # noqa: PLC0415
    from bwk_ledger.views.shares import proof, share_register  # noqa: PLC0415

    ledger = load(books)
    config = ledger.config
    number = lid.upper() if lid else None
    if number and number not in config.members and all(item.number != number for item in config.subscriptions):
        raise InputError(
            f"nummer {number} staat niet in de boeken.", remedy="verbeter het nummer; kijk met 'bwk leden register'."
        )
    register = share_register(ledger.transactions, config, datum)
    found = proof(ledger.transactions, config, datum)
    output.show(share_tables(register, found, config.share_price, number))
    warn_of_errors(ledger)
    if not found.is_right:
        click.echo("Let op: het aandelenregister en het ledenkapitaal zijn niet gelijk.", err=True)
        click.get_current_context().exit(NOT_PROVED)
