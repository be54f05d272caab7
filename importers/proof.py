"""Whether the books fit the bank's balances, and the `balance` entries that keep it so.

A statement that does not fit is refused whole, and so is one that would break a balance that the books hold, on any
account it touches. The last day of a file is provisional: it may have been downloaded at noon. Its balance stands in
the books as any other, until a file that knows more of that day replaces it; a file that knows less of a day than the
books has nothing to say of its end.

Each refusal says which of the reasons it is, and what helps.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger.base import meta
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.books.store import year_is_closed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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


# Whether the books fit the balances of the bank.

Stated = tuple[Decimal, int | None]  # a balance, and the line that says it


def prove(work: FileWork, reading: Reading) -> None:
    """Hold the books against the balance at the end of every day the bank gives one for, and write what it says.

    Raises:
        InputError: they differ, with the reason; or a balance that the books hold would be true no longer.
    """
    context, statement, account = work.context, reading.statement, reading.account
    stated = statement.balances
    last, unsure = max(stated, default=None), None
    for after, in_books in context.balances_before(account, [day + _DAY for day in stated]):
        day, balance = after - _DAY, reading.by_bank(after, in_books)
        if balance == stated[day][0]:
            continue
        if day == last and _is_part(reading, day, context):
            unsure = after
            continue
        raise mismatch(work, reading, day, stated[day], balance)
    _prove_opening(work, reading)
    proved_from = _proved_from(reading, context)
    for day, value in _kept(stated).items():
        if day != unsure and not any(min(days) < day <= max(days) for *days, _ in reading.moved):
            _assert(work, statement, account, day, value, proved_from)
    if not context.asserted[account] and reading.first_day is not None and statement.opening is not None:
        # All it says of is a day that the books know more of: it proves how that day began.
        opening = (statement.opening - reading.earlier, None)
        _assert(work, statement, account, reading.first_day, opening, proved_from)
    _reconsider(work, reading)


def _prove_opening(work: FileWork, reading: Reading) -> None:
    """By chance a row that is missing before a statement may be as much as one that the books have after it."""
    first, opening = reading.first_day, reading.statement.opening
    if first is None or opening is None:
        return
    balance = reading.by_bank(first, work.context.balance_at_start(reading.account, first))
    if balance + reading.earlier != opening:
        raise mismatch(work, reading, first - _DAY, (opening - reading.earlier, None), balance)


def _is_part(reading: Reading, day: dt.date, context: Context) -> bool:
    """Whether a statement ends before a day that the books know more of, and fits what they held by then."""
    statement = reading.statement
    if any(row.date == day for row in reading.new):
        return False
    rows = Counter(row.amount for row in statement.rows if row.date == day)
    balance = context.balance_before(reading.account, day) + sum(rows.elements(), ZERO)
    if reading.first_day == day:
        balance += reading.earlier
    booked = Counter(context.booked.on(reading.account, day).values())
    return rows < booked and balance == statement.balances[day][0]


def _kept(stated: Mapping[dt.date, Stated]) -> dict[dt.date, Stated]:
    """What is written of the balances, by the day it is true on the morning of: the last, and those of months."""
    stated_by_morning: dict[dt.date, Stated] = {}
    days = list(stated)
    for day, following in zip_longest(days, days[1:]):
        if following is None:
            stated_by_morning[day + _DAY] = stated[day]
        elif (following.year, following.month) != (day.year, day.month):
            stated_by_morning[(day.replace(day=1) + 31 * _DAY).replace(day=1)] = stated[day]
    return stated_by_morning


def _proved_from(reading: Reading, context: Context) -> dt.date | None:
    """From which day on the rows are proved, where those of earlier files were not; None where all are."""
    first = context.first_asserted(reading.account)
    if first is not None:
        proved_from: dt.date | None = context.asserted[reading.account][first].meta.get(meta.PROVED_FROM)
        return proved_from
    return reading.first_day if reading.row_days else None


def _assert(
    work: FileWork, statement: Statement, account: str, day: dt.date, value: Stated, proved_from: dt.date | None
) -> None:
    """Write that an account had a balance on the morning of a day, if the books do not say so yet."""
    context = work.context
    old = context.asserted[account].get(day)
    if old is None:
        entry = _balance(work, statement, account, day, value)
        if proved_from is not None and day <= (context.first_asserted(account) or day):
            entry.meta[meta.PROVED_FROM] = proved_from  # the first balance of an account says so
        work.add(entry, account, (day - _DAY).year)
    elif old.amount.number != value[0] and meta.SOURCE in old.meta and not _is_of_morning(old):
        work.replace_balance(old, _again(old, _balance(work, statement, account, day, value)))


def _balance(work: FileWork, statement: Statement, account: str, day: dt.date, value: Stated) -> Any:
    amount, line = value
    values: dict[str, Any] = {meta.SOURCE: work.name}
    if line is not None:
        values[meta.LINE] = Decimal(line)
    if statement.number is not None:
        values[meta.STATEMENT] = Decimal(statement.number)
    return data.Balance(values, day, account, Amount(amount, EUR), None, None)


def _reconsider(work: FileWork, reading: Reading) -> None:
    """Replace the provisional balance of a day that this file knows more of; refuse what makes any other untrue.

    Raises:
        InputError: it would.
    """
    context, statement, account = work.context, reading.statement, reading.account
    new_days = {row.date for row in reading.new}
    for name, day in list(_failing(context)):
        old = context.asserted[name][day]
        if name != account or day - _DAY not in new_days or not _is_provisional(context, account, old):
            raise broken(work, reading, old)
        stated = statement.balances.get(day - _DAY)
        new = _again(old, _balance(work, statement, account, day, stated)) if stated else _of_morning(context, old)
        work.replace_balance(old, new)
    context.touched.clear()


def _again(old: Any, new: Any) -> Any:
    """A balance that takes the place of one; what is proved stays so."""
    kept = {meta.PROVED_FROM: old.meta[meta.PROVED_FROM]} if meta.PROVED_FROM in old.meta else {}
    return new._replace(meta=new.meta | kept)


def _of_morning(context: Context, old: Any) -> Any | None:
    """What is left of a provisional balance when rows of its day come in without one: the day began as it said."""
    morning = old.date - _DAY
    if morning in context.asserted[old.account]:
        return None
    amount = Amount(context.balance_before(old.account, morning), EUR)
    return old._replace(date=morning, amount=amount)


def _is_provisional(context: Context, account: str, entry: Any) -> bool:
    """Whether a balance was the last one that files said of an account, before this one."""
    later = [item for item in context.asserted[account].values() if item.date > entry.date]
    is_last = all(item.meta.get(meta.SOURCE) != entry.meta[meta.SOURCE] for item in later)
    return meta.SOURCE in entry.meta and is_last and not _is_of_morning(entry)


def _is_of_morning(entry: Any) -> bool:
    """Whether a balance is what a file began with: the day before it was over by then."""
    return bool(entry.meta.get(meta.PROVED_FROM) == entry.date)


def _failing(context: Context) -> Iterator[tuple[str, dt.date]]:
    """The balances of accounts that changed which were true before and are no longer."""
    for account, first in context.touched.items():
        if any(day > first for day in context.asserted[account]):
            yield from ((account, day) for day in context.failing(account) if (account, day) not in context.wrong)
