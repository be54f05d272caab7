"""What waits: files in the inbox with `bwk inbox`, rows of the bank in doubt with `bwk twijfel`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.acts.doubts import deciding, how_to_decide, open_doubts
from bwk_ledger.acts.imports import laying_aside
from bwk_ledger.base.errors import count
from bwk_ledger.cli.dutch import DutchCommand, LazyGroup
from bwk_ledger.cli.from_act import command, fields_of, perform, require_fit
from bwk_ledger.cli.options import books_option
from bwk_ledger.rules.load import load

if TYPE_CHECKING:
    from pathlib import Path

# `bwk inbox`: what waits to be imported.

inbox_command = LazyGroup(
    "inbox",
    help="Wat in de inbox wacht op inlezen.",
    lazy={
        "opzij": ("Leg een bestand uit de inbox opzij.", command(laying_aside)),
    },
)


# `bwk twijfel`: bank rows that may have been booked before.


@click.command("twijfel", cls=DutchCommand, help=deciding.help)
@fields_of(deciding)
@books_option
def twijfel_command(books: Path, values: dict[str, Any]) -> None:
    """Without a number, show the doubts."""
    require_fit(deciding, values)
    if deciding.is_decided(values):
        perform(deciding, books, values)
        return
    doubts = open_doubts(load(books))
    for item in doubts:
        doubt = item.doubt
        click.echo(f"{item.number}  {item.source.path.name}, regel {doubt.row.line}: {doubt.row.shown}")
        click.echo(f"{'':<8}in de boeken: {doubt.booked}")
        click.echo(f"{'':<8}{how_to_decide(doubt)}")
    if doubts:
        click.echo(f"\n{count(len(doubts), 'bankregel', 'bankregels')} in twijfel.")
    else:
        click.echo("Er is geen bankregel in twijfel.")
