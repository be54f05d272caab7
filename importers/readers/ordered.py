"""The rows of a table put in order, a statement per account, with the balances that prove it."""

from __future__ import annotations

import itertools
import operator
from typing import TYPE_CHECKING

from bwk_ledger.errors import InputError
from importers.readers.bank import BankRow, Statement, statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from importers.readers.source import Source


_DAY = operator.attrgetter("date")


def by_account(source: Source, rows: Iterable[BankRow]) -> list[list[BankRow]]:
    """The rows of each account, in the order of the file.

    Raises:
        InputError: no row at all.
    """
    found: dict[str, list[BankRow]] = {}
    for row in rows:
        found.setdefault(row.account, []).append(row)
    if not found:
        raise source.damaged(
            1, "dit bestand heeft geen enkele bankregel", remedy="kies bij de bank een langere periode."
        )
    return list(found.values())


def statements(source: Source, rows: Iterable[BankRow], *, newest_first: bool = False) -> list[Statement]:
    """A statement per account, rows oldest first, with their balances proved.

    `newest_first` is how the bank writes; it counts only where neither the days nor the balances tell.

    Raises:
        InputError: no row at all, or balances that do not follow from the amounts.
    """
    return [prove(source, own, newest_first=newest_first) for own in by_account(source, rows)]


def prove(source: Source, rows: Sequence[BankRow], *, newest_first: bool = False) -> Statement:
    """The statement of one account, of rows in the order of the file.

    Banks sort by day, upwards or downwards, and within a day one way or the other: the balances tell which.

    Raises:
        InputError: balances that do not follow from the amounts, or days that do not follow each other.
    """
    backwards = rows[::-1]
    falls = rows[0].date > rows[-1].date or (newest_first and rows[0].date == rows[-1].date)
    likely, other = (backwards, rows) if falls else (rows, backwards)
    try:
        return statement(source, sorted(likely, key=_DAY)[::-1])
    except InputError as error:
        try:
            return statement(source, sorted(other, key=_DAY)[::-1])
        except InputError:
            raise _wrong_day(source, rows) or _wrong_day(source, backwards) or error from None


def _wrong_day(source: Source, rows: Sequence[BankRow]) -> InputError | None:
    """The error about the first day out of order, where nothing but that is wrong."""
    found = None
    for before, row in itertools.pairwise(rows):
        if before.balance is None or before.balance + row.amount != row.balance:
            return None
        if row.date < before.date and found is None:
            found = source.damaged(
                row.line,
                f"{row.date} ligt voor {before.date}, de dag van de boeking ervoor (regel {before.line})",
                cause="de saldi sluiten wel aan, dus een van deze datums klopt niet.",
            )
    return found


def sort_by_number(source: Source, bank: str, rows: list[BankRow]) -> None:
    """Put the rows of one account in the order of the numbers the bank gave them.

    Raises:
        InputError: a number is missing or stands there twice, so the file does not hold what the bank booked.
    """
    rows.sort(key=_number)
    for before, row in itertools.pairwise(rows):
        if _number(row) == _number(before):
            raise source.damaged(
                row.line,
                f"volgnummer {row.sequence} staat ook op regel {before.line}",
                cause="het bestand is met de hand veranderd, of er zijn twee bestanden aan elkaar geplakt.",
            )
        if _number(row) != _number(before) + 1:
            raise source.damaged(
                row.line,
                f"er ontbreken regels: na volgnummer {before.sequence} (regel {before.line}) komt {row.sequence}",
                cause=f"{bank} nummert alle boekingen van een rekening door; dit bestand is gefilterd of veranderd.",
                remedy="download de hele periode opnieuw bij de bank; dit bestand is niet ingelezen.",
            )


def _number(row: BankRow) -> int:
    assert row.sequence is not None
    return row.sequence
