"""An open question that goes to an own bank account: only where its statements do not tell of the transfer.

What a bank told of a day is complete, and a row of it may be waiting as a question of its own. A leg more would double
money, and break a balance that is proved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.base import accounts
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import format_amount
from importers.context import days_near
from importers.transfers import is_question

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from importers.context import Context
    from importers.questions import OpenRow


def refuse_told(context: Context, question: OpenRow, account: str, amount: Decimal) -> None:
    """Refuse to book on an own account what its bank would have told.

    Args:
        context: the books.
        question: the open question.
        account: where somebody wants it.
        amount: what would come on that account.

    Raises:
        InputError: its statements were read past that day, or hold the other side.
    """
    day = question.entry.date
    other = _other_side(context, account, amount, day)
    if other is None and not context.is_told(account, day):
        return
    if other is None:
        cause = f"op haar afschriften staat rond {day} geen open bankregel van {format_amount(amount)}."
        advice = f"is de andere kant al geboekt, of komt zij nog, kies dan {accounts.IN_TRANSIT}"
        remedy = f"{advice}; is het iets anders, kies dan een andere rekening"
    else:
        cause = f"op {other} heeft zij zelf een vraagpost van {format_amount(amount)}: de andere kant."
        remedy = f"boek deze vraagpost en die andere allebei op {accounts.IN_TRANSIT}"
    raise InputError(
        f"deze bankregel van {day} kan niet op {account}: haar afschriften zijn ingelezen tot en met "
        f"{context.told_until(account)}.",
        cause=cause,
        remedy=f"{remedy}; er is niets geschreven.",
    )


def _other_side(context: Context, account: str, amount: Decimal, day: dt.date) -> dt.date | None:
    """The day of an open question that the other account has of the same transfer."""
    for near in days_near(day):
        if any(is_question(context.keys[key]) for key in context.booked.at(account, near, amount)):
            return near
    return None
