"""What the cooperative is made of: `bwk kamer`, `post`, `rekening` and `bestuur`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.acts.board import appointing, leaving
from bwk_ledger.acts.kamers import changing, closing, opening, reopening
from bwk_ledger.acts.own_accounts import closing_account, making, opening_account
from bwk_ledger.acts.posts import adding
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.periods import today
from bwk_ledger.cli.dutch import DutchCommand, LazyGroup
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.ledger import report
from bwk_ledger.cli.options import DAY
from bwk_ledger.figures.kamer_end import money_of_kamers
from bwk_ledger.tables.standing import board, kamer_list

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


# `bwk kamer`: the kamers, and what opens, changes and closes one.

_LIST = "lijst"


class _ListFirst(LazyGroup):
    """Without the name of a command it is the list that is asked for."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the name of the list before its options."""
        is_list = not args or (args[0].startswith("-") and args[0] not in self.get_help_option_names(ctx))
        return super().parse_args(ctx, [_LIST, *args] if is_list else args)


@click.command(_LIST, cls=DutchCommand)
@report(knows_year=False)
def kamer_lijst_command(ledger: Ledger) -> list[Table]:
    """Toon de kamers: vanaf wanneer, tot en met wanneer, en hoeveel handgeld en kas zij hebben."""
    return [kamer_list(ledger.config, money_of_kamers(ledger))]


kamer_command = _ListFirst(
    "kamer",
    help="De kamers: toon ze, of open, wijzig, sluit en heropen er een.",
    lazy={
        "heropen": ("Open een gesloten kamer weer.", command(reopening)),
        _LIST: ("Toon de kamers; dit is ook wat 'bwk kamer' alleen doet.", kamer_lijst_command),
        "open": ("Open een nieuwe kamer.", command(opening)),
        "sluit": ("Sluit een kamer, en hoor wat er nog te doen is.", command(closing)),
        "wijzig": ("Verander naam, stad, wijken, plafond, nummer of eerste dag.", command(changing)),
    },
)


# `bwk post`: the posts of the kamers and of the cooperative itself.

post_command = LazyGroup(
    "post",
    help="Posten van de kamers en van de coöperatie zelf.",
    lazy={
        "nieuw": ("Maak een post, met rekeningen voor wie haar krijgt.", command(adding)),
    },
)


# `bwk rekening`: own accounts at a bank, and others of the balance sheet.

rekening_command = LazyGroup(
    "rekening",
    help="Rekeningen: eigen bankrekeningen openen en sluiten, en een reserve of voorziening maken.",
    lazy={
        "maak": ("Maak een reserve, een fonds, een voorziening, een vordering of een schuld.", command(making)),
        "openen": ("Neem een eigen bankrekening op in de boeken.", command(opening_account)),
        "sluiten": ("Sluit een bankrekening die leeg is.", command(closing_account)),
    },
)


# `bwk bestuur`: who is on the board, and who may agree to payments.


@click.command("lijst", cls=DutchCommand)
@click.option("--op", type=DAY, default=today, help="Op welke dag; anders vandaag.")
@click.option("--alles", is_flag=True, help="Ook wie er eerder in zat, en wie er nog in komt.")
@report(knows_year=False)
def bestuur_lijst_command(ledger: Ledger, op: dt.date, *, alles: bool) -> list[Table]:
    """Toon wie in het bestuur zit, sinds wanneer, en wie akkoord mag geven op betalingen."""
    found = [item for item in ledger.config.board if alles or item.holds_on(op)]
    if not found:
        raise InputError(
            f"de boeken weten niet wie er op {op} in het bestuur zit.",
            remedy="schrijf het op met 'bwk bestuur benoem NUMMER --functie ... --vanaf ...'.",
        )
    return [board(found, "Alle perioden." if alles else f"Op {op}.")]


bestuur_command = LazyGroup(
    "bestuur",
    help="Het bestuur: wie erin zit en wanneer, en wie akkoord mag geven op betalingen.",
    lazy={
        "benoem": ("Schrijf op wie in het bestuur komt, en wie akkoord mag geven op betalingen.", command(appointing)),
        "lijst": ("Toon wie in het bestuur zit.", bestuur_lijst_command),
        "treed-af": ("Schrijf op wie het bestuur verlaat, en wanneer.", command(leaving)),
    },
)
