"""What every bank export comes down to: a statement of one account with its rows, oldest first."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from bwk_ledger.errors import InputError, shorten
from bwk_ledger.money import ZERO, format_amount

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from importers.readers.source import Source


class BankRow(NamedTuple):
    """One booking of the bank. `amount` is signed EUR; `balance` is that after the booking, where the bank gives it.

    `reference` is the bank's own identity of the booking, unique within the account for ever; empty where it has none.
    `sequence` is a number that rises by one with every booking of the account, where the bank has one.
    `identified` is how the identity of the row has its amount, where it is not as `amount` is written.
    `ids` are those that a payment file gave the payments, where `text` leaves them out: the identity of a row follows
    from its text, which therefore stays as it was.
    """

    line: int
    date: dt.date  # the day the bank booked it, which is what balances follow
    account: str
    amount: Decimal
    counterparty: str  # IBAN, or empty
    name: str
    text: str  # all the bank says
    description: str  # of that, what the payer wrote
    balance: Decimal | None = None
    reference: str = ""
    sequence: int | None = None
    identified: str = ""
    ids: str = ""

    @property
    def shown(self) -> str:
        """The row for the eyes of the treasurer."""
        parts = (f"{self.date}", format_amount(self.amount), self.name, self.counterparty, self.description)
        return shorten(" ".join(part for part in parts if part))


@dataclass(frozen=True)
class Statement:
    """The rows of one account in one file, oldest first, proved as far as the bank allows.

    `opening` and `closing` are the balances before the first and after the last row, None where the bank gives none.
    `number` is the bank's number of the statement, where numbers rise by one; `last_day` is the day `closing` is of.
    `other_way` is what the rows say from last to first, where the balances prove that as well: the file is of one day,
    on which the same amount came and went, and the opening balance depends on which came first.
    """

    account: str
    rows: tuple[BankRow, ...]
    opening: Decimal | None = None
    closing: Decimal | None = None
    number: int | None = None
    last_day: dt.date | None = None
    other_way: Statement | None = None

    @cached_property
    def balances(self) -> Mapping[dt.date, tuple[Decimal, int | None]]:
        """What the bank says at the end of each day, with the line that says it; in the order of the days."""
        found: dict[dt.date, tuple[Decimal, int | None]] = {}
        balance = self.opening
        for row in self.rows:
            stated = row.balance
            balance = stated if stated is not None else (None if balance is None else balance + row.amount)
            if balance is not None:
                found[row.date] = (balance, row.line)
        if self.closing is not None and self.last_day is not None:
            line = self.rows[-1].line if self.rows else None
            found[max([self.last_day, *found])] = (self.closing, line)
        return found


@dataclass(frozen=True)
class BankFormat:
    """One way in which a bank writes statements.

    Args:
        label: what it is called in messages.
        family: short name that begins the identity of rows without a reference of the bank; the same for forms of an
            export whose rows have the same content.
        recognises: whether a file is of this form, by its content; never raises.
        read: the statements in the file, at least one; raises InputError.
        blind: the file with what tells who people are replaced in some rows, by line: `(name, text)`; other lines and
            all line numbers stay.
        binary: whether a file of this form may be no text, such as a zip.
    """

    label: str
    family: str
    recognises: Callable[[Source], bool]
    read: Callable[[Source], list[Statement]]
    blind: Callable[[Source, Mapping[int, tuple[str, str]]], bytes]
    binary: bool = False


def statement(source: Source, rows: Sequence[BankRow]) -> Statement:
    """Put the rows of one account in order and prove their running balances.

    Banks write newest first or oldest first, and within a day only the balances tell which. Where they prove both ways,
    the rows are taken as given, newest first, and the other way is kept beside it.

    Raises:
        InputError: neither order gives a chain of balances without a gap.
    """
    newest_first = tuple(reversed(rows))
    if rows[0].balance is None:
        oldest_first = tuple(rows) if rows[0].date < rows[-1].date else newest_first
        return Statement(rows[0].account, oldest_first)
    proved = [_of_order(order) for order in (newest_first, tuple(rows)) if _first_break(order) is None]
    if proved:
        found, *others = proved
        return replace(found, other_way=next((other for other in others if other.opening != found.opening), None))
    order = newest_first if rows[0].date >= rows[-1].date else tuple(rows)
    broken = _first_break(order)
    assert broken is not None
    before, row = broken
    assert before.balance is not None
    assert row.balance is not None
    raise InputError(
        f"het saldo sluit hier niet aan: {format_amount(before.balance)} (regel {before.line}) en "
        f"{format_amount(row.amount)} geeft {format_amount(before.balance + row.amount)}, "
        f"maar er staat {format_amount(row.balance)}.",
        file=source.name,
        line=row.line,
        excerpt=source.line_text(row.line),
        cause="er ontbreekt een regel, of er is een bedrag veranderd.",
        remedy="download de hele periode opnieuw bij de bank; dit bestand is niet ingelezen.",
    )


def _of_order(rows: tuple[BankRow, ...]) -> Statement:
    first, last = rows[0], rows[-1]
    assert first.balance is not None
    return Statement(first.account, rows, first.balance - first.amount, last.balance, last_day=last.date)


def _first_break(rows: Sequence[BankRow]) -> tuple[BankRow, BankRow] | None:
    before = rows[0]
    balance, day = before.balance or ZERO, before.date
    for row in itertools.islice(rows, 1, None):
        if balance + row.amount != row.balance or row.date < day:
            return before, row
        before, balance, day = row, row.balance, row.date
    return None
