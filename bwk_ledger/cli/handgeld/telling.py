"""`bwk handgeld telling`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.days import DAY
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.writing import writing
from bwk_ledger.money import format_amount, parse_amount
from bwk_ledger.periods import today

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from bwk_ledger.cash_counts import Counted
    from bwk_ledger.config import Config


@click.command("telling", cls=DutchCommand)
@click.argument("kamer")
@click.option("--bedrag", required=True, metavar="BEDRAG", help="Wat er in de kas ligt, zoals 112,40.")
@click.option("--door", required=True, metavar="NUMMER", help="Het nummer van wie telt.")
@click.option("--en", required=True, metavar="NUMMER", help="Het nummer van wie meetelt: een ander.")
@click.option("--datum", type=DAY, default=today, help="De dag van tellen; anders vandaag.")
@click.option("--opmerking", default="", metavar="TEKST", help="Wat een verschil verklaart; een naam hoort hier niet.")
@books_option
def command(kamer: str, bedrag: str, door: str, en: str, datum: dt.date, opmerking: str, books: Path) -> None:
    """Leg vast wat twee mensen in de kas van KAMER tellen, en vergelijk het met de boeken aan het eind van die dag."""
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from importers.cash_acts import count_cash  # noqa: PLC0415

    try:
        amount = parse_amount(bedrag)
    except ValueError as error:
        raise click.BadParameter(f"'{bedrag}' is geen bedrag. Schrijf 112,40.", param_hint="'--bedrag'") from error
    with writing(books) as ledger:
        people = (door.upper(), en.upper())
        found = count_cash(ledger, kamer.upper(), datum, amount, people, opmerking.strip())
        click.echo(f"Kas van {kamer.upper()} op {datum}, geteld door {people[0]} en {people[1]}.")
        for label, value in (
            ("geteld", found.counted),
            ("volgens de boeken", found.books),
            ("verschil", found.difference),
        ):
            click.echo(f"  {label:18} {format_amount(value):>10}")
        _say_what_to_do(found, ledger.config)
        warn_of_errors(load(books))


def _say_what_to_do(found: Counted, config: Config) -> None:
    from bwk_ledger.rules.handgeld import difference  # noqa: PLC0415 - only when called

    if not found.difference:
        click.echo("De kas klopt.")
    elif found.count.remark:
        click.echo(f"Het verschil is verklaard: {found.count.remark}")
    else:
        remedy = difference(found, config).remedy
        click.echo(remedy[:1].upper() + remedy[1:])
