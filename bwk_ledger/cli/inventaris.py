"""`bwk inventaris`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.output import Output, output_options

if TYPE_CHECKING:
    from pathlib import Path


@click.command("inventaris", cls=DutchCommand)
@click.argument("jaar", type=int)
@books_option
@output_options
def command(jaar: int, books: Path, output: Output) -> None:
    """Toon van elke aankoop die jaren meegaat wat zij kostte, wat ervan is afgeschreven en wat zij nog waard is.

    Een aankoop wordt inventaris door in de boeken onder haar last te zetten hoeveel jaar zij meegaat: activeren: 5
    """
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from bwk_ledger.tables.inventory import inventaris  # noqa: PLC0415
    from bwk_ledger.views.inventory import inventory  # noqa: PLC0415

    ledger = load(books)
    output.show([inventaris(inventory(ledger, jaar), ledger.config.kamers, jaar)])
    warn_of_errors(ledger)
