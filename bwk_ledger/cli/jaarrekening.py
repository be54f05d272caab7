"""`bwk jaarrekening`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.output import Output, output_options

if TYPE_CHECKING:
    from pathlib import Path


@click.command("jaarrekening", cls=DutchCommand)
@click.argument("jaar", type=int)
@books_option
@output_options
def command(jaar: int, books: Path, output: Output) -> None:
    """Toon de balans en de staat van baten en lasten van JAAR, in totaal en per kamer, naast de begroting."""
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from bwk_ledger.statements.jaarrekening import jaarrekening  # noqa: PLC0415
    from bwk_ledger.views.figures import figures, require_year  # noqa: PLC0415

    ledger = load(books)
    require_year(ledger, jaar)
    output.show(jaarrekening(figures(ledger, jaar), ledger.names, ledger.title))
    warn_of_errors(ledger)
