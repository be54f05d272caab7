"""`bwk boeking`: look up bookings, correct or split them, and book what no statement tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.acts import act as kinds
from bwk_ledger.acts.correction import is_decided
from bwk_ledger.acts.corrections import bank_words, correcting, splitting
from bwk_ledger.acts.memorial import memorial, typing
from bwk_ledger.acts.parts import find
from bwk_ledger.acts.restatement import restating
from bwk_ledger.acts.shares import turning_back
from bwk_ledger.acts.vat import of_booking
from bwk_ledger.base import meta
from bwk_ledger.cli.dutch import DutchCommand, LazyGroup
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.options import DAY, KindType, Output, books_option, output_options
from bwk_ledger.figures.bookings import Wanted, bookings, find_booking
from bwk_ledger.figures.general_ledger import place_of
from bwk_ledger.rules.load import load
from bwk_ledger.standing.receipts import receipt_of
from bwk_ledger.tables.bookings import bookings_table, lines_table

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal
    from pathlib import Path

    from bwk_ledger.rules.load import Ledger

_LAST = 20  # bookings that are shown where nobody asks for more


@click.command("zoek", cls=DutchCommand)
@click.argument("woorden", nargs=-1)
@click.option("--bedrag", type=KindType(kinds.AMOUNT), metavar="BEDRAG", help="Alleen boekingen met dit bedrag.")
@click.option("--rekening", metavar="REKENING", help="Alleen boekingen op deze rekening, ook bij naam.")
@click.option("--sinds", type=DAY, help="Alleen boekingen van deze dag of later.")
@click.option("--tot", type=DAY, help="Alleen boekingen van deze dag of eerder.")
@click.option("--alles", is_flag=True, help=f"Toon alles wat past, en niet alleen de laatste {_LAST}.")
@books_option
@output_options
def zoek_command(
    woorden: tuple[str, ...],
    bedrag: Decimal | None,
    rekening: str | None,
    sinds: dt.date | None,
    tot: dt.date | None,
    books: Path,
    output: Output,
    *,
    alles: bool,
) -> None:
    """Zoek boekingen: alle WOORDEN komen voor in omschrijving, rekening of bon.

    Namen en omschrijvingen van wat nog is uit te zoeken komen uit het originele afschrift.
    """
    ledger = load(books)
    known = {name for name in ledger.names if rekening and name.startswith(rekening)}
    account = (rekening if known else find(ledger, rekening)) if rekening else ""
    _show(ledger, Wanted(woorden, bedrag, account, sinds, tot), output, all_of_them=alles)


def _show(ledger: Ledger, wanted: Wanted, output: Output, *, all_of_them: bool) -> None:
    found = bookings(ledger.transactions, ledger.config)
    said = bank_words(ledger, found)
    fitting = [item for item in found if wanted.fits(item, said.get(item.identity, ""))]
    last = fitting if all_of_them else fitting[-_LAST:]
    open_texts = {item.identity: said.get(item.identity, "") for item in last if item.entry.flag == "!"}
    output.show([bookings_table(last, open_texts, "Boekingen")])
    if output.is_terminal:
        if len(last) < len(fitting):
            click.echo(f"Dit zijn de laatste {len(last)} van {len(fitting)}; 'bwk boeking zoek --alles' toont ze alle.")
        click.echo("Kijk er een na: bwk boeking toon NUMMER")


@click.command("toon", cls=DutchCommand)
@click.argument("nummer")
@books_option
def toon_command(nummer: str, books: Path) -> None:
    """Toon boeking NUMMER: haar regels, waarom zij zo is geboekt, en haar bon."""
    ledger = load(books)
    booking = find_booking(ledger.transactions, ledger.config, nummer)
    Output("terminal").show([lines_table(booking)])
    entry, receipt = booking.entry, receipt_of(booking.entry)
    paper = receipt.number or receipt.document or (f"ontbreekt: {receipt.reason}" if receipt.is_said_missing else "")
    said = bank_words(ledger, [booking]).get(booking.identity, "")
    for name, value in (
        ("Volgens de bank", said),
        ("Reden", entry.meta.get(meta.REASON)),
        ("Bon", paper),
        ("Staat in", place_of(entry.meta)),
    ):
        if value:
            click.echo(f"{name}: {value}")
    if any(is_decided(item) for item in booking.lines):
        click.echo(f"Verbeter haar: bwk boeking verbeter {booking.number} REKENING, of verdeel haar met 'splits'.")


@click.group(
    "boeking",
    cls=LazyGroup,
    lazy={
        "zoek": ("Zoek boekingen op woord, bedrag, rekening of dag.", zoek_command),
        "toon": ("Toon een boeking met al haar regels.", toon_command),
        "verbeter": (
            "Zet een boeking op een andere rekening, kamer of subsidie, of verbeter wat erbij staat.",
            command(correcting),
        ),
        "splits": ("Verdeel een boeking over meer rekeningen, kamers, subsidies of leden.", command(splitting)),
        "memoriaal": ("Boek iets waar geen geld bij beweegt, met de reden.", command(memorial)),
        "btw": ("Zeg welke btw er in een boeking zit.", command(of_booking)),
        "herstel": ("Herstel een fout in een jaar dat al is vastgesteld.", command(restating)),
        "vooruit": ("Boek een betaling die nog op geen afschrift staat.", command(typing)),
        "terugdraaien": ("Draai een uitgifte van aandelen terug.", command(turning_back)),
    },
    invoke_without_command=True,
)
@books_option
@click.pass_context
def boeking_command(context: click.Context, books: Path) -> None:
    """Toon de laatste boekingen met hun nummer, of verbeter, splits of maak er een.

    Wat de bank zegt (dag, bedrag, wie) verandert nooit; wat u verandert, kan terug met 'bwk ongedaan'.
    """
    if context.invoked_subcommand is None:
        _show(load(books), Wanted(), Output("terminal"), all_of_them=False)
