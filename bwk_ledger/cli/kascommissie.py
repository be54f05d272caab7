"""The kascommissie: its door, its findings, what changed, and whether a statement still holds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bwk_ledger.audit.audit import open_audit
from bwk_ledger.audit.change_report import changes, nothing_to_compare, veranderd
from bwk_ledger.audit.followed_up import findings_tables
from bwk_ledger.audit.stands_out.detectors import stands_out
from bwk_ledger.audit.verify import check_number, read_attached, verify, verify_number
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.periods import today
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.ledger import report
from bwk_ledger.cli.options import books_option
from bwk_ledger.cli.screen import everything_option, show_first
from bwk_ledger.cli.serveer import require_accounts, serve_behind_login, serving_options
from bwk_ledger.cli.toegang import access_option
from bwk_ledger.door.accounts import Role
from bwk_ledger.figures.results import require_year
from bwk_ledger.render.pdf import render_declaration as render
from bwk_ledger.rules.derived import last_written
from bwk_ledger.rules.load import Ledger, load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bwk_ledger.audit.verify import Verified, VerifiedPart
    from bwk_ledger.door.accounts import Account
    from bwk_ledger.door.place import ServedAt
    from bwk_ledger.tables.table import Table


_LEAST_MEMBERS = 2  # BW 2:48 lid 2


@click.command("kascommissie", cls=DutchCommand)
@click.argument("jaar", type=int)
@serving_options
@books_option
@access_option
def kascommissie_command(jaar: int, place: ServedAt, books: Path, access: Path) -> None:
    """Open de boeken in Fava voor de kascommissie van JAAR, achter een wachtwoord.

    Wie inlogt, ziet wat bij de rol van het account hoort: de penningmeester wijzigt de boeken en antwoordt op
    bevindingen; de kascommissie ziet alles en schrijft alleen in haar eigen logboek; de accountant leest. Accounts
    maakt u met 'bwk toegang'. Zonder certificaat of proxy gaat het alleen op deze computer open.
    """
    _warn_of_few(require_accounts(access))
    serve_behind_login(books, access, place, f"Kascommissie {jaar}", jaar)


def _warn_of_few(accounts: Mapping[str, Account]) -> None:
    """Say when the kascommissie is too small."""
    members = sum(account.role is Role.COMMITTEE for account in accounts.values())
    if members < _LEAST_MEMBERS:
        has = "is nog geen account" if members == 0 else "is maar één account"
        click.echo(
            f"Let op: er {has} met de rol kascommissie. Een kascommissie heeft ten minste twee leden "
            "(BW 2:48 lid 2); geef ieder een eigen account.",
            err=True,
        )


@click.command("bevindingen", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option("--open", "only_open", is_flag=True, help="Alleen wat nog niet is afgehandeld of nagekeken.")
@everything_option
@report(knows_year=False, is_long=True)
def bevindingen_command(ledger: Ledger, jaar: int, only_open: bool, alles: bool) -> list[Table]:
    """Toon wat de kascommissie over JAAR vroeg, wat is geantwoord en hoe het afliep; en wat er nog lag van eerder.

    Vragen en antwoorden gaat in de browser, zodat er altijd bij staat wie het schreef: 'bwk kascommissie JAAR'.
    """
    del alles  # for who shows the tables
    return findings_tables(open_audit(ledger, jaar, today()), only_open=only_open)


@click.command("veranderd", cls=DutchCommand)
@click.argument("jaar", type=int, required=False)
@click.option(
    "--sinds",
    metavar="DATUM|MOMENT",
    default="",
    help="Vanaf deze dag, of sinds een moment: 'uren' (het goedkeuren ervan), 'begroting', 'vergadering-JJJJ-MM-DD' of "
    "'begin'; anders sinds de laatste verklaring, afsluiting of vergadering.",
)
@click.option(
    "--alles", is_flag=True, help="Toon alles, ook elke ingelezen regel apart; anders van wat veel is het eerste."
)
@report(knows_year=False, is_long=True)
def veranderd_command(ledger: Ledger, jaar: int | None, sinds: str, alles: bool) -> list[Table]:
    """Toon wat er in de boeken is veranderd: wat, door wie en wanneer.

    JAAR is het jaar dat voorop staat; zonder JAAR het laatste in de boeken. Wie en wanneer komen uit de geschiedenis
    van de boeken. Hebben zij die niet, dan wordt JAAR vergeleken met zijn zegel, en zijn die er niet bij.
    """
    year = jaar if jaar is not None else (last_written(ledger.transactions) or today()).year
    if jaar is not None:
        require_year(ledger, jaar)
    year_changes = changes(open_audit(ledger, year, today()), sinds)
    if year_changes.since is None:
        raise nothing_to_compare(year_changes)
    return [veranderd(year_changes, everything=alles)]


@click.command("valtop", cls=DutchCommand)
@click.argument("jaar", type=int)
@everything_option
@report(knows_year=False, is_long=True)
def valtop_command(ledger: Ledger, jaar: int, alles: bool) -> list[Table]:
    """Toon wat er in JAAR anders is dan de rest, met de reden en de boekingen naast elkaar.

    Dat zegt niet dat er iets mis is: kijk ernaar, en vraag het als u het niet begrijpt.
    """
    del alles  # for who shows the tables
    require_year(ledger, jaar)
    return [stands_out(open_audit(ledger, jaar, today()))]


_CHANGED = 1
_BELOW = " " * 15


@click.command("verifieer", cls=DutchCommand)
@click.argument("statement", metavar="PDF|GETAL")
@everything_option
@books_option
def verifieer_command(statement: str, alles: bool, books: Path) -> None:
    """Zeg of PDF de verklaring is die de kascommissie tekende, en of boeken en bonnen nog zijn wat ze toen waren.

    In plaats van de pdf mag ook het controlegetal: dat staat op de uitslag voor de ledenvergadering, en in de QR-code.

    Wat er anders is, staat erbij. De boeken worden alleen gelezen. De map van de kascommissie ligt naast die van de
    boeken; ligt zij ergens anders, noem haar dan met BWK_KASCOMMISSIE.
    """
    verified = _verified(statement, books)
    click.echo(f"{verified.title}\n")
    for answer in verified.answers:
        _show(answer, everything=alles)
    if verified.holds:
        click.echo("\nAlles is nog zoals het is getekend.")
        return
    click.echo("\nNiet alles is nog zoals het is getekend.")
    sys.exit(_CHANGED)


def _verified(statement: str, books: Path) -> Verified:
    """What is found of a pdf, or of a check number."""
    pdf = Path(statement)
    if not pdf.is_file():
        if check_number(statement):
            return verify_number(statement, load(books), today())
        raise InputError(
            f"'{statement}' is geen bestand en geen controlegetal.",
            remedy="noem de pdf van de verklaring, of de 64 tekens van haar controlegetal.",
        )
    content = pdf.read_bytes()
    return verify(content, read_attached(content, pdf.name), load(books), render, today())


def _show(answer: VerifiedPart, *, everything: bool) -> None:
    click.echo(f"[{answer.verdict.value:<9}]  {answer.what}: {answer.text}")
    show_first([f"{_BELOW}- {text}" for text in answer.details], everything=everything, indent=f"{_BELOW}- ")
    for text in answer.notes:
        click.echo(f"{_BELOW}opmerking: {text}")
