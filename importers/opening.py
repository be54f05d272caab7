"""What stood on an account before its first row: equity built up in earlier years.

Balances of the bank prove it. Until there are any it is what the treasurer said (`--beginsaldo`), else nothing, and the
first file with balances completes it. Later it changes only where every balance in the books stays true: when a period
comes in that lies before all others, it becomes what it was less what that period added.

The first day of the books: an import of older years moves it back to the first of January of the oldest of them.

Who begins books seldom knows how far back the statements go that will be found. Everything that begins with the books
then begins earlier: the cooperative and its kamers, their posts, funders and accounts, the value of a share. What began
on a later day keeps that day. Books of which a year is closed, or that begin with an opening balance, begin where they
do: what came before is known, and is no part of them.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import InputError, advice, way
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.rules.index import begins_books, by_balance
from bwk_ledger.rules.load import Ledger
from bwk_ledger.standing.grants import FUNDER
from bwk_ledger.standing.hours import COMPLETE, PERSON
from bwk_ledger.standing.kamers import KAMER, POST
from bwk_ledger.standing.members import MEMBER, SHARE, SUBSCRIPTION
from bwk_ledger.standing.receipts import PAPER
from importers.base import TooEarlyError
from importers.booking import new_posting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.books.store import Changes
    from importers.context import Context
    from importers.planning import Planned
    from importers.recognise import Reading
    from importers.work import FileWork


_DAY = dt.timedelta(days=1)
_EARLIEST = dt.date(2000, 1, 1)  # an older row is a mistake in its file
_BEGIN_WITH_BOOKS = frozenset({KAMER.type, POST.type, FUNDER.type})
# Members were members before there were books, and papers wait for a payment.
_ANY_DAY = frozenset({MEMBER.type, SUBSCRIPTION.type, PERSON.type, PAPER.type, COMPLETE.type})


def begins_earlier(ledger: Ledger, planned: Planned) -> dt.date | None:
    """The day on which the books must begin for what was planned, or refused as too early; None where they do."""
    begins = ledger.config.begins
    if begins is None or sealed_years(ledger.root) or any(map(by_balance, ledger.transactions)):
        return None
    days = [day for day in (*_planned_days(planned), *_refused_days(planned)) if _EARLIEST <= day < begins]
    return min(days).replace(month=1, day=1) if days else None


def has_entries_before(planned: Planned, ledger: Ledger) -> bool:
    """Whether anything that goes in is of a day before the books began."""
    begins = ledger.config.begins
    return begins is not None and any(day < begins for day in _planned_days(planned))


def _planned_days(planned: Planned) -> Iterator[dt.date]:
    for item in planned.done:
        for _, entry in item.plan.entries:
            is_booking = isinstance(entry, data.Transaction) and not begins_books(entry)
            if is_booking or (isinstance(entry, data.Custom) and entry.type not in _ANY_DAY):
                yield entry.date


def _refused_days(planned: Planned) -> Iterator[dt.date]:
    return (item.error.day for item in planned.left if isinstance(item.error, TooEarlyError))


def begun_on(ledger: Ledger, day: dt.date) -> Ledger:
    """The books as they would be if they began on an earlier day."""
    begins = ledger.config.begins
    assert begins is not None
    places = {_place(entry) for entry in _standing(ledger)}
    moved = [
        entry._replace(date=_moved(entry, begins, day)) if _place(entry) in places else entry
        for entry in ledger.entries
    ]
    return Ledger(ledger.path, sorted(moved, key=data.entry_sortkey), ledger.errors, ledger.options, ledger.files)


def write_beginning(changes: Changes, ledger: Ledger, day: dt.date) -> None:
    """Let the books begin on an earlier day."""
    begins = ledger.config.begins
    assert begins is not None
    for entry in _standing(ledger):
        new = entry._replace(date=_moved(entry, begins, day))
        changes.replace_entry(Path(entry.meta["filename"]), entry.meta["lineno"], f"{entry.date}", new)


def _standing(ledger: Ledger) -> Iterator[Any]:
    """What begins with the books, as it stands in their files."""
    begins = ledger.config.begins
    assert begins is not None
    for entry in ledger.entries:
        if entry.date > begins:
            return
        if meta.DERIVED not in entry.meta and entry.date >= begins - _DAY and _is_standing(entry, begins):
            yield entry


def _is_standing(entry: Any, begins: dt.date) -> bool:
    if isinstance(entry, data.Open):
        return True  # what stood on an account before the books began stands there the day before
    if entry.date != begins:
        return False
    if isinstance(entry, data.Custom):
        return entry.type in _BEGIN_WITH_BOOKS
    if isinstance(entry, data.Price):
        return bool(entry.currency == SHARE)
    return isinstance(entry, data.Commodity) and entry.currency in {EUR, SHARE}


def _place(entry: Any) -> tuple[str, int]:
    """Where an entry stands; an account that follows from one stands there too."""
    return str(entry.meta.get("filename")), int(entry.meta.get("lineno", 0))


def _moved(entry: Any, begins: dt.date, day: dt.date) -> dt.date:
    return day - (begins - entry.date)


# What stood on an account before its first row.

_BY_BANK = "eerste afschrift van deze rekening"
_BY_TREASURER = "opgegeven beginsaldo van deze rekening"
TITLE = "Beginstand volgens afschrift"
_TITLE_GIVEN = "Beginstand zoals opgegeven"


def settle_opening(work: FileWork, reading: Reading) -> None:
    """Make the opening of an account what a statement, or the treasurer, says it was.

    The rows of the statement are booked already, because a transfer that was booked from the other side may turn out to
    be one of them.
    """
    first, account, context = reading.first_day, reading.account, work.context
    if first is None:
        return
    before = reading.by_bank(first, context.balance_at_start(account, first))
    old = context.openings.get(account)
    given = _given(work, reading)
    if reading.statement.opening is not None:
        missing = _by_balance(context, reading, before)
    elif given is not None:
        missing = given - before
    else:
        missing = _before_all(work, reading)
        if not reading.row_days:
            work.plan.notes.append(
                f"dit bestand heeft geen saldi, dus van {account} is nog niets bewezen. Als beginsaldo is "
                f"{format_amount(before)} genomen. Weet u het beginsaldo, importeer dit bestand dan nog eens met "
                "--beginsaldo BEDRAG; een bestand met saldi vult het ook aan"
            )
    if missing and reading.row_days:
        _tell(work, reading, missing)
    if missing or (old is not None and old.date >= first):
        line = reading.statement.rows[0].line if reading.statement.rows else None
        change_opening(work, account, missing, min([first, *reading.row_days]), line, by_bank=given is None)


def change_opening(
    work: FileWork, account: str, missing: Decimal, first: dt.date, line: int | None, *, by_bank: bool = True
) -> None:
    """Add an amount to what an account began with, as a line of the file tells.

    `first` is the day of its first row, which comes after it.

    Raises:
        InputError: the books begin with an opening balance, which says something else.
    """
    context = work.context
    old = context.openings.get(account)
    if old is not None and by_balance(old):
        if missing:
            raise _other_balance(work, account, _amount(old, account), missing)
        return
    day = max(first.replace(day=1) - _DAY, context.opened[account], context.opened[accounts.RESERVE])
    amount = missing
    if old is not None:
        amount += _amount(old, account)
        day = min(day, old.date)
        if not missing and day == old.date:
            return
    values: dict[str, Any] = {meta.SOURCE: work.name}
    if line is not None:
        values[meta.LINE] = Decimal(line)
    new = _opening(account, amount, day, values, by_bank=by_bank) if amount else None
    if old is not None and new is not None and old.date.year == day.year:
        work.replace(old, new, account)
        return
    if old is not None:
        work.replace(old, None, account)
    if new is not None:
        work.add(new, account)


def _opening(account: str, amount: Decimal, day: dt.date, values: dict[str, Any], *, by_bank: bool) -> Any:
    return data.Transaction(
        {meta.REASON: _BY_BANK if by_bank else _BY_TREASURER},
        # The last day of the month before, so that a year begins with it; never before the accounts do.
        day,
        "*",
        None,
        TITLE if by_bank else _TITLE_GIVEN,
        frozenset(),
        frozenset(),
        [new_posting(account, amount, values), new_posting(accounts.RESERVE, -amount)],
    )


def _other_balance(work: FileWork, account: str, begins_with: Decimal, missing: Decimal) -> InputError:
    year = work.context.openings[account].date.year
    return InputError(
        f"{account} begint in de beginbalans met {format_amount(begins_with)}, en volgens dit bestand met "
        f"{format_amount(begins_with + missing)}.",
        file=work.source.name,
        cause="het saldo van de bank en de beginbalans zijn van dezelfde dag, of er ontbreken regels tussen die "
        "dag en dit bestand.",
        remedy=advice(
            f"lees eerst de afschriften vanaf 1 januari {year} in; klopt de beginbalans niet, geef dan alle standen "
            "opnieuw met ",
            way("beginbalans", year, opnieuw=True),
            ".",
        ),
    )


def _amount(opening: Any, account: str) -> Decimal:
    amount: Decimal = next(item.units.number for item in opening.postings if item.account == account)
    return amount


def _given(work: FileWork, reading: Reading) -> Decimal | None:
    """What the treasurer said that the account began with, where no balance tells."""
    context, account = work.context, reading.account
    if context.given_opening is None:
        return None
    if reading.statement.opening is not None or context.first_asserted(account):
        work.plan.notes.append(f"--beginsaldo was niet nodig: de saldi van de bank zeggen al waar {account} mee begint")
        return None
    if context.given_for not in {None, account}:
        raise InputError(
            f"--beginsaldo kan niet voor {context.given_for} en {account} tegelijk.",
            file=work.source.name,
            cause="van beide rekeningen is een bestand zonder saldi ingelezen.",
            remedy="importeer de bestanden van elke rekening apart, elk met het beginsaldo van die rekening.",
        )
    context.given_for = account
    return context.given_opening


def _by_balance(context: Context, reading: Reading, before: Decimal) -> Decimal:
    """What the balance before a statement is more than the books say; nothing where that cannot be the opening."""
    asserted, first, opening = context.first_asserted(reading.account), reading.first_day, reading.statement.opening
    assert first is not None
    assert opening is not None
    if asserted is not None and (asserted <= first or not reading.row_days):
        return _moved_before(context, reading)
    return opening - reading.earlier - before


def _before_all(work: FileWork, reading: Reading) -> Decimal:
    """What came in before the day from which balances prove the account: the opening held it until now."""
    if reading.proved is None:
        return ZERO
    first, context, account = reading.proved[0], work.context, reading.account
    proof = context.asserted[account][min(context.asserted[account])]
    if meta.PROVED_FROM not in proof.meta and any(row.date < first for row in reading.new):
        work.replace_balance(proof, proof._replace(meta={**proof.meta, meta.PROVED_FROM: first}))
    return _moved_before(context, reading)


def _moved_before(context: Context, reading: Reading) -> Decimal:
    """What a file changed before the day from which balances prove the account, as a leg that came on a later day."""
    if reading.proved is None:
        return ZERO
    day, held = reading.proved
    return held - context.balance_at_start(reading.account, day)


def _tell(work: FileWork, reading: Reading, missing: Decimal) -> None:
    account, first, last = reading.account, reading.first_day, max(reading.row_days)
    old = work.context.openings.get(account)
    was = ZERO if old is None else _amount(old, account)
    note = f"het beginsaldo van {account} is nu {format_amount(was + missing)} in plaats van {format_amount(was)}"
    if first is not None and last + _DAY < first:
        note += (
            f"; tussen {last} en {first} staat er niets in de boeken: ontbreekt daar een periode, importeer die dan "
            "ook, met saldi"
        )
    work.plan.notes.append(note)
