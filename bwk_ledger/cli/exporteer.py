"""`bwk exporteer`."""

from __future__ import annotations

from pathlib import Path

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand


@click.command("exporteer", cls=DutchCommand)
@click.option(
    "--naar", type=click.Choice(["hledger", "ledger"]), default="hledger", show_default=True, help="Programma."
)
@click.option("--uit", "out", type=click.Path(path_type=Path), required=True, help="Het bestand.")
@books_option
def command(naar: str, out: Path, books: Path) -> None:
    """Schrijf de boeken voor hledger of ledger: twee andere programma's die de cijfers kunnen narekenen.

    Daarna bijvoorbeeld: hledger -f boeken.journal balancesheet -B -e 2019-01-01
    """
    from bwk_ledger.files import write_file  # noqa: PLC0415 - only when called
    from bwk_ledger.load import load  # noqa: PLC0415
    from bwk_ledger.render.hledger import render  # noqa: PLC0415

    ledger = load(books)
    write_file(out, render(ledger.transactions, ledger.names, naar).encode())
    click.echo(f"Geschreven: {out}", err=True)
    warn_of_errors(ledger)
