"""What people do with handgeld beside importing it: count it with two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount.core.amount import Amount

from bwk_ledger.books.text import custom
from bwk_ledger.cash_counts import AND_BY, BY, COUNT, REMARK, CashCount, Counted, beside_books, read_counts
from bwk_ledger.errors import InputError
from bwk_ledger.money import EUR, round_half_up
from bwk_ledger.rules.handgeld import day_changes, handgeld_moves, wrong_count

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from bwk_ledger.load import Ledger


def count_cash(
    ledger: Ledger, kamer: str, day: dt.date, amount: Decimal, people: tuple[str, str], remark: str = ""
) -> Counted:
    """Write down what two people counted when a day ended, and hold it against the books.

    Args:
        ledger: the books.
        kamer: its code.
        day: the day of counting.
        amount: what was counted, EUR.
        people: the numbers of both.
        remark: what explains a difference.

    Raises:
        InputError: the kamer or somebody is not known on that day, both are one person, the amount is below zero, or
            the kamer was counted on that day already.
    """
    values = {BY: people[0], AND_BY: people[1], **({REMARK: remark} if remark else {})}
    entry = custom(values, day, COUNT, kamer, Amount(round_half_up(amount), EUR))
    count = CashCount(kamer, day, amount, *people, remark, entry)
    before = [item.date for item in read_counts(ledger.customs) if item.kamer == kamer]
    for wrong in wrong_count(count, ledger.config, before):
        raise InputError(wrong.text[:1].lower() + wrong.text[1:], cause=wrong.cause, remedy=wrong.remedy)
    changes = ledger.changes()
    name = kamer.lower()
    changes.append(f"jaren/{day.year}/handgeld-{name}.beancount", [entry], f"Handgeld {name} {day.year}")
    changes.commit()
    return next(beside_books([count], day_changes(handgeld_moves(ledger.transactions))[kamer]))
