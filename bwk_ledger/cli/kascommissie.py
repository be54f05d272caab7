"""`bwk kascommissie`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bwk_ledger.access.visitor import Role
from bwk_ledger.cli.books import books_option
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.toegang.options import access_option
from bwk_ledger.errors import InputError
from bwk_ledger.private import others_write_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bwk_ledger.access.accounts import Account
    from bwk_ledger.server.serve import Place

_LEAST_MEMBERS = 2  # BW 2:48 lid 2
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("kascommissie", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option("--poort", default=5000, show_default=True, type=click.IntRange(0, 65535), help="Poort om op te openen.")
@click.option("--adres", default="127.0.0.1", show_default=True, help="Adres om op te openen; anders alleen hier.")
@click.option("--certificaat", type=_FILE, metavar="PEM", help="Certificaat om zelf te versleutelen.")
@click.option("--sleutel", type=_FILE, metavar="PEM", help="De sleutel bij het certificaat.")
@click.option("--achter-proxy", is_flag=True, help="Er staat een proxy voor die versleutelt, zoals Caddy of nginx.")
@books_option
@access_option
def command(
    jaar: int,
    poort: int,
    adres: str,
    certificaat: Path | None,
    sleutel: Path | None,
    achter_proxy: bool,
    books: Path,
    access: Path,
) -> None:
    """Open de boeken in Fava voor de kascommissie van JAAR, achter een wachtwoord.

    Wie inlogt, ziet wat bij de rol van het account hoort: de penningmeester wijzigt de boeken en antwoordt op
    bevindingen; de kascommissie ziet alles en schrijft alleen in haar eigen logboek; de accountant leest. Accounts
    maakt u met 'bwk toegang'. Zonder certificaat of proxy gaat het alleen op deze computer open.
    """
    from bwk_ledger.access.accounts import read_accounts  # noqa: PLC0415 - only when called
    from bwk_ledger.load import Ledger, whole_books  # noqa: PLC0415
    from bwk_ledger.server.serve import Place, address_of, behind_door, open_fava, prepare, serve  # noqa: PLC0415
    from bwk_ledger.views.figures import require_year  # noqa: PLC0415

    place = Place(adres, poort, certificaat, sleutel, achter_proxy)
    place.require_safe()
    _warn_of_few(read_accounts(access), access)
    _warn_of_open_folder(access.parent)
    app = open_fava(whole_books(books))
    (fava,) = app.config["LEDGERS"].ledgers
    require_year(Ledger(books, fava.all_entries, fava.errors, fava.options), jaar)
    server = prepare(place, behind_door(app, access, jaar, place))
    _say_where(address_of(server, place), place, jaar)
    serve(server)


def _warn_of_few(accounts: Mapping[str, Account], access: Path) -> None:
    """Say when the kascommissie cannot log in, or is too small.

    Raises:
        InputError: nobody can log in.
    """
    if not accounts:
        raise InputError(
            "er zijn nog geen accounts; niemand kan inloggen.",
            file=access,
            remedy="maak ze met 'bwk toegang maak NAAM --rol kascommissie --nummer NUMMER'.",
        )
    members = sum(account.role is Role.COMMITTEE for account in accounts.values())
    if members < _LEAST_MEMBERS:
        has = "is nog geen account" if members == 0 else "is maar één account"
        click.echo(
            f"Let op: er {has} met de rol kascommissie. Een kascommissie heeft ten minste twee leden "
            "(BW 2:48 lid 2); geef ieder een eigen account.",
            err=True,
        )


def _warn_of_open_folder(folder: Path) -> None:
    """Say when others on this computer can put another file of accounts in the place of this one."""
    if others_write_in(folder):
        click.echo(
            f"Let op: anderen op deze computer kunnen in de map {folder} schrijven, en zo het bestand met accounts "
            f"vervangen. Maak de map van u alleen: chmod 700 {folder}",
            err=True,
        )


def _say_where(address: str, place: Place, year: int) -> None:
    if place.behind_proxy:
        click.echo(f"Kascommissie {year}: achter de proxy op {address} (stop met Ctrl-C)")
        if not place.is_loopback:
            click.echo(
                "Let op: zorg dat alleen de proxy dit adres kan bereiken, bijvoorbeeld met een firewall.", err=True
            )
        return
    click.echo(f"Kascommissie {year}: open {address} in de browser en log in (stop met Ctrl-C)")
