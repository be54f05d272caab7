"""`bwk regels`: the treasurer's rules, shown, tried and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.acts.rule_plan import read_file, shown
from bwk_ledger.acts.rule_trial import known_rows, trial, uses
from bwk_ledger.acts.rules import changing, dividing, making, moving, removing
from bwk_ledger.cli.dutch import LazyGroup
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.options import Output, books_option, output_options, warn_of_errors
from bwk_ledger.rules.load import load
from bwk_ledger.tables.imports import rows_of_rule, rules_in_use

if TYPE_CHECKING:
    from pathlib import Path

    from bwk_ledger.acts.rule_plan import PlannedRules
    from bwk_ledger.rules.load import Ledger


def show_rule(_: Ledger, planned: PlannedRules) -> None:
    """Show what a rule would take, before it is written."""
    for line in shown(planned):
        click.echo(line)


@click.group(
    "regels",
    cls=LazyGroup,
    lazy={
        "maak": ("Maak een regel.", command(making, show_rule)),
        "sleutel": ("Leg vast hoe een sleutel kosten over kamers verdeelt.", command(dividing)),
        "wijzig": ("Verander een regel.", command(changing, show_rule)),
        "verplaats": ("Zet een regel op een andere plaats.", command(moving, show_rule)),
        "verwijder": ("Haal een regel weg.", command(removing, show_rule)),
    },
    invoke_without_command=True,
)
@click.option("--proef", "name", metavar="NAAM", help="Toon de bankregels waar deze regel op past.")
@books_option
@output_options
@click.pass_context
def regels_command(context: click.Context, name: str | None, books: Path, output: Output) -> None:
    """Toon de regels in woorden, hoe vaak zij boekten, en welke nooit passen.

    Met --proef ziet u op welke bankregels een regel past. Namen staan dan alleen op dit scherm.
    """
    if context.invoked_subcommand is not None:
        return
    ledger = load(books)
    file = read_file(ledger)
    if name is None:
        output.show([rules_in_use(uses(ledger, file.rules), ledger.title)])
    else:
        output.show([rows_of_rule(trial(file.rules, file.index(name), known_rows(ledger)), ledger.title)])
    warn_of_errors(ledger)
