"""Who takes part: `bwk partner`, `bwk financier`, and `bwk tertiaal`, the A4s to discuss with all of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.acts.partners import agreeing, bringing, ending, finishing, making, placing
from bwk_ledger.acts.relations import adding, changing
from bwk_ledger.audit.meeting import signed_on
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.periods import today
from bwk_ledger.cli.dutch import DutchCommand, LazyGroup
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.ledger import report
from bwk_ledger.cli.options import DAY, Output, books_option, output_options, warn_of_errors
from bwk_ledger.figures.partners import workplace_years
from bwk_ledger.figures.results import require_year
from bwk_ledger.figures.tertiaal import report as tertiaal_report
from bwk_ledger.figures.tertiaal import span
from bwk_ledger.rules.load import load
from bwk_ledger.standing.partners import read_agreements, read_contributions, read_partners
from bwk_ledger.standing.refusals import require_kamer
from bwk_ledger.tables.standing import agreements, contributions, workplaces
from bwk_ledger.tables.tertiaal import sheets

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


# Partners: `bwk partner`, and `bwk tertiaal`, the A4s to discuss with all of them.


# `bwk partner`: who takes part, what each brings, work places, and what was agreed.


@click.command("afspraken", cls=DutchCommand)
@click.option("--alles", is_flag=True, help="Ook de afspraken die zijn gedaan.")
@click.option("--op", type=DAY, default=today, help="De dag van wie het vraagt; anders vandaag.")
@report(knows_year=False)
def afspraken_command(ledger: Ledger, op: dt.date, *, alles: bool) -> list[Table]:
    """Toon de afspraken die nog open staan: wat, met wie, door wie en uiterlijk wanneer."""
    listed_agreements = [item for item in read_agreements(ledger.customs) if alles or item.done is None]
    return [agreements(listed_agreements, read_partners(ledger.customs), ledger.config, op)]


@click.command("overzicht", cls=DutchCommand)
@click.argument("jaar", type=int)
@report(knows_year=False)
def overzicht_command(ledger: Ledger, jaar: int) -> list[Table]:
    """Toon wie in JAAR wat inbrengt: geld, uren en natura."""
    year_contributions = read_contributions(ledger.customs, jaar)
    if not year_contributions:
        raise InputError(
            f"in {jaar} is er geen inbreng van partners.", remedy="schrijf haar op met 'bwk partner inbreng'."
        )
    return [contributions(year_contributions, read_partners(ledger.customs), ledger.config, jaar)]


@click.command("werkplekken", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option("--op", type=DAY, default=today, help="Tot en met welke dag; anders vandaag.")
@report(knows_year=False)
def werkplekken_command(ledger: Ledger, jaar: int, op: dt.date) -> list[Table]:
    """Toon de werkplekken van JAAR: wie, waar, hoeveel uren, en welke subsidie."""
    year_places = workplace_years(ledger, jaar, op)
    if not year_places:
        raise InputError(f"in {jaar} zijn er geen werkplekken.", remedy="schrijf ze op met 'bwk partner werkplek'.")
    return [workplaces(year_places, read_partners(ledger.customs), ledger.config, jaar)]


partner_command = LazyGroup(
    "partner",
    help="Partners: wie er meedoet, wat ieder inbrengt, werkplekken en afspraken.",
    lazy={
        "afspraak": ("Schrijf een afspraak op: wat, met wie, door wie en wanneer.", command(agreeing)),
        "afspraken": ("Toon de afspraken, en of zij zijn gedaan.", afspraken_command),
        "eindig": ("Schrijf op wat de laatste dag is van een partner of werkplek.", command(ending)),
        "gedaan": ("Schrijf op dat een afspraak is gedaan.", command(finishing)),
        "inbreng": ("Schrijf op wat een partner in een jaar inbrengt.", command(bringing)),
        "maak": ("Schrijf een partner in de boeken.", command(making)),
        "overzicht": ("Toon de samenwerkingsafspraak van een jaar: wie brengt wat.", overzicht_command),
        "werkplek": ("Schrijf op dat iemand bij een kamer een werkplek heeft.", command(placing)),
        "werkplekken": ("Toon de werkplekken van een jaar, met uren en subsidie.", werkplekken_command),
    },
)


# `bwk tertiaal`: one A4 for each kamer and one for the whole, to discuss with all partners.

_PERIOD = re.compile(r"(?!0000)(\d{4})(?:-[Tt]?([123]))?", re.ASCII)


class _PeriodType(click.ParamType):  # type: ignore[type-arg] # generic only for type checkers
    """A year with `-2` behind it for a tertiaal, or alone: the year, and which tertiaal or 0."""

    name = "periode"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        """Read it."""
        year_and_part = _PERIOD.fullmatch(str(value))
        if year_and_part is None:
            self.fail(
                f"'{value}' is geen tertiaal of jaar. Schrijf het jaar met -1, -2 of -3 erachter voor een tertiaal, of "
                "alleen het jaar.",
                param,
                ctx,
            )
        return int(year_and_part[1]), int(year_and_part[2] or 0)


@click.command("tertiaal", cls=DutchCommand)
@click.argument("periode", type=_PeriodType())
@click.option("--kamer", metavar="CODE", help="Alleen het blad van deze kamer.")
@click.option("--op", type=DAY, default=today, help="De dag van wie het vraagt; anders vandaag.")
@books_option
@output_options
def tertiaal_command(periode: tuple[int, int], kamer: str | None, op: dt.date, books: Path, output: Output) -> None:
    """Maak voor elke kamer een A4 over een tertiaal (jjjj-2) of een jaar, en een voor alle kamers samen.

    Erop staat het geld naast de begroting met een prognose, wat van elke toekenning over is, uren en mensen,
    prestaties naast hun doel, en de afspraken. Bij een jaar staat het jaar ervoor ernaast. Met --uit blad.pdf is het
    een pagina per kamer, om uit te delen.
    """
    ledger = load(books)
    year, number = periode
    require_year(ledger, year)
    code = require_kamer(ledger.config, kamer.upper()).code if kamer else None
    when = span(year, number, op)
    signed = {item: signed_on(ledger.root, item) for item in (year, year - 1)}
    pages = sheets(ledger, tertiaal_report(ledger, when, signed), code)
    if not pages:
        raise InputError(
            f"kamer {code} was er niet in {year} tot en met {when.until}.",
            cause=f"zij is er {ledger.config.kamers[str(code)].lasts}.",
            remedy="noem een andere kamer of periode.",
        )
    output.show_sheets(pages)
    warn_of_errors(ledger)


# What funders promise and get to see: `bwk financier`, `toekenning` and `verantwoording`.

# `bwk financier`: who pays along.

financier_command = LazyGroup(
    "financier",
    help="Financiers: wie er meebetaalt.",
    lazy={
        "nieuw": ("Neem een financier op in de boeken.", command(adding)),
        "wijzig": ("Verander een financier.", command(changing)),
    },
)
