"""`bwk toegang wachtwoord`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.toegang.options import PASSWORD, access_option, new_password

if TYPE_CHECKING:
    from pathlib import Path


@click.command("wachtwoord", cls=DutchCommand, epilog=f"Het wachtwoord wordt gevraagd, of komt uit {PASSWORD}.")
@click.argument("naam")
@books_option
@access_option
def command(naam: str, books: Path, access: Path) -> None:
    """Geef account NAAM een nieuw wachtwoord; wie ermee is ingelogd, moet opnieuw inloggen."""
    from bwk_ledger.access.accounts import (  # noqa: PLC0415 - only when called
        read_accounts,
        require_account,
        set_password,
    )

    del books
    require_account(read_accounts(access), naam)  # said before a password is asked
    set_password(access, naam, new_password())
    click.echo(f"Account '{naam}' heeft een nieuw wachtwoord.")
