"""Collecting fees: who is in the order, by what is due and unpaid in the books and by the mandates in the register."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bwk_ledger.money import ZERO
from bwk_ledger.orders import COLLECTION
from bwk_ledger.payments.draft import Draft, LeftOut, under_way, waits_for, without_account
from bwk_ledger.sepa.parts import Debit, Party

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal
    from typing import Any

    from bwk_ledger.orders import PaymentOrder
    from bwk_ledger.register.people import Mandate, Register
    from bwk_ledger.views.fees import FeeYear


def collect(
    order: PaymentOrder,
    years: Iterable[FeeYear],
    register: Register,
    earlier: Mapping[str, PaymentOrder],
    transactions: Sequence[Any],
) -> Draft[Debit]:
    """The collection of what is due and unpaid on the day of execution.

    Args:
        order: the order without its lines.
        years: the fee of everybody in the year of the order, as it stands on the day of execution.
        register: who they are.
        earlier: the orders in the books.
        transactions: those of the books.
    """
    of_year = [item for item in earlier.values() if item.fee_year == order.fee_year]
    waiting = under_way(of_year, transactions, COLLECTION, order.execution)
    lines: dict[str, Decimal] = {}
    debits, left_out = [], []
    for year in years:
        number, orders = year.number, waiting.get(year.number, [])
        amount = max(year.open - sum((item.lines[number] for item in orders), ZERO), ZERO)
        reason = _reason(number, amount, year.open, orders, register, order.execution)
        if reason is not None:
            left_out.append(LeftOut(number, year.open, reason))
            continue
        person = register.people[number]
        assert person.mandate is not None
        lines[number] = amount
        debits.append(
            Debit(
                party=Party(person.name, person.iban),
                amount=amount,
                end_to_end=order.end_to_end(number),
                # Some banks show only this text: the id in it is how the import knows the line again.
                text=f"Contributie {order.fee_year} {order.end_to_end(number)}",
                mandate=person.mandate.reference,
                signed=person.mandate.signed,
                is_first=_is_first(number, person.mandate, earlier.values()),
            )
        )
    first = tuple(number for number, debit in zip(lines, debits, strict=True) if debit.is_first)
    return Draft(replace(order, lines=lines, first=first), tuple(debits), tuple(left_out))


def _reason(
    number: str,
    amount: Decimal,
    is_open: Decimal,
    orders: Sequence[PaymentOrder],
    register: Register,
    execution: dt.date,
) -> str | None:
    """Why nothing is collected from a number; None where it is."""
    if not is_open:
        return "niets open"
    if not amount:
        return waits_for(orders)
    if missing := without_account(number, register):
        return missing
    mandate = register.people[number].mandate
    if mandate is None:
        return "geen machtiging in het ledenregister"
    return f"machtiging pas getekend op {mandate.signed}" if mandate.signed > execution else None


def _is_first(number: str, mandate: Mandate, orders: Iterable[PaymentOrder]) -> bool:
    """Whether nothing was collected on a mandate before; a new mandate after an old one begins anew."""
    return mandate.first_collected is None and not any(
        order.kind == COLLECTION and number in order.lines and order.execution >= mandate.signed for order in orders
    )
