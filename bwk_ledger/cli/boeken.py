"""`bwk nieuw`, `bwk controle` and `bwk vraagposten`: the books themselves."""

from __future__ import annotations

import datetime as dt
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.acts.bookings import open_questions, settling
from bwk_ledger.acts.new_books import NewKamer, check_codes, new_books, refuse_taken
from bwk_ledger.base.accounts import PETTY_CASH_MOST
from bwk_ledger.base.errors import count, shorten
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import today
from bwk_ledger.books.seal import seal_digests
from bwk_ledger.books.store import place_of as writing_place
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.from_act import fields_of, perform, require_fit
from bwk_ledger.cli.ledger import in_turn
from bwk_ledger.cli.options import BOOKS_HAVE_ERRORS, books_option
from bwk_ledger.figures.shares import proof
from bwk_ledger.figures.year import notes
from bwk_ledger.rules.load import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.acts.bookings import OpenQuestion
    from bwk_ledger.base.finding import Finding
    from bwk_ledger.rules.load import Ledger


@click.command("nieuw", cls=DutchCommand)
@click.argument("map_", metavar="MAP", type=click.Path(path_type=Path))
@click.option(
    "--kamer",
    "kamers",
    multiple=True,
    metavar="CODE=NAAM",
    help="Een kamer, bijvoorbeeld TOP='Tweede Daalsebuurt'. Mag vaker; zonder deze optie komt er een kamer KAMER.",
)
@click.option("--naam", default="BuurtWerkKamer Coöperatie", show_default=True, help="Naam van de coöperatie.")
@click.option("--iban", help="Rekeningnummer bij ING; zonder deze optie volgt het uit het eerste afschrift.")
@click.option("--kvk", help="Nummer bij de Kamer van Koophandel.")
@click.option("--rsin", help="Fiscaal nummer van de coöperatie, voor de auditfile.")
def nieuw_command(
    map_: Path, kamers: tuple[str, ...], naam: str, iban: str | None, kvk: str | None, rsin: str | None
) -> None:
    """Maak in MAP lege boeken die meteen klaar zijn voor 'bwk importeer'."""
    found = [NewKamer(*_code_and_name(text), ceiling=PETTY_CASH_MOST) for text in kamers or ("KAMER=Kamer",)]
    numbers = {key: value for key, value in (("kvk", kvk), ("rsin", rsin)) if value}
    # Older years may be imported as well: of those nobody kept the numbers of receipts.
    if not (map_.exists() and writing_place(map_).folder.is_dir()):  # else one's turn tells, and clears away
        refuse_taken(map_)
    check_codes([kamer.code for kamer in found])
    map_.mkdir(parents=True, exist_ok=True)
    with in_turn(map_) as finished:
        if finished is None:
            start = today().replace(month=1, day=1)
            new_books(map_, naam, found, iban=iban, numbers=numbers, receipts_from=start, history=True)
    click.echo(f"Nieuwe boeken: {map_ / 'main.beancount'}")
    click.echo(f"Zet downloads in {map_ / 'inbox'} en geef: bwk importeer --boeken {map_}")


def _code_and_name(text: str) -> tuple[str, str]:
    code, separator, name = text.partition("=")
    return code.strip(), name.strip() if separator and name.strip() else code.strip()


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
def controle_command(seals: Sequence[tuple[int, str]], books: Path) -> None:
    """Controleer de boeken. Elke melding noemt de plaats, wat er staat, de oorzaak en het herstel."""
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


@click.command("vraagposten", cls=DutchCommand, help=settling.help)
@fields_of(settling)
@books_option
def vraagposten_command(books: Path, values: dict[str, Any]) -> None:
    """Without a number, show the open questions."""
    if values["nummer"] is not None:
        perform(settling, books, values)
        return
    require_fit(settling, values)
    _show(open_questions(load(books)))


def _show(questions: list[OpenQuestion]) -> None:
    if not questions:
        click.echo("Er is niets uit te zoeken.")
        return
    for item in questions:
        amount = format_amount(item.posting.units.number)
        row = item.row
        who = " ".join(filter(None, (row.name, row.counterparty, row.description))) if row else "origineel niet bewaard"
        click.echo(f"{item.number:<8} {item.entry.date} {amount:>12}  {item.posting.account}  {who}")
        click.echo(f"{'':<8} {item.entry.meta.get('reden', '')}")
    click.echo(f"\n{count(len(questions), 'vraagpost', 'vraagposten')}. Boek er een: bwk vraagposten NUMMER REKENING")
