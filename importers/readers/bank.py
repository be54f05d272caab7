"""What every bank export comes down to: a statement of one account with its rows, in order and proved."""

from __future__ import annotations

import datetime as dt
import itertools
import operator
from dataclasses import dataclass, replace
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from bwk_ledger.base.errors import InputError, shorten
from bwk_ledger.base.money import ZERO, format_amount
from importers.readers.values import is_identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from decimal import Decimal

    from importers.readers.source import Source


# What every bank export comes down to: a statement of one account with its rows, oldest first.


class BankRow(NamedTuple):
    """One booking of the bank. `amount` is signed EUR; `balance` is that after the booking, where the bank gives it.

    `reference` is the bank's own identity of the booking, unique within the account for ever; empty where it has none.
    `sequence` is a number that rises by one with every booking of the account, where the bank has one.
    `identified` is how the identity of the row has its amount and counterparty, where that is not as they are: books of
    before they were read in another way know the row by it.
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
    `number` is the bank's number of the statement, where numbers rise by one, and `first_number` that of the first one
    where more than one closed on a day; `last_day` is the day `closing` is of.
    `other_way` is what the rows say from last to first, where the balances prove that as well: the file is of one day,
    on which the same amount came and went, and the opening balance depends on which came first.
    """

    account: str
    rows: tuple[BankRow, ...]
    opening: Decimal | None = None
    closing: Decimal | None = None
    number: int | None = None
    last_day: dt.date | None = None
    first_number: int | None = None
    other_way: Statement | None = None

    @property
    def is_proved(self) -> bool:
        """Whether balances prove that no row is missing between the first and the last."""
        return self.opening is not None and self.closing is not None

    @cached_property
    def balances(self) -> Mapping[dt.date, tuple[Decimal, int | None]]:
        """What the bank says at the end of each day, with the line that says it; in the order of the days."""
        balance_by_day: dict[dt.date, tuple[Decimal, int | None]] = {}
        balance = self.opening
        for row in self.rows:
            stated = row.balance
            balance = stated if stated is not None else (None if balance is None else balance + row.amount)
            if balance is not None:
                balance_by_day[row.date] = (balance, row.line)
        if self.closing is not None and self.last_day is not None:
            line = self.rows[-1].line if self.rows else None
            balance_by_day[max([self.last_day, *balance_by_day])] = (self.closing, line)
        return balance_by_day


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
        ordered, *others = proved
        return replace(ordered, other_way=next((other for other in others if other.opening != ordered.opening), None))
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


# The rows of a table put in order, a statement per account, with the balances that prove it.

_BY_DAY = operator.attrgetter("date")


def by_account(source: Source, rows: Iterable[BankRow]) -> list[list[BankRow]]:
    """The rows of each account, in the order of the file.

    Raises:
        InputError: no row at all.
    """
    rows_by_account: dict[str, list[BankRow]] = {}
    for row in rows:
        rows_by_account.setdefault(row.account, []).append(row)
    if not rows_by_account:
        raise source.damaged(
            1, "dit bestand heeft geen enkele bankregel", remedy="kies bij de bank een langere periode."
        )
    return list(rows_by_account.values())


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
        return statement(source, sorted(likely, key=_BY_DAY)[::-1])
    except InputError as error:
        try:
            return statement(source, sorted(other, key=_BY_DAY)[::-1])
        except InputError:
            raise _wrong_day(source, rows) or _wrong_day(source, backwards) or error from None


def _wrong_day(source: Source, rows: Sequence[BankRow]) -> InputError | None:
    """The error about the first day out of order, where nothing but that is wrong."""
    error = None
    for before, row in itertools.pairwise(rows):
        if before.balance is None or before.balance + row.amount != row.balance:
            return None
        if row.date < before.date and error is None:
            error = source.damaged(
                row.line,
                f"{row.date} ligt voor {before.date}, de dag van de boeking ervoor (regel {before.line})",
                cause="de saldi sluiten wel aan, dus een van deze datums klopt niet.",
            )
    return error


def sort_by_number(source: Source, bank: str, rows: list[BankRow]) -> None:
    """Put the rows of one account in the order of the numbers the bank gave them.

    Raises:
        InputError: a number is missing or stands there twice, so the file does not hold what the bank booked.
    """
    rows.sort(key=_number)
    numbers = [_number(row) for row in rows]
    for place, (number, following) in enumerate(itertools.pairwise(numbers)):
        if following == number + 1:
            continue
        before, row = rows[place], rows[place + 1]
        if following == number:
            raise source.damaged(
                row.line,
                f"volgnummer {row.sequence} staat ook op regel {before.line}",
                cause="het bestand is met de hand veranderd, of er zijn twee bestanden aan elkaar geplakt.",
            )
        raise source.damaged(
            row.line,
            f"er ontbreken regels: na volgnummer {before.sequence} (regel {before.line}) komt {row.sequence}",
            cause=f"{bank} nummert alle boekingen van een rekening door; dit bestand is gefilterd of veranderd.",
            remedy="download de hele periode opnieuw bij de bank; dit bestand is niet ingelezen.",
        )


def _number(row: BankRow) -> int:
    assert row.sequence is not None
    return row.sequence


# Statements with balances of their own: each proved, and all of one account following each other.

_ONE_DAY = dt.timedelta(days=1)
_SHORTEST_REFERENCE = 8  # characters, leading zeros apart; shorter ones count entries within a statement
_NO_REFERENCE = {"NONREF", "NOTPROVIDED", "NOTPROVIDED0"}
_WHOLE_PERIOD = "download de hele periode opnieuw bij de bank; dit bestand is niet ingelezen."


@dataclass(frozen=True)
class Stated:
    """A statement as the bank wrote it: where it stands, and what messages call it."""

    source: Source
    line: int  # in that source
    name: str
    statement: Statement


def proved(source: Source, line: int, name: str, statement: Statement, *, last_line: int | None = None) -> Stated:
    """A statement whose rows lie between its balances, oldest first; `last_line` is where its closing balance stands.

    Where the bank gives only the closing balance, the rows give the opening balance.

    Raises:
        InputError: opening balance and rows do not make the closing balance.
    """
    rows = oldest_first(statement.rows)
    total = sum((row.amount for row in rows), ZERO)
    opening, closing = statement.opening, statement.closing
    if opening is not None and closing is not None and opening + total != closing:
        count = f"{len(rows)} regel{'' if len(rows) == 1 else 's'}"
        place = last_line or line
        raise InputError(
            f"{name} van {statement.account} klopt niet: beginsaldo {format_amount(opening)} en {count} van samen "
            f"{format_amount(total)} geven {format_amount(opening + total)}, maar het eindsaldo is "
            f"{format_amount(closing)} (verschil {format_amount(closing - opening - total)}).",
            file=source.name,
            line=place,
            excerpt=source.line_text(place),
            cause="er ontbreekt een regel, of er is een bedrag veranderd.",
            remedy=_WHOLE_PERIOD,
        )
    if opening is None and closing is not None:
        opening = closing - total
    number, last_day = statement.number, statement.last_day
    return Stated(source, line, name, Statement(statement.account, rows, opening, closing, number, last_day))


def in_order(found: Iterable[Stated]) -> list[Statement]:
    """All statements of a file, those of one account together and oldest first.

    Raises:
        InputError: between two of them a statement is missing.
    """
    by_account: dict[str, list[Stated]] = {}
    for item in found:
        by_account.setdefault(item.statement.account, []).append(item)
    for items in by_account.values():
        items.sort(key=_last_day)
        for before, after in itertools.pairwise(items):
            _follows(before, after)
    return [item.statement for items in by_account.values() for item in items]


def joined_days(statements: Iterable[Statement]) -> list[Statement]:
    """Statements of a file, of which those that follow each other on one day are one: its rows are counted together."""
    joined: list[Statement] = []
    for statement in statements:
        before = joined[-1] if joined else None
        if before is None or not _shares_day(before, statement):
            joined.append(statement)
            continue
        number = before.number if before.first_number is None else before.first_number
        rows, opening = before.rows + statement.rows, before.opening
        joined[-1] = replace(statement, rows=rows, opening=opening, first_number=number)
    return joined


def _shares_day(before: Statement, after: Statement) -> bool:
    is_one_account = before.account == after.account and bool(before.rows and after.rows)
    return is_one_account and before.rows[-1].date == after.rows[0].date


def oldest_first(rows: Sequence[BankRow]) -> tuple[BankRow, ...]:
    """The rows by day; within a day as the bank has them, or backwards where it writes the newest first."""
    backwards = len(rows) > 1 and rows[0].date > rows[-1].date
    return tuple(sorted(rows[::-1] if backwards else rows, key=attrgetter("date")))


def statement_number(text: str, day: dt.date | None) -> int | None:
    """The number of a statement where it rises by one; None where the bank writes a day instead, or nothing."""
    digits = text.lstrip("0")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > len("jjjjmmddnn"):
        return None
    number = int(digits)
    if day is None or number < 100:  # noqa: PLR2004 - forms of a day have more digits
        return number
    days = [day + shift * _ONE_DAY for shift in (-1, 0, 1)]
    return None if any(_is_day(number, each) for each in days) else number


def is_reference(text: str) -> bool:
    """Whether a text can be the bank's identity of a booking for ever: long enough, and no word."""
    return is_identity(text) and len(text.lstrip("0")) >= _SHORTEST_REFERENCE and text.upper() not in _NO_REFERENCE


def _is_day(number: int, day: dt.date) -> bool:
    ordinal = day.timetuple().tm_yday
    short = day.year % 100
    forms = {short * 1000 + ordinal, day.year * 1000 + ordinal, int(f"{day:%Y%m%d}"), int(f"{day:%y%m%d}")}
    return number in forms or number // 100 == ordinal or number // 100 == int(f"{day:%Y%m%d}")


def _last_day(item: Stated) -> dt.date:
    statement = item.statement
    return statement.last_day or (statement.rows[-1].date if statement.rows else dt.date.max)


def _follows(before: Stated, after: Stated) -> None:
    gap = _gap(before.statement, after.statement)
    closing, opening = before.statement.closing, after.statement.opening
    if closing is not None and opening is not None and closing != opening:
        raise _missing(
            after,
            f"{after.name} van {after.statement.account} begint met {format_amount(opening)}, maar {before.name} "
            f"ervoor eindigt met {format_amount(closing)}.",
            f"niet in dit bestand: {gap}."
            if gap
            else "ertussen ontbreken bankregels, of een afschrift staat er dubbel.",
        )
    if gap and not _both_count_days(before.statement, after.statement):
        raise _missing(
            after,
            f"er ontbreken afschriften van {after.statement.account}: na {before.name} komt {after.name}.",
            f"niet in dit bestand: {gap}.",
        )


def _missing(after: Stated, what: str, cause: str) -> InputError:
    excerpt = after.source.line_text(after.line)
    return InputError(what, file=after.source.name, line=after.line, excerpt=excerpt, cause=cause, remedy=_WHOLE_PERIOD)


def _gap(before: Statement, after: Statement) -> str | None:
    """Which numbers lie between two statements; a new year may start at 1 again."""
    if before.number is None or after.number is None:
        return None
    years = (before.last_day and before.last_day.year, after.last_day and after.last_day.year)
    restarted = years[0] != years[1] and after.number < before.number
    expected = 1 if restarted else before.number + 1
    if after.number <= expected:
        return None
    if after.number == expected + 1:
        return f"afschrift {expected}"
    return f"afschrift {expected} tot en met {after.number - 1}"


def _both_count_days(before: Statement, after: Statement) -> bool:
    """Whether the numbers are those of the days in the year, of which those without bookings may be left out."""
    return all(
        item.last_day is not None and item.number == item.last_day.timetuple().tm_yday for item in (before, after)
    )


def unique_references(candidates: Sequence[tuple[str, dt.date, Sequence[str]]]) -> list[str]:
    """The identity of each row: its first reference that no other row of that account and day has; empty without.

    The day is part of it, and one day decides: an export of another period, which holds the same whole day, must come
    to the same identity, and banks do use a reference again on another day.

    Args:
        candidates: of each row its account, day and references, best first.
    """
    counts: dict[tuple[str, dt.date, int, str], int] = {}
    for account, day, references in candidates:
        for rank, reference in enumerate(references):
            if not reference:
                continue
            key = (account, day, rank, reference)
            counts[key] = counts.get(key, 0) + 1
    return [
        next(
            (
                f"{day}/{reference}"
                for rank, reference in enumerate(references)
                if reference and is_reference(reference) and counts[account, day, rank, reference] == 1
            ),
            "",
        )
        for account, day, references in candidates
    ]
