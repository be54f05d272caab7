"""Which rows of a statement the books hold already, and whether the books fit the bank's balances."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger.base import meta
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.base.quick import maker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importers.context import Context
    from importers.readers.bank import BankRow, Statement
    from importers.readers.source import Source


# Which rows of a statement the books hold already.
#
# Three ways, surest first: by the identity of the row; by day and amount, when the other booking came from another
# format
# of the same bank (a CSV and a CAMT file of one month hold the same rows under different identities; a batch that is
# one
# row in the one may be a row per payment in the other); and, in doubt, by amount within a few days, when somebody
# typed
# the booking by hand. The proof of balances comes after it and refuses the
# file should any of them be wrong.

TYPED_WITHIN = 3  # days: a treasurer types the day of the bill, the bank that of the booking


class Recognised(NamedTuple):
    """A row with its identity, and the entry that holds it: None when it is new, in doubt when typed by hand."""

    row: BankRow
    key: str
    entry: Any | None
    in_doubt: bool = False


def recognise(rows: Sequence[BankRow], keys: Sequence[str], account: str, context: Context) -> list[Recognised]:
    """Look up every row of one statement; each booking in the books answers for one row at most."""
    taken = {key for key in keys if key in context.keys}
    found: list[Recognised] = []
    recognised = maker(Recognised)
    has_others = account in context.imported
    one_row = _batches_booked_as_one(rows, keys, account, context, taken) if has_others else {}
    for row, key in zip(rows, keys, strict=True):
        known = context.keys.get(key) or one_row.get(row.line)
        if known is not None:
            found.append(recognised((row, key, known, False)))
            continue
        others = _from_other_format(row, key, account, context, taken) if has_others else ()
        if others:
            taken.update(others)
            found.append(recognised((row, key, context.keys[others[0]], False)))
            continue
        typed = _typed(row, account, context, taken) if context.typed else None
        found.append(recognised((row, key, typed, typed is not None)))
    return found


def _batches_booked_as_one(
    rows: Sequence[BankRow], keys: Sequence[str], account: str, context: Context, taken: set[str]
) -> dict[int, Any]:
    """The entries that hold a whole batch of this statement, by the line on which all rows of the batch stand."""
    payments: dict[int, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        if keys[index] not in taken:
            payments[row.line].append(index)
    found = {}
    for line, indices in payments.items():
        if len(indices) > 1:
            row = rows[indices[0]]
            total = sum((rows[index].amount for index in indices), ZERO)
            others = _same_day(account, row.date, total, keys[indices[0]], context, taken)
            if others:
                taken.add(others[0])
                found[line] = context.keys[others[0]]
    return found


def _from_other_format(row: BankRow, key: str, account: str, context: Context, taken: set[str]) -> Sequence[str]:
    """The key of the row, or those of the payments of the batch, that the books hold this row as; else empty."""
    if others := _same_day(account, row.date, row.amount, key, context, taken):
        return others[:1]
    for batch in context.batches_on(account, row.date):
        is_free = not taken & batch.keys() and all(_is_of_other_family(other, key) for other in batch)
        if is_free and sum(batch.values(), ZERO) == row.amount:
            return list(batch)
    return ()


def _same_day(
    account: str, day: dt.date, amount: Decimal, key: str, context: Context, taken: set[str]
) -> Sequence[str]:
    same = context.rows_at(account, day, amount)
    return [other for other in same if other not in taken and _is_of_other_family(other, key)] if same else same


def _is_of_other_family(other: str, key: str) -> bool:
    return other.partition(":")[0] != key.partition(":")[0]


def _typed(row: BankRow, account: str, context: Context, taken: set[str]) -> Any | None:
    """A booking without any origin, of the same amount, the nearest in time."""
    for distance in sorted(range(-TYPED_WITHIN, TYPED_WITHIN + 1), key=abs):
        for entry in context.typed.get((account, row.date + dt.timedelta(days=distance), row.amount), ()):
            if f"{id(entry)}" not in taken:
                taken.add(f"{id(entry)}")
                return entry
    return None


# Hold the books against the bank's balances: a statement that does not fit is refused whole.

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
