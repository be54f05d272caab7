"""`bwk boeking`, `bonnen` and `inventaris`: bookings looked up and corrected, their papers, what lasts for years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.acts import act
from bwk_ledger.acts.correction import is_decided
from bwk_ledger.acts.corrections import bank_words, correcting, splitting
from bwk_ledger.acts.inventory import making, selling, writing_off
from bwk_ledger.acts.memorial import memorial, typing
from bwk_ledger.acts.papers import receipt_rule_lines, setting_receipt_rule
from bwk_ledger.acts.parts import find
from bwk_ledger.acts.receipts import filing, open_desk
from bwk_ledger.acts.restatement import restating
from bwk_ledger.acts.shares import turning_back
from bwk_ledger.acts.vat import of_booking
from bwk_ledger.base import meta
from bwk_ledger.base.errors import count
from bwk_ledger.cli.dutch import DefaultGroup, DutchCommand, LazyGroup
from bwk_ledger.cli.from_act import command, fields_of, perform, require_fit
from bwk_ledger.cli.ledger import report
from bwk_ledger.cli.options import DAY, KindType, Output, books_option, output_options, warn_of_errors
from bwk_ledger.cli.screen import everything_option, short_tables
from bwk_ledger.figures.accruals import inventory
from bwk_ledger.figures.bookings import Wanted, bookings, find_booking
from bwk_ledger.figures.general_ledger import place_of
from bwk_ledger.rules.load import load
from bwk_ledger.standing.receipts import receipt_of
from bwk_ledger.tables.accruals import inventaris
from bwk_ledger.tables.bookings import bookings_table, lines_table, papers_table, payments_table, twice_table

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal
    from pathlib import Path

    from bwk_ledger.acts.receipts import PaperDesk
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


# `bwk boeking`: look up bookings, correct or split them, and book what no statement tells.

_LAST = 20  # bookings that are shown where nobody asks for more


@click.command("zoek", cls=DutchCommand)
@click.argument("woorden", nargs=-1)
@click.option("--bedrag", type=KindType(act.AMOUNT), metavar="BEDRAG", help="Alleen boekingen met dit bedrag.")
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
    all_bookings = bookings(ledger.transactions, ledger.config)
    text_by_booking = bank_words(ledger, all_bookings)
    fitting = [item for item in all_bookings if wanted.fits(item, text_by_booking.get(item.identity, ""))]
    last = fitting if all_of_them else fitting[-_LAST:]
    open_texts = {item.identity: text_by_booking.get(item.identity, "") for item in last if item.entry.flag == "!"}
    output.show([bookings_table(last, open_texts, "Boekingen")])
    if output.is_terminal:
        if len(last) < len(fitting):
            click.echo(f"Dit zijn de laatste {len(last)} van {len(fitting)}; 'bwk boeking zoek --alles' toont ze alle.")
        click.echo("Kijk er een na: bwk boeking toon NUMMER")


@click.command("toon", cls=DutchCommand)
@click.argument("nummer")
@books_option
def toon_command_boeking(nummer: str, books: Path) -> None:
    """Toon boeking NUMMER: haar regels, waarom zij zo is geboekt, en haar bon."""
    ledger = load(books)
    booking = find_booking(ledger.transactions, ledger.config, nummer)
    Output("terminal").show([lines_table(booking)])
    entry, receipt = booking.entry, receipt_of(booking.entry)
    paper = receipt.number or receipt.document or (f"ontbreekt: {receipt.reason}" if receipt.is_said_missing else "")
    bank_text = bank_words(ledger, [booking]).get(booking.identity, "")
    for name, value in (
        ("Volgens de bank", bank_text),
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
        "toon": ("Toon een boeking met al haar regels.", toon_command_boeking),
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


# `bwk bonnen`: papers and payments side by side, and tying them; `bwk bonnengrens`: what asks for one.


@click.command("bonnen", cls=DutchCommand, help=filing.help)
@fields_of(filing)
@everything_option
@books_option
@output_options
def bonnen_command(books: Path, values: dict[str, Any], alles: bool, output: Output) -> None:
    """Without a number, show what waits."""
    if filing.is_decided(values):
        perform(filing, books, values)
        return
    require_fit(filing, values)
    desk = open_desk(load(books))
    tables = [papers_table(desk), payments_table(desk)]
    tables += [twice_table(desk.twice)] if desk.twice else []
    output.show(short_tables(tables, output, everything=alles))
    if output.is_terminal:
        _show_how(desk)


@click.command("bonnengrens", cls=DutchCommand, help=setting_receipt_rule.help)
@fields_of(setting_receipt_rule)
@books_option
def bonnengrens_command(books: Path, values: dict[str, Any]) -> None:
    """Without an amount, show the rules."""
    if setting_receipt_rule.is_decided(values):
        perform(setting_receipt_rule, books, values)
        return
    require_fit(setting_receipt_rule, values)
    ledger = load(books)
    for line in receipt_rule_lines(ledger.config):
        click.echo(line)
    warn_of_errors(ledger)


def _show_how(desk: PaperDesk) -> None:
    sure = sum(item.is_sure for items in desk.proposals.values() for item in items)
    if desk.waiting:
        click.echo("De bestanden staan in Fava bij rekening Activa:Vraagposten. Koppel er een: bwk bonnen BON BETALING")
    if sure:
        click.echo(f"{count(sure, 'zeker voorstel', 'zekere voorstellen')}: neem ze over met bwk bonnen --akkoord")
    if desk.without:
        click.echo("Is er geen bon, zeg dan waarom: bwk bonnen BETALING --reden 'automaat'")
        click.echo("Alleen op papier: noem het nummer: bwk bonnen BETALING --op-papier 'JJJJ-044'")


# `bwk inventaris`: what is used for years, and what comes to it and goes.


# `bwk inventaris`: what is used for years, and what comes to it and goes.


@click.command("toon", cls=DutchCommand)
@click.argument("jaar", type=int)
@report(knows_year=False)
def toon_command_inventaris(ledger: Ledger, jaar: int) -> list[Table]:
    """Toon van elke aankoop die jaren meegaat wat zij kostte, wat ervan is afgeschreven en wat zij nog waard is.

    Een aankoop wordt inventaris met 'bwk inventaris maak'.
    """
    return [inventaris(inventory(ledger, jaar), ledger.config.kamers, jaar)]


inventaris_command = DefaultGroup(
    "inventaris",
    help="Wat jaren meegaat: 'bwk inventaris JAAR'. En wat erbij komt en weggaat.",
    lazy={
        "toon": ("Toon de inventaris van een jaar; 'toon' mag u weglaten.", toon_command_inventaris),
        "afvoer": ("Haal inventaris van de balans die weg is en niets opbracht.", command(writing_off)),
        "maak": ("Maak van een aankoop inventaris, die over jaren wordt afgeschreven.", command(making)),
        "verkoop": ("Verkoop inventaris.", command(selling)),
    },
)
