"""What `bwk factuur`, `declaratie`, `borg` and `lening` share: without a command they show what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.base.periods import today
from bwk_ledger.cli.dutch import LazyGroup
from bwk_ledger.cli.options import DAY, Output, books_option, output_options, warn_of_errors
from bwk_ledger.figures.open_items import open_items
from bwk_ledger.rules.load import load
from bwk_ledger.tables.open_items import debts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bwk_ledger.cli.dutch import Said
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.open_items import Sort
    from bwk_ledger.tables.table import Table


def open_group(
    name: str, text: str, commands: Mapping[str, Said], shown: Callable[[Ledger, dt.date, bool], list[Table]]
) -> click.Group:
    """A noun that shows what is open of it on a day, or with `--alles` everything; its commands are acts."""

    @click.group(name, cls=LazyGroup, lazy=commands, invoke_without_command=True, help=text)
    @click.option("--op", "day", type=DAY, default=today, help="De dag van wie het vraagt; anders vandaag.")
    @click.option("--alles", "every", is_flag=True, help="Ook wat niet meer openstaat.")
    @books_option
    @output_options
    @click.pass_context
    def group(context: click.Context, day: dt.date, every: bool, books: Path, output: Output) -> None:
        if context.invoked_subcommand is None:
            ledger = load(books)
            output.show(shown(ledger, day, every))
            warn_of_errors(ledger)

    return group


def shown_debts(sort: Sort, title: str) -> Callable[[Ledger, dt.date, bool], list[Table]]:
    """What such a noun shows of debts of a sort: those that are open, or every one."""

    def shown(ledger: Ledger, day: dt.date, every: bool) -> list[Table]:
        found = [item for item in open_items(ledger, day, sort) if item.open or every]
        return [debts(title if every else f"{title} die openstaan", found, day, with_paid=every)]

    return shown
