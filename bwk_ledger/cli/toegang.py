"""`bwk toegang`: accounts for who may open the books over the web."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.acts.act import a_kamer
from bwk_ledger.cli.dutch import DutchCommand, LazyGroup
from bwk_ledger.cli.options import beside_books, books_option
from bwk_ledger.door.accounts import (
    Role,
    add_account,
    read_accounts,
    remove_account,
    require_account,
    require_free,
    require_kamer_of_role,
    set_password,
)
from bwk_ledger.rules.load import load

if TYPE_CHECKING:
    from collections.abc import Callable


# The file of accounts as commands get it, and the password they ask for.

FILE_NAME = "toegang.json"
PASSWORD = "BWK_WACHTWOORD"  # noqa: S105 - the name of the variable


def access_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--toegang`, handed to it as the argument `access` (the path of the file of accounts).

    Goes below `books_option`: the file lies beside the folder of the books, unless it is named.
    """

    @click.option(
        "--toegang",
        "accounts",
        metavar="BESTAND",
        type=click.Path(path_type=Path),
        envvar="BWK_TOEGANG",
        show_envvar=True,
        help=f"Het bestand met accounts; anders {FILE_NAME} naast de map van de boeken.",
    )
    @functools.wraps(command)
    def wrapper(*args: Any, books: Path, accounts: Path | None, **kwargs: Any) -> Any:
        cause = "de boeken worden getoond, gedeeld en bewaard; wachtwoorden horen daar niet bij."
        access = beside_books(books, accounts, FILE_NAME, "het bestand met accounts", cause)
        return command(*args, books=books, access=access, **kwargs)

    return wrapper


def new_password() -> str:
    """The password for an account: from the environment, else asked twice."""
    given = os.environ.get(PASSWORD)
    return given or str(click.prompt("Wachtwoord", hide_input=True, confirmation_prompt="Nog een keer", err=True))


@click.command("maak", cls=DutchCommand, epilog=f"Het wachtwoord wordt gevraagd, of komt uit {PASSWORD}.")
@click.argument("naam")
@click.option("--rol", type=click.Choice([role.value for role in Role]), required=True, help="Wat het account mag.")
@click.option("--nummer", default="", metavar="NUMMER", help="Het nummer van het lid, zoals L0005; geen naam.")
@click.option("--kamer", default="", metavar="KAMER", help="De kamer, bij --rol kamer.")
@books_option
@access_option
def maak_command(naam: str, rol: str, nummer: str, kamer: str, books: Path, access: Path) -> None:
    """Maak een account NAAM (kleine letters, cijfers en streepjes; niet de naam van een mens).

    De penningmeester wijzigt de boeken en antwoordt op bevindingen; de kascommissie ziet alles en schrijft alleen haar
    eigen bevindingen; de accountant en het bestuur lezen; wie een kamer coördineert (rol kamer) ziet alleen de eigen
    kamer. Ieder krijgt een eigen account: een verklaring noemt het nummer.
    """
    role = Role(rol)
    require_free(read_accounts(access), naam)  # said before a password is asked, as what follows
    require_kamer_of_role(role, kamer)
    if kamer:
        a_kamer(load(books), kamer)
    add_account(access, naam, role, new_password(), nummer, kamer)
    click.echo(f"Account '{naam}' ({' '.join(filter(None, [rol, kamer]))}) staat in {access}.")


@click.command("wachtwoord", cls=DutchCommand, epilog=f"Het wachtwoord wordt gevraagd, of komt uit {PASSWORD}.")
@click.argument("naam")
@books_option
@access_option
def wachtwoord_command(naam: str, books: Path, access: Path) -> None:
    """Geef account NAAM een nieuw wachtwoord; wie ermee is ingelogd, moet opnieuw inloggen."""
    del books
    require_account(read_accounts(access), naam)  # said before a password is asked
    set_password(access, naam, new_password())
    click.echo(f"Account '{naam}' heeft een nieuw wachtwoord.")


@click.command("verwijder", cls=DutchCommand)
@click.argument("naam")
@books_option
@access_option
def verwijder_command(naam: str, books: Path, access: Path) -> None:
    """Verwijder account NAAM; wie ermee is ingelogd, is er meteen uit. Wat het account opschreef, blijft staan."""
    del books
    remove_account(access, naam)
    click.echo(f"Account '{naam}' is verwijderd.")


@click.command("toon", cls=DutchCommand)
@books_option
@access_option
def toon_command(books: Path, access: Path) -> None:
    """Toon wie mag inloggen, met rol, nummer en kamer. Wachtwoorden zijn er niet te zien; alleen hun hash is er."""
    del books
    accounts = read_accounts(access)
    if not accounts:
        click.echo(f"Er zijn nog geen accounts ({access}); maak er een met 'bwk toegang maak'.")
        return
    width = max(map(len, accounts))
    for name, account in accounts.items():
        click.echo(f"{name:<{width}}  {account.role.value:<14}  {account.person:<6}{account.kamer}".rstrip())


toegang_command = LazyGroup(
    "toegang",
    help="Wie mag inloggen bij 'bwk kascommissie' en 'bwk serveer'. Het bestand ligt naast de boeken, nooit erin.",
    lazy={
        "maak": ("Maak een account: penningmeester, kascommissie, accountant, bestuur of kamer.", maak_command),
        "wachtwoord": ("Geef een account een nieuw wachtwoord.", wachtwoord_command),
        "verwijder": ("Verwijder een account; wie ermee is ingelogd, is eruit.", verwijder_command),
        "toon": ("Toon wie mag inloggen, met welke rol.", toon_command),
    },
)
