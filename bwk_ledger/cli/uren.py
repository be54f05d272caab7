"""`bwk uren`: enter, import and approve hours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bwk_ledger.acts.appointments import appointing, naming_activity
from bwk_ledger.acts.hour_sheets import template, workbook
from bwk_ledger.acts.hours import approval, book, booking_day, completion, deregistration, registration
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.files import write_file
from bwk_ledger.base.periods import Period, parse_month
from bwk_ledger.cli.dutch import DutchCommand, LazyGroup
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.importeer import import_with_progress
from bwk_ledger.cli.ledger import in_turn, not_read_yet
from bwk_ledger.cli.options import books_option, warn_of_errors
from bwk_ledger.rules.load import load, require_books
from bwk_ledger.standing.hours import PERSON
from bwk_ledger.standing.refusals import require_kamer
from importers.originals import inbox_files
from importers.readers.source import Source
from importers.readers.tables import has_columns
from importers.readers.timesheet import SHEET_NAME, is_timesheet, is_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.kamers import Kamer


@click.command("sjabloon", cls=DutchCommand)
@click.argument("kamers", metavar="[KAMER]...", nargs=-1)
@click.argument("maand")
@click.option("--blad", default="", metavar="NAAM", help="Naam van de lijst, als een kamer er per maand meer heeft.")
@click.option(
    "--uit",
    "folder",
    metavar="MAP",
    type=click.Path(path_type=Path),
    default=Path(),
    help="De map waarin de lijsten komen; anders de map waarin u staat.",
)
@books_option
def sjabloon_command(kamers: tuple[str, ...], maand: str, blad: str, folder: Path, books: Path) -> None:
    """Maak voor elke KAMER een lege urenlijst (Excel) voor MAAND (jjjj-mm); zonder KAMER voor elke open kamer.

    In de lijst staan mensen alleen met een nummer. Een lijst die er al is blijft zoals hij is.
    """
    period, sheet = _period(maand), _sheet(blad)
    if not folder.is_dir():
        raise click.BadParameter(f"de map '{folder}' bestaat niet. Maak die eerst.", param_hint="'--uit'")
    ledger = load(books)
    chosen = _kamers(ledger.config, kamers, period)
    made = [template(ledger.config, ledger.transactions, kamer.code, period, sheet) for kamer in chosen]
    for item in made:
        if (folder / item.file_name).exists():
            raise InputError(
                "deze urenlijst is er al.",
                file=folder / item.file_name,
                cause="er kunnen uren in staan, dus zij wordt nooit overschreven; er is niets gemaakt.",
                remedy="zet de lijst ergens anders, of kies met --uit een andere map.",
            )
    for item in made:
        write_file(folder / item.file_name, workbook(item))
        click.echo(f"Geschreven: {folder / item.file_name}")


def _period(text: str) -> Period:
    month = parse_month(text)
    if month is None:
        raise click.BadParameter(f"'{text}' is geen maand. Schrijf een maand als jjjj-mm.", param_hint="'MAAND'")
    return month


def _sheet(text: str) -> str:

    clean = text.strip().lower()
    if clean and not SHEET_NAME.fullmatch(clean):
        raise click.BadParameter(
            f"'{text}' kan geen naam van een lijst zijn. Gebruik een kort woord zoals keuken, zonder spaties.",
            param_hint="'--blad'",
        )
    return clean


def _kamers(config: Config, codes: Sequence[str], period: Period) -> list[Kamer]:
    """The kamers asked for, or all that are open in the month."""
    known = [config.kamers[code] for code in config.kamer_codes]
    wanted = [require_kamer(config, code) for code in dict.fromkeys(map(str.upper, codes))]
    for kamer in wanted:
        if not kamer.is_there(period.start, period.last_day):
            raise InputError(
                f"kamer {kamer.code} is niet open in {period.start:%Y-%m}.",
                cause=f"zij is er {kamer.lasts}.",
                remedy="kies een andere maand, of verander haar dagen met 'bwk kamer'.",
            )
    open_kamers = wanted or [kamer for kamer in known if kamer.is_there(period.start, period.last_day)]
    if not open_kamers:
        raise InputError(
            f"in {period.start:%Y-%m} is er geen kamer open.",
            remedy="kies een andere maand, of verander de dagen van een kamer met 'bwk kamer'.",
        )
    return open_kamers


@click.command("importeer", cls=DutchCommand)
@click.argument("bestanden", nargs=-1, metavar="[BESTAND]...", type=click.Path(path_type=Path))
@click.option("--vervang", is_flag=True, help="Neem het blad als nieuwe versie, ook als alles anders is.")
@books_option
def importeer_command(bestanden: tuple[Path, ...], books: Path, *, vervang: bool) -> None:
    """Lees urenlijsten en personenlijsten in; zonder BESTAND die in de inbox van de boeken.

    Een blad dat is verbeterd, leest u gewoon opnieuw in: wat niet is goedgekeurd, wordt vervangen, en wat is
    goedgekeurd, wordt teruggeboekt.
    """
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
            import_with_progress(load(books), paths, replace_sheets=vervang)
        elif finished is None and not bestanden:
            click.echo(f"Er liggen geen urenlijsten in {root / 'inbox'}.")
            return
        warn_of_errors(load(books))


def _is_about_hours(path: Path) -> bool:

    source = Source.read(path)
    if is_timesheet(source):
        return True
    return not is_workbook(source) and b"\0" not in source.content and has_columns(source, PERSON.columns)


uren_command = LazyGroup(
    "uren",
    help="Uren van bewoners, professionals en deelnemers: van urenlijst tot waarde.",
    lazy={
        "sjabloon": ("Maak een lege urenlijst (Excel) per kamer voor een maand.", sjabloon_command),
        "plafond": "Zet een vergoedingsplafond in de boeken dat bwk niet kent.",
        "tarief": "Toon wat een uur waard is, of stel een nieuw tarief vast.",
        "importeer": ("Lees urenlijsten en personenlijsten in.", importeer_command),
        "boek": ("Boek de uren van een persoon op een dag.", command(book)),
        "dag": ("Boek de uren van een dag, van meer mensen tegelijk.", command(booking_day)),
        "goedkeuren": ("Keur de uren van een kamer en maand goed.", command(approval)),
        "volledig": ("Verklaar dat alle uren van een kamer en maand er zijn.", command(completion)),
        "aanmelden": ("Geef iemand die uren gaat maken een nummer.", command(registration)),
        "afmelden": ("Schrijf op wat de laatste dag van iemand is.", command(deregistration)),
        "activiteit": ("Zet een activiteit in de boeken, of geef haar een andere groep.", command(naming_activity)),
        "aanstelling": ("Leg de uren per week vast van wie wordt betaald.", command(appointing)),
        "overzicht": "Uren en hun waarde per kamer, persoon, activiteit, maand, tertiaal en jaar.",
        "verklaring": "De jaarlijkse verklaring van uren van een vrijwilliger, als brief.",
        "vergoedingen": "Wat aan vrijwilligers is betaald, naast wat onbelast mag.",
    },
    rooms={"uren_rapporten": ("tarief", "plafond", "overzicht", "verklaring", "vergoedingen")},
)
