"""`bwk kamer` and `bwk rekening`: the kamers, and the accounts of the balance sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.acts.kamers import changing, closing, opening, reopening
from bwk_ledger.acts.own_accounts import closing_account, making, opening_account
from bwk_ledger.cli.dutch import DutchCommand, LazyGroup
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.ledger import report
from bwk_ledger.figures.kamer_end import money_of_kamers
from bwk_ledger.tables.standing import kamer_list

if TYPE_CHECKING:
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
