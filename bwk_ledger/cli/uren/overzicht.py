"""`bwk uren overzicht`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, count, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.output import Output, output_options

if TYPE_CHECKING:
    from pathlib import Path

    from bwk_ledger.tables.hours import YearOfHours

PER = ("kamer", "persoon", "activiteit", "groep", "soort", "maand", "tertiaal", "jaar")


@click.command("overzicht", cls=DutchCommand)
@click.argument("jaar", type=int, required=False)
@click.option(
    "--per", type=click.Choice(PER), help="Tel alleen hiernaar op. Met 'jaar' en zonder JAAR: over alle jaren."
)
@click.option("--kamer", metavar="CODE", help="Alleen de uren van deze kamer.")
@click.option("--soort", metavar="SOORT", help="Alleen de uren van deze soort, zoals 'bewoner'.")
@click.option("--financier", metavar="CODE", help="Reken met de eigen tarieven van deze financier, waar die er zijn.")
@books_option
@output_options
def command(
    jaar: int | None,
    per: str | None,
    kamer: str | None,
    soort: str | None,
    financier: str | None,
    books: Path,
    output: Output,
) -> None:
    """Toon de uren van JAAR en wat zij waard zijn: per kamer, maand, activiteit en persoon.

    Zonder JAAR: het laatste jaar waarin uren staan. Het overzicht waarschuwt voor maanden die ontbreken en voor uren
    die niemand heeft goedgekeurd.
    """
    from bwk_ledger.cli.uren.choose import check_choices, choose, funder_title  # noqa: PLC0415
    from bwk_ledger.load import load  # noqa: PLC0415
    from bwk_ledger.tables.hours import overview, totals_table  # noqa: PLC0415
    from bwk_ledger.views.hours import read_hours  # noqa: PLC0415

    ledger = load(books)
    check_choices(ledger.config, kamer, soort, financier)
    hours = read_hours(ledger.transactions, ledger.customs, ledger.config, financier)
    found = choose(hours, jaar, kamer, soort)
    about = " ".join(filter(None, (str(found.year), kamer, soort, funder_title(financier))))
    if per is None:
        output.show(overview(found))
    elif per == "jaar" and jaar is None:
        chosen = (item for item in hours.sums if kamer in (None, item.kamer) and soort in (None, item.kind))
        output.show([totals_table(hours, tuple(chosen), per, "")])
    else:
        output.show([totals_table(hours, found.sums, per, about)])
    _warn(found)
    warn_of_errors(ledger)


def _warn(found: YearOfHours) -> None:
    from bwk_ledger.hours import clock  # noqa: PLC0415
    from bwk_ledger.tables.hours import month_names  # noqa: PLC0415

    for kamer, months in found.missing.items():
        click.echo(
            f"Let op: van {kamer} {'is' if len(months) == 1 else 'zijn'} in {found.year} "
            f"{count(len(months), 'maand', 'maanden')} niet volledig gemeld: {month_names(months)}.",
            err=True,
        )
    unapproved = sum(item.minutes for item in found.sums if not item.is_approved)
    if unapproved:
        click.echo(f"Let op: {clock(unapproved)} uur is nog niet goedgekeurd; zie 'bwk uren goedkeuren'.", err=True)
