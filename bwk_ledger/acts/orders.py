"""What the acts share that write a file for the bank; and paying back shares."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import DAY, FLAG, FOLDER, MONTH, TEXT, Done, Field, act, choice, placed
from bwk_ledger.acts.payments import (
    LeftOut,
    OrderDraft,
    at_last,
    check_new,
    check_place,
    orders_file,
    own_party,
    under_way,
    usual_day,
    waits_for,
    without_account,
    write_order,
)
from bwk_ledger.acts.sepa import Message, Party, SepaPayment, transfers
from bwk_ledger.base.errors import FieldName, InputError, advice, count
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import Period, today
from bwk_ledger.figures.shares import repayments
from bwk_ledger.standing.orders import REPAYMENT, PaymentOrder, reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

    from bwk_ledger.acts.act import RegisterDoor
    from bwk_ledger.figures.shares import Repayment
    from bwk_ledger.register.people import Register
    from bwk_ledger.rules.load import Ledger


# What the acts share that write a file for the bank: their fields, how they begin, and how they end.

FILE = ".xml"
_YOURSELF = "Zet het bestand zelf klaar bij de bank; met twee mensen."

ORDER_FIELDS = (
    placed("month", MONTH, "De maand van de opdracht.", word="MAAND"),
    Field("uit", FOLDER, "De map waarin het bestand komt; niet in de map van de boeken.", required=True),
    Field("uitvoering", DAY, "De dag waarop de bank het doet; een weekend schuift op."),
    Field("op", DAY, "De dag waarop de opdracht wordt gemaakt; anders vandaag.", default=today),
    Field(
        "versie",
        choice("nieuw", "oud"),
        "De versie van het bestand: nieuw (pain.001.001.09, pain.008.001.08) of oud (.03, .02).",
        default="nieuw",
        shows_default=True,
    ),
    Field("rekening", TEXT, "De bankrekening, zoals ING; nodig als er meer zijn.", word="NAAM"),
)


@dataclass(frozen=True)
class AskedOrder:
    """What every such act is asked (`ORDER_FIELDS`)."""

    month: Period
    uit: Path
    uitvoering: dt.date | None
    op: dt.date
    versie: str
    rekening: str | None


@dataclass(frozen=True)
class PlannedOrder:
    """An order as it is shown before it is made: what it is about in Dutch, who is in it, and whose account it uses."""

    asked: AskedOrder
    about: str
    draft: OrderDraft[Any]
    own: Party

    def files(self, content: bytes) -> dict[str, bytes]:
        """The file for the bank, by its name."""
        return {f"{self.draft.order.reference}{FILE}": content}

    @property
    def message(self) -> Message:
        """What the file says once; its time is the beginning of the day on which the order is made."""
        order = self.draft.order
        return Message(order.reference, dt.datetime.combine(order.written, dt.time()), self.own, order.execution)

    def require_lines(self) -> None:
        """Refuse an order without anybody in it.

        Raises:
            InputError: it is empty.
        """
        if not self.draft.order.lines:
            raise InputError(
                f"opdracht {self.draft.order.reference} is leeg en is niet gemaakt.",
                cause="niemand staat erin; de lijst hierboven zegt waarom.",
                remedy=advice("vul aan wat ontbreekt, of kies met ", FieldName("uitvoering"), " een andere dag."),
            )


def begin(
    ledger: Ledger, kind: str, asked: AskedOrder, usual: dt.date, fee_year: int | None = None, *others: str
) -> PaymentOrder:
    """An order without its lines, where it and its files may be made.

    Args:
        ledger: the books.
        kind: the first word of its reference.
        asked: what was asked.
        usual: the day of execution where none was asked.
        fee_year: the year of the fees that it collects.
        others: what follows the reference in the names of files beside the one for the bank.

    Raises:
        InputError: the books have this order, or the files cannot come there.
    """
    order_reference = reference(kind, f"{asked.month.start:%Y-%m}")
    check_new(ledger.config.orders, order_reference)
    check_place(ledger.root, asked.uit, [f"{order_reference}{name}" for name in (FILE, *others)])
    return PaymentOrder(order_reference, asked.op, at_last(asked.uitvoering or usual, asked.op), {}, fee_year, {})


def own_account(ledger: Ledger, asked: AskedOrder) -> Party:
    """The cooperative, with the account that was asked for.

    Raises:
        InputError: there is none, or it is not clear which.
    """
    return own_party(ledger, asked.uitvoering or asked.op, asked.rekening, "rekening")


def finish(ledger: Ledger, plan: PlannedOrder, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Note the order in the books, write its files, and say what is left to do."""
    order = plan.draft.order
    write_order(ledger.changes(), order, plan.asked.uit, files)
    lines, total = count(len(order.lines), "regel", "regels"), format_amount(order.total)
    return (
        f"{order.reference}: {lines}, {total} euro, genoteerd in {orders_file(order.month)}.",
        *(f"Geschreven: {plan.asked.uit / name}" for name in files),
        _YOURSELF,
    )


# Paying back shares: who is in the order, by the repayment calendar and the accounts in the register.


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
