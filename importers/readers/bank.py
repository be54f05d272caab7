"""What every bank export comes down to: a statement of one account with its rows, oldest first."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.errors import InputError
from bwk_ledger.money import ZERO, format_amount

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal

    from importers.readers.source import Source


@dataclass(frozen=True, slots=True)
class BankRow:
    """One booking of the bank. `amount` is signed EUR; `balance` is that after the booking, where the bank gives it."""

    line: int
    date: dt.date
    account: str
    amount: Decimal
    counterparty: str  # IBAN, or empty
    name: str
    text: str  # all the bank says
    description: str  # of that, what the payer wrote
    balance: Decimal | None = None


@dataclass(frozen=True)
class Statement:
    """The rows of one account in one file, oldest first, each running balance proved."""

    account: str
    rows: tuple[BankRow, ...]

    @property
    def opening(self) -> Decimal | None:
        """The balance before the first row; None where the bank gives no balances."""
        first = self.rows[0]
        return None if first.balance is None else first.balance - first.amount

    @property
    def closing(self) -> Decimal | None:
        """The balance after the last row."""
        return self.rows[-1].balance


def statement(source: Source, rows: Sequence[BankRow]) -> Statement:
    """Put the rows of one account in order and prove their running balances.

    Banks write newest first or oldest first, and within a day only the balances tell which.

    Raises:
        InputError: neither order gives a chain of balances without a gap.
    """
    newest_first = tuple(reversed(rows))
    if rows[0].balance is None:
        oldest_first = tuple(rows) if rows[0].date < rows[-1].date else newest_first
        return Statement(rows[0].account, oldest_first)
    for order in (newest_first, tuple(rows)):
        if _first_break(order) is None:
            return Statement(rows[0].account, order)
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


def _first_break(rows: Sequence[BankRow]) -> tuple[BankRow, BankRow] | None:
    for before, row in itertools.pairwise(rows):
        if (before.balance or ZERO) + row.amount != row.balance or row.date < before.date:
            return before, row
    return None
