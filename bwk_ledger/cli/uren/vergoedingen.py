"""`bwk uren vergoedingen`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.output import Output, output_options
from bwk_ledger.money import parse_amount

if TYPE_CHECKING:
    from pathlib import Path

    from bwk_ledger.views.hours import Month

DOES_NOT_FIT = 1
_DECEMBER = 12


@click.command("vergoedingen", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option(
    "--voorgenomen",
    metavar="NUMMER=BEDRAG",
    multiple=True,
    help="Een betaling die nog moet komen, zoals V0001=40,00: past zij nog? Mag vaker.",
)
@click.option("--maand", metavar="JJJJ-MM", help="De maand van de voorgenomen betaling.")
@books_option
@output_options
def command(jaar: int, voorgenomen: tuple[str, ...], maand: str | None, books: Path, output: Output) -> None:
    """Toon wat in JAAR aan vrijwilligers is betaald, naast wat onbelast mag per maand, jaar en uur.

    Met --voorgenomen is het antwoord of een betaling nog past; de opdracht eindigt met status 1 als dat niet zo is.
    """
    from bwk_ledger.books.law import allowance_ceilings  # noqa: PLC0415
    from bwk_ledger.load import load  # noqa: PLC0415
    from bwk_ledger.tables.wages import verdict, vergoedingen  # noqa: PLC0415
    from bwk_ledger.views.allowances import allowances, with_payment  # noqa: PLC0415
    from bwk_ledger.views.hours import person_number, read_hours  # noqa: PLC0415

    intended = [_payment(text) for text in voorgenomen]
    month = _month(maand, jaar) if intended else None
    ledger = load(books)
    customs = ledger.customs
    hours = read_hours(ledger.transactions, customs, ledger.config)
    ceilings = allowance_ceilings(customs)
    if month is None:
        output.show([vergoedingen(allowances(hours, jaar, ceilings), jaar, ceilings.get(jaar))])
        warn_of_errors(ledger)
        return
    fits = True
    for number, amount in intended:
        person = person_number(ledger.config, number)
        hours = with_payment(hours, person, month, amount)
        (found,) = (item for item in allowances(hours, jaar, ceilings) if item.person == person)
        is_fine, sentence = verdict(found, month[1], amount)
        click.echo(sentence)
        fits = fits and is_fine
    warn_of_errors(ledger)
    if not fits:
        click.get_current_context().exit(DOES_NOT_FIT)


def _payment(text: str) -> tuple[str, Decimal]:
    number, _, amount = text.partition("=")
    try:
        found = parse_amount(amount)
    except ValueError:
        found = Decimal(0)
    if not number or found <= 0:
        raise click.BadParameter(
            f"'{text}' is niet te lezen. Schrijf een nummer en een bedrag, zoals V0001=40,00.",
            param_hint="'--voorgenomen'",
        )
    return number, found


def _month(text: str | None, year: int) -> Month:
    if text is None:
        raise click.UsageError(f"Noem bij --voorgenomen ook de --maand, zoals {year}-03.")
    found, _, number = text.partition("-")
    if found != str(year) or not number.isdecimal() or not 1 <= int(number) <= _DECEMBER:
        raise click.BadParameter(
            f"'{text}' is geen maand van {year}. Schrijf bijvoorbeeld {year}-03.", param_hint="'--maand'"
        )
    return year, int(number)
