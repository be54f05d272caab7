"""`bwk bonnen`: papers and payments side by side, and tying them; `bwk bonnengrens`: what asks for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.acts.papers import receipt_rule_lines, setting_receipt_rule
from bwk_ledger.acts.receipts import filing, open_desk
from bwk_ledger.base.errors import count
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.from_act import fields_of, perform, require_fit
from bwk_ledger.cli.options import Output, books_option, output_options, warn_of_errors
from bwk_ledger.cli.screen import everything_option, short_tables
from bwk_ledger.rules.load import load
from bwk_ledger.tables.receipts import papers_table, payments_table, twice_table

if TYPE_CHECKING:
    from pathlib import Path

    from bwk_ledger.acts.receipts import PaperDesk


@click.command("bonnen", cls=DutchCommand, help=filing.help)
@fields_of(filing)
@everything_option
@books_option
@output_options
def bonnen_command(books: Path, values: dict[str, Any], alles: bool, output: Output) -> None:
    """Without a number, show what waits."""
    if filing.is_decided(values):
        perform(filing, books, values)
        return
    require_fit(filing, values)
    desk = open_desk(load(books))
    tables = [papers_table(desk), payments_table(desk)]
    tables += [twice_table(desk.twice)] if desk.twice else []
    output.show(short_tables(tables, output, everything=alles))
    if output.is_terminal:
        _show_how(desk)


@click.command("bonnengrens", cls=DutchCommand, help=setting_receipt_rule.help)
@fields_of(setting_receipt_rule)
@books_option
def bonnengrens_command(books: Path, values: dict[str, Any]) -> None:
    """Without an amount, show the rules."""
    if setting_receipt_rule.is_decided(values):
        perform(setting_receipt_rule, books, values)
        return
    require_fit(setting_receipt_rule, values)
    ledger = load(books)
    for line in receipt_rule_lines(ledger.config):
        click.echo(line)
    warn_of_errors(ledger)


def _show_how(desk: PaperDesk) -> None:
    sure = sum(item.is_sure for items in desk.proposals.values() for item in items)
    if desk.waiting:
        click.echo("De bestanden staan in Fava bij rekening Activa:Vraagposten. Koppel er een: bwk bonnen BON BETALING")
    if sure:
        click.echo(f"{count(sure, 'zeker voorstel', 'zekere voorstellen')}: neem ze over met bwk bonnen --akkoord")
    if desk.without:
        click.echo("Is er geen bon, zeg dan waarom: bwk bonnen BETALING --reden 'automaat'")
        click.echo("Alleen op papier: noem het nummer: bwk bonnen BETALING --op-papier 'JJJJ-044'")
