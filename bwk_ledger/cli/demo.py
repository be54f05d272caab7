"""`bwk demo`."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import count
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.importeer import import_with_progress, report
from bwk_ledger.cli.output import Output

if TYPE_CHECKING:
    from bwk_ledger.load import Ledger

YEAR = 2018


@click.command("demo", cls=DutchCommand)
@click.argument("map_", metavar="[MAP]", required=False, type=click.Path(path_type=Path))
@click.option("--geen-fava", is_flag=True, help="Stop als de boeken er zijn; open geen Fava.")
@click.option("--poort", default=5000, show_default=True, help="Poort waarop Fava luistert.")
def command(map_: Path | None, geen_fava: bool, poort: int) -> None:
    """Laat een heel jaar zien, van afschrift tot jaarrekening.

    Maakt bronnen van 2017 en 2018 zoals een bank en een coördinator ze leveren, importeert ze in nieuwe boeken in MAP
    (anders in een tijdelijke map), controleert ze en toont van 2018 de begroting, de jaarrekening en Fava.
    """
    from bwk_ledger.books.new import new_books  # noqa: PLC0415 - only when called
    from bwk_ledger.demo import KAMERS, NAME, NUMBERS, RECEIPTS_FROM, own_files, write_sources  # noqa: PLC0415
    from bwk_ledger.load import load  # noqa: PLC0415
    from bwk_ledger.statements.begroting import begroting  # noqa: PLC0415
    from bwk_ledger.statements.jaarrekening import jaarrekening  # noqa: PLC0415
    from bwk_ledger.views.figures import figures  # noqa: PLC0415

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
        from bwk_ledger.cli.fava import serve  # noqa: PLC0415

        serve(books, poort)


def _close_months(ledger: Ledger) -> None:
    """Declare the months complete and approve their hours, as the coordinators would do with `bwk uren`."""
    from bwk_ledger.demo import closed_months  # noqa: PLC0415 - only when called
    from importers.hour_acts import approve, declare_complete  # noqa: PLC0415

    changes = ledger.changes()
    for item in closed_months():
        if item.complete:
            declare_complete(ledger, item.kamer, item.month, item.by, item.day, changes=changes)
        if item.approved:
            approve(ledger, item.kamer, item.month, item.by, item.day, changes=changes)
    changes.commit()


def _act_for_members(books: Path) -> None:
    """What the treasurer would do with `bwk leden`; each act sees the books as the one before left them."""
    from bwk_ledger.demo import member_acts  # noqa: PLC0415 - only when called
    from bwk_ledger.load import load  # noqa: PLC0415
    from importers.member_acts import Application, resign, sign_up  # noqa: PLC0415
    from importers.share_acts import transfer  # noqa: PLC0415

    for act in member_acts():
        ledger = load(books)
        match act.command:
            case "overdracht":
                transfer(ledger, act.number, act.other, act.shares, act.day)
            case "aanmelden":
                sign_up(ledger, Application(act.shares, act.kind, act.kamer), act.day, number=act.number)
            case _:
                resign(ledger, act.number, act.day)
