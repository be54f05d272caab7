"""What comes back from the bank of an order that the books know: recognised by its id, and booked without any rule.

A row names either lines of an order (`CONTRIBUTIE-2026-09-L0013`) or, where the bank books a file as one amount, the
order itself (`INCASSO-2026-09`), with `-FRST` or `-RCUR` for a part of it. With the amount of those it is the payment;
with the same amount the other way it is returned, and what was booked is booked back. What the bank asks for a return,
and names in the same row, is a cost of its own; why it was returned stands in the narration.

Reasons of a return are codes of banks, and Dutch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.standing.orders import (
    COLLECTION,
    END_TO_END,
    LINE_WORDS,
    REASONS,
    REFERENCE,
    REPAYMENT,
    reference,
    return_reason,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.fees import Fee
    from bwk_ledger.standing.members import Member
    from bwk_ledger.standing.orders import PaymentOrder
    from importers.context import Context
    from importers.readers.bank import BankRow


COSTS = "Kosten van een teruggeboekte incasso"
_RGS_BANK_COSTS = "WBedAdlBan"
_CODE = re.compile(rf"\b({'|'.join(REASONS)})\b", re.ASCII)
_ABOUT_COSTS = re.compile(
    r"\bkosten\b.{0,40}\b(?:storn|incasso|terugboek)|\bstorno\w*\b.{0,40}\bkosten\b", re.IGNORECASE
)
_NAMED_COSTS = re.compile(r"kosten\D{0,20}(\d{1,4}[.,]\d\d)\b", re.ASCII | re.IGNORECASE)
_MOST_COSTS = Decimal(25)  # EUR: what a bank asks for one return is less


def return_code(row: BankRow) -> str:
    """Why a collection came back, as the bank says it; empty where it does not."""
    code = _CODE.search(f"{row.text} {row.ids}")
    return code[1] if code else ""


def named_costs(row: BankRow) -> Decimal | None:
    """EUR that a row says the bank asks for a return; None where it names none."""
    costs = _NAMED_COSTS.search(row.text)
    return Decimal(costs[1].replace(",", ".")) if costs else None


def are_costs(row: BankRow, amount: Decimal) -> bool:
    """Whether an amount of a row can be what the bank asks for a return: the row says so, and it is small."""
    return 0 < amount <= _MOST_COSTS and _ABOUT_COSTS.search(row.text) is not None


def costs_account(config: Config) -> str | None:
    """The account of the cooperative for what a bank costs; None where it has none."""
    cooperative = next((kamer.code for kamer in config.kamers.values() if kamer.is_cooperative), None)
    cost_accounts = (
        post.account(cooperative)
        for post in config.posts
        if cooperative and post.for_cooperative and post.root == accounts.EXPENSES and post.rgs == _RGS_BANK_COSTS
    )
    return next(cost_accounts, None)


# What comes back of an order that the books know.

_KINDS = {word: kind for kind, word in LINE_WORDS.items()}
_LINE = re.compile(rf"({'|'.join(_KINDS)})-(\d{{4}}-\d\d)-", re.ASCII)
_WHOLE = re.compile(rf"(?P<reference>{REFERENCE.pattern})(?:-(?P<part>FRST|RCUR))?", re.ASCII)
_NARRATIONS = {COLLECTION: "Contributie {year} (incasso)", REPAYMENT: "Terugbetaling van aandelen"}
_PETTY_CASH = "Handgeld"
_RETURNED = ", teruggeboekt"


@dataclass(frozen=True)
class OrderPart:
    """What a row is for one line of an order: an account, EUR as they are booked on it, and who and why."""

    account: str
    amount: Decimal
    values: Mapping[str, Any]


@dataclass(frozen=True)
class OrderRow:
    """A row that names an order: its parts, or the problem that makes it an open question."""

    reason: str
    narration: str = ""
    who: str | None = None  # the member, where it is about one
    parts: tuple[OrderPart, ...] = ()
    problem: str | None = None


class _ProblemError(Exception):
    """Why a row of an order cannot be booked."""


def order_row(row: BankRow, account: str, context: Context, *, is_new: bool = True) -> OrderRow | None:
    """What a row of an own account is of an order; None where it names none that the books know.

    Args:
        row: the row.
        account: the own account it is on.
        context: the books.
        is_new: whether the books do not hold the row yet; then a line that is booked already is a problem.
    """
    orders = context.config.orders
    if not orders or not accounts.is_under(account, accounts.BANK):
        return None
    order_and_lines = named_lines(row, orders)
    if order_and_lines is None:
        return None
    order, numbers = order_and_lines
    reason = f"betaalopdracht {order.reference}"
    try:
        return _booked(row, order, numbers, reason, context, is_new)
    except _ProblemError as problem:
        return OrderRow(reason, problem=f"{reason}: {problem}")


def _booked(
    row: BankRow, order: PaymentOrder, numbers: Sequence[str], reason: str, context: Context, is_new: bool
) -> OrderRow:
    """The parts of a row of some lines of an order.

    Raises:
        _ProblemError: it is not what was ordered.
    """
    sign = 1 if order.kind == COLLECTION else -1
    unknown = [number for number in numbers if number not in order.lines]
    if unknown:
        raise _ProblemError(f"zij heeft geen regel voor {unknown[0]}")
    total = sign * _total(order, numbers)
    costs = abs(row.amount) - abs(total)
    account = costs_account(context.config)
    is_named = are_costs(row, costs) or (costs > 0 and named_costs(row) == costs)
    with_costs = row.amount * total < 0 and account is not None and is_named
    if abs(row.amount) != abs(total) and not with_costs:
        raise _ProblemError(f"{format_amount(row.amount)} in plaats van {format_amount(total)}")
    done = row.amount == total
    if done and is_new:
        twice = [number for number in numbers if context.order_lines.get((order.reference, number), 0) > 0]
        if twice:
            raise _ProblemError(f"de regel van {twice[0]} is al geboekt")
    direction = -sign if done else sign
    parts = tuple(_part(order, number, direction * order.lines[number], row.date, context) for number in numbers)
    code = "" if done else return_code(row)
    if code:
        parts = tuple(replace(part, values={**part.values, meta.RETURNED: code}) for part in parts)
    if with_costs and account is not None:
        parts = (*parts, OrderPart(account, costs, {meta.ORDER: order.reference}))
    narration = _NARRATIONS.get(order.kind, _PETTY_CASH).format(year=order.fee_year)
    who = numbers[0] if len(numbers) == 1 and order.kind in _NARRATIONS else None
    if done:
        return OrderRow(reason, narration, who, parts)
    return OrderRow(reason, _returned(narration, code, costs if with_costs else ZERO), who, parts)


def returned_line(row: BankRow) -> str | None:
    """What a row says that sends back a collection which the books have no order of; None for any other row."""
    line_id = END_TO_END.search(f"{row.text} {row.ids}") if row.amount < 0 else None
    if line_id is None or _KINDS[line_id[1]] != COLLECTION:
        return None
    code, costs = return_code(row), named_costs(row)
    why = f": {return_reason(code)}" if code else ""
    asked = f", met {format_amount(costs)} kosten van de bank" if costs else ""
    order = reference(COLLECTION, line_id[2])
    return f"teruggeboekte incasso van {line_id[3]}{why}{asked}; opdracht {order} staat niet in de boeken"


def _returned(narration: str, code: str, costs: Decimal) -> str:
    why = f": {return_reason(code)}" if code else ""
    return f"{narration}{_RETURNED}{why}{f', kosten {format_amount(costs)}' if costs else ''}"


def _part(order: PaymentOrder, number: str, amount: Decimal, day: dt.date, context: Context) -> OrderPart:
    values: dict[str, Any] = {meta.ORDER: order.reference}
    if order.kind not in _NARRATIONS:
        account = f"{accounts.PETTY_CASH}:{number}"
    else:
        member = context.config.members.get(number)
        if member is None:
            raise _ProblemError(f"lid {number} is er niet")
        values[meta.MEMBER] = number
        if order.kind == REPAYMENT:
            account = _repaid(member, amount, day, context)
        else:
            account = _income(order, member, context.config)
            values[meta.FEE] = Decimal(order.fee_year or 0)
    if context.opened.get(account, day) > day or account not in context.opened:
        raise _ProblemError(f"rekening {account} is er op {day} niet")
    return OrderPart(account, amount, values)


def _repaid(member: Member, amount: Decimal, day: dt.date, context: Context) -> str:
    """The account of a repayment: who is a member still gives up whole shares with it."""
    account, price = context.repayment_from(member, day, amount), context.config.share_price
    if account == member.share_account and (not price or amount % price):
        raise _ProblemError(f"{format_amount(abs(amount))} is geen heel aantal aandelen")
    return account


def _income(order: PaymentOrder, member: Member, config: Config) -> str:
    """The account of the fee that was due last when it was collected, of the kamer the member then belonged to."""
    terms: list[tuple[dt.date, str, Fee]] = []
    for fee in config.fees:
        if fee.year == order.fee_year:
            for due in fee.due:
                period = member.on(due)
                if period is not None and due <= order.execution and fee.is_owed_in(period):
                    terms.append((due, period.kamer, fee))
    if not terms:
        raise _ProblemError(f"{member.number} is geen contributie van {order.fee_year} verschuldigd")
    _, kamer, fee = max(terms, key=lambda term: term[0])
    return fee.income(kamer)


def named_lines(row: BankRow, orders: Mapping[str, PaymentOrder]) -> tuple[PaymentOrder, Sequence[str]] | None:
    """The order that a row names, and the numbers of the lines it is about; None where it names none."""
    text = f"{row.text} {row.ids}"
    named = [
        (orders[name], mention[3])
        for mention in END_TO_END.finditer(text)
        if (name := reference(_KINDS[mention[1]], mention[2])) in orders
    ]
    if not named or any(number not in order.lines for order, number in named):
        named = _broken(text, orders) or named
    if named:
        order = named[0][0]
        return order, list(dict.fromkeys(number for other, number in named if other is order))
    for mention in _WHOLE.finditer("".join(text.split())):
        if mention["reference"] in orders:
            order = orders[mention["reference"]]
            return order, _of_parts(order, mention["part"], row.amount)
    return None


def _broken(text: str, orders: Mapping[str, PaymentOrder]) -> list[tuple[PaymentOrder, str]]:
    """The lines whose id the bank broke by a space, at the end of a line of its text."""
    whole = "".join(text.split())
    named = []
    for line_id in _LINE.finditer(whole):
        order = orders.get(reference(_KINDS[line_id[1]], line_id[2]))
        if order is not None:
            fitting = [number for number in order.lines if whole.startswith(number, line_id.end())]
            named += [(order, max(fitting, key=len))] if fitting else []
    return named


def _of_parts(order: PaymentOrder, part: str | None, amount: Decimal) -> Sequence[str]:
    """The lines of a whole order or of a part of it: first collections, which the bank books apart, or all others."""
    every = list(order.lines)
    first = [number for number in every if number in order.first]
    rest = [number for number in every if number not in order.first]
    if part is not None:
        return first if part == "FRST" else rest
    if abs(amount) == order.total:
        return every
    fitting = [lines for lines in (first, rest) if lines and _total(order, lines) == abs(amount)]
    return fitting[0] if len(fitting) == 1 else every


def _total(order: PaymentOrder, numbers: Iterable[str]) -> Decimal:
    return sum((order.lines[number] for number in numbers), ZERO)
