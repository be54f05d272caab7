"""A year: close and reopen it, its statements and all documents, its audit file, and the books for other programs."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.acts.year import closing_of_year, reopening
from bwk_ledger.audit.audit import open_audit, signed_statements
from bwk_ledger.audit.meeting import result
from bwk_ledger.audit.receipts import papers_of_year
from bwk_ledger.audit.statement import lost_seals, statements
from bwk_ledger.base.errors import InputError, count
from bwk_ledger.base.files import PRIVATE_FILE, only_writer, put_folder, throw_away, write_file
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import today
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.from_act import command, fields_of, say
from bwk_ledger.cli.ledger import writing
from bwk_ledger.cli.options import BOOKS_HAVE_ERRORS, books_option, choose_output, warn_of_errors
from bwk_ledger.cli.screen import everything_option, show_first
from bwk_ledger.figures.accruals import cutoff
from bwk_ledger.figures.audit_file import audit_file
from bwk_ledger.figures.dossier import dossier, missing_of
from bwk_ledger.figures.federation import BY_NAME, TABLES, identity, years_of
from bwk_ledger.figures.federation_rows import ExportScope
from bwk_ledger.figures.reconciliation import subledger
from bwk_ledger.figures.results import figures, require_year
from bwk_ledger.render import FORMATS, csv, exports, pdf, workbook
from bwk_ledger.render.exports import render_hledger
from bwk_ledger.render.parquet import folder_of, render_year, require_pyarrow
from bwk_ledger.rules.load import load
from bwk_ledger.tables.reconciliation import creditors, debtors, ties
from bwk_ledger.tables.reconciliation import cutoff as cutoff_table
from bwk_ledger.tables.year import (
    annual_statements,
    books_of_year,
    general_ledger_of_year,
    jaarrekening,
    reconciliations,
)
from bwk_ledger.tables.year_book import year_book
from bwk_ledger.tables.year_report import annual_report

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bwk_ledger.acts.year import PlannedClosing, Prepared
    from bwk_ledger.audit.statement import LostSeal
    from bwk_ledger.figures.federation_rows import Row
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.report import AnnualReport


@click.command("afsluiten", cls=DutchCommand, help=closing_of_year.help)
@fields_of(closing_of_year)
@everything_option
@books_option
def afsluiten_command(books: Path, alles: bool, values: dict[str, Any]) -> None:
    """Show what would be booked and what is in the way; close the year only where nothing is."""
    if values["proef"]:
        _planned(load(books), values, everything=alles)
        click.echo("\nDit was een proef: er is niets geschreven.")
        return
    with writing(books) as ledger:
        plan = _planned(ledger, values, everything=alles)
        if plan.obstacles:
            click.echo(f"\n{values['jaar']} is niet afgesloten; er is niets geschreven.", err=True)
            sys.exit(BOOKS_HAVE_ERRORS)
        say(closing_of_year.do(ledger, plan))
        warn_of_errors(load(books))


def _planned(ledger: Ledger, values: dict[str, Any], *, everything: bool) -> PlannedClosing:
    """What would be booked, what is in the way, and the hashes of seals that are gone, all shown."""
    assert closing_of_year.plan is not None
    plan = closing_of_year.plan(ledger, **values)
    records = open_audit(ledger, values["jaar"], plan.day).records
    lost = [item for item in lost_seals(records, ledger.root) if item.year == values["jaar"]]
    _show(plan.prepared, plan.obstacles, lost, everything=everything)
    return replace(plan, lost=tuple(item.digest for item in lost))


def _show(prepared: Prepared, obstacles: Sequence[str], lost: Sequence[LostSeal], *, everything: bool) -> None:
    closing = prepared.closing
    warnings = [*(_lost(item) for item in lost), *closing.warnings]
    if obstacles:
        click.echo(f"Dit staat het afsluiten van {closing.year} in de weg:")
        show_first([f"  - {text}" for text in obstacles], everything=everything, indent="  - ")
    else:
        click.echo(f"Niets staat het afsluiten van {closing.year} in de weg.")
    if warnings:
        click.echo("\nLet op (dit houdt het afsluiten niet tegen):")
        show_first([f"  - {text}" for text in warnings], everything=everything, indent="  - ")
    click.echo(f"\nResultaat {closing.year}: {format_amount(closing.result)} euro.")
    _show_booking(prepared.appropriation)


def _lost(seal: LostSeal) -> str:
    return (
        f"op {seal.seen} zag de kascommissie een zegel van {seal.year} dat er niet meer ligt; zet het terug uit een "
        f"reservekopie. Zonder dat zegt het nieuwe zegel voor altijd dat dit weg is: {seal.digest}."
    )


def _show_booking(entry: Any | None) -> None:
    if entry is None:
        click.echo("Er is niets te bestemmen.")
        return
    click.echo(f"Boeking op {entry.date}:")
    width = max(len(item.account) for item in entry.postings)
    for item in entry.postings:
        side = "debet" if item.units.number > 0 else "credit"
        click.echo(f"  {item.account:<{width}}  {format_amount(abs(item.units.number)):>14}  {side}")


heropen_command = command(reopening)


# The files of `bwk jaarrekening JAAR --uit MAP`: what the accountant and the members' meeting get.

MISSING = "wat-ontbreekt.txt"


def year_files(ledger: Ledger, year: int) -> dict[str, bytes]:
    """Their contents by name.

    Raises:
        InputError: the audit file cannot be made (`bwk_ledger.figures.general_ledger`).
    """
    tables, open_now = ledger.fact(annual_statements, year), subledger(ledger, year)
    books = books_of_year(ledger, year)
    accounts = general_ledger_of_year(ledger, year)
    files = {
        "jaarrekening.pdf": pdf.render_report(report_of(ledger, year)),
        "jaarrekening.xlsx": workbook.render(year_book(ledger, year, tables, open_now)),
        "auditfile.xaf": exports.render_xaf(audit_file(ledger, year), today()),
    }
    for table in [*tables, *books]:
        files[f"csv/{_file_name(table.title)}.csv"] = csv.render([table]).encode("utf-8-sig")
    files["csv/bonnen.csv"] = csv.render([papers_of_year(ledger, year)]).encode("utf-8-sig")
    files["csv/grootboek.csv"] = csv.render(accounts).encode("utf-8-sig")
    dossier_parts = dossier(ledger, year)
    proofs = [*ledger.fact(reconciliations, year), debtors(open_now), creditors(open_now), ties(open_now)]
    proofs += [cutoff_table(cutoff(ledger, year), year)]
    inside = {f"stukken/{name}": content for name, content in files.items()}
    for table in proofs:
        inside[f"aansluitingen/{_file_name(table.title)}.csv"] = csv.render([table]).encode("utf-8-sig")
    for path in (path for part in dossier_parts for path in part.files):
        inside[path.relative_to(ledger.root).as_posix()] = path.read_bytes()
    for name, content in signed_statements(ledger.root, year).items():
        inside[f"kascommissie/{name}"] = content
    inside[MISSING] = "".join(f"{line}\n" for line in missing_of(dossier_parts) or ["Er ontbreekt niets."]).encode()
    files["dossier.zip"] = exports.render_dossier(f"Dossier {year} · {ledger.title}", inside)
    return files


def report_of(ledger: Ledger, year: int) -> AnnualReport:
    """The annual report, with what the kascommissie signed last about the year."""
    records = open_audit(ledger, year, today()).records
    done = [item for item in statements(records, year) if item.signature is not None]
    return annual_report(ledger, year, today(), result(records, done[-1]) if done else None)


def _file_name(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")


@click.command("jaarrekening", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option(
    "--formaat",
    type=click.Choice(FORMATS),
    help="Vorm van het overzicht; anders volgt die uit de naam bij --uit, en zonder --uit is het terminal.",
)
@click.option(
    "--uit",
    metavar="PAD",
    help="Een bestand voor balans en staat van baten en lasten, of een map voor alles van het jaar.",
)
@books_option
def jaarrekening_command(jaar: int, formaat: str | None, uit: str | None, books: Path) -> None:
    """Toon de balans en de staat van baten en lasten van JAAR, in totaal en per kamer, naast de begroting.

    Als pdf is het de hele jaarrekening, met de teksten van 'bwk jaarstuk'.

    Met --uit MAP: jaarrekening.pdf en .xlsx (met toelichting, kasstroom, open posten, proefbalans en grootboek, die met
    formules aan elkaar hangen), auditfile.xaf, elk overzicht als csv, en dossier.zip met stukken en bonnen.
    """
    if uit is not None and formaat is None and not Path(uit).suffix:
        ledger = load(books)
        require_year(ledger, jaar)
        _write_all(ledger, jaar, Path(uit))
    else:
        output = choose_output(formaat, uit)
        ledger = load(books)
        require_year(ledger, jaar)
        if output.format == "pdf":
            output.show_document(pdf.render_report(report_of(ledger, jaar)))
        else:
            output.show(jaarrekening(figures(ledger, jaar), ledger.names, ledger.title))
    warn_of_errors(ledger)


def _write_all(ledger: Ledger, year: int, folder: Path) -> None:
    """Everything is made before the first file is written: what cannot be made leaves nothing behind."""
    if folder.exists() and not folder.is_dir():
        raise click.BadParameter(f"'{folder}' is geen map.", param_hint="'--uit'")
    files = year_files(ledger, year)
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        write_file(target, content)
    click.echo(f"Geschreven: {count(len(files), 'bestand', 'bestanden')} in {folder}", err=True)


@click.command("auditfile", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option("--uit", "out", type=click.Path(path_type=Path), help="Het bestand; anders auditfile-JAAR.xaf.")
@click.option(
    "--versie",
    type=click.Choice(["4.0", "3.2"]),
    default="4.0",
    show_default=True,
    help="3.2 is alleen voor software die 4.0 nog niet leest; vanaf 2027 neemt de Belastingdienst die niet meer aan.",
)
@books_option
def auditfile_command(jaar: int, out: Path | None, versie: str, books: Path) -> None:
    """Schrijf de auditfile (XAF) van JAAR, die de accountant en de Belastingdienst inlezen.

    Uren staan er niet in: die zijn geen euro's.
    """
    ledger = load(books)
    require_year(ledger, jaar)
    target = out or Path(f"auditfile-{jaar}.xaf")
    write_file(target, exports.render_xaf(audit_file(ledger, jaar), today(), versie))
    click.echo(f"Geschreven: {target}", err=True)
    warn_of_errors(ledger)


# `bwk exporteer`: the books for other programs: a journal that proves the figures, or tables for a federation.

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
    files_by_folder = {}
    for table in TABLES:
        rows: dict[int, list[Row]] = defaultdict(list)
        for row in table.rows(asked):
            rows[row["jaar"]].append(row)
        for year in asked.years:
            files_by_folder[folder_of(table, cooperative, year)] = render_year(table, rows[year], about)
    return files_by_folder
