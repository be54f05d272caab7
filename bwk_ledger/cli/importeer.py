"""`bwk importeer`, and `bwk demo`: the example years, imported like any other."""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
from collections import defaultdict
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.acts.board import appointing
from bwk_ledger.acts.hours import approve, declare_complete
from bwk_ledger.acts.imports import import_files, importing
from bwk_ledger.acts.members import Application, resign, sign_up
from bwk_ledger.acts.new_books import new_books
from bwk_ledger.acts.receipts import filing
from bwk_ledger.acts.shares import transfer
from bwk_ledger.acts.wages import Payslip, book_month
from bwk_ledger.acts.year_report import writing_text
from bwk_ledger.audit.audit import audit_folder, log_file, open_audit
from bwk_ledger.audit.sightings import Where, see, seen_accounts
from bwk_ledger.base.accounts import CASH_BOX, is_under
from bwk_ledger.base.errors import count
from bwk_ledger.base.periods import month_of, today
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.from_act import fields_of, say
from bwk_ledger.cli.jaar import report_of
from bwk_ledger.cli.ledger import in_turn, not_read_yet
from bwk_ledger.cli.options import Output, books_option, place_option, warn_of_errors
from bwk_ledger.cli.register import register_at
from bwk_ledger.cli.screen import refusals, short_tables
from bwk_ledger.demo.hours import closed_months
from bwk_ledger.demo.members import AUDITORS, BOARD, BOARD_SINCE, member_acts
from bwk_ledger.demo.outcomes import TEXTS
from bwk_ledger.demo.people import KAMERS, NAME, NUMBERS, RECEIPTS_FROM
from bwk_ledger.demo.sources import NO_RECEIPT, example_slips, own_files, spent_without_receipt, write_sources
from bwk_ledger.door.accounts import Role, Visitor
from bwk_ledger.figures.receipts import payments
from bwk_ledger.figures.results import figures
from bwk_ledger.register.access import KEY_FILE, PASSPHRASE
from bwk_ledger.render.pdf import render_report
from bwk_ledger.rules.load import load, require_books
from bwk_ledger.rules.wages import WagePart
from bwk_ledger.tables.budget import begroting
from bwk_ledger.tables.imports import foreseen_bookings, read_accounts
from bwk_ledger.tables.year import jaarrekening
from importers.originals import inbox_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.demo.hours import DemoSlip
    from bwk_ledger.rules.load import Ledger


# `bwk importeer`, and `bwk demo`: the example years, imported like any other.

_STEPS = 1000  # of the progress bar


NOT_ALL = 2  # how the command ends that left a file


@click.command("importeer", cls=DutchCommand, help=importing.help)
@fields_of(importing)
@click.option(
    "--register",
    metavar="PAD",
    type=click.Path(path_type=Path),
    help="Herken leden ook aan IBAN en naam, met dit ledenregister; in de boeken komt alleen hun nummer.",
)
@place_option(
    "--sleutel",
    variable=KEY_FILE,
    metavar="BESTAND",
    help=f"Het sleutelbestand (age) dat het register opent; anders een wachtwoord, uit {PASSPHRASE} of gevraagd.",
)
@books_option
def importeer_command(values: dict[str, Any], register: Path | None, sleutel: Path | None, books: Path) -> None:
    """Import what was named, or what lies in the inbox."""
    root = require_books(books).parent
    named: Sequence[Path] = values.pop("bestanden")
    with in_turn(root) as finished:
        paths = not_read_yet(root, named) if named else inbox_files(root)
        if paths:
            payers = register_at(register, sleutel).read() if register else None
            import_with_progress(
                load(books),
                paths,
                payers=payers,
                opening=values["beginsaldo"],
                everything=values["alles"],
                only_show=values["proef"],
            )
        elif finished is None and not named:
            say(importing.do(load(books), ()))
            return
        warn_of_errors(load(books))


def import_with_progress(
    ledger: Ledger, paths: Sequence[Path], *, everything: bool = False, only_show: bool = False, **how: Any
) -> None:
    """Import files with a progress bar, and say what came of it; with a file that is left the command ends so."""
    how |= {"everything": everything, "only_show": only_show}
    with click.progressbar(length=_STEPS, label="Importeren") as bar:
        done = import_files(ledger, paths, lambda part: bar.update(int(part * _STEPS) - bar.pos), **how)
    if len(paths) == len(done.left) == 1:
        raise done.left[0].error
    say(done)
    tables = read_accounts(done.accounts, ledger.names)
    if only_show:
        foreseen = [table for item in done.files for table in foreseen_bookings(item)]
        tables += short_tables(foreseen, Output("terminal"), everything=everything)
    if tables:
        click.echo()
        Output("terminal").show(tables)
    if done.left:
        click.echo(f"\n{done.left_title}", err=True)
        for line in refusals(done.reasons, everything=everything):
            click.echo(line, err=True)
        click.get_current_context().call_on_close(_exit_not_all)


def _exit_not_all() -> None:
    raise SystemExit(NOT_ALL)


# Serve Fava on this machine only.

HOST = "127.0.0.1"
_TRIES = 20


def serve(books: Path, port: int) -> None:
    """Open the books in Fava and serve them until the user stops it; a busy port makes it try the next.

    Raises:
        click.ClickException: no port is free.
    """
    from cheroot.wsgi import Server
    from fava.application import create_app

    app = create_app([str(books.resolve())], load=True)
    for attempt in range(port, port + _TRIES):
        server = Server((HOST, attempt), app)
        try:
            server.prepare()
        except OSError:
            continue
        click.echo(f"Fava: http://{HOST}:{attempt}/ (stop met Ctrl-C)")
        with contextlib.suppress(KeyboardInterrupt):
            server.serve()
        server.stop()
        return
    raise click.ClickException(f"De poorten {port} tot en met {port + _TRIES - 1} zijn bezet; kies een andere --poort.")


YEAR = 2018


@click.command("demo", cls=DutchCommand)
@click.argument("map_", metavar="[MAP]", required=False, type=click.Path(path_type=Path))
@click.option("--geen-fava", is_flag=True, help="Stop als de boeken er zijn; open geen Fava.")
@click.option("--poort", default=5000, show_default=True, help="Poort waarop Fava luistert.")
def demo_command(map_: Path | None, geen_fava: bool, poort: int) -> None:
    """Laat een heel jaar zien, van afschrift tot jaarrekening.

    Maakt bronnen van 2017 en 2018 zoals een bank en een coördinator ze leveren, importeert ze in nieuwe boeken in MAP
    (anders in een tijdelijke map), controleert ze en toont van 2018 de begroting, de jaarrekening en Fava.
    """
    folder = map_ or Path(tempfile.mkdtemp(prefix="bwk-demo-")) / "boeken"
    books = new_books(folder, NAME, KAMERS, own_files(), NUMBERS, RECEIPTS_FROM)
    click.echo(f"Nieuwe boeken: {books}")
    with click.progressbar(length=50, label="Bronnen van 2017 en 2018 maken") as bar:
        sources = write_sources(folder / "inbox", progress=lambda _: bar.update(1))
        bar.update(bar.length or 0)
    click.echo(f"{count(len(sources), 'bronbestand', 'bronbestanden')} in {folder / 'inbox'}")
    import_with_progress(load(books), sources)
    _tie_receipts(books)
    _close_months(load(books))
    _act_for_members(books)
    _appoint_board(books)
    _book_wages(books)
    _look_at_accounts(books)
    _write_texts(books)
    ledger = load(books)
    click.echo(f"\nControle: {count(len(ledger.errors), 'fout', 'fouten')} in {len(ledger.entries)} regels.\n")
    year_figures = figures(ledger, YEAR)
    Output("terminal").show(begroting(year_figures))
    statements = jaarrekening(year_figures, ledger.names, ledger.title)
    Output("terminal").show(statements[:2])
    Output("pdf", folder / f"jaarrekening-{YEAR}.pdf").show_document(render_report(report_of(ledger, YEAR)))
    click.echo(f"\n{YEAR - 1} staat er ook in: bwk jaarrekening {YEAR - 1} --boeken {folder}")
    if not geen_fava:
        serve(books, poort)


def _tie_receipts(books: Path) -> None:
    """What the treasurer would do with `bwk bonnen`: confirm what fits, and say what has no receipt."""
    done = filing.do(load(books), nummers=(), akkoord=True, los=False, reden=None, op_papier=None, papier="")
    click.echo(f"{count(len(done.lines), 'bon is', 'bonnen zijn')} aan betalingen gekoppeld.")
    ledger = load(books)
    without = spent_without_receipt()
    numbers = [
        item.number
        for item in payments(ledger.transactions, ledger.config)
        if (item.account.rpartition(":")[2], item.entry.date, item.amount) in without
    ]
    filing.do(ledger, nummers=numbers, akkoord=False, los=False, reden=NO_RECEIPT, op_papier=None, papier="")


def _close_months(ledger: Ledger) -> None:
    """Declare the months complete and approve their hours, as the coordinators would do with `bwk uren`."""
    changes = ledger.changes()
    for item in closed_months():
        if item.complete:
            declare_complete(ledger, item.kamer, item.month, item.by, item.day, changes=changes)
        if item.approved:
            approve(ledger, item.kamer, item.month, item.by, item.day, changes=changes)
    changes.commit()


def _appoint_board(books: Path) -> None:
    """Who is on the board, as the secretary would tell with `bwk bestuur`."""
    for seat in BOARD:
        asked = {"functie": seat.function, "keurt_goed": seat.approves, "vanaf": BOARD_SINCE, "tot": None}
        appointing.do(load(books), nummer=seat.number, belangen=(), **asked)


def _write_texts(books: Path) -> None:
    """What the board says of the year, as it would with `bwk jaarstuk`."""
    for part, paragraphs in TEXTS.items():
        writing_text.do(load(books), jaar=YEAR, onderdeel=part, tekst=paragraphs, leeg=False)


def _look_at_accounts(books: Path) -> None:
    """What two members of the kascommissie would write down of what they saw, in a log that is only of these books."""
    ledger = load(books)
    if log_file(audit_folder(ledger.root)).exists():
        return
    for year in (YEAR - 1, YEAR):
        audit = open_audit(ledger, year, today())
        for number, item in product(AUDITORS, seen_accounts(audit)):
            look = {"rekening": item.account, "dag": f"{audit.period.last_day}", "bedrag": f"{item.closing}"}
            place = Where.COUNTED if is_under(item.account, CASH_BOX) else Where.SCREEN
            see(audit, Visitor(number.lower(), Role.COMMITTEE, number), look | {"waar": place, "onaangekondigd": "ja"})


def _book_wages(books: Path) -> None:
    """The journals of wages, as the treasurer would book them with `bwk loon`."""
    months: dict[int, list[DemoSlip]] = defaultdict(list)
    for slip in example_slips():
        months[slip.month].append(slip)
    for number, slips in months.items():
        month = month_of(dt.date(YEAR, number, 1))
        payslips = [Payslip(slip.person, _amounts(slip)) for slip in slips]
        book_month(load(books), month, payslips, month.last_day, f"loonstrook {month.start:%Y-%m}")


def _amounts(slip: DemoSlip) -> dict[str, Decimal]:
    net, tax = (Decimal(cents) / 100 for cents in (slip.net, slip.tax))
    return {WagePart.GROSS: net + tax, WagePart.TAX: tax, WagePart.NET: net}


def _act_for_members(books: Path) -> None:
    """What the treasurer would do with `bwk leden`; each act sees the books as the one before left them."""
    for act in member_acts():
        ledger = load(books)
        match act.command:
            case "overdracht":
                transfer(ledger, act.number, act.other, act.shares, act.day)
            case "aanmelden":
                sign_up(ledger, Application(act.shares, act.kind, act.kamer), act.day, number=act.number)
            case _:
                resign(ledger, act.number, act.day)
