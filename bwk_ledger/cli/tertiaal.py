"""`bwk tertiaal`: one A4 for each kamer and one for the whole, to discuss with all partners."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.audit.outcomes import signed_on
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.periods import today
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.options import DAY, Output, books_option, output_options, warn_of_errors
from bwk_ledger.figures.results import require_year
from bwk_ledger.figures.tertiaal import report, span
from bwk_ledger.rules.load import load
from bwk_ledger.standing.refusals import require_kamer
from bwk_ledger.tables.tertiaal import sheets

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

_PERIOD = re.compile(r"(?!0000)(\d{4})(?:-[Tt]?([123]))?", re.ASCII)


class _PeriodType(click.ParamType):  # type: ignore[type-arg] # generic only for type checkers
    """A year with `-2` behind it for a tertiaal, or alone: the year, and which tertiaal or 0."""

    name = "periode"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        """Read it."""
        found = _PERIOD.fullmatch(str(value))
        if found is None:
            self.fail(
                f"'{value}' is geen tertiaal of jaar. Schrijf het jaar met -1, -2 of -3 erachter voor een tertiaal, of "
                "alleen het jaar.",
                param,
                ctx,
            )
        return int(found[1]), int(found[2] or 0)


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
    pages = sheets(ledger, report(ledger, when, signed), code)
    if not pages:
        raise InputError(
            f"kamer {code} was er niet in {year} tot en met {when.until}.",
            cause=f"zij is er {ledger.config.kamers[str(code)].lasts}.",
            remedy="noem een andere kamer of periode.",
        )
    output.show_sheets(pages)
    warn_of_errors(ledger)
