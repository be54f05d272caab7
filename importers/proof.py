"""Hold the books against the bank's balances: a statement that does not fit is refused whole."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger import meta
from bwk_ledger.errors import InputError
from bwk_ledger.money import EUR, format_amount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importers.context import Context
    from importers.readers.bank import Statement
    from importers.readers.source import Source

_DAY = dt.timedelta(days=1)


def prove(source: Source, statement: Statement, account: str, context: Context) -> None:
    """Compare the balance of the books with the bank's at the end of every day the bank gives one for.

    Raises:
        InputError: they differ; names the first day and row where they do.
    """
    movements = sorted(context.movements[account].items()) if statement.balances else []
    balance, index = Decimal(0), 0
    for day, (expected, line) in statement.balances.items():
        while index < len(movements) and movements[index][0] <= day:
            balance += movements[index][1]
            index += 1
        if balance != expected:
            raise InputError(
                f"het saldo van {account} op {day} is volgens de bank {format_amount(expected)}, "
                f"maar volgens de boeken {format_amount(balance)}.",
                file=source.name,
                line=line,
                excerpt=source.line_text(line) if line else None,
                cause=f"verschil {format_amount(expected - balance)}: {_reason(statement, account, context)}.",
                remedy="importeer eerst de periode ervoor, of herstel de boeking; dit bestand is niet ingelezen.",
            )


def missing_statements(statement: Statement, account: str, context: Context) -> str | None:
    """Which numbered statements lie between the last one in the books and this one; None when none do."""
    last = context.last_number.get(account)
    if last is None or statement.number is None or statement.number <= last + 1:
        return None
    return f"afschrift {last + 1}" + (f" tot en met {statement.number - 1}" if statement.number > last + 2 else "")


def assertions(name: str, statement: Statement, account: str, context: Context) -> Iterator[Any]:
    """A `balance` for the day after the statement, and for the first of each month; `name` is that of the statement."""
    found: dict[dt.date, tuple[Decimal, int | None]] = {}
    days = list(statement.balances.items())
    if not days:
        return
    for (day, stated), following in zip(days, [*days[1:], None], strict=True):
        if following is None:
            found[day + _DAY] = stated
        elif (following[0].year, following[0].month) != (day.year, day.month):
            found[(day.replace(day=1) + 31 * _DAY).replace(day=1)] = stated
    for day, (balance, line) in found.items():
        if (account, day) in context.asserted:
            continue
        values: dict[str, Any] = {meta.SOURCE: name}
        if line is not None:
            values[meta.LINE] = Decimal(line)
        if statement.number is not None:
            values[meta.STATEMENT] = Decimal(statement.number)
        yield data.Balance(values, day, account, Amount(balance, EUR), None, None)


def _reason(statement: Statement, account: str, context: Context) -> str:
    gap = missing_statements(statement, account, context)
    if gap:
        return f"{gap} staat niet in de boeken"
    return "een eerdere periode ontbreekt, of een boeking op deze rekening is veranderd"
