"""`bwk leden opzeggen`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.days import DAY
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.leden.counts import euros, shares
from bwk_ledger.cli.writing import writing

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path


@click.command("opzeggen", cls=DutchCommand)
@click.argument("nummer")
@click.option("--per", type=DAY, required=True, help="De laatste dag van het lidmaatschap.")
@click.option("--verval", metavar="REDEN", help="De aandelen vervallen aan de reserve, om deze reden.")
@books_option
def command(nummer: str, per: dt.date, verval: str | None, books: Path) -> None:
    """Beëindig het lidmaatschap van NUMMER en boek de aandelen als terug te betalen.

    Staat het einde al in de boeken, bijvoorbeeld uit een ledenlijst, dan worden alleen de aandelen geboekt.
    """
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from bwk_ledger.views.repayments import add_months  # noqa: PLC0415
    from importers.member_acts import resign  # noqa: PLC0415

    with writing(books) as ledger:
        done = resign(ledger, nummer.upper(), per, verval)
        click.echo(f"{nummer.upper()}: lid tot en met {per}.")
        if done.movement is None:
            click.echo("Er waren geen aandelen.")
        elif verval is not None:
            click.echo(
                f"{shares(done.shares)} vervallen aan de reserve, {euros(done.amount)} (mutatie {done.movement})."
            )
        else:
            due = add_months(per, ledger.config.member_rules.repayment_months)
            click.echo(f"{shares(done.shares)} teruggegeven (mutatie {done.movement}).")
            click.echo(f"Terug te betalen op {due}: {euros(done.amount)}; zie 'bwk leden terugbetalingen'.")
        warn_of_errors(load(books))
