"""`bwk grootboek`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.output import Output, output_options

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_SHOWN = 8  # suggestions


@click.command("grootboek", cls=DutchCommand)
@click.argument("rekening")
@click.argument("jaar", type=int)
@books_option
@output_options
def command(rekening: str, jaar: int, books: Path, output: Output) -> None:
    """Toon elke boeking van JAAR op een REKENING en alles daaronder, met de stand erna en waar zij vandaan komt.

    Voorbeelden: Activa:Bank:ING, Lasten:TOP:Fysiek, Vermogen.
    """
    from bwk_ledger.accounts import is_under  # noqa: PLC0415 - only when called
    from bwk_ledger.errors import InputError  # noqa: PLC0415
    from bwk_ledger.load import load  # noqa: PLC0415
    from bwk_ledger.tables.ledger import grootboek  # noqa: PLC0415
    from bwk_ledger.views.figures import require_year  # noqa: PLC0415
    from bwk_ledger.views.general_ledger import general_ledger  # noqa: PLC0415

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
