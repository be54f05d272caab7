"""An order to the bank before it is written: who is in it for how much, and who is not and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bwk_ledger.standing.orders import PETTY_CASH
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Kind, Table

if TYPE_CHECKING:
    from decimal import Decimal

    from bwk_ledger.acts.payments import OrderDraft

OrderLine = tuple[str, "Decimal | None", "Decimal | None", str]  # who, in the order, left open, and why
FIRST, NEXT = "eerste incasso", "vervolg"


def betaalopdracht(draft: OrderDraft[Any], about: str) -> Table:
    """The lines of the order, then who is left out.

    Args:
        draft: the order.
        about: what it is for, in Dutch.
    """
    order = draft.order
    first = dict.fromkeys(order.first, FIRST)
    usual = NEXT if order.fee_year is not None else ""
    lines: list[OrderLine] = [(who, amount, None, first.get(who, usual)) for who, amount in order.lines.items()]
    lines += [(item.who, None, item.open, item.reason) for item in draft.left_out]
    fields: tuple[RecordField[OrderLine], ...] = (
        RecordField("Kamer" if order.kind == PETTY_CASH else "Nummer", Kind.TEXT, lambda line: line[0]),
        RecordField("in de opdracht", Kind.MONEY, lambda line: line[1], adds=True),
        RecordField("blijft open", Kind.MONEY, lambda line: line[2], adds=True),
        RecordField("toelichting", Kind.TEXT, lambda line: line[3]),
    )
    return records(
        f"Opdracht {order.reference}",
        fields,
        lines,
        subtitle=f"{about}, uit te voeren op {order.execution}.",
        total=f"Totaal ({len(order.lines)})",
    )
