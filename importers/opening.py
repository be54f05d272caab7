"""What stood on an account before its first row: equity built up in earlier years.

Balances of the bank prove it. Until there are any it is what the treasurer said (`--beginsaldo`), else nothing, and the
first file with balances completes it. Later it changes only where every balance in the books stays true: when a period
comes in that lies before all others, it becomes what it was less what that period added.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import InputError, advice, way
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.rules.index import by_balance
from importers.booking import new_posting

if TYPE_CHECKING:
    import datetime as dt

    from importers.context import Context
    from importers.recognise import Reading
    from importers.work import FileWork

_DAY = timedelta(days=1)
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
