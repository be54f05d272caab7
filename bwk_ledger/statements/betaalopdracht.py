"""An order to the bank before it is written: who is in it for how much, and who is not and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bwk_ledger.money import ZERO
from bwk_ledger.orders import PETTY_CASH
from bwk_ledger.statements.table import Cell, Column, Kind, Row, Style, Table

if TYPE_CHECKING:
    from bwk_ledger.payments.draft import Draft

FIRST, NEXT = "eerste incasso", "vervolg"


def betaalopdracht(draft: Draft[Any], about: str) -> Table:
    """The lines of the order, then who is left out.

    Args:
        draft: the order.
        about: what it is for, in Dutch.
    """
    order = draft.order
    first = dict.fromkeys(order.first, FIRST)
    usual = NEXT if order.fee_year is not None else ""
    rows = [Row((Cell(who), Cell(amount), Cell(), Cell(first.get(who, usual)))) for who, amount in order.lines.items()]
    rows += [Row((Cell(item.who), Cell(), Cell(item.open), Cell(item.reason))) for item in draft.left_out]
    left = sum((item.open for item in draft.left_out), ZERO)
    rows.append(Row((Cell(f"Totaal ({len(order.lines)})"), Cell(order.total), Cell(left), Cell()), Style.TOTAL))
    return Table(
        title=f"Opdracht {order.reference}",
        subtitle=f"{about}, uit te voeren op {order.execution}.",
        columns=(
            Column("Kamer" if order.kind == PETTY_CASH else "Nummer", Kind.TEXT),
            Column("in de opdracht", Kind.MONEY),
            Column("blijft open", Kind.MONEY),
            Column("toelichting", Kind.TEXT),
        ),
        rows=tuple(rows),
    )
