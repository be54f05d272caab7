"""`bwk auditfile`."""

from __future__ import annotations

from pathlib import Path

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.periods import today


@click.command("auditfile", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option("--uit", "out", type=click.Path(path_type=Path), help="Het bestand; anders auditfile-JAAR.xaf.")
@click.option(
    "--versie",
    type=click.Choice(["4.0", "3.2"]),
    default="4.0",
    show_default=True,
    help="3.2 is alleen voor software die 4.0 nog niet leest; vanaf 2027 neemt de Belastingdienst die niet meer aan.",
)
@books_option
def command(jaar: int, out: Path | None, versie: str, books: Path) -> None:
    """Schrijf de auditfile (XAF) van JAAR, die de accountant en de Belastingdienst inlezen.

    Uren staan er niet in: die zijn geen euro's.
    """
    from bwk_ledger.files import write_file  # noqa: PLC0415 - only when called
    from bwk_ledger.load import load  # noqa: PLC0415
    from bwk_ledger.render.xaf import render  # noqa: PLC0415
    from bwk_ledger.views.auditfile import audit_file  # noqa: PLC0415
    from bwk_ledger.views.figures import require_year  # noqa: PLC0415

    ledger = load(books)
    require_year(ledger, jaar)
    target = out or Path(f"auditfile-{jaar}.xaf")
    write_file(target, render(audit_file(ledger, jaar), today(), versie))
    click.echo(f"Geschreven: {target}", err=True)
    warn_of_errors(ledger)
