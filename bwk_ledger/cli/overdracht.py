"""`bwk overdracht`: everything in one folder, for who goes on or as a backup; and such a folder taken up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bwk_ledger.acts.handover import BOOKS, REGISTER, Beside, hand_over, take_up
from bwk_ledger.audit.audit import audit_folder
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.ledger import writing
from bwk_ledger.cli.options import books_option
from bwk_ledger.cli.register import register_at, register_options
from bwk_ledger.cli.toegang import access_option

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bwk_ledger.register.access import RegisterAccess


@click.command("overdracht", cls=DutchCommand)
@click.argument("map_", metavar="MAP", type=click.Path(path_type=Path))
@click.option(
    "--lees", is_flag=True, help="Lees MAP in: zet alles in de lege map waarin u staat, of in die bij --naar."
)
@click.option(
    "--naar", metavar="MAP", type=click.Path(path_type=Path), default=Path(), help="Bij --lees: waar het komt."
)
@books_option
@access_option
@register_options
def overdracht_command(
    map_: Path, naar: Path, books: Path, access: Path, register: RegisterAccess, *, lees: bool
) -> None:
    """Schrijf alles in een nieuwe MAP: om de boeken over te dragen, of als reservekopie.

    Boeken met hun geschiedenis, ledenregister, accounts, het logboek van de kascommissie en de originelen, versleuteld
    met de sleutel van het register. Een pagina LEESMIJ.md zegt hoe het verder gaat.
    """
    if lees:
        # The key is that of the register in the folder.
        cipher = register_at(map_ / REGISTER, register.key_file)
        _say(take_up(map_, naar, cipher))
        click.echo(f"\nKijk of alles klopt: bwk controle --boeken {naar / BOOKS}")
        return
    with writing(books) as ledger:
        beside = Beside(register.path, access, audit_folder(ledger.root))
        _say(hand_over(ledger.root, ledger.title, beside, map_, register))
    click.echo(f"\nGeef {map_} aan wie verder gaat, en het wachtwoord of sleutelbestand van het register apart.")


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
