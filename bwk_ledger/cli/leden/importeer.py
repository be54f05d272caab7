"""`bwk leden importeer`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.importeer import import_with_progress, report
from bwk_ledger.cli.writing import in_turn, not_read_yet
from bwk_ledger.errors import InputError

if TYPE_CHECKING:
    from bwk_ledger.load import Ledger


@click.command("importeer", cls=DutchCommand)
@click.argument("lijst", metavar="LIJST.csv", type=click.Path(path_type=Path))
@books_option
def command(lijst: Path, books: Path) -> None:
    """Lees een ledenlijst in: nummers, soorten, kamers, dagen en aandelen. Namen blijven buiten de boeken.

    Wie terugkwam, staat op twee regels met hetzelfde nummer: de eerdere periode met de dag bij 'Lid tot'.
    """
    from bwk_ledger.load import load, require_books  # noqa: PLC0415 - only when called

    root = require_books(books).parent
    with in_turn(root):
        if not_read_yet(root, [lijst]):
            _import(load(books), lijst)
        warn_of_errors(load(books))


def _import(ledger: Ledger, lijst: Path) -> None:
    from importers.readers.source import Source  # noqa: PLC0415 - only when called
    from importers.readers.tables import MEMBER_LIST, has_columns, header  # noqa: PLC0415

    source = Source.read(lijst)
    if b"\0" in source.content or not has_columns(source, MEMBER_LIST):
        raise InputError(
            "dit is geen ledenlijst.",
            file=lijst.name,
            cause=f"een ledenlijst is een CSV met deze kolommen: {', '.join(sorted(MEMBER_LIST))}.",
            remedy="verbeter de eerste regel, of gebruik 'bwk importeer' voor andere bestanden.",
        )
    report(import_with_progress(ledger, [lijst]))
    if "naam" in header(source):
        click.echo(f"Namen en adressen staan niet in de boeken. Zet ze in het register: bwk leden namen {lijst}")
