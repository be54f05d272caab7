"""Why a statement and the books do not fit: each refusal says which of the reasons it is, and what helps."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import meta
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import format_amount
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.books.store import year_is_closed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from importers.context import Context
    from importers.readers.bank import Statement
    from importers.recognise import Reading, Recognised
    from importers.work import FileWork

_DAY = dt.timedelta(days=1)
_NOT_READ = "dit bestand is niet ingelezen."
Why = tuple[str, str]  # cause and remedy, the cause without its difference


def mismatch(
    work: FileWork, reading: Reading, day: dt.date, stated: tuple[Decimal, int | None], balance: Decimal
) -> InputError:
    """The error about a day on which the books have another balance than the bank, which says it on a line."""
    expected, line = stated
    difference = expected - balance
    cause, remedy = (
        _missing_statement(work.context, reading)
        or _changed(work, [item for item in reading.found if item.row.date <= day])
        or _missing_period(work.context, reading)
        or _only_in_books(work, reading, day, difference)
        or ("een boeking op deze rekening is veranderd of weggehaald", "herstel de boeking in Fava")
    )
    return InputError(
        f"het saldo van {reading.account} op {day} is volgens de bank {format_amount(expected)}, "
        f"maar volgens de boeken {format_amount(balance)}.",
        file=work.source.name,
        line=line,
        excerpt=work.source.line_text(line) if line else None,
        cause=f"verschil {format_amount(difference)}: {cause}.",
        remedy=f"{remedy}; {_NOT_READ}",
    )


def broken(work: FileWork, reading: Reading, old: Any) -> InputError:
    """The error about a balance of the books that would be true no longer; in a closed year that it is closed."""
    closed = sealed_years(work.context.root)
    if new := next((row for row in reading.new if row.date.year in closed), None):
        return year_is_closed(new.date.year, work.source.name, work.source.line_text(new.line))
    last, stated = old.date - _DAY, old.amount.number
    balance = work.context.balance_before(old.account, old.date)
    row = next((row for row in reading.new if row.date <= last), None)
    cause, remedy = _why_broken(reading, old)
    return InputError(
        f"het saldo van {old.account} op {last} is volgens de bank {format_amount(stated)}, maar met dit bestand wordt "
        f"het in de boeken {format_amount(balance)}.",
        file=work.source.name,
        line=row.line if row else None,
        excerpt=work.source.line_text(row.line) if row else None,
        cause=f"verschil {format_amount(stated - balance)}: {cause}.",
        remedy=f"{remedy}; {_NOT_READ}",
    )


def _why_broken(reading: Reading, old: Any) -> Why:
    rows = reading.statement.rows
    first, last = (rows[0].date, rows[-1].date) if rows else (old.date, old.date)
    later = min((day for day in reading.row_days if day > last), default=None)
    if old.account == reading.account and reading.statement.is_proved and later is not None:
        return (
            f"tussen {last} en {later} ontbreken bankregels",
            f"download bij de bank de periode van {first} tot en met {later}, en importeer die",
        )
    return (
        "in dat saldo zitten niet alle regels van dit bestand",
        "vergelijk de regels met de bank; download de periode opnieuw, met saldi en zonder filter, en importeer die",
    )


def _missing_statement(context: Context, reading: Reading) -> Why | None:
    gap = missing_statements(reading.statement, reading.account, context)
    return (f"{gap} staat niet in de boeken", f"importeer eerst {gap}") if gap else None


def missing_statements(statement: Statement, account: str, context: Context) -> str | None:
    """Which numbered statements lie between the last one in the books and this one; None when none do."""
    last = context.last_number.get(account)
    first = statement.number if statement.first_number is None else statement.first_number
    if last is None or first is None or first <= last + 1:
        return None
    return f"afschrift {last + 1}" + (f" tot en met {first - 1}" if first > last + 2 else "")


def _changed(work: FileWork, found: Sequence[Recognised]) -> Why | None:
    """A booking that has no longer the day or amount of the row that it came from."""
    for row, key, entry, _ in found:
        for posting in entry.postings if entry is not None and "lineno" in entry.meta else ():
            if str((posting.meta or {}).get(meta.KEY)) == key:
                amount = posting.units.number
                if (entry.date, amount) != (row.date, row.amount):
                    by_bank = f"{row.date} {format_amount(row.amount)}"
                    cause = f"een boeking is veranderd: in de boeken staat {entry.date} {format_amount(amount)}"
                    return f"{cause}, bij de bank {by_bank}", f"zet dat in {_place(work, entry)} terug"
    return None


def _missing_period(context: Context, reading: Reading) -> Why | None:
    """The statement begins with another balance than the books have by then."""
    first, opening = reading.first_day, reading.statement.opening
    if first is None or opening is None:
        return None
    if reading.by_bank(first, context.balance_at_start(reading.account, first)) + reading.earlier == opening:
        return None
    last = max((day for day in reading.row_days if day <= first), default=None)
    if last is None:
        return "wat vóór dit bestand op de rekening stond, is in de boeken iets anders", "herstel de beginstand in Fava"
    half_day = f"misschien was {last} nog niet voorbij toen die dag werd gedownload"
    return (
        f"tussen {last} en {first} ontbreken bankregels; {half_day}",
        f"importeer eerst de periode van {last} tot en met {first}",
    )


def _only_in_books(work: FileWork, reading: Reading, day: dt.date, difference: Decimal) -> Why | None:
    """One booking explains the difference, and the bank does not have it."""
    for entry in _booked(work.context, reading.account, reading.first_day or day, day, -difference):
        amount = format_amount(-difference)
        return (
            f"in de boeken staat op {entry.date} '{entry.narration}' van {amount}, en die heeft de bank niet",
            f"verbeter die boeking ({_place(work, entry)}), of haal haar weg",
        )
    return None


def _booked(context: Context, account: str, first: dt.date, last: dt.date, amount: Decimal) -> Iterator[Any]:
    for (name, day, number), entries in context.typed.items():
        if (name, number) == (account, amount) and first <= day <= last:
            yield from entries
    for (name, day, number), legs in context.expected.items():
        if (name, number) == (account, amount) and first <= day <= last:
            yield from (leg.transaction for leg in legs)


def _place(work: FileWork, entry: Any) -> str:
    file = Path(str(entry.meta.get("filename", "")))
    root = work.context.root
    shown = file.relative_to(root) if file.is_relative_to(root) else file.name
    return f"{shown}, regel {entry.meta['lineno']}" if "lineno" in entry.meta else "de boeken"
