"""`bwk handgeld voorstel`: what would fill up the handgeld of each kamer, and how that is worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.money import ZERO, format_amount
from bwk_ledger.payments.draft import waits_for
from bwk_ledger.statements.table import Cell, Column, Kind, Row, Style, Table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from bwk_ledger.payments.petty_cash import Till

RULE = (
    "Voorstel: het plafond min wat er nog is, en nooit meer dan het plafond min wat in de maand al is overgemaakt. "
    "Wat onderweg is, telt mee als overgemaakt."
)


def proposal(found: Sequence[Till], day: dt.date, execution: dt.date) -> Table:
    """The kamers with what they would get.

    Args:
        found: the handgeld of the kamers.
        day: when this day ends.
        execution: the day of transferring.
    """
    total = sum((till.missing for till in found), ZERO)
    month = f"{execution:%Y-%m}"
    return Table(
        title=f"Voorstel handgeld {month}",
        subtitle=f"in euro's; stand op {day}, over te maken op {execution}",
        columns=(
            Column("Kamer", Kind.TEXT),
            Column("plafond", Kind.MONEY),
            Column("nog over", Kind.MONEY),
            Column("al overgemaakt", Kind.MONEY),
            Column("voorstel [1]", Kind.MONEY),
            Column("Uitleg", Kind.TEXT),
        ),
        rows=(
            *(
                Row(
                    (
                        Cell(till.kamer.code),
                        Cell(till.ceiling),
                        Cell(till.left),
                        Cell(till.transferred),
                        Cell(till.missing),
                        Cell(_worked_out(till)),
                    )
                )
                for till in found
            ),
            Row((Cell("Totaal"), Cell(), Cell(), Cell(), Cell(total), Cell()), Style.TOTAL),
        ),
        footnotes=(RULE, f"Het betaalbestand maakt u met: bwk handgeld overmaken {month} --uit MAP"),
    )


def _worked_out(till: Till) -> str:
    room = till.ceiling - till.left
    text = f"{format_amount(till.ceiling)} - {format_amount(till.left)} = {format_amount(room)}"
    if room <= 0:
        text = "vol"
    elif room > till.allowed:
        text += (
            f", maar deze maand mag nog {format_amount(till.ceiling)} - {format_amount(till.transferred)} "
            f"= {format_amount(till.allowed)}"
        )
    return f"{text}; {waits_for(till.waiting)}" if till.waiting else text
