"""`bwk uren importeer`."""

from __future__ import annotations

from pathlib import Path

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.importeer import import_with_progress, report
from bwk_ledger.cli.writing import in_turn, not_read_yet
from bwk_ledger.errors import InputError


@click.command("importeer", cls=DutchCommand)
@click.argument("bestanden", nargs=-1, metavar="[BESTAND]...", type=click.Path(path_type=Path))
@click.option("--vervang", is_flag=True, help="Neem het blad als nieuwe versie, ook als alles anders is.")
@books_option
def command(bestanden: tuple[Path, ...], books: Path, *, vervang: bool) -> None:
    """Lees urenlijsten en personenlijsten in; zonder BESTAND die in de inbox van de boeken.

    Een blad dat is verbeterd, leest u gewoon opnieuw in: wat niet is goedgekeurd, wordt vervangen, en wat is
    goedgekeurd, wordt teruggeboekt.
    """
    from bwk_ledger.load import load, require_books  # noqa: PLC0415 - only when called
    from importers.batch import inbox_files  # noqa: PLC0415

    root = require_books(books).parent
    with in_turn(root) as finished:
        paths = not_read_yet(root, bestanden)
        for path in paths:
            if not _is_about_hours(path):
                raise InputError(
                    "dit is geen urenlijst of personenlijst.", file=path.name, remedy="gebruik 'bwk importeer'."
                )
        if not bestanden:
            paths = [path for path in inbox_files(root) if _is_about_hours(path)]
        if paths:
            report(import_with_progress(load(books), paths, replace_sheets=vervang))
        elif finished is None and not bestanden:
            click.echo(f"Er liggen geen urenlijsten in {root / 'inbox'}.")
            return
        warn_of_errors(load(books))


def _is_about_hours(path: Path) -> bool:
    from importers.readers.source import Source  # noqa: PLC0415 - only when called
    from importers.readers.tables import PERSON_LIST, has_columns  # noqa: PLC0415
    from importers.readers.timesheet import is_timesheet  # noqa: PLC0415
    from importers.readers.timesheet_cells import is_workbook  # noqa: PLC0415

    source = Source.read(path)
    if is_timesheet(source):
        return True
    return not is_workbook(source) and b"\0" not in source.content and has_columns(source, PERSON_LIST)
