"""`bwk leden inzet`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.output import Output, output_options

if TYPE_CHECKING:
    from pathlib import Path


@click.command("inzet", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option("--kamer", metavar="CODE", help="Alleen wat voor deze kamer is ingebracht.")
@books_option
@output_options
def command(jaar: int, kamer: str | None, books: Path, output: Output) -> None:
    """Toon wat elk lid en elke financier in JAAR inbracht, in euro's en uren, als deel van het geheel.

    Leden staan er met hun nummer. Uren tellen mee met hun waarde, zoals in de populaire begroting.
    """
    from bwk_ledger.cli.uren.choose import check_choices  # noqa: PLC0415
    from bwk_ledger.load import load  # noqa: PLC0415
    from bwk_ledger.tables.members import inzet  # noqa: PLC0415
    from bwk_ledger.views.figures import require_year  # noqa: PLC0415
    from bwk_ledger.views.hours import all_hours  # noqa: PLC0415
    from bwk_ledger.views.stake import stakes  # noqa: PLC0415

    ledger = load(books)
    check_choices(ledger.config, kamer, None, None)
    require_year(ledger, jaar)
    hours = ledger.index.fact(all_hours)
    output.show(inzet(stakes(ledger.transactions, ledger.config, hours, jaar), ledger.config, kamer))
    warn_of_errors(ledger)
