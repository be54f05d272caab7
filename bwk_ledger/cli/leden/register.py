"""`bwk leden register`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.days import DAY
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.leden.names import names_option, people
from bwk_ledger.cli.leden.register_options import RegisterAccess, register_options
from bwk_ledger.cli.output import Output, output_options
from bwk_ledger.periods import today

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path


@click.command("register", cls=DutchCommand)
@click.option("--datum", type=DAY, default=today, help="Hoe het register op deze dag was; anders vandaag.")
@click.option("--kamer", metavar="CODE", help="Alleen de leden van deze kamer.")
@names_option
@books_option
@register_options
@output_options
def command(
    datum: dt.date, kamer: str | None, met_namen: bool, books: Path, register: RegisterAccess, output: Output
) -> None:
    """Toon het ledenregister op een dag: wie lid is, wie het was, en wie is ingeschreven en nog niet heeft betaald.

    Onderaan staat hoeveel leden er zijn per soort en kamer; wie ook bij de bewonersvereniging is, wordt apart geteld.
    """
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from bwk_ledger.refusals import require_kamer  # noqa: PLC0415
    from bwk_ledger.register.backups import PRIVATE_FILE  # noqa: PLC0415
    from bwk_ledger.tables.members import MemberRegister, register_tables  # noqa: PLC0415
    from bwk_ledger.views.shares import share_register  # noqa: PLC0415

    ledger = load(books)
    code = kamer.upper() if kamer else None
    if code:
        require_kamer(ledger.config, code, or_cooperative=True)
    shares = share_register(ledger.transactions, ledger.config, datum)
    names = people(register, ledger.root, output.path) if met_namen else None
    output.show(
        register_tables(MemberRegister(ledger.config, shares, code, names)), PRIVATE_FILE if met_namen else None
    )
    warn_of_errors(ledger)
