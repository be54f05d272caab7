"""`bwk toegang maak`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.access.visitor import Role
from bwk_ledger.cli.books import books_option
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.toegang.options import PASSWORD, access_option, new_password

if TYPE_CHECKING:
    from pathlib import Path


@click.command("maak", cls=DutchCommand, epilog=f"Het wachtwoord wordt gevraagd, of komt uit {PASSWORD}.")
@click.argument("naam")
@click.option("--rol", type=click.Choice([role.value for role in Role]), required=True, help="Wat het account mag.")
@click.option("--nummer", default="", metavar="NUMMER", help="Het nummer van het lid, zoals L0005; geen naam.")
@books_option
@access_option
def command(naam: str, rol: str, nummer: str, books: Path, access: Path) -> None:
    """Maak een account NAAM (kleine letters, cijfers en streepjes; niet de naam van een mens).

    De penningmeester wijzigt de boeken en antwoordt op bevindingen; de kascommissie ziet alles en schrijft alleen haar
    eigen bevindingen; de accountant leest. Ieder krijgt een eigen account: een verklaring noemt het nummer.
    """
    from bwk_ledger.access.accounts import add_account, read_accounts, require_free  # noqa: PLC0415 - only when called

    del books
    require_free(read_accounts(access), naam)  # said before a password is asked
    add_account(access, naam, Role(rol), new_password(), nummer)
    click.echo(f"Account '{naam}' ({rol}) staat in {access}.")
