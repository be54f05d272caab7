"""Rows of a bank that acts already told of: filling or emptying the cash box of a kamer, and net wages.

A bank may tell of cash itself. Wages are a payment of what a journal owes, in books that keep journals of wages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts
from bwk_ledger.rules.cash import CashAct
from bwk_ledger.standing.wages import NET

if TYPE_CHECKING:
    from decimal import Decimal

    from importers.context import Context
    from importers.readers.bank import BankRow
    from importers.rules import Rules


_OUT = re.compile(r"\b(geldautomaat|geldopname|geldmaat|kasopname|contante opname|opname contant)\b", re.IGNORECASE)
_IN = re.compile(r"\b(geldautomaat|geldmaat|contante storting|storting contant|kasstorting|sealbag)\b", re.IGNORECASE)


def box_of(row: BankRow, account: str, context: Context, rules: Rules) -> str | None:
    """The cash box on the other side of a row that names no account; None where there is none.

    What `bwk kas` booked before comes first, then the words of the bank, unless a rule says that it is no cost either.
    """
    if row.counterparty:
        return None
    leg = context.expected_leg(account, row.amount, row.date, with_cash=True) if context.has_cash else None
    if leg is not None:
        return next(
            item.account for item in leg.transaction.postings if accounts.is_under(item.account, accounts.CASH_BOX)
        )
    kamer = accounts.cash_kamer(account)
    if not kamer:
        return None
    box = f"{accounts.CASH_BOX}:{kamer}"
    words = _OUT if row.amount < 0 else _IN
    if not words.search(f"{row.name} {row.text}") or context.opened.get(box, row.date) > row.date:
        return None
    match = rules.match(row, account)
    # A rule that knows the shop by a word of the text must not make a cost of notes from a machine.
    is_cost = match is not None and all(share.account.startswith(accounts.EXPENSES) for share in match.shares)
    return box if match is None or is_cost else None


def box_narration(box: str, other: str, amount: Decimal) -> str:
    """What is said of money between a box and a bank; above zero it comes in the box."""
    names = [f"kas {accounts.cash_kamer(box)}", other.rsplit(":", maxsplit=1)[-1]]
    return "Overboeking van {} naar {}".format(*(names if amount < 0 else reversed(names)))


def done_with(account: str, amount: Decimal) -> CashAct:
    """What a row of a bank account did with a box."""
    is_own = accounts.is_under(account, accounts.PETTY_CASH)
    if amount < 0:
        return CashAct.WITHDRAWAL if is_own else CashAct.FROM_BANK
    return CashAct.DEPOSIT if is_own else CashAct.TO_BANK


# Net wages on a statement, in books that keep journals of wages: a payment of what such a journal owes.

NARRATION, REASON = "Nettoloon", "loon van een medewerker"
_WORDS = re.compile(r"\b(salaris|nettoloon|loon)\b", re.IGNORECASE)


def is_net_pay(row: BankRow, account: str, context: Context) -> bool:
    """Whether a row that no rule knows pays somebody's wages: of whom, follows from the amount.

    It says so, and something is agreed on wages by then; so no name and no number needs to be in a rule.
    """
    agreed = any(item.start <= row.date for item in context.config.pay)
    is_payment = row.amount < 0 and accounts.is_under(account, accounts.BANK)
    known = context.opened.get(NET)
    return agreed and is_payment and known is not None and bool(_WORDS.search(row.text))
