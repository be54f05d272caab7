"""`bwk handgeld` and `bwk kas`: the cash of the kamers, on the bank and in a box."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.acts.cash import deposit, fee, keeping, share, spending, takings, withdrawal
from bwk_ledger.acts.cash_box import counting, counting_handgeld, explaining
from bwk_ledger.acts.handgeld import filling_up, tills
from bwk_ledger.acts.payments import at_last
from bwk_ledger.base import periods
from bwk_ledger.base.errors import InputError, count
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import today
from bwk_ledger.cli.betalingen import show_order
from bwk_ledger.cli.dutch import DutchCommand, LazyGroup
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.ledger import report
from bwk_ledger.cli.options import DAY, Output, books_option, output_options, warn_of_errors
from bwk_ledger.cli.uren_rapporten import check_choices
from bwk_ledger.figures.handgeld import petty_cash
from bwk_ledger.figures.results import require_year
from bwk_ledger.rules.cash import moves
from bwk_ledger.rules.load import load
from bwk_ledger.tables.handgeld import month_name, overview, proposal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from bwk_ledger.figures.handgeld import CashOfKamer
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


# `bwk handgeld`: what happened, count it, and fill it up.


@click.command("overzicht", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option("--kamer", metavar="CODE", help="Alleen het handgeld van deze kamer.")
@books_option
@output_options
def overzicht_command(jaar: int, kamer: str | None, books: Path, output: Output) -> None:
    """Toon het handgeld van JAAR per kamer en maand: overgemaakt, uitgegeven, wat er over is en wat is geteld.

    Daaronder waaraan het is uitgegeven, en welke bonnen ontbreken.
    """
    ledger = load(books)
    code = kamer and kamer.upper()
    check_choices(ledger.config, code, None, None)
    require_year(ledger, jaar)
    kamer_cash = [item for item in ledger.index.fact(petty_cash, periods.year(jaar)) if code in (None, item.kamer)]
    if not kamer_cash:
        raise InputError(
            f"{code or 'geen enkele kamer'} heeft in {jaar} {'geen ' if code else ''}handgeld.",
            remedy="noem een ander jaar of een andere kamer.",
        )
    output.show(overview(kamer_cash, ledger.config, jaar))
    _warn(kamer_cash)
    warn_of_errors(ledger)


def _warn(found: Sequence[CashOfKamer]) -> None:

    for item in found:
        for month in item.months:
            if month.too_much:
                click.echo(
                    f"Let op: {item.kamer} kreeg in {month_name(month.period)} {format_amount(month.too_much)} euro "
                    f"meer dan het plafond van {format_amount(month.ceiling)}.",
                    err=True,
                )
    missing = sum(len(item.missing) for item in found)
    if missing:
        click.echo(f"Let op: van {count(missing, 'uitgave', 'uitgaven')} ontbreekt de bon.", err=True)


@click.command("voorstel", cls=DutchCommand)
@click.option("--datum", type=DAY, default=today, help="De dag waarop u aanvult; anders vandaag.")
@report(knows_year=False)
def voorstel_command(ledger: Ledger, datum: dt.date) -> list[Table]:
    """Stel per kamer voor hoeveel handgeld er bij moet, en laat zien hoe dat is berekend.

    Er verandert niets: 'bwk handgeld overmaken MAAND --uit MAP' maakt het betaalbestand.
    """
    execution = at_last(datum, datum)
    return [proposal(tills(ledger.config, ledger.index.fact(moves), datum, execution), datum, execution)]


handgeld_command = LazyGroup(
    "handgeld",
    help="Handgeld: overzicht, tellen, aanvullen.",
    lazy={
        "bon": ("Bewaar de bon van iets dat met de pas van het handgeld is betaald.", command(keeping)),
        "overzicht": ("Toon het handgeld per kamer en maand, en welke bonnen ontbreken.", overzicht_command),
        "telling": ("Leg vast wat twee mensen in de kas van een kamer tellen.", command(counting_handgeld)),
        "voorstel": ("Stel voor hoeveel handgeld er per kamer bij moet.", voorstel_command),
        "overmaken": (
            "Maak een betaalbestand dat het handgeld van de kamers aanvult.",
            command(filling_up, show_order),
        ),
    },
)


# `bwk kas`: cash of the kamers.

kas_command = LazyGroup(
    "kas",
    help="Contant geld van de kamers: opnemen, ontvangen, uitgeven, storten, tellen.",
    lazy={
        "aandeel": ("Boek aandelen die contant zijn betaald.", command(share)),
        "contributie": ("Boek contributie die contant is betaald.", command(fee)),
        "inkomsten": ("Boek contante inkomsten, zoals van een eettafel.", command(takings)),
        "opname": ("Boek geld dat van een rekening in de kas komt.", command(withdrawal)),
        "storting": ("Boek geld dat uit de kas op een rekening komt.", command(deposit)),
        "telling": ("Leg vast wat twee mensen in de kas tellen.", command(counting)),
        "uitgave": ("Boek wat contant is uitgegeven, met categorie A tot en met F.", command(spending)),
        "verschil": ("Boek het verklaarde verschil van een telling.", command(explaining)),
    },
)
