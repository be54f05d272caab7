"""Statements with balances of their own: each proved, and all of one account following each other."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from bwk_ledger.errors import InputError
from bwk_ledger.money import ZERO, format_amount
from importers.readers.bank import Statement
from importers.readers.values import is_identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from importers.readers.bank import BankRow
    from importers.readers.source import Source

_DAY = dt.timedelta(days=1)
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
    days = [day + shift * _DAY for shift in (-1, 0, 1)]
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
            key = (account, day, rank, reference)
            counts[key] = counts.get(key, 0) + 1
    return [
        next(
            (
                f"{day}/{reference}"
                for rank, reference in enumerate(references)
                if is_reference(reference) and counts[account, day, rank, reference] == 1
            ),
            "",
        )
        for account, day, references in candidates
    ]
