"""`bwk bevindingen`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.output import Output, output_options
from bwk_ledger.periods import today

if TYPE_CHECKING:
    from pathlib import Path


@click.command("bevindingen", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option("--open", "only_open", is_flag=True, help="Alleen wat nog niet is afgehandeld of nagekeken.")
@books_option
@output_options
def command(jaar: int, only_open: bool, books: Path, output: Output) -> None:
    """Toon wat de kascommissie over JAAR vroeg, wat is geantwoord en hoe het afliep; en wat er nog lag van eerder.

    Vragen en antwoorden gaat in de browser, zodat er altijd bij staat wie het schreef: 'bwk kascommissie JAAR'.
    """
    from bwk_ledger.audit.audit import open_audit  # noqa: PLC0415 - only when called
    from bwk_ledger.audit.findings_table import findings_tables  # noqa: PLC0415
    from bwk_ledger.load import load  # noqa: PLC0415

    ledger = load(books)
    output.show(findings_tables(open_audit(ledger, jaar, today()), only_open=only_open))
    warn_of_errors(ledger)
