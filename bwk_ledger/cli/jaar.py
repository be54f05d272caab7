"""A year: `bwk afsluiten`, `bwk heropen`, `bwk auditfile`, `bwk exporteer`, and the folder of its documents."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.acts.year import Decision, close, prepare, reopen
from bwk_ledger.audit.audit import open_audit, signed_statements
from bwk_ledger.audit.statement import lost_seals
from bwk_ledger.base.errors import count
from bwk_ledger.base.files import write_file
from bwk_ledger.base.money import format_amount, parse_amount
from bwk_ledger.base.periods import today
from bwk_ledger.books.seal import seal_file
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.options import BOOKS_HAVE_ERRORS, DAY, books_option, warn_of_errors, writing
from bwk_ledger.figures.general_ledger import audit_file
from bwk_ledger.figures.results import require_year
from bwk_ledger.figures.year import documents_of_year
from bwk_ledger.render import csv, exports, pdf, xlsx
from bwk_ledger.rules.load import load
from bwk_ledger.tables.year import annual_statements, books_of_year, general_ledger_of_year

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal

    from bwk_ledger.acts.year import Prepared
    from bwk_ledger.audit.statement import LostSeal
    from bwk_ledger.rules.load import Ledger


@click.command("afsluiten", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option(
    "--bestemming",
    multiple=True,
    metavar="REKENING=BEDRAG",
    help="Wat naar deze reserve gaat (met een min: eruit). Mag vaker; de rest is voor de algemene reserve.",
)
@click.option("--besluit", metavar="TEKST", help='Het besluit over het resultaat, zoals "ALV 20 mei 2019".')
@click.option("--datum", type=DAY, help="De dag van het besluit; anders vandaag.")
@click.option("--proef", is_flag=True, help="Toon wat in de weg staat en wat geboekt zou worden; schrijf niets.")
@books_option
def afsluiten_command(
    jaar: int, bestemming: Sequence[str], besluit: str | None, datum: dt.date | None, proef: bool, books: Path
) -> None:
    """Sluit JAAR af: bestem het resultaat zoals de ledenvergadering besloot, en verzegel het jaar.

    Eerst staat er wat nog in de weg staat. Na het afsluiten is elke wijziging in het jaar een fout; heropenen kan met
    'bwk heropen', met een reden.
    """
    day = today()
    decision = Decision(_destinations(bestemming), besluit or "", datum or day)
    if proef:
        _prepared(load(books), jaar, decision, day)
        click.echo("\nDit was een proef: er is niets geschreven.")
        return
    with writing(books) as ledger:
        prepared, obstacles, lost = _prepared(ledger, jaar, decision, day)
        if obstacles:
            click.echo(f"\n{jaar} is niet afgesloten; er is niets geschreven.", err=True)
            sys.exit(BOOKS_HAVE_ERRORS)
        seal = close(ledger, prepared, day, lost)
        click.echo(
            f"\n{jaar} is afgesloten met zegel {seal.number}: {count(len(seal.entries), 'regel', 'regels')} van de "
            f"boeken en {count(len(seal.documents), 'document', 'documenten')}.\nHash van het zegel: {seal.digest}"
        )
        warn_of_errors(load(books))


def _prepared(
    ledger: Ledger, jaar: int, decision: Decision, day: dt.date
) -> tuple[Prepared, Sequence[str], Sequence[str]]:
    """What would be booked, what is in the way, and the hashes of seals that are gone, all shown."""
    require_year(ledger, jaar)
    prepared = prepare(ledger, jaar, decision, day)
    obstacles = [*prepared.closing.obstacles, *_no_decision(prepared, decision)]
    lost = [item for item in lost_seals(open_audit(ledger, jaar, day).records, ledger.root) if item.year == jaar]
    _show(prepared, obstacles, lost)
    return prepared, obstacles, [item.digest for item in lost]


def _destinations(given: Sequence[str]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for text in given:
        account, _, amount = text.partition("=")
        try:
            found[account.strip()] = found.get(account.strip(), parse_amount("0")) + parse_amount(amount)
        except ValueError:
            raise click.BadParameter(
                f"'{text}' is geen rekening met een bedrag; schrijf Vermogen:Reserves:Inrichting=1000,00.",
                param_hint="'--bestemming'",
            ) from None
    return found


def _no_decision(prepared: Prepared, decision: Decision) -> list[str]:
    if prepared.appropriation is None or decision.text.strip():
        return []
    return ['het besluit over het resultaat ontbreekt: noem het met --besluit "ALV 20 mei 2019" --datum 2019-05-20.']


def _show(prepared: Prepared, obstacles: Sequence[str], lost: Sequence[LostSeal]) -> None:
    found = prepared.closing
    warnings = [*(_lost(item) for item in lost), *found.warnings]
    if obstacles:
        click.echo(f"Dit staat het afsluiten van {found.year} in de weg:")
        click.echo("\n".join(f"  - {text}" for text in obstacles))
    else:
        click.echo(f"Niets staat het afsluiten van {found.year} in de weg.")
    if warnings:
        click.echo("\nLet op (dit houdt het afsluiten niet tegen):")
        click.echo("\n".join(f"  - {text}" for text in warnings))
    click.echo(f"\nResultaat {found.year}: {format_amount(found.result)} euro.")
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


@click.command("heropen", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option("--reden", required=True, metavar="TEKST", help="Waarom; blijft voor altijd in de boeken staan.")
@click.option("--door", metavar="NUMMER", help="Het nummer van wie heropent.")
@books_option
def heropen_command(jaar: int, reden: str, door: str | None, books: Path) -> None:
    """Heropen JAAR, dat was afgesloten; de heropening blijft voor altijd te zien.

    Het zegel blijft bewaard onder een nummer. De bestemming van het resultaat blijft staan tot het jaar opnieuw wordt
    afgesloten.
    """
    with writing(books) as ledger:
        number = reopen(ledger, jaar, reden, door.upper() if door else None, today())
        click.echo(f"{jaar} is heropend. Zegel {number} is bewaard als {seal_file(jaar, number)}.")
        click.echo(f"Sluit het jaar weer af met: bwk afsluiten {jaar}")
        warn_of_errors(load(books))


# The files of `bwk jaarrekening JAAR --uit MAP`: what the accountant and the members' meeting get.

COMMITTEE = "documenten/kascommissie"  # where a scan of the statement signed on paper is kept, its year in its name


def year_files(ledger: Ledger, year: int) -> dict[str, bytes]:
    """Their contents by name.

    Raises:
        InputError: the audit file cannot be made (`bwk_ledger.figures.general_ledger`).
    """
    statements = annual_statements(ledger, year)
    books = books_of_year(ledger, year)
    accounts = general_ledger_of_year(ledger, year)
    files = {
        "jaarrekening.pdf": pdf.render(statements),
        "jaarrekening.xlsx": xlsx.render([*statements, *books, *accounts]),
        "auditfile.xaf": exports.render_xaf(audit_file(ledger, year), today()),
    }
    for table in [*statements, *books]:
        files[f"csv/{_file_name(table.title)}.csv"] = csv.render([table]).encode("utf-8-sig")
    files["csv/grootboek.csv"] = csv.render(accounts).encode("utf-8-sig")
    inside = {f"stukken/{name}": content for name, content in files.items()}
    statements_of_committee = sorted((ledger.root / COMMITTEE).glob(f"*{year}*"))
    for path in [*documents_of_year(ledger.transactions, ledger.root, year), *statements_of_committee]:
        inside[path.relative_to(ledger.root).as_posix()] = path.read_bytes()
    for name, content in signed_statements(ledger.root, year).items():
        inside[f"kascommissie/{name}"] = content
    files["dossier.zip"] = exports.render_dossier(f"Dossier {year} · {ledger.title}", inside)
    return files


def _file_name(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")


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
    from bwk_ledger.render.exports import render_xaf  # noqa: PLC0415

    ledger = load(books)
    require_year(ledger, jaar)
    target = out or Path(f"auditfile-{jaar}.xaf")
    write_file(target, render_xaf(audit_file(ledger, jaar), today(), versie))
    click.echo(f"Geschreven: {target}", err=True)
    warn_of_errors(ledger)


@click.command("exporteer", cls=DutchCommand)
@click.option(
    "--naar", type=click.Choice(["hledger", "ledger"]), default="hledger", show_default=True, help="Programma."
)
@click.option("--uit", "out", type=click.Path(path_type=Path), required=True, help="Het bestand.")
@books_option
def exporteer_command(naar: str, out: Path, books: Path) -> None:
    """Schrijf de boeken voor hledger of ledger: twee andere programma's die de cijfers kunnen narekenen.

    Daarna bijvoorbeeld: hledger -f boeken.journal balancesheet -B -e 2019-01-01
    """
    from bwk_ledger.render.exports import render_hledger  # noqa: PLC0415

    ledger = load(books)
    write_file(out, render_hledger(ledger.transactions, ledger.names, naar).encode())
    click.echo(f"Geschreven: {out}", err=True)
    warn_of_errors(ledger)
