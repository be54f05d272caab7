"""`bwk toegang verwijder`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.toegang.options import access_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("verwijder", cls=DutchCommand)
@click.argument("naam")
@books_option
@access_option
def command(naam: str, books: Path, access: Path) -> None:
    """Verwijder account NAAM; wie ermee is ingelogd, is er meteen uit. Wat het account opschreef, blijft staan."""
    from bwk_ledger.access.accounts import remove_account  # noqa: PLC0415 - only when called

    del books
    remove_account(access, naam)
    click.echo(f"Account '{naam}' is verwijderd.")
