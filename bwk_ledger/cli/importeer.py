"""`bwk importeer`, and `bwk demo`: the example years, imported like any other."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bwk_ledger.acts.act import AMOUNT
from bwk_ledger.acts.hours import approve, declare_complete
from bwk_ledger.acts.members import Application, resign, sign_up
from bwk_ledger.acts.new_books import new_books
from bwk_ledger.acts.shares import transfer
from bwk_ledger.base.errors import count
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.ledger import in_turn, not_read_yet
from bwk_ledger.cli.options import KindType, Output, books_option, warn_of_errors
from bwk_ledger.cli.register import PASSPHRASE, RegisterAccess
from bwk_ledger.demo.hours import closed_months
from bwk_ledger.demo.members import member_acts
from bwk_ledger.demo.people import KAMERS, NAME, NUMBERS, RECEIPTS_FROM
from bwk_ledger.demo.sources import own_files, write_sources
from bwk_ledger.figures.results import figures
from bwk_ledger.rules.load import load, require_books
from bwk_ledger.tables.budget import begroting
from bwk_ledger.tables.year import jaarrekening
from importers.batch import inbox_files, run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from bwk_ledger.rules.load import Ledger
    from importers.batch import Imported
    from importers.booking import Payers


_STEPS = 1000  # of the progress bar


@click.command("importeer", cls=DutchCommand)
@click.argument("bestanden", nargs=-1, metavar="[BESTAND]...", type=click.Path(path_type=Path))
@click.option(
    "--register",
    metavar="PAD",
    type=click.Path(path_type=Path),
    help="Herken leden ook aan IBAN en naam, met dit ledenregister; in de boeken komt alleen hun nummer.",
)
@click.option(
    "--sleutel",
    metavar="BESTAND",
    type=click.Path(path_type=Path),
    envvar="BWK_REGISTER_SLEUTEL",
    show_envvar=True,
    help=f"Het sleutelbestand (age) dat het register opent; anders een wachtwoord, uit {PASSPHRASE} of gevraagd.",
)
@click.option(
    "--beginsaldo",
    metavar="BEDRAG",
    type=KindType(AMOUNT),
    help="Wat er op de rekening stond vóór de eerste regel, als haar bank geen saldi in het bestand zet.",
)
@books_option
def importeer_command(
    bestanden: tuple[Path, ...],
    register: Path | None,
    sleutel: Path | None,
    beginsaldo: Decimal | None,
    books: Path,
) -> None:
    """Lees bestanden in; zonder BESTAND alles wat in de inbox van de boeken ligt.

    Elk bestand wordt herkend aan zijn inhoud. Kan er een niet worden ingelezen, dan verandert er niets. Wat al in de
    boeken staat, wordt overgeslagen.
    """
    root = require_books(books).parent
    with in_turn(root) as finished:
        paths = not_read_yet(root, bestanden) if bestanden else inbox_files(root)
        if paths:
            payers = RegisterAccess(register, sleutel).read() if register else None
            report(import_with_progress(load(books), paths, payers=payers, opening=beginsaldo))
        elif finished is None and not bestanden:
            click.echo(f"De inbox is leeg: zet downloads in {root / 'inbox'}.")
            return
        warn_of_errors(load(books))


def import_with_progress(
    ledger: Ledger,
    paths: Sequence[Path],
    *,
    replace_sheets: bool = False,
    payers: Payers | None = None,
    opening: Decimal | None = None,
) -> list[Imported]:
    """Import files with a progress bar, and take them out of the inbox."""
    with click.progressbar(length=_STEPS, label="Importeren") as bar:
        return run(
            ledger,
            paths,
            lambda part: bar.update(int(part * _STEPS) - bar.pos),
            replace_sheets=replace_sheets,
            payers=payers,
            opening=opening,
            keep_originals=True,
        )


def report(done: Sequence[Imported]) -> None:
    """Say per kind of file what is new and what was known, then list the open questions."""
    for label in dict.fromkeys(item.label for item in done):
        plans = [item.plan for item in done if item.label == label]
        new, known, linked = (
            sum(counts) for counts in zip(*((p.new, len(p.known), len(p.linked)) for p in plans), strict=True)
        )
        parts = [count(len(plans), "bestand", "bestanden"), f"{new} nieuw"]
        parts += [f"{linked} gekoppeld"] if linked else []
        parts += [f"{known} al bekend"] if known else []
        click.echo(f"{label}: {', '.join(parts)}")
    for item in done:
        if item.plan.adopted:
            account, iban = item.plan.adopted
            click.echo(f"{item.path.name}: {iban} staat nu bij {account}.")
        for note in item.plan.notes:
            click.echo(f"{item.path.name}: {note}.")
    doubts = [(item, doubt) for item in done for doubt in item.plan.doubts]
    if doubts:
        click.echo(
            f"\n{count(len(doubts), 'regel lijkt', 'regels lijken')} al geboekt, maar dat is niet zeker; klopt het?"
        )
        for item, doubt in doubts:
            click.echo(f"  {item.path.name}, regel {doubt.row.line}: {doubt.row.shown}")
            click.echo(f"    in de boeken: {doubt.booked}")
        click.echo(
            "  Is het een andere betaling, boek haar dan met de hand; is de datum anders, zet die in de boeken dan "
            "gelijk aan die van de bank."
        )
    questions = [(item, question) for item in done for question in item.plan.questions]
    if questions:
        click.echo(f"\n{count(len(questions), 'regel is', 'regels zijn')} nog uit te zoeken (zie 'bwk vraagposten'):")
        lines = (
            f"  {item.path.name}, regel {question.row.line}: {question.row.shown} ({question.reason})"
            for item, question in questions
        )
        click.echo("\n".join(lines))


# Serve Fava on this machine only.

HOST = "127.0.0.1"
_TRIES = 20


def serve(books: Path, port: int) -> None:
    """Open the books in Fava and serve them until the user stops it; a busy port makes it try the next.

    Raises:
        click.ClickException: no port is free.
    """
    from cheroot.wsgi import Server  # noqa: PLC0415 - only when called
    from fava.application import create_app  # noqa: PLC0415

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
    report(import_with_progress(load(books), sources))
    _close_months(load(books))
    _act_for_members(books)
    ledger = load(books)
    click.echo(f"\nControle: {count(len(ledger.errors), 'fout', 'fouten')} in {len(ledger.entries)} regels.\n")
    found = figures(ledger, YEAR)
    Output("terminal").show(begroting(found))
    statements = jaarrekening(found, ledger.names, ledger.title)
    Output("terminal").show(statements[:2])
    Output("pdf", folder / f"jaarrekening-{YEAR}.pdf").show(statements)
    click.echo(f"\n{YEAR - 1} staat er ook in: bwk jaarrekening {YEAR - 1} --boeken {folder}")
    if not geen_fava:
        serve(books, poort)


def _close_months(ledger: Ledger) -> None:
    """Declare the months complete and approve their hours, as the coordinators would do with `bwk uren`."""
    changes = ledger.changes()
    for item in closed_months():
        if item.complete:
            declare_complete(ledger, item.kamer, item.month, item.by, item.day, changes=changes)
        if item.approved:
            approve(ledger, item.kamer, item.month, item.by, item.day, changes=changes)
    changes.commit()


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
