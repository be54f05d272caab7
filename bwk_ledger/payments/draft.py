"""An order on its way: who is in it, who is not and why, and what earlier orders have yet to bring on a statement."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bwk_ledger import meta

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from bwk_ledger.orders import PaymentOrder
    from bwk_ledger.register.people import Register
    from bwk_ledger.sepa.parts import Payment

Line = TypeVar("Line", bound="Payment")
# What is not on a statement by then was not done: it is also how long a debtor may take back a collection.
UNDER_WAY = dt.timedelta(weeks=8)


@dataclass(frozen=True)
class LeftOut:
    """Somebody who is not in an order, with what that leaves open (EUR), and the reason in Dutch."""

    who: str
    open: Decimal
    reason: str


@dataclass(frozen=True)
class Draft(Generic[Line]):
    """An order that is not written yet; `payments` are those of `order.lines`, in the same order."""

    order: PaymentOrder
    payments: tuple[Line, ...]
    left_out: tuple[LeftOut, ...]


def without_account(number: str, register: Register) -> str | None:
    """Why nothing can be paid to or collected from a number, in Dutch; None where it can."""
    if number in register.forgotten:
        return "gewist uit het ledenregister"
    person = register.people.get(number)
    if person is None:
        return "staat niet in het ledenregister"
    if not person.iban:
        return "geen IBAN in het ledenregister"
    return None if person.name else "geen naam in het ledenregister"


def under_way(
    orders: Iterable[PaymentOrder], transactions: Iterable[Any], kind: str, day: dt.date
) -> dict[str, list[PaymentOrder]]:
    """The earlier orders of a kind whose line of a number is not on a statement yet, by number.

    Args:
        orders: those of the books.
        transactions: those of the books; what came back from the bank names its order and number.
        kind: the first word of the reference.
        day: the day of the order that is being made.
    """
    booked = set(_booked(transactions))
    found: dict[str, list[PaymentOrder]] = {}
    for order in orders:
        if order.kind == kind and order.execution + UNDER_WAY >= day:
            for number in order.lines:
                if (order.reference, number) not in booked:
                    found.setdefault(number, []).append(order)
    return found


def waits_for(orders: Iterable[PaymentOrder]) -> str:
    """The reason that somebody is in earlier orders already."""
    return f"al in {' en '.join(order.reference for order in orders)}, nog niet op een afschrift"


def _booked(transactions: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for entry in transactions:
        for item in entry.postings:
            values: Mapping[str, Any] = item.meta or {}
            if meta.ORDER in values and meta.MEMBER in values:
                yield str(values[meta.ORDER]), str(values[meta.MEMBER])
