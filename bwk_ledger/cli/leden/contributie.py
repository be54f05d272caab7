"""`bwk leden contributie`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.days import DAY
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.leden.fees import read_fees
from bwk_ledger.cli.output import Output, output_options

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path


@click.command("contributie", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option("--datum", type=DAY, metavar="DAG", help="De stand aan het einde van deze dag; anders vandaag.")
@click.option("--kamer", metavar="CODE", help="Alleen de leden van deze kamer.")
@click.option("--achterstand", is_flag=True, help="Alleen wie een achterstand heeft.")
@books_option
@output_options
def command(
    jaar: int, datum: dt.date | None, kamer: str | None, achterstand: bool, books: Path, output: Output
) -> None:
    """Toon de contributie van JAAR: verschuldigd, betaald en open, per kamer, soort en lid.

    Zonder --datum geldt de stand van vandaag, of van 31 december van JAAR als dat voorbij is. Het hele overzicht telt
    ook de betalende leden van de bewonersvereniging, en legt de leden en de baten naast elkaar.
    """
    from bwk_ledger.load import load  # noqa: PLC0415
    from bwk_ledger.tables import fees as tables  # noqa: PLC0415
    from bwk_ledger.views.fee_control import association, due_days, fee_income  # noqa: PLC0415

    ledger = load(books)
    config = ledger.config
    fees = read_fees(ledger, jaar, datum, kamer)
    if achterstand:
        output.show([tables.arrears(fees)])
    else:
        customs = ledger.customs
        counts = [
            item for item in association(config, customs, fees.found, jaar, fees.day) if kamer in (None, item.kamer)
        ]
        shown = [*tables.overview(fees), *([tables.association_table(counts, fees)] if counts else [])]
        if kamer is None:  # a payment may stand with another kamer than its member, so a part does not add up
            income = fee_income(ledger.transactions, config, fees.found, jaar, fees.day)
            shown += [tables.due_table(due_days(config, jaar, fees.day), fees), tables.income_table(income, fees)]
        output.show(shown)
    click.echo(tables.summary(fees), err=True)
    warn_of_errors(ledger)
