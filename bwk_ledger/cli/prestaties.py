"""`bwk prestaties`: results beside the targets of a year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bwk_ledger.acts.outcomes import (
    booking,
    count_csv,
    count_template,
    count_workbook,
    handing_out,
    improving,
    measuring,
    withdrawing,
)
from bwk_ledger.audit.meeting import signed_on
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.files import write_file
from bwk_ledger.base.periods import parse_month, today
from bwk_ledger.cli.dutch import DutchCommand, LazyGroup
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.ledger import report
from bwk_ledger.cli.options import DAY, books_option
from bwk_ledger.figures.outcomes import outcomes
from bwk_ledger.rules.load import load
from bwk_ledger.standing.outcomes import read_goals
from bwk_ledger.standing.refusals import require_kamer
from bwk_ledger.tables.outcomes import prestaties

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


@click.command("overzicht", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option("--kamer", metavar="CODE", help="Alleen de prestaties van deze kamer.")
@click.option("--op", type=DAY, default=today, help="Tot en met welke dag; anders vandaag.")
@report(knows_year=False)
def overzicht_command(ledger: Ledger, jaar: int, kamer: str | None, op: dt.date) -> list[Table]:
    """Toon van elke prestatie van JAAR het doel, het resultaat, hoe er is geteld, en het verloop per tertiaal.

    Wat niemand telde, staat er als 'niet geteld'.
    """
    code = require_kamer(ledger.config, kamer.upper()).code if kamer else None
    if not any(code in (None, item.kamer) for item in read_goals(ledger.customs, jaar)):
        raise InputError(
            f"in {jaar} zijn er geen prestaties{f' van {code}' if code else ''}.",
            remedy=f"lees ze in met 'bwk importeer prestaties-{jaar}.csv', of noem een ander jaar.",
        )
    return prestaties(outcomes(ledger, jaar, op, signed_on(ledger.root, jaar)), ledger.config, code)


@click.command("sjabloon", cls=DutchCommand)
@click.argument("maand")
@click.option("--kamer", metavar="CODE", help="Alleen voor deze kamer; anders voor elke kamer met prestaties.")
@click.option("--csv", "as_csv", is_flag=True, help="Als CSV in plaats van Excel.")
@click.option(
    "--uit",
    "folder",
    metavar="MAP",
    type=click.Path(path_type=Path),
    default=Path(),
    help="De map waarin de bladen komen; anders de map waarin u staat.",
)
@books_option
def sjabloon_command(maand: str, kamer: str | None, folder: Path, books: Path, *, as_csv: bool) -> None:
    """Maak voor elke kamer een leeg telblad voor MAAND: jjjj-mm.

    Vul het in en lees het in met 'bwk importeer'. Mensen staan er alleen op als nummer van een kaart. Een blad dat er
    al is, blijft zoals het is.
    """
    period = parse_month(maand)
    if period is None:
        raise click.BadParameter(f"'{maand}' is geen maand. Schrijf een maand als jjjj-mm.", param_hint="'MAAND'")
    if not folder.is_dir():
        raise click.BadParameter(f"de map '{folder}' bestaat niet. Maak die eerst.", param_hint="'--uit'")
    ledger = load(books)
    goals = read_goals(ledger.customs, period.start.year)
    chosen = require_kamer(ledger.config, kamer.upper()).code if kamer else None
    kamers = [chosen] if chosen else list(dict.fromkeys(item.kamer for item in goals))
    if not kamers:
        raise InputError(
            f"in {period.start.year} zijn er geen prestaties.",
            remedy="lees eerst de prestaties van dat jaar in, of noem een andere maand.",
        )
    made = []
    for code in kamers:
        content = count_template(ledger, code, period)
        path = folder / content.file_name(".csv" if as_csv else ".xlsx")
        if path.exists():
            raise InputError(
                "dit telblad is er al.",
                file=path,
                cause="er kunnen getallen in staan, dus het wordt nooit overschreven; er is niets gemaakt.",
                remedy="zet het blad ergens anders, of kies met --uit een andere map.",
            )
        made.append((path, count_csv(content) if as_csv else count_workbook(content)))
    for path, made_content in made:
        write_file(path, made_content)
        click.echo(f"Geschreven: {path}")


prestaties_command = LazyGroup(
    "prestaties",
    help="Prestaties: wat er is beloofd, en wat ervan is gekomen.",
    lazy={
        "boek": ("Schrijf op wat er van een prestatie is gekomen.", command(booking)),
        "corrigeer": ("Verbeter een resultaat, met een reden.", command(improving)),
        "herroep": ("Trek een resultaat in, met een reden.", command(withdrawing)),
        "kaarten": ("Schrijf op hoeveel genummerde kaarten een kamer heeft.", command(handing_out)),
        "meting": ("Laat de boeken zelf een prestatie meten.", command(measuring)),
        "overzicht": ("Toon van elke prestatie het doel, het resultaat en hoe het liep.", overzicht_command),
        "sjabloon": ("Maak een leeg telblad per kamer voor een maand.", sjabloon_command),
    },
)
