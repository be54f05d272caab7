"""`bwk toekenning` and `verantwoording`: what funders promised, how far it is, and what they get to see of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bwk_ledger.acts.awards import amending, budgeting, explaining, fixing, granting, instalment, settling, standing
from bwk_ledger.audit.annexes import annexes
from bwk_ledger.audit.meeting import signed_statements
from bwk_ledger.base.errors import count
from bwk_ledger.base.files import PRIVATE_FILE, write_file
from bwk_ledger.base.periods import today
from bwk_ledger.cli.dutch import DutchCommand, LazyGroup
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.ledger import report
from bwk_ledger.cli.options import Output, books_option, check_letter_place, output_options, warn_of_errors
from bwk_ledger.figures.accountability import SignedStatement, accountability, choose
from bwk_ledger.rules.load import load
from bwk_ledger.tables.accountability import accountability_tables, awards

if TYPE_CHECKING:
    from bwk_ledger.figures.accountability import Accountability
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


# `bwk toekenning`: what funders promised, how far it is, and what is left of it.


@click.command("lijst", cls=DutchCommand)
@click.argument("jaar", type=int)
@report(knows_year=False)
def lijst_command(ledger: Ledger, jaar: int) -> list[Table]:
    """Toon van elke toekenning in JAAR wat is ontvangen, besteed en over, en wat er het eerst moet gebeuren."""
    return [awards(ledger, jaar)]


toekenning_command = LazyGroup(
    "toekenning",
    help="Toekenningen van financiers: vastleggen, wijzigen, vaststellen, en wat er over is.",
    lazy={
        "afreken": ("Leg vast dat een toekenning is afgerekend.", command(settling)),
        "begroting": ("Leg een regel vast van de begroting van een toekenning.", command(budgeting)),
        "lijst": ("Toon de toekenningen van een jaar: ontvangen, besteed, over.", lijst_command),
        "nieuw": ("Leg een toekenning vast.", command(granting)),
        "stand": ("Leg vast hoe ver een toekenning is, zoals verantwoord of afgewezen.", command(standing)),
        "termijn": ("Leg vast wanneer een deel van een toekenning zou komen.", command(instalment)),
        "toelichting": ("Leg uit waarom een regel van een toekenning anders liep.", command(explaining)),
        "vaststel": ("Leg vast op welk bedrag de financier haar vaststelde.", command(fixing)),
        "wijzig": ("Leg vast wat de financier aan een toekenning veranderde.", command(amending)),
    },
)


# `bwk verantwoording`: an award accounted for to its funder.


@click.command("verantwoording", cls=DutchCommand)
@click.argument("naam", metavar="FINANCIER|TOEKENNING")
@click.argument("jaar", type=int, required=False)
@click.option(
    "--bijlagen",
    metavar="ZIP",
    type=click.Path(path_type=Path),
    help="Zet de bonnen van organisaties in dit zip-bestand; papieren van mensen nooit.",
)
@books_option
@output_options
def verantwoording_command(naam: str, jaar: int | None, bijlagen: Path | None, books: Path, output: Output) -> None:
    """Verantwoord een toekenning (FINANCIER:JJJJ), of alle van een financier (FINANCIER) in JAAR.

    Wat is toegekend, ontvangen en besteed, op welke regels en door wie nog meer betaald, elke last met zijn bon, de
    uren ernaast, en de prestaties. Wat in de boeken nog open staat, staat erop. Zonder JAAR: een toekenning over haar
    hele looptijd, en een financier over het laatste jaar waarin iets gebeurde.
    """
    if bijlagen is not None:
        check_letter_place(bijlagen, many=False)
    ledger = load(books)
    signed = {
        item.year: SignedStatement(item.year, item.last.at.date(), item.proposal.digest, str(item.values["boeken"]))
        for item in signed_statements(ledger.root)
    }
    now = today()
    cases: list[Accountability] = [accountability(ledger, chosen, now, signed) for chosen in choose(ledger, naam, jaar)]
    output.show(
        [table for item in cases for table in accountability_tables(item, ledger.config, ledger.title)], PRIVATE_FILE
    )
    if bijlagen is not None:
        made = annexes([cost for item in cases for cost in item.spending.costs], ledger.entries)
        write_file(bijlagen, made.content, PRIVATE_FILE)
        annex_count = count(made.number, "bijlage", "bijlagen")
        lost = f"; {count(made.lost, 'bestand is', 'bestanden zijn')} er niet" if made.lost else ""
        click.echo(f"Geschreven: {bijlagen}: {annex_count}{lost}.", err=True)
    warn_of_errors(ledger)
