"""`bwk handgeld overzicht`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, count, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.output import Output, output_options

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bwk_ledger.views.petty_cash import CashOfKamer


@click.command("overzicht", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option("--kamer", metavar="CODE", help="Alleen het handgeld van deze kamer.")
@books_option
@output_options
def command(jaar: int, kamer: str | None, books: Path, output: Output) -> None:
    """Toon het handgeld van JAAR per kamer en maand: overgemaakt, uitgegeven, wat er over is en wat is geteld.

    Daaronder waaraan het is uitgegeven, en welke bonnen ontbreken.
    """
    from bwk_ledger import periods  # noqa: PLC0415
    from bwk_ledger.cli.uren.choose import check_choices  # noqa: PLC0415
    from bwk_ledger.errors import InputError  # noqa: PLC0415
    from bwk_ledger.load import load  # noqa: PLC0415
    from bwk_ledger.tables.handgeld import overview  # noqa: PLC0415
    from bwk_ledger.views.figures import require_year  # noqa: PLC0415
    from bwk_ledger.views.petty_cash import petty_cash  # noqa: PLC0415

    ledger = load(books)
    code = kamer and kamer.upper()
    check_choices(ledger.config, code, None, None)
    require_year(ledger, jaar)
    customs = ledger.customs
    found = [
        item
        for item in petty_cash(ledger.transactions, customs, ledger.config, periods.year(jaar))
        if code in (None, item.kamer)
    ]
    if not found:
        raise InputError(
            f"{code or 'geen enkele kamer'} heeft in {jaar} {'geen ' if code else ''}handgeld.",
            remedy="noem een ander jaar of een andere kamer.",
        )
    output.show(overview(found, ledger.config, jaar))
    _warn(found)
    warn_of_errors(ledger)


def _warn(found: Sequence[CashOfKamer]) -> None:
    from bwk_ledger.money import format_amount  # noqa: PLC0415 - only when called
    from bwk_ledger.tables.handgeld import month_name  # noqa: PLC0415

    for item in found:
        for month in item.months:
            if month.too_much:
                click.echo(
                    f"Let op: {item.kamer} kreeg in {month_name(month.period)} {format_amount(month.too_much)} euro "
                    f"meer dan het plafond van {format_amount(month.ceiling)}.",
                    err=True,
                )
    missing = sum(len(item.missing) for item in found)
    if missing:
        click.echo(f"Let op: van {count(missing, 'uitgave', 'uitgaven')} ontbreekt de bon.", err=True)
