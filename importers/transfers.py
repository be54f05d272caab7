"""Money between own accounts: one booking, whichever bank tells it first, and whether both name the other or only one.

A row is the other side of a transfer that the books hold as:

- a transfer with a leg on its account that no statement told yet;
- money under way (`Activa:Kruisposten`), where the banks booked it on different days, or it was settled so by hand;
- an open question of the other account: that bank named no account number, or one that was not ours yet.

Day and amount must fit, and a row whose bank names another account is never taken. What a bank's statements say of a
day is all there is: where the other bank was read past that day and has no such row, no leg is added to its account.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import InputError, plain
from bwk_ledger.base.money import format_amount
from importers.base import Claim, Doubt
from importers.booking import new_posting, transfer
from importers.cash import box_of
from importers.context import TRANSFER_DAYS, days_near
from importers.opening import change_opening
from importers.own_accounts import absent, find
from importers.readers.values import account_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from importers.booking import Booking
    from importers.context import Context, ExpectedLeg
    from importers.readers.bank import BankRow
    from importers.recognise import Reading
    from importers.rules import Rules
    from importers.work import FileWork

_DAY = dt.timedelta(days=1)
_WINDOW = dt.timedelta(days=TRANSFER_DAYS)
_ARRIVED = dt.timedelta(days=3)  # within which the bank that sent money has told so
_OWN_WORDS = re.compile(r"\b(?:eigen|overboeking|overstap|handgeld|spaar\w*|naar betaalrekening)\b")


def other_own_account(row: BankRow, account: str, context: Context, rules: Rules) -> str | None:
    """The own account on the other side, or a cash box; a savings account without IBAN stands in the text."""
    if box := box_of(row, account, context, rules):
        return box
    if not row.counterparty and not context.numbers_without_iban:
        return None
    other = find(row.counterparty, context)
    if other is None and not row.counterparty and context.numbers_without_iban:
        text = account_key(row.text)
        mentioned = (number for number in context.numbers_without_iban if number in text)
        other = context.own_accounts.get(next(mentioned, ""))
    return other if other != account else None


@dataclass(frozen=True)
class OtherSide:
    """What the books hold of a transfer whose other side is a row: a leg that is expected, or a booked row.

    That row is under way (`is_under_way`), or an open question that this answers.
    """

    account: str
    leg: ExpectedLeg | None = None
    booked: Any | None = None
    is_under_way: bool = False
    in_doubt: bool = False

    @property
    def entry(self) -> Any:
        """The transaction."""
        return self.booked if self.leg is None else self.leg.transaction


class OtherSides:
    """Finds what the books hold of the other side of rows of one account; each booking answers for one row."""

    def __init__(self, account: str, context: Context, rules: Rules) -> None:
        self._account, self._context, self._rules = account, context, rules
        self._answered: set[str] = set()
        self._waiting = context.waiting_amounts(account)
        # An account that was never read may have been named by rows of others, before it was known to be ours.
        self._naming = () if account in context.imported else tuple(self._rows_naming())

    def of(self, rows: Iterable[tuple[int, BankRow]]) -> Iterator[tuple[int, str, OtherSide | None]]:
        """The rows that are transfers, by their number: with the other account and what is booked of it.

        Those whose bank names the other account choose first.
        """
        nameless = []
        waiting, is_named = self._waiting, bool(self._naming)
        for number, row in rows:
            if other := other_own_account(row, self._account, self._context, self._rules):
                yield number, other, self._named(row, other)
            elif (is_named or row.amount in waiting) and not row.counterparty:
                nameless.append((number, row))
        for number, row in nameless:
            if side := self._nameless(row):
                yield number, side.account, side

    def _named(self, row: BankRow, other: str) -> OtherSide | None:
        context = self._context
        is_box = accounts.is_under(other, accounts.CASH_BOX)
        named = None if is_box else other
        if leg := context.take_expected(self._account, row.amount, row.date, with_cash=is_box, other=named):
            return OtherSide(other, leg=leg)
        if is_box:
            return None
        if entry := context.take_in_transit(row.amount, row.date, lambda entry: self._may_be(entry, other)):
            return OtherSide(other, booked=entry, is_under_way=True)
        for key, entry in _booked_of(row, self._account, other, context):
            if key not in self._answered and is_question(entry):
                self._answered.add(key)
                return OtherSide(other, booked=entry)
        return None

    def _nameless(self, row: BankRow) -> OtherSide | None:
        """A row whose bank names no account: a doubt, unless its day or its text says it too."""
        context, account = self._context, self._account
        if row.amount in self._waiting:
            if leg := context.take_expected(account, row.amount, row.date, with_cash=False):
                in_doubt = leg.date != row.date and not _says_own(row, leg.other, context)
                return OtherSide(leg.other, leg=leg, in_doubt=in_doubt)
            if entry := context.take_in_transit(row.amount, row.date, self._may_be):
                other = next(item.account for item in entry.postings if accounts.is_own(item.account))
                in_doubt = not _says_own(row, other, context)
                return OtherSide(other, booked=entry, is_under_way=True, in_doubt=in_doubt)
        for key, other, original in self._naming:
            near = abs(original.date - row.date) <= _WINDOW
            if near and original.amount == -row.amount and key not in self._answered:
                self._answered.add(key)
                return OtherSide(other, booked=context.keys[key])
        return None

    def _may_be(self, entry: Any, other: str | None = None) -> bool:
        """Whether money under way may have this account on its other side: its bank named no other own account."""
        sent = next((item for item in entry.postings if accounts.is_own(item.account)), None)
        if sent is None or sent.account == self._account or other not in {None, sent.account}:
            return False
        original = self._context.original(str((sent.meta or {}).get(meta.KEY)))
        named = find(original.counterparty, self._context) if original and original.counterparty else None
        return named in {None, self._account}

    def _rows_naming(self) -> Iterator[tuple[str, str, BankRow]]:
        """The open questions of other accounts whose bank named this one."""
        context = self._context
        for key, original in context.originals():
            if original.counterparty and find(original.counterparty, context) == self._account:
                entry = context.keys.get(key)
                other = find(original.account, context)
                if entry is not None and other is not None and is_question(entry):
                    yield key, other, original


def _says_own(row: BankRow, other: str, context: Context) -> bool:
    """Whether a text says that a payment stays within the cooperative."""
    text = plain(f"{row.name} {row.text}")
    names = {plain(other.rsplit(":", 1)[-1]), *(plain(item.name) for item in context.config.kamers.values())}
    return bool(_OWN_WORDS.search(text)) or any(f" {name} " in f" {text} " for name in names if name)


def _booked_of(row: BankRow, account: str, other: str, context: Context) -> Iterator[tuple[str, Any]]:
    """The rows of the other account with the opposite amount, nearest in time, that may be this transfer."""
    for day in days_near(row.date):
        for key in context.booked.at(other, day, -row.amount):
            entry = context.keys[key]
            if not _is_transfer(entry) and _may_name(context.original(key), account, context):
                yield key, entry


def is_question(entry: Any) -> bool:
    """Whether an entry is a row of which nobody said what it is."""
    beside_the_row = entry.postings[1:]
    return entry.flag == "!" and len(beside_the_row) == 1


def _is_transfer(entry: Any) -> bool:
    names = [item.account for item in entry.postings]
    return accounts.IN_TRANSIT in names or sum(map(accounts.is_own, names)) > 1


def _is_taken(row: BankRow, account: str, other: str, context: Context) -> bool:
    """Whether the other account has this transfer, as the other side of one as large some days from it."""
    return any(
        any(item.account == accounts.IN_TRANSIT for item in context.keys[key].postings)
        and _may_name(context.original(key), account, context)
        for day in days_near(row.date)
        for key in context.booked.at(other, day, -row.amount)
    )


def _may_name(original: BankRow | None, account: str, context: Context) -> bool:
    """Whether the bank named this account on the other side, or none; where it is not kept what it named, perhaps."""
    return original is None or not original.counterparty or find(original.counterparty, context) == account


def book_transfer(
    work: FileWork, row: BankRow, account: str, values: dict[str, Any], other: str, side: OtherSide | None
) -> Booking:
    """Book a transfer between own accounts once, whichever of the two statements comes first."""
    booking = transfer(row, account, other, values)
    if side is None:
        _book_first(work, row, booking, account, other)
    elif side.leg is not None:
        _claim(work, row, booking, account, side.leg)
    else:
        _join(work, row, booking, account, side)
    if side is not None and side.in_doubt:
        work.plan.doubts.append(Doubt(row, side.entry))
    return booking


def _book_first(work: FileWork, row: BankRow, booking: Booking, account: str, other: str) -> None:
    """Book a transfer that the other bank did not tell yet, with the leg that is expected of it.

    Before the first row of the other account its opening held it already. After that, what its bank told is complete:
    then the money is under way, or the files contradict each other.
    """
    context = work.context
    if accounts.is_under(other, accounts.CASH_BOX):  # no bank tells of it
        work.add(booking.transaction, account)
        return
    settled = next((entry for _, entry in _booked_of(row, account, other, context)), None)
    error = absent(work.source, row, other, context, "deze overboeking")
    if error is not None and (settled is None or row.date < context.opened[other]):
        raise error
    first, told = context.booked.first_day(other), context.told_until(other)
    if told is None or (row.date > told and error is None):
        # An account of a kamer that was never read may hold more than the books know, but never less than nothing.
        left = context.balance_before(other, row.date + _DAY) - row.amount
        if row.amount > 0 and left < 0 and other.startswith(accounts.PETTY_CASH):
            _wait(work, row, booking, account, other)
        else:
            work.add(booking.transaction, account)
        return
    if first is not None and row.date < first:
        work.add(booking.transaction, account)
        if context.first_asserted(other):
            change_opening(work, other, row.amount, row.date, row.line)
        return
    last = context.last_asserted(other)
    if settled is not None:
        work.add(_under_way(booking, row), account)
        work.plan.doubts.append(Doubt(row, settled))
    elif last is not None and last > row.date + _patience(-row.amount) and not _is_taken(row, account, other, context):
        entry = _under_way(booking, row)
        work.add(entry, account)
        context.hold(partial(_require_told, work, row, other, entry))
    else:
        _wait(work, row, booking, account, other)


def _wait(work: FileWork, row: BankRow, booking: Booking, account: str, other: str) -> None:
    """Let money be under way until the other bank tells of it."""
    work.add(_under_way(booking, row), account)
    work.plan.notes.append(
        f"regel {row.line}: deze overboeking van {format_amount(row.amount)} staat nog niet op een afschrift van "
        f"{other}; tot dan staat het bedrag op {accounts.IN_TRANSIT}"
    )


def _require_told(work: FileWork, row: BankRow, other: str, entry: Any) -> None:
    """Refuse money that the other bank should have told of by now.

    Raises:
        InputError: it did not.
    """
    if work.context.is_in_transit(entry):
        raise _contradicted(work, row, other)


def _contradicted(work: FileWork, row: BankRow, other: str) -> InputError:
    context = work.context
    day, entry = min((day, entry) for day, entry in context.asserted[other].items() if day > row.date)
    stated = entry.amount.number
    return InputError(
        f"het saldo van {other} op {day - _DAY} is volgens de bank {format_amount(stated)}, maar met deze overboeking "
        f"wordt het in de boeken {format_amount(stated - row.amount)}.",
        file=work.source.name,
        line=row.line,
        excerpt=work.source.line_text(row.line),
        cause=f"op de afschriften van {other} staat rond {row.date} geen overboeking van {format_amount(-row.amount)}.",
        remedy=f"importeer eerst het afschrift van {other} waar zij op staat; dit bestand is niet ingelezen.",
    )


def _claim(work: FileWork, row: BankRow, booking: Booking, account: str, leg: ExpectedLeg) -> None:
    """Give the leg that was expected its origin; on another day each account keeps its own."""
    context = work.context
    values = booking.transaction.postings[0].meta
    if leg.date != row.date:
        _let_go(work, leg)
        work.add(_under_way(booking, row), account)
    else:
        context.know_row(values[meta.KEY], leg)
        work.plan.claims.append(Claim(leg, values))


def _let_go(work: FileWork, leg: ExpectedLeg) -> None:
    """Make a leg that the other bank has on another day money under way: its own bank tells when it came or went."""
    old = leg.transaction
    here = new_posting(accounts.IN_TRANSIT, leg.amount)
    postings = [here if item is leg.posting else item for item in old.postings]
    teller = next(item.account for item in postings if accounts.is_money(item.account))
    work.replace(old, old._replace(postings=postings), teller)


def release_unconfirmed(work: FileWork, reading: Reading) -> None:
    """Let the legs be under way that were expected of days of which the bank now told all, and did not tell them.

    Where it was read so far past such a day that it should have, its balances contradict the other bank.
    """
    statement, first, context = reading.statement, reading.first_day, work.context
    last = max(statement.balances, default=statement.rows[-1].date if statement.rows else None)
    if first is None or last is None:
        return
    for (name, day, amount), legs in context.expected.items():
        may_come = not statement.is_proved or last <= day + _patience(amount)
        if name == reading.account and first <= day <= last and may_come:
            for leg in legs:
                _let_go(work, leg)
            legs.clear()


def _patience(amount: Decimal) -> dt.timedelta:
    """How long after one bank the other may tell of a transfer that is this amount to it: who sends it knows first."""
    return _WINDOW if amount > 0 else _ARRIVED


def _join(work: FileWork, row: BankRow, booking: Booking, account: str, side: OtherSide) -> None:
    """Make one transfer of a row and the booked row on its other side; on two days the money is under way."""
    old, transaction = side.booked, booking.transaction
    assert old is not None
    is_one_day = old.date == row.date
    if is_one_day or not side.is_under_way:
        own = next(item for item in old.postings if item.account == side.account)
        here = transaction.postings[0] if is_one_day else new_posting(accounts.IN_TRANSIT, row.amount)
        values = {**old.meta, meta.REASON: transaction.meta[meta.REASON]}
        new = old._replace(meta=values, flag="*", payee=None, narration=transaction.narration, postings=[own, here])
        work.replace(old, new, side.account)
    else:
        work.context.put_back(old)  # the new entry takes it
    if not is_one_day:
        work.add(_under_way(booking, row), account)


def _under_way(booking: Booking, row: BankRow) -> Any:
    """A side of a transfer whose other side has a day of its own."""
    transaction = booking.transaction
    return transaction._replace(postings=[transaction.postings[0], new_posting(accounts.IN_TRANSIT, -row.amount)])
