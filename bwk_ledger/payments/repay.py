"""Paying back shares: who is in the order, by the repayment calendar and the accounts in the register."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bwk_ledger.money import ZERO
from bwk_ledger.orders import REPAYMENT
from bwk_ledger.payments.draft import Draft, LeftOut, under_way, waits_for, without_account
from bwk_ledger.sepa.parts import Party, Payment

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal
    from typing import Any

    from bwk_ledger.orders import PaymentOrder
    from bwk_ledger.register.people import Register
    from bwk_ledger.views.repayments import Repayment


def repay(
    order: PaymentOrder,
    calendar: Iterable[Repayment],
    register: Register,
    earlier: Mapping[str, PaymentOrder],
    transactions: Sequence[Any],
) -> Draft[Payment]:
    """The payment of what is due on the day of execution.

    Args:
        order: the order without its lines.
        calendar: the repayments that the books know of.
        register: who they are for.
        earlier: the orders in the books.
        transactions: those of the books.
    """
    waiting = under_way(earlier.values(), transactions, REPAYMENT, order.execution)
    lines: dict[str, Decimal] = {}
    payments, left_out = [], []
    for line in calendar:
        number, orders = line.number, waiting.get(line.number, [])
        amount = max(line.open - sum((item.lines[number] for item in orders), ZERO), ZERO)
        reason = _reason(line, amount, orders, register, order)
        if reason is not None:
            left_out.append(LeftOut(number, line.amount, reason))
            continue
        person = register.people[number]
        lines[number] = amount
        party, end_to_end = Party(person.name, person.iban), order.end_to_end(number)
        payments.append(Payment(party, amount, end_to_end, f"Terugbetaling aandelen {end_to_end}"))
    return Draft(replace(order, lines=lines), tuple(payments), tuple(left_out))


def leaving(earlier: Mapping[str, PaymentOrder], transactions: Sequence[Any], day: dt.date) -> Decimal:
    """EUR of earlier orders that stands on the bank still, and will leave it."""
    waiting = under_way(earlier.values(), transactions, REPAYMENT, day)
    return sum((order.lines[number] for number, orders in waiting.items() for order in orders), ZERO)


def _reason(
    line: Repayment, amount: Decimal, orders: Sequence[PaymentOrder], register: Register, order: PaymentOrder
) -> str | None:
    """Why nothing is paid back to a number; None where it is."""
    if line.due > order.execution:
        return f"pas op {line.due}"
    if line.open <= 0:
        return "de aandelen zijn nog niet ingeleverd" if line.shares else "niets open"
    if not amount:
        return waits_for(orders)
    return without_account(line.number, register)
