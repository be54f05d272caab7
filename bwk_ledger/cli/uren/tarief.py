"""`bwk uren tarief`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.output import Output, output_options
from bwk_ledger.cli.writing import writing

if TYPE_CHECKING:
    from pathlib import Path

    from bwk_ledger.books.tariffs import Rate

_SHOW = "tabel"


@click.command("tarief", cls=DutchCommand)
@click.argument("soort", required=False)
@click.option("--vanaf", metavar="DATUM", help="De eerste dag van het tarief, de eerste van een maand: 2018-07-01.")
@click.option("--bedrag", metavar="EURO", help="Het tarief per uur, zoals 10,22; 0 telt uren zonder ze te waarderen.")
@click.option("--bron", metavar="TEKST", help="De wet of het besluit dat het tarief bepaalt; nodig bij --bedrag.")
@click.option(
    "--wml",
    metavar="[36|38|40]",
    is_flag=False,
    flag_value=_SHOW,
    help="Neem het wettelijk minimumloon van een werkweek van zoveel uur. Zonder getal en zonder SOORT: toon de tabel.",
)
@books_option
@output_options
def command(
    soort: str | None,
    vanaf: str | None,
    bedrag: str | None,
    bron: str | None,
    wml: str | None,
    books: Path,
    output: Output,
) -> None:
    """Toon de tarieven van uren, of stel voor uren van een SOORT een nieuw tarief vast.

    Een nieuw tarief is een nieuwe periode: het vorige eindigt de dag ervoor, en wat al is geregistreerd houdt zijn
    waarde.
    """
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called

    if soort is None:
        if vanaf or bedrag or bron or wml not in (None, _SHOW):
            raise click.UsageError("Noem ook de SOORT uren waarvoor het tarief is.")
        from bwk_ledger.statements.tarieven import tariffs, wages  # noqa: PLC0415

        ledger = load(books)
        output.show([*tariffs(ledger.config), *([wages()] if wml else [])])
        warn_of_errors(ledger)
        return
    from bwk_ledger.books.tariffs import add_tariff, describe  # noqa: PLC0415

    if not vanaf:
        raise click.UsageError("Noem met --vanaf de eerste dag van het tarief, zoals --vanaf 2018-07-01.")
    start = _day(vanaf)
    rate = _rate(start, bedrag, bron, wml)
    with writing(books) as ledger:
        for line in describe(add_tariff(ledger.changes(), ledger.entries, soort, start, rate)):
            click.echo(line)
        warn_of_errors(load(books))


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        message = f"'{text}' is geen datum. Schrijf een datum als 2018-07-01."
        raise click.BadParameter(message, param_hint="'--vanaf'") from error


def _rate(start: dt.date, amount: str | None, basis: str | None, week: str | None) -> Rate:
    """The rate that was asked for: an amount with its source, or the minimum wage."""
    from bwk_ledger.books.tariffs import Rate, legal_rate, read_rate  # noqa: PLC0415 - only when called

    if amount is not None and week is not None:
        raise click.UsageError("Geef --bedrag of --wml, niet allebei.")
    if amount is not None:
        if not basis or not basis.strip():
            raise click.UsageError("Noem met --bron de wet of het besluit dat dit bedrag bepaalt.")
        return Rate(read_rate(amount), " ".join(basis.split()))
    if week is None:
        raise click.UsageError("Noem het bedrag met --bedrag, of kies het minimumloon met --wml 36.")
    if not week.isdecimal():
        raise click.UsageError("Noem bij --wml de werkweek: --wml 36, 38 of 40.")
    rate = legal_rate(start, int(week))
    return Rate(rate.amount, f"{' '.join(basis.split())}: {rate.basis}") if basis and basis.strip() else rate
