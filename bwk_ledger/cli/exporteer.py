"""`bwk exporteer`: the books for other programs: a journal that proves the figures, or tables for a federation."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bwk_ledger.base.errors import InputError, count
from bwk_ledger.base.files import PRIVATE_FILE, only_writer, put_folder, throw_away, write_file
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.options import books_option, warn_of_errors
from bwk_ledger.figures.federation import BY_NAME, TABLES, identity, years_of
from bwk_ledger.figures.federation_rows import ExportScope
from bwk_ledger.figures.results import require_year
from bwk_ledger.render.exports import render_hledger
from bwk_ledger.render.parquet import folder_of, render_year, require_pyarrow
from bwk_ledger.rules.load import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bwk_ledger.figures.federation_rows import Row
    from bwk_ledger.rules.load import Ledger

PARQUET = "parquet"


@click.command("exporteer", cls=DutchCommand)
@click.argument("map_", metavar="[MAP]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--naar", type=click.Choice(["hledger", "ledger", PARQUET]), default="hledger", show_default=True, help="Programma."
)
@click.option("--uit", "out", type=click.Path(path_type=Path), help="Het bestand, voor hledger en ledger.")
@click.option("--jaar", type=int, help="Bij parquet: alleen dit jaar; anders elk jaar van de boeken.")
@click.option(
    "--met-nummers",
    is_flag=True,
    help="Bij parquet: ook de nummers van leden en vrijwilligers, en elke maand van elk van hen. Geef dit alleen aan "
    "wie het mag weten.",
)
@books_option
def exporteer_command(
    map_: Path | None, naar: str, out: Path | None, jaar: int | None, books: Path, *, met_nummers: bool
) -> None:
    """Schrijf de boeken voor andere programma's.

    Voor hledger of ledger, die de cijfers kunnen narekenen: bwk exporteer --uit boeken.journal, en daarna bijvoorbeeld:
    hledger -f boeken.journal balancesheet -B -e 2019-01-01

    Of met --naar parquet MAP: boekingsregels, uren, leden, toekenningen, prestaties en jaarrekening, zoals
    docs/parquet.md ze beschrijft. Meer coöperaties kunnen in dezelfde MAP schrijven; een jaar dat er al staat, komt
    er opnieuw in. Zonder namen en teksten van de bank, en van minder dan vijf mensen geen maand apart.
    """
    if naar != PARQUET:
        if map_ is not None or jaar is not None or met_nummers:
            raise click.UsageError("MAP, --jaar en --met-nummers horen bij --naar parquet.")
        if out is None:
            raise click.UsageError("Noem het bestand: --uit boeken.journal")
        ledger = load(books)
        write_file(out, render_hledger(ledger.transactions, ledger.names, naar).encode())
        click.echo(f"Geschreven: {out}", err=True)
    else:
        if map_ is None or out is not None:
            raise click.UsageError("Noem de map, zonder --uit: bwk exporteer --naar parquet MAP")
        require_pyarrow()
        ledger = load(books)
        _write_tables(ledger, _scope(ledger, jaar, with_numbers=met_nummers), map_)
    warn_of_errors(ledger)


def _scope(ledger: Ledger, year: int | None, *, with_numbers: bool) -> ExportScope:
    if year is not None:
        require_year(ledger, year)
    return ExportScope(ledger, [year] if year is not None else years_of(ledger), with_numbers)


def _write_tables(ledger: Ledger, asked: ExportScope, folder: Path) -> None:
    """Everything is made before the first file is written; then year after year comes in its place, whole."""
    if folder.exists() and not folder.is_dir():
        raise click.BadParameter(f"'{folder}' is geen map.", param_hint="'MAP'")
    if folder.resolve().is_relative_to(ledger.root):
        raise InputError(
            "een export mag niet in de map van de boeken komen.",
            file=folder,
            cause="wat daar staat, hoort bij de boeken en gaat mee in hun geschiedenis.",
            remedy="noem een map erbuiten.",
        )
    cooperative = identity(ledger)
    years = _files(ledger, asked, cooperative)
    made = folder / f".{cooperative}"
    with only_writer(folder / cooperative, f"iemand anders schrijft de export van {cooperative}."):
        throw_away(made)  # of a command that was killed
        for number, (place, files) in enumerate(years.items()):
            new, target = made / str(number), folder / place
            for name, content in files.items():
                write_file(new / name, content, PRIVATE_FILE if asked.with_numbers else None)
            if files:
                put_folder(new, target)
            elif target.exists():
                target.rename(new)
        throw_away(made)
    click.echo(
        f"Geschreven: {count(len(asked.years), 'jaar', 'jaren')} van {cooperative} in {folder}"
        f"{', met nummers van mensen: geef de map alleen aan wie dat mag weten' if asked.with_numbers else ''}",
        err=True,
    )
    if cooperative.startswith(BY_NAME):
        click.echo(
            f"Let op: het RSIN van de coöperatie staat niet in de boeken; in de export heet zij daarom {cooperative}.",
            err=True,
        )


def _files(ledger: Ledger, asked: ExportScope, cooperative: str) -> Mapping[str, Mapping[str, bytes]]:
    """The files of each year of each table, by the folder of that year."""
    about = {"bwk.naam": ledger.title, "bwk.nummers": "ja" if asked.with_numbers else "nee"}
    found = {}
    for table in TABLES:
        rows: dict[int, list[Row]] = defaultdict(list)
        for row in table.rows(asked):
            rows[row["jaar"]].append(row)
        for year in asked.years:
            found[folder_of(table, cooperative, year)] = render_year(table, rows[year], about)
    return found
