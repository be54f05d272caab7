"""The single reports: one year of the books in one table, or a few."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bwk_ledger.acts.bookings import NewAccrual, add_accrual, read_amount
from bwk_ledger.base.accounts import is_under
from bwk_ledger.base.errors import InputError, count
from bwk_ledger.base.files import write_file
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.options import Output, books_option, choose_output, output_options, warn_of_errors, writing
from bwk_ledger.figures.accruals import accrual_lines, inventory
from bwk_ledger.figures.general_ledger import general_ledger, trial_balance
from bwk_ledger.figures.results import cash_flow, figures, require_year
from bwk_ledger.figures.vat import QUARTERS, require_vat, settlement, vat_return
from bwk_ledger.figures.wages import require_wage_tax, wage_tax
from bwk_ledger.render import FORMATS
from bwk_ledger.rules.load import load
from bwk_ledger.tables.accruals import inventaris, overlopend
from bwk_ledger.tables.budget import begroting
from bwk_ledger.tables.budget import bron as source_tables
from bwk_ledger.tables.general_ledger import grootboek, proefbalans
from bwk_ledger.tables.vat import btw, btw_lines, btw_settlement
from bwk_ledger.tables.wages import loonheffing
from bwk_ledger.tables.year import jaarrekening, kasstroom

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bwk_ledger.rules.load import Ledger


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

    Met --uit MAP: jaarrekening.pdf en .xlsx (met toelichting, kasstroom, proefbalans, grootboek en journaal; de totalen
    zijn formules), auditfile.xaf, elk overzicht als csv, en dossier.zip met stukken en bonnen.
    """
    if uit is not None and formaat is None and not Path(uit).suffix:
        ledger = load(books)
        require_year(ledger, jaar)
        _write_all(ledger, jaar, Path(uit))
    else:
        output = choose_output(formaat, uit)
        ledger = load(books)
        require_year(ledger, jaar)
        output.show(jaarrekening(figures(ledger, jaar), ledger.names, ledger.title))
    warn_of_errors(ledger)


def _write_all(ledger: Ledger, year: int, folder: Path) -> None:
    """Everything is made before the first file is written: what cannot be made leaves nothing behind."""
    from bwk_ledger.cli.jaar import year_files  # noqa: PLC0415 - only when called

    if folder.exists() and not folder.is_dir():
        raise click.BadParameter(f"'{folder}' is geen map.", param_hint="'--uit'")
    files = year_files(ledger, year)
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        write_file(target, content)
    click.echo(f"Geschreven: {count(len(files), 'bestand', 'bestanden')} in {folder}", err=True)


@click.command("proefbalans", cls=DutchCommand)
@click.argument("jaar", type=int)
@books_option
@output_options
def proefbalans_command(jaar: int, books: Path, output: Output) -> None:
    """Toon van elke rekening de stand op 1 januari, wat er in JAAR bij en af ging, en de stand op 31 december."""
    ledger = load(books)
    require_year(ledger, jaar)
    output.show([proefbalans(trial_balance(ledger.transactions, jaar), ledger.names, jaar)])
    warn_of_errors(ledger)


_SHOWN = 8  # suggestions


@click.command("grootboek", cls=DutchCommand)
@click.argument("rekening")
@click.argument("jaar", type=int)
@books_option
@output_options
def grootboek_command(rekening: str, jaar: int, books: Path, output: Output) -> None:
    """Toon elke boeking van JAAR op een REKENING en alles daaronder, met de stand erna en waar zij vandaan komt.

    Voorbeelden: Activa:Bank:ING, Lasten:TOP:Fysiek, Vermogen.
    """
    ledger = load(books)
    if not any(is_under(name, rekening) for name in ledger.names):
        raise InputError(
            f"rekening {rekening} bestaat niet.",
            cause=_near(rekening, ledger.names),
            remedy="noem een rekening of het begin ervan; 'bwk proefbalans' toont ze allemaal.",
        )
    require_year(ledger, jaar)
    found = general_ledger(ledger.transactions, rekening, jaar)
    if not found:
        raise InputError(
            f"op {rekening} staat in {jaar} niets.", remedy="noem een ander jaar, of een rekening erboven."
        )
    output.show(grootboek(found, ledger.names, jaar))
    warn_of_errors(ledger)


def _near(wanted: str, names: Iterable[str]) -> str | None:
    whole, last = wanted.casefold(), wanted.rsplit(":", 1)[-1].casefold()
    near = [name for name in names if whole in name.casefold()] or [name for name in names if last in name.casefold()]
    return f"lijkt op: {', '.join(near[:_SHOWN])}." if near else None


@click.command("kasstroom", cls=DutchCommand)
@click.argument("jaar", type=int)
@books_option
@output_options
def kasstroom_command(jaar: int, books: Path, output: Output) -> None:
    """Toon waar het geld van JAAR vandaan kwam en waar het heen ging, naast het jaar ervoor."""
    ledger = load(books)
    require_year(ledger, jaar)
    flows = [cash_flow(ledger.transactions, year) for year in (jaar, jaar - 1)]
    output.show([kasstroom(flows, ledger.config, ledger.names)])
    warn_of_errors(ledger)


@click.command("begroting", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option("--bron", is_flag=True, help="Alleen de begroting, in de twee tabellen van het aanbod.")
@books_option
@output_options
def begroting_command(jaar: int, bron: bool, books: Path, output: Output) -> None:
    """Toon de begroting van JAAR naast de werkelijkheid, per kamer en in totaal.

    De formele begroting is geld; de populaire is geld en de waarde van uren die mensen onbetaald inzetten.
    """
    ledger = load(books)
    require_year(ledger, jaar)
    found = figures(ledger, jaar)
    tables = source_tables(found, ledger.customs) if bron else begroting(found)
    output.show(tables)
    warn_of_errors(ledger)


@click.command("btw", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.argument("kwartaal", type=click.IntRange(1, 4), required=False)
@click.option("--regels", is_flag=True, help="Toon ook elke boeking waar de rubrieken de som van zijn.")
@books_option
@output_options
def btw_command(jaar: int, kwartaal: int | None, regels: bool, books: Path, output: Output) -> None:
    """Toon de rubrieken van de btw-aangifte van een KWARTAAL van JAAR, of van alle vier met de afrekening.

    Alleen voor een coöperatie die aangifte doet. Laat de accountant de cijfers nakijken.
    """
    ledger = load(books)
    require_vat(ledger)
    require_year(ledger, jaar)
    tables = []
    for number in (kwartaal,) if kwartaal else QUARTERS:
        found = vat_return(ledger, jaar, number)
        tables += [btw(found), *([btw_lines(found)] if regels else [])]
    if kwartaal is None:
        tables.append(btw_settlement(settlement(ledger, jaar), jaar))
    output.show(tables)
    warn_of_errors(ledger)


@click.command("inventaris", cls=DutchCommand)
@click.argument("jaar", type=int)
@books_option
@output_options
def inventaris_command(jaar: int, books: Path, output: Output) -> None:
    """Toon van elke aankoop die jaren meegaat wat zij kostte, wat ervan is afgeschreven en wat zij nog waard is.

    Een aankoop wordt inventaris door in de boeken onder haar last te zetten hoeveel jaar zij meegaat: activeren: 5
    """
    ledger = load(books)
    output.show([inventaris(inventory(ledger, jaar), ledger.config.kamers, jaar)])
    warn_of_errors(ledger)


@click.command("loonheffing", cls=DutchCommand)
@click.argument("jaar", type=int)
@books_option
@output_options
def loonheffing_command(jaar: int, books: Path, output: Output) -> None:
    """Toon per maand van JAAR wat aan loonheffing is ingehouden, betaald en nog te betalen is.

    Alleen voor een coöperatie met personeel op de loonlijst; leg het naast de aangiften van het loonkantoor.
    """
    ledger = load(books)
    require_wage_tax(ledger)
    require_year(ledger, jaar)
    output.show([loonheffing(*wage_tax(ledger.transactions, jaar), jaar)])
    warn_of_errors(ledger)


@click.command("overlopend", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option(
    "--boek",
    nargs=3,
    metavar="SOORT REKENING BEDRAG",
    help="Schrijf er een bij. Soorten: 'te betalen', 'te ontvangen', vooruitbetaald, vooruitontvangen.",
)
@click.option("--omschrijving", metavar="TEKST", help="Waar het om gaat; nodig bij --boek.")
@click.option("--subsidie", metavar="CODE", help="De subsidie die deze kosten betaalt.")
@books_option
@output_options
def overlopend_command(
    jaar: int,
    boek: tuple[str, str, str] | None,
    omschrijving: str | None,
    subsidie: str | None,
    books: Path,
    output: Output,
) -> None:
    """Toon wat op 31 december van JAAR nog te betalen of te ontvangen was, of vooruit betaald of ontvangen.

    Met --boek komt er een bij: bwk overlopend 2018 --boek "te betalen" Lasten:TOP:Fysiek:Energie 120,00
    --omschrijving "Energie december". Op 1 januari draait hij vanzelf terug.
    """
    if boek is None and (omschrijving or subsidie):
        raise click.UsageError("--omschrijving en --subsidie horen bij --boek.")
    if boek is not None and not (omschrijving and omschrijving.strip()):
        raise click.UsageError("Noem met --omschrijving waar deze post om gaat.")
    if boek is not None and omschrijving is not None:
        with writing(books) as before:
            require_year(before, jaar)
            _book(before, jaar, boek, omschrijving, subsidie)
    ledger = load(books)
    require_year(ledger, jaar)
    output.show([overlopend(accrual_lines(ledger, jaar), jaar)])
    warn_of_errors(ledger)


def _book(ledger: Ledger, year: int, new: tuple[str, str, str], text: str, grant: str | None) -> None:

    kind, account, amount = new
    accrual = NewAccrual(year, kind, account, read_amount(amount), text, grant)
    file = add_accrual(ledger.changes(), ledger.config, ledger.names, ledger.entries, accrual)
    click.echo(f"Geboekt in {file}.", err=True)
