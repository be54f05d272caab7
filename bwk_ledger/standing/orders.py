"""Payment orders: what a SEPA file told the bank to do, noted in the books so that what comes back is recognised.

`custom "betaalopdracht" "INCASSO-2018-09"` with `uitvoering: 2018-09-28` and `regels: "L0013 5.00, L0014 5.00"`. Each
line goes to the bank with an end-to-end id that follows from the order, so the books need no second list of them.
`eerste: "L0013"` names from whom a collection is the first on a mandate: the bank books these apart.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ORDER = "betaalopdracht"
COLLECTION, REPAYMENT, PETTY_CASH = "INCASSO", "UITBETALING", "HANDGELD"
# The first word of the end-to-end id of a line, by the first word of its order.
LINE_WORDS = {COLLECTION: "CONTRIBUTIE", REPAYMENT: "AANDELEN", PETTY_CASH: "HANDGELD"}
REFERENCE = re.compile(rf"({'|'.join(LINE_WORDS)})-(\d{{4}}-(?:0[1-9]|1[0-2]))", re.ASCII)
END_TO_END = re.compile(
    rf"\b({'|'.join(LINE_WORDS.values())})-(\d{{4}}-(?:0[1-9]|1[0-2]))-([A-Z][A-Z0-9-]*[A-Z0-9])\b", re.ASCII
)


@dataclass(frozen=True)
class PaymentOrder:
    """An order to the bank; `lines` are EUR by the number of a member or the code of a kamer, all above zero."""

    reference: str  # INCASSO-2018-09
    written: dt.date
    execution: dt.date
    lines: Mapping[str, Decimal]
    fee_year: int | None  # of a collection
    source: Mapping[str, Any]
    first: tuple[str, ...] = ()  # from whom a collection is the first on a mandate

    @property
    def kind(self) -> str:
        """The first word of the reference."""
        return self.reference.partition("-")[0]

    @property
    def month(self) -> str:
        """The month of the order, as `2018-09`."""
        return self.reference.partition("-")[2]

    @property
    def total(self) -> Decimal:
        """EUR of all lines."""
        return sum(self.lines.values(), Decimal(0))

    def end_to_end(self, who: str) -> str:
        """The id under which the line of a number or kamer goes to the bank, at most 35 characters."""
        return f"{LINE_WORDS[self.kind]}-{self.month}-{who}"


def reference(kind: str, month: str) -> str:
    """The reference of the one order of a kind in a month (`2018-09`)."""
    return f"{kind}-{month}"


def read_order(entry: Any, values: Sequence[Any]) -> PaymentOrder:
    """One `custom "betaalopdracht"`; lines that cannot be read are left out (a check reports them)."""
    day, year = entry.meta.get("uitvoering"), entry.meta.get("jaar")
    return PaymentOrder(
        reference=str(values[0]),
        written=entry.date,
        execution=day if isinstance(day, dt.date) else entry.date,
        lines={who: amount for _, who, amount in order_lines(entry) if amount is not None},
        fee_year=int(year) if isinstance(year, Decimal) else None,
        source=entry.meta,
        first=tuple(str(entry.meta.get("eerste") or "").split()),
    )


def order_values(order: PaymentOrder) -> dict[str, Any]:
    """The metadata of an order as it stands in the books."""
    values: dict[str, Any] = {"uitvoering": order.execution}
    if order.fee_year is not None:
        values["jaar"] = Decimal(order.fee_year)
    if order.first:
        values["eerste"] = " ".join(order.first)
    return {**values, "regels": lines_text(order.lines)}


def lines_text(lines: Mapping[str, Decimal]) -> str:
    """The lines as they stand in the books."""
    return ", ".join(f"{who} {amount:.2f}" for who, amount in lines.items())


def order_lines(entry: Any) -> Iterator[tuple[str, str, Decimal | None]]:
    """Each line of a `custom "betaalopdracht"` as it stands, with its number or code and EUR; None where unreadable."""
    for part in str(entry.meta.get("regels") or "").split(","):
        text = part.strip()
        who, _, number = text.partition(" ")
        try:
            amount = Decimal(number)
        except InvalidOperation:
            amount = None
        yield text, who, amount if amount is not None and amount.is_finite() else None
