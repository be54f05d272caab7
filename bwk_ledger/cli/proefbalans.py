"""`bwk proefbalans`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.output import Output, output_options

if TYPE_CHECKING:
    from pathlib import Path


@click.command("proefbalans", cls=DutchCommand)
@click.argument("jaar", type=int)
@books_option
@output_options
def command(jaar: int, books: Path, output: Output) -> None:
    """Toon van elke rekening de stand op 1 januari, wat er in JAAR bij en af ging, en de stand op 31 december."""
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from bwk_ledger.tables.ledger import proefbalans  # noqa: PLC0415
    from bwk_ledger.views.figures import require_year  # noqa: PLC0415
    from bwk_ledger.views.trial_balance import trial_balance  # noqa: PLC0415

    ledger = load(books)
    require_year(ledger, jaar)
    output.show([proefbalans(trial_balance(ledger.transactions, jaar), ledger.names, jaar)])
    warn_of_errors(ledger)
