"""`bwk toegang toon`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.toegang.options import access_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("toon", cls=DutchCommand)
@books_option
@access_option
def command(books: Path, access: Path) -> None:
    """Toon wie mag inloggen, met rol en nummer. Wachtwoorden zijn er niet te zien: alleen een hash wordt bewaard."""
    from bwk_ledger.access.accounts import read_accounts  # noqa: PLC0415 - only when called

    del books
    accounts = read_accounts(access)
    if not accounts:
        click.echo(f"Er zijn nog geen accounts ({access}); maak er een met 'bwk toegang maak'.")
        return
    width = max(map(len, accounts))
    for name, account in accounts.items():
        click.echo(f"{name:<{width}}  {account.role.value:<14}  {account.person}".rstrip())
