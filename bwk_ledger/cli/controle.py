"""`bwk controle`."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.cli.books import BOOKS_HAVE_ERRORS, books_option, count
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.errors import describe, shorten
from bwk_ledger.money import format_amount

if TYPE_CHECKING:
    from bwk_ledger.load import Ledger

_EXCERPT_LINES = 6
# What beancount says of shares, by how its message begins: what, cause and remedy.
_SAID_OF_SHARES = {
    "Not enough lots to reduce": (
        "Hier gaan meer aandelen af dan er op de rekening staan.",
        "niemand kan meer aandelen afgeven dan er op zijn of haar naam staan; deze boeking telt daarom niet mee.",
        "verbeter het aantal of het nummer, of zoek de uitgifte die ontbreekt.",
    ),
    "No position matches": (
        "Hier gaan aandelen af tegen een prijs waarvoor er geen op de rekening staan.",
        "aandelen gaan terug tegen wat ervoor is betaald, de nominale waarde; deze boeking telt daarom niet mee.",
        "verbeter de prijs tussen de accolades, of het nummer van het lid.",
    ),
    "Invalid currency": (
        "Hier staat iets anders dan aandelen op een aandelenrekening.",
        "het aandelenregister telt aandelen; een bedrag zonder aandelen is van niemand te bewijzen.",
        "boek de aandelen zelf, of boek het bedrag op een andere rekening.",
    ),
}


@click.command("controle", cls=DutchCommand)
@books_option
def command(books: Path) -> None:
    """Controleer de boeken. Elke melding noemt de plaats, wat er staat, de oorzaak en het herstel."""
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from bwk_ledger.views.seals import notes  # noqa: PLC0415

    ledger = load(books)
    open_questions = sum(entry.flag == "!" for entry in ledger.transactions)
    for error in ledger.errors:
        click.echo(_describe(error, ledger) + "\n")
    for note in notes(ledger):
        click.echo(f"Opmerking: {note}")
    if open_questions:
        click.echo(f"{count(open_questions, 'boeking is', 'boekingen zijn')} nog uit te zoeken (vlag !).")
    if ledger.errors:
        click.echo(f"{count(len(ledger.errors), 'fout', 'fouten')} in {len(ledger.entries)} regels van de boeken.")
        sys.exit(BOOKS_HAVE_ERRORS)
    click.echo(f"Geen fouten in {len(ledger.entries)} regels van de boeken.")
    _show_proof(ledger)


def _show_proof(ledger: Ledger) -> None:
    """One line of proof; nothing for books without shares."""
    from bwk_ledger.views.shares import proof  # noqa: PLC0415 - only when called

    found = proof(ledger.transactions, ledger.config, dt.date.max)
    if found.holders:
        click.echo(
            f"Aandelen: register en vermogen zijn gelijk: {count(found.shares, 'aandeel', 'aandelen')} van "
            f"{count(found.holders, 'lid', 'leden')}, {format_amount(found.equity)} euro."
        )


def _describe(error: Any, ledger: Ledger) -> str:
    """Place, excerpt and message of one finding; beancount's own are shown as they are, except those about shares."""
    source = error.source or {}
    place, excerpt = "", []
    file, line = Path(str(source.get("filename", ""))), int(source.get("lineno", 0) or 0)
    if line and file.is_file():
        shown = file.relative_to(ledger.root) if file.is_relative_to(ledger.root) else file
        place = f"{shown}, regel {line}: "
        excerpt = [f"    | {shorten(text)}" for text in _block(file, line)]
    what, *rest = _message(error).split("\n")
    return "\n".join([f"{place}{what}", *excerpt, *rest])


def _message(error: Any) -> str:
    from bwk_ledger.accounts import SHARES  # noqa: PLC0415 - only where there are errors
    from bwk_ledger.membership import SHARE  # noqa: PLC0415 - pulls in beancount

    message = str(error.message)
    for begins, (what, cause, remedy) in _SAID_OF_SHARES.items():
        if message.startswith(begins) and (f" {SHARE}" in message or f"{SHARES}:" in message):
            return describe(what, cause=cause, remedy=remedy)
    return message


def _block(file: Path, line: int) -> list[str]:
    """The lines of the entry that begins at a line, at most six."""
    lines = file.read_text("utf-8").splitlines()[line - 1 : line - 1 + _EXCERPT_LINES]
    end = next((index for index, text in enumerate(lines) if index and not text.startswith(" ")), len(lines))
    return lines[:end]
