"""`bwk importeer`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, count, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.leden.register_options import PASSPHRASE, RegisterAccess
from bwk_ledger.cli.writing import in_turn, not_read_yet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.load import Ledger
    from importers.batch import Imported
    from importers.payers import Payers

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
@books_option
def command(bestanden: tuple[Path, ...], register: Path | None, sleutel: Path | None, books: Path) -> None:
    """Lees bestanden in; zonder BESTAND alles wat in de inbox van de boeken ligt.

    Elk bestand wordt herkend aan zijn inhoud. Kan er een niet worden ingelezen, dan verandert er niets. Wat al in de
    boeken staat, wordt overgeslagen.
    """
    from bwk_ledger.load import load, require_books  # noqa: PLC0415 - only when called
    from importers.batch import inbox_files  # noqa: PLC0415

    root = require_books(books).parent
    with in_turn(root) as finished:
        paths = not_read_yet(root, bestanden) if bestanden else inbox_files(root)
        if paths:
            payers = RegisterAccess(register, sleutel).read() if register else None
            report(import_with_progress(load(books), paths, payers=payers))
        elif finished is None and not bestanden:
            click.echo(f"De inbox is leeg: zet downloads in {root / 'inbox'}.")
            return
        warn_of_errors(load(books))


def import_with_progress(
    ledger: Ledger, paths: Sequence[Path], *, replace_sheets: bool = False, payers: Payers | None = None
) -> list[Imported]:
    """Import files with a progress bar, and take them out of the inbox."""
    from importers.batch import run  # noqa: PLC0415 - only when called

    with click.progressbar(length=_STEPS, label="Importeren") as bar:
        return run(
            ledger,
            paths,
            lambda part: bar.update(int(part * _STEPS) - bar.pos),
            replace_sheets=replace_sheets,
            payers=payers,
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
        click.echo(f"\n{count(len(doubts), 'regel lijkt', 'regels lijken')} met de hand te zijn geboekt; klopt dat?")
        for item, doubt in doubts:
            entry = doubt.entry
            click.echo(f"  {item.path.name}, regel {doubt.row.line}: {doubt.row.shown}")
            click.echo(f"    in de boeken: {entry.date} {entry.payee or ''} {entry.narration or ''}")
    questions = [(item, question) for item in done for question in item.plan.questions]
    if questions:
        click.echo(f"\n{count(len(questions), 'regel is', 'regels zijn')} nog uit te zoeken (zie 'bwk vraagposten'):")
        lines = (
            f"  {item.path.name}, regel {question.row.line}: {question.row.shown} ({question.reason})"
            for item, question in questions
        )
        click.echo("\n".join(lines))
