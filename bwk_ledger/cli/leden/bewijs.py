"""`bwk leden bewijs`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, count, warn_of_errors
from bwk_ledger.cli.days import DAY
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.leden.names import names_option, people
from bwk_ledger.cli.leden.register_options import RegisterAccess, register_options
from bwk_ledger.cli.output import check_letter_place
from bwk_ledger.errors import InputError
from bwk_ledger.files import write_file
from bwk_ledger.periods import today

if TYPE_CHECKING:
    import datetime as dt


@click.command("bewijs", cls=DutchCommand)
@click.argument("nummer", required=False)
@click.option("--allen", is_flag=True, help="Een bewijs voor ieder die aandelen houdt; --uit is dan een map.")
@click.option("--datum", type=DAY, default=today, help="Wat het lid op deze dag houdt; anders vandaag.")
@click.option(
    "--uit", metavar="PAD", type=click.Path(path_type=Path), required=True, help="Het pdf-bestand, of de map."
)
@names_option
@books_option
@register_options
def command(
    nummer: str | None,
    allen: bool,
    datum: dt.date,
    uit: Path,
    met_namen: bool,
    books: Path,
    register: RegisterAccess,
) -> None:
    """Maak het bewijs van de aandelen van lid NUMMER: een brief op een A4, te tekenen door twee bestuursleden.

    Zonder --met-namen is er ruimte om de naam zelf te schrijven.
    """
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from bwk_ledger.register.backups import PRIVATE_FILE  # noqa: PLC0415
    from bwk_ledger.render.letter import render  # noqa: PLC0415
    from bwk_ledger.tables.letters import certificate  # noqa: PLC0415
    from bwk_ledger.views.shares import share_register  # noqa: PLC0415

    if allen == (nummer is not None):
        raise click.UsageError("Noem een NUMMER, of vraag met --allen een bewijs voor ieder die aandelen houdt.")
    check_letter_place(uit, allen)
    ledger = load(books)
    shares = share_register(ledger.transactions, ledger.config, datum)
    held = shares.held
    numbers = list(held) if nummer is None else [nummer.upper()]
    if nummer is not None and nummer.upper() not in held:
        raise InputError(
            f"{nummer.upper()} houdt op {datum} geen aandelen.",
            remedy="verbeter het nummer of de dag; kijk met 'bwk leden aandelen'.",
        )
    names = people(register, ledger.root, uit) if met_namen else {}
    for number in numbers:
        path = uit / f"aandelenbewijs-{number}.pdf" if allen else uit
        letter = certificate(shares, ledger.config, number, ledger.title, names.get(number))
        write_file(path, render(letter), PRIVATE_FILE if met_namen else None)
    click.echo(f"Geschreven: {count(len(numbers), 'bewijs', 'bewijzen')} in {uit}")
    warn_of_errors(ledger)
