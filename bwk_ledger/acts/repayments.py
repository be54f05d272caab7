"""Paying back shares: who is in the order, by the repayment calendar and the accounts in the register."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import FLAG, Done, Field, act
from bwk_ledger.acts.orders import ORDER_FIELDS, AskedOrder, PlannedOrder, begin, finish, own_account
from bwk_ledger.acts.payments import LeftOut, OrderDraft, under_way, usual_day, waits_for, without_account
from bwk_ledger.acts.sepa import Party, SepaPayment, transfers
from bwk_ledger.base.advice import FieldName, advice
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.figures.shares import repayments
from bwk_ledger.standing.orders import REPAYMENT

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.acts.act import RegisterDoor
    from bwk_ledger.figures.shares import Repayment
    from bwk_ledger.register.people import Register
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.orders import PaymentOrder


def repay(
    order: PaymentOrder,
    calendar: Iterable[Repayment],
    register: Register,
    earlier: Mapping[str, PaymentOrder],
    transactions: Sequence[Any],
) -> OrderDraft[SepaPayment]:
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
        party, end_to_end = Party(person.account_name, person.iban), order.end_to_end(number)
        payments.append(SepaPayment(party, amount, end_to_end, f"Terugbetaling aandelen {end_to_end}"))
    return OrderDraft(replace(order, lines=lines), tuple(payments), tuple(left_out))


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


# The act, as it is asked for.


@dataclass(frozen=True)
class PlannedRepayment(PlannedOrder):
    """A repayment, the money that is free for it (EUR), and whether to pay also where that is less."""

    free: Decimal
    anyway: bool


def _plan(ledger: Ledger, toch: bool, register: RegisterDoor, **asked: Any) -> PlannedRepayment:
    wanted = AskedOrder(**asked)
    order = begin(ledger, REPAYMENT, wanted, usual_day(wanted.month))
    own = own_account(ledger, wanted)
    orders, transactions = ledger.config.orders, ledger.transactions
    calendar = repayments(transactions, ledger.config, order.execution)
    draft = repay(order, calendar.lines, register.read(), orders, transactions)
    free = calendar.free_cash - leaving(orders, transactions, order.execution)
    return PlannedRepayment(wanted, "terugbetaling van aandelen", draft, own, free, toch)


@act(
    "leden uitbetalen",
    *ORDER_FIELDS,
    Field("toch", FLAG, "Maak het bestand ook als het niet in het vrije geld past."),
    plan=_plan,
    register=True,
)
def repayment(ledger: Ledger, plan: PlannedRepayment) -> Done:
    """Maak het betaalbestand van MAAND (jjjj-mm): aandelen die dan moeten zijn terugbetaald aan wie vertrok.

    Betaald wordt op de 28e of de eerste werkdag erna, op het IBAN in het ledenregister. Er wordt niets verstuurd.
    """
    plan.require_lines()
    total = plan.draft.order.total
    short = f"{format_amount(total)} euro past niet in het vrije geld van {format_amount(plan.free)} euro"
    if total > plan.free and not plan.anyway:
        raise InputError(
            f"{short}; er is geen bestand gemaakt.",
            field="toch",
            cause="wat op de bank staat is voor een deel van subsidies die nog niet zijn besteed, of voor andere "
            "schulden.",
            remedy=advice(
                "wacht tot er genoeg is, of geef ", FieldName("toch"), " als het bestuur er zo over heeft besloten."
            ),
        )
    files = plan.files(transfers(plan.message, plan.draft.payments, plan.asked.versie))
    return Done(finish(ledger, plan, files), (f"{short}.",) if total > plan.free else ())
