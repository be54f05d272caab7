"""`bwk uren sjabloon`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.errors import InputError
from bwk_ledger.files import write_file
from bwk_ledger.periods import Period, parse_month

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.config import Config, Kamer


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
def command(kamers: tuple[str, ...], maand: str, blad: str, folder: Path, books: Path) -> None:
    """Maak voor elke KAMER een lege urenlijst (Excel) voor MAAND, zoals 2018-03; zonder KAMER voor elke open kamer.

    In de lijst staan mensen alleen met een nummer. Een lijst die er al is blijft zoals hij is.
    """
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from importers.sheet_template import template, workbook  # noqa: PLC0415

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
        raise click.BadParameter(f"'{text}' is geen maand. Schrijf een maand als 2018-03.", param_hint="'MAAND'")
    return month


def _sheet(text: str) -> str:
    from importers.readers.timesheet import SHEET_NAME  # noqa: PLC0415 - only when called

    clean = text.strip().lower()
    if clean and not SHEET_NAME.fullmatch(clean):
        raise click.BadParameter(
            f"'{text}' kan geen naam van een lijst zijn. Gebruik een kort woord zoals keuken, zonder spaties.",
            param_hint="'--blad'",
        )
    return clean


def _kamers(config: Config, codes: Sequence[str], period: Period) -> list[Kamer]:
    """The kamers asked for, or all that are open in the month."""
    known = {code: kamer for code, kamer in config.kamers.items() if not kamer.is_cooperative}
    for code in codes:
        if code.upper() not in known:
            raise InputError(
                f"kamer '{code}' bestaat niet.",
                cause=f"de kamers zijn: {' '.join(known) or 'geen'}.",
                remedy="verbeter de code, of voeg de kamer toe in stam/kamers.beancount.",
            )
        if not _is_open(known[code.upper()], period):
            raise InputError(
                f"kamer {code.upper()} is niet open in {period.start:%Y-%m}.",
                cause=_span(known[code.upper()]),
                remedy="kies een andere maand, of verbeter de datums van de kamer in stam/kamers.beancount.",
            )
    wanted = dict.fromkeys(code.upper() for code in codes)
    found = [known[code] for code in wanted] or [kamer for kamer in known.values() if _is_open(kamer, period)]
    if not found:
        raise InputError(
            f"in {period.start:%Y-%m} is er geen kamer open.",
            remedy="kies een andere maand, of verbeter de datums van de kamers in stam/kamers.beancount.",
        )
    return found


def _is_open(kamer: Kamer, period: Period) -> bool:
    return kamer.start <= period.last_day and (kamer.end is None or kamer.end >= period.start)


def _span(kamer: Kamer) -> str:
    return f"zij is er vanaf {kamer.start}{f' tot en met {kamer.end}' if kamer.end is not None else ''}."
