"""`bwk controle`."""

from __future__ import annotations

import datetime as dt
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.cli.books import BOOKS_HAVE_ERRORS, books_option, count
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.errors import shorten
from bwk_ledger.money import format_amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.load import Ledger
    from bwk_ledger.rules.finding import Finding

_EXCERPT_LINES = 6
_SEAL_HASH = re.compile(r"(\d{4})=([0-9a-f]{64})", re.ASCII)


class SealHash(click.ParamType):  # type: ignore[type-arg] # generic only for type checkers
    """A year and the hash of its seal; from paper it may come in groups, and in capitals."""

    name = "zegel"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, str]:
        """The year and the hash."""
        found = _SEAL_HASH.fullmatch("".join(str(value).split()).lower())
        if found is None:
            self.fail(
                f"'{value}' is geen jaar met de hash van een zegel; schrijf 2018= met daarna de 64 tekens van de hash, "
                "alle cijfers en letters van a tot en met f.",
                param,
                ctx,
            )
        return int(found[1]), found[2]


@click.command("controle", cls=DutchCommand)
@click.option(
    "--zegel",
    "seals",
    multiple=True,
    metavar="JAAR=HASH",
    type=SealHash(),
    help="Houd het zegel van een jaar tegen de hash op papier, zoals 'bwk afsluiten' hem toonde. Mag vaker.",
)
@books_option
def command(seals: Sequence[tuple[int, str]], books: Path) -> None:
    """Controleer de boeken. Elke melding noemt de plaats, wat er staat, de oorzaak en het herstel."""
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from bwk_ledger.views.seals import notes  # noqa: PLC0415

    ledger = load(books)
    open_questions = sum(entry.flag == "!" for entry in ledger.transactions)
    for error, found in zip(ledger.errors, ledger.findings, strict=True):
        # Beancount's own are shown as they are, except those about shares.
        click.echo(_describe(found, found.message if found.remedy else str(error.message), ledger) + "\n")
    for note in notes(ledger):
        click.echo(f"Opmerking: {note}")
    all_right = [_compare(ledger.root, year, digest) for year, digest in seals]
    if open_questions:
        click.echo(f"{count(open_questions, 'boeking is', 'boekingen zijn')} nog uit te zoeken (vlag !).")
    if ledger.errors:
        click.echo(f"{count(len(ledger.errors), 'fout', 'fouten')} in {len(ledger.entries)} regels van de boeken.")
        sys.exit(BOOKS_HAVE_ERRORS)
    click.echo(f"Geen fouten in {len(ledger.entries)} regels van de boeken.")
    _show_proof(ledger)
    if not all(all_right):
        sys.exit(BOOKS_HAVE_ERRORS)


def _compare(root: Path, year: int, digest: str) -> bool:
    """Say whether the seal of a year has the hash that somebody has on paper."""
    from bwk_ledger.books.seal import seal_digests  # noqa: PLC0415 - only when asked

    now, *old = seal_digests(root, year)
    if digest == now:
        click.echo(f"Zegel van {year}: klopt met de hash die u noemt.")
    elif digest in old:
        click.echo(f"Zegel van {year}: deze hash is van een zegel dat is heropend. Nu geldt: {now or 'geen zegel'}.")
    elif now:
        click.echo(f"Zegel van {year}: klopt niet. Hier ligt een zegel met een andere hash: {now}.")
    else:
        click.echo(f"Zegel van {year}: klopt niet. {year} is hier niet afgesloten: er ligt geen zegel.")
    return digest == now


def _show_proof(ledger: Ledger) -> None:
    """One line of proof; nothing for books without shares."""
    from bwk_ledger.views.shares import proof  # noqa: PLC0415 - only when called

    found = proof(ledger.transactions, ledger.config, dt.date.max)
    if found.holders:
        click.echo(
            f"Aandelen: register en vermogen zijn gelijk: {count(found.shares, 'aandeel', 'aandelen')} van "
            f"{count(found.holders, 'lid', 'leden')}, {format_amount(found.equity)} euro."
        )


def _describe(found: Finding, message: str, ledger: Ledger) -> str:
    """Place, excerpt and message of one finding."""
    place, excerpt = "", []
    file, line = Path(str(found.place.get("filename", ""))), int(found.place.get("lineno", 0) or 0)
    if line and file.is_file():
        shown = file.relative_to(ledger.root) if file.is_relative_to(ledger.root) else file
        place = f"{shown}, regel {line}: "
        excerpt = [f"    | {shorten(text)}" for text in _block(file, line)]
    what, *rest = message.split("\n")
    return "\n".join([f"{place}{what}", *excerpt, *rest])


def _block(file: Path, line: int) -> list[str]:
    """The lines of the entry that begins at a line, at most six."""
    lines = file.read_text("utf-8").splitlines()[line - 1 : line - 1 + _EXCERPT_LINES]
    end = next((index for index, text in enumerate(lines) if index and not text.startswith(" ")), len(lines))
    return lines[:end]
