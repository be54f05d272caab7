"""`bwk heropen`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.writing import writing
from bwk_ledger.periods import today

if TYPE_CHECKING:
    from pathlib import Path


@click.command("heropen", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option("--reden", required=True, metavar="TEKST", help="Waarom; blijft voor altijd in de boeken staan.")
@click.option("--door", metavar="NUMMER", help="Het nummer van wie heropent.")
@books_option
def command(jaar: int, reden: str, door: str | None, books: Path) -> None:
    """Heropen JAAR, dat was afgesloten; de heropening blijft voor altijd te zien.

    Het zegel blijft bewaard onder een nummer. De bestemming van het resultaat blijft staan tot het jaar opnieuw wordt
    afgesloten.
    """
    from bwk_ledger.books.seal import seal_file  # noqa: PLC0415 - only when called
    from bwk_ledger.load import load  # noqa: PLC0415
    from bwk_ledger.year_end import reopen  # noqa: PLC0415

    with writing(books) as ledger:
        number = reopen(ledger, jaar, reden, door.upper() if door else None, today())
        click.echo(f"{jaar} is heropend. Zegel {number} is bewaard als {seal_file(jaar, number)}.")
        click.echo(f"Sluit het jaar weer af met: bwk afsluiten {jaar}")
        warn_of_errors(load(books))
