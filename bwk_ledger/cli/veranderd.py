"""`bwk veranderd`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.output import Output, output_options
from bwk_ledger.periods import today

if TYPE_CHECKING:
    from pathlib import Path


@click.command("veranderd", cls=DutchCommand)
@click.argument("jaar", type=int, required=False)
@click.option(
    "--sinds",
    metavar="DATUM|COMMIT",
    default="",
    help="Vanaf deze dag, of na deze commit; anders na de laatste verklaring of afsluiting.",
)
@click.option("--alles", is_flag=True, help="Ook elke ingelezen regel apart.")
@books_option
@output_options
def command(jaar: int | None, sinds: str, alles: bool, books: Path, output: Output) -> None:
    """Toon wat er in de boeken is veranderd: wat, door wie en wanneer.

    JAAR is het jaar dat voorop staat; zonder JAAR het laatste in de boeken. Wie en wanneer komen uit git. Staan de
    boeken daar niet in, dan wordt JAAR vergeleken met zijn zegel, en zijn die er niet bij.
    """
    from bwk_ledger.audit.audit import open_audit  # noqa: PLC0415 - only when called
    from bwk_ledger.audit.changes.report import changes, nothing_to_compare  # noqa: PLC0415
    from bwk_ledger.audit.changes.table import veranderd  # noqa: PLC0415
    from bwk_ledger.load import load  # noqa: PLC0415
    from bwk_ledger.views.figures import require_year  # noqa: PLC0415

    ledger = load(books)
    year = jaar if jaar is not None else max((entry.date.year for entry in ledger.transactions), default=today().year)
    if jaar is not None:
        require_year(ledger, jaar)
    found = changes(open_audit(ledger, year, today()), sinds)
    if found.since is None:
        raise nothing_to_compare(found)
    output.show([veranderd(found, everything=alles)])
    warn_of_errors(ledger)
