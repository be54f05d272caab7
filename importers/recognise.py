"""Which rows of a statement the books hold already, however the file was made.

A bank exports by the day, and what it booked on a day only grows: of one account, day and amount a file holds either
the first of the rows that the books hold, or all of these and more after them. So how many there are tells how many
are new, in any form and language, with or without balances; two rows that are really the same stay two. *Which* they
are is told by, surest first:

1. the identity of the row: its content, or the bank's own reference where day and amount agree (Knab repeats one, and
   in CAMT one may come back on the same day);
2. the running balance after it; who was on the other side and what was said; who; what;
3. their order.

The count fails where somebody filtered an export. Rows whose account numbers contradict each other are then two rows,
unless balances prove that the file is whole; and rows that nothing but their day and amount connects are a doubt, shown
beside each other.

Last, in doubt, a row is a booking of the same amount that somebody typed by hand a few days off. The proof of balances
comes after all this, and refuses the file should any of it be wrong.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger.base import meta
from bwk_ledger.base.errors import plain
from bwk_ledger.base.money import ZERO
from bwk_ledger.base.quick import maker

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from decimal import Decimal

    from importers.context import Context
    from importers.readers.bank import BankRow, Statement

TYPED_WITHIN = 3  # days: a treasurer types the day of the bill, the bank that of the booking
_TYPED_DAYS = [dt.timedelta(days=shift) for shift in sorted(range(-TYPED_WITHIN, TYPED_WITHIN + 1), key=abs)]


class Recognised(NamedTuple):
    """A row with its identity, and the entry that holds it; None when it is new.

    It is in doubt when only its day and amount say so, and when the entry was typed by hand.
    """

    row: BankRow
    key: str
    entry: Any
    in_doubt: bool = False


_recognised = maker(Recognised)


@dataclass(frozen=True)
class Reading:
    """A statement of an own account held against the books as they were before it.

    `keys` are the identities of its rows, `entries` what holds a row by its number, and `doubts` those not sure of.
    `row_days` are the days on which the account had rows, and `earlier` is what the bank had booked on the first day of
    the statement before it begins. From the day of `proved` on, balances prove what is in the books, with what was on
    the account when that day began.
    """

    statement: Statement
    account: str
    keys: Sequence[str]
    entries: Mapping[int, Any]
    doubts: Collection[int]
    row_days: Sequence[dt.date]
    earlier: Decimal
    proved: tuple[dt.date, Decimal] | None

    @property
    def found(self) -> Iterator[Recognised]:
        """Its rows, each with what is known of it; made when asked for: nearly all rows of a large file are new."""
        entries, doubts = self.entries, self.doubts
        for number, (row, key) in enumerate(zip(self.statement.rows, self.keys, strict=True)):
            yield _recognised((row, key, entries.get(number), number in doubts))

    @cached_property
    def new(self) -> Sequence[BankRow]:
        """The rows that the books do not hold."""
        return [row for number, row in enumerate(self.statement.rows) if number not in self.entries]

    @cached_property
    def moved(self) -> Sequence[tuple[dt.date, dt.date, Decimal]]:
        """The rows that somebody typed on another day than the bank's: that day, the bank's, and the amount."""
        doubtful = ((self.entries[number], self.statement.rows[number]) for number in sorted(self.doubts))
        return [(entry.date, row.date, row.amount) for entry, row in doubtful if entry.date != row.date]

    @cached_property
    def first_day(self) -> dt.date | None:
        """The first day that it tells of."""
        return self.statement.rows[0].date if self.statement.rows else self.statement.last_day

    def by_bank(self, day: dt.date, in_books: Decimal) -> Decimal:
        """A balance of the books when a day begins, had everybody typed the days of the bank."""
        return in_books + sum(
            (amount * ((row_day < day) - (booked < day)) for booked, row_day, amount in self.moved), ZERO
        )


def recognise(statement: Statement, keys: Sequence[str], account: str, context: Context) -> Reading:
    """Look up every row of one statement; each booking in the books answers for one row at most."""
    earlier = _before_statement(statement, account, context)
    recognised = _Found(statement, keys, account, context, earlier)
    if account in context.imported:
        recognised.by_identity()
        recognised.by_count()
        recognised.as_batches()
    if context.typed:
        recognised.as_typed()
    days = context.booked.days(account)
    return Reading(
        statement,
        account,
        keys,
        recognised.entries,
        recognised.doubts,
        days,
        sum(earlier.values(), ZERO),
        _proved_before(account, days, context),
    )


def _proved_before(account: str, row_days: Sequence[dt.date], context: Context) -> tuple[dt.date, Decimal] | None:
    """From which day on an account is proved, and what it held before; None while nothing proves it."""
    asserted = context.asserted[account]
    if not asserted or not row_days:
        return None
    day = asserted[min(asserted)].meta.get(meta.PROVED_FROM, min(row_days))
    return day, context.balance_at_start(account, day)


class _Found:
    """What is recognised so far: entries by the number of the row, and the identities that answered for a row."""

    def __init__(
        self,
        statement: Statement,
        keys: Sequence[str],
        account: str,
        context: Context,
        earlier: Collection[str],
    ) -> None:
        self.entries: dict[int, Any] = {}
        self.doubts: set[int] = set()
        self._rows, self._keys = statement.rows, keys
        self._is_proved = statement.is_proved
        self._account, self._context = account, context
        self._taken = set(earlier)

    def by_identity(self) -> None:
        """By the identity of the row. Content says day and amount, and stays when somebody changed the booking."""
        known, taken = self._context.keys, self._taken
        for index, key in enumerate(self._keys):
            entry = known.get(key)
            if entry is not None and key not in taken:
                row = self._rows[index]
                if not row.reference or _holds(entry, key, row):
                    self.entries[index] = entry
                    taken.add(key)

    def by_count(self) -> None:
        """By day and amount: as many rows as the books hold are known."""
        groups: dict[tuple[dt.date, Decimal], list[int]] = defaultdict(list)
        for index in self._left():
            row = self._rows[index]
            groups[row.date, row.amount].append(index)
        weak: list[tuple[int, str]] = []
        for (day, amount), indices in groups.items():
            booked = self._free(self._context.booked.at(self._account, day, amount))
            if not booked:
                continue
            if self._is_proved and len(indices) <= len(booked):
                pairs = list(zip(indices, booked, strict=False))
            else:
                pairs, unlike = _pairs(
                    [(index, self._rows[index]) for index in indices],
                    [(key, self._context.original(key)) for key in booked],
                    is_whole=self._is_proved,
                )
                weak += unlike
            for index, key in pairs:
                self._take(index, [key])
        if not self._is_proved:
            self._doubt(weak)

    def as_batches(self) -> None:
        """A batch that is one row in the one file may be a row for each payment in the other."""
        payments: dict[int, list[int]] = defaultdict(list)
        for index in self._left():
            payments[self._rows[index].line].append(index)
        for indices in payments.values():
            row = self._rows[indices[0]]
            if len(indices) > 1 and all(index not in self.entries for index in indices):
                total = sum((self._rows[index].amount for index in indices), ZERO)
                if as_one := self._free(self._context.booked.at(self._account, row.date, total)):
                    for index in indices:
                        self._take(index, as_one[:1])
            elif batch := self._batch(row):
                self._take(indices[0], batch)

    def _batch(self, row: BankRow) -> Sequence[str]:
        for batch in self._context.booked.batches_on(self._account, row.date):
            if not self._taken & batch.keys() and sum(batch.values(), ZERO) == row.amount:
                return list(batch)
        return ()

    def as_typed(self) -> None:
        """A booking without any origin, of the same amount, the nearest in time."""
        used: set[int] = set()
        for index in self._left():
            row = self._rows[index]
            for shift in _TYPED_DAYS:
                at = self._context.typed.get((self._account, row.date + shift, row.amount), ())
                entry = next((item for item in at if id(item) not in used), None)
                if entry is not None:
                    used.add(id(entry))
                    self.entries[index] = entry
                    self.doubts.add(index)
                    break

    def _doubt(self, weak: Sequence[tuple[int, str]]) -> None:
        """Rows that only their day and amount connect with a booking.

        Where nobody kept what the bank told, that is enough as long as the rest of the day does not contradict it.
        """
        for index, key in weak:
            day = self._rows[index].date
            if self._context.original(key) is not None or (self._has_new(day) and self._has_others(day)):
                self.doubts.add(index)

    def _has_new(self, day: dt.date) -> bool:
        return any(self._rows[index].date == day for index in self._left())

    def _has_others(self, day: dt.date) -> bool:
        return not self._taken.issuperset(self._context.booked.on(self._account, day))

    def _take(self, index: int, keys: Sequence[str]) -> None:
        self.entries[index] = self._context.keys[keys[0]]
        self._taken.update(keys)

    def _free(self, keys: Collection[str]) -> list[str]:
        return [key for key in keys if key not in self._taken]

    def _left(self) -> Iterator[int]:
        apart = self._context.apart
        return (
            index
            for index in range(len(self._rows))
            if index not in self.entries and not (apart and self._keys[index] in apart)
        )


def _holds(entry: Any, key: str, row: BankRow) -> bool:
    """Whether an entry holds a row with an identity and the day and amount of this one."""
    return entry.date == row.date and any(
        posting.units.number == row.amount and str((posting.meta or {}).get(meta.KEY)) == key
        for posting in entry.postings
    )


def _before_statement(statement: Statement, account: str, context: Context) -> Mapping[str, Decimal]:
    """The rows that the bank had booked on the first day of a statement before it begins; often none.

    Two statements may share a day, as those of a bank that closes one at noon do.
    """
    proved = context.last_asserted(account)
    if statement.opening is None or not statement.rows or proved is None or proved <= statement.rows[0].date:
        return {}
    day = statement.rows[0].date
    balance = context.balance_at_start(account, day)
    booked = context.booked.on(account, day)
    before: dict[str, Decimal] = {}
    for key, amount in booked.items():
        if balance == statement.opening:
            break
        balance += amount
        before[key] = amount
    if balance != statement.opening:
        return {}
    # By chance a row that is missing on an earlier day may be of the same amount as these.
    rest = Counter(amount for key, amount in booked.items() if key not in before)
    is_rest = not rest or Counter(row.amount for row in statement.rows if row.date == day) <= rest
    return before if is_rest else {}


# Which of several rows of one day and amount are which.

_BARE_DIGITS = 10  # an old Dutch account number is the last ten digits of its IBAN
_Pairs = list[tuple[int, str]]


def _pairs(
    rows: Sequence[tuple[int, BankRow]], booked: Sequence[tuple[str, BankRow | None]], *, is_whole: bool
) -> tuple[_Pairs, _Pairs]:
    """Rows with the identities they are known by, and those of them that only day and amount connect.

    Args:
        rows: of one day and amount, by their number.
        booked: those of the books, with what the bank told of them.
        is_whole: whether the file is known to hold all of the day.
    """
    originals, row_of = dict(booked), dict(rows)
    key_by_index: dict[int, str] = {}
    for sign in (_balance, _all, account_of, _name):
        buckets: dict[Any, deque[str]] = defaultdict(deque)
        for key, original in originals.items():
            if original is not None and (value := sign(original)):
                buckets[value].append(key)
        for index, row in row_of.items():
            if index not in key_by_index and (bucket := buckets.get(sign(row))):
                key_by_index[index] = bucket.popleft()
                del originals[key_by_index[index]]
    key_by_index.update(_by_order([item for item in rows if item[0] not in key_by_index], originals, is_whole=is_whole))
    originals = dict(booked)
    return list(key_by_index.items()), [
        (index, key) for index, key in key_by_index.items() if not _is_alike(row_of[index], originals[key])
    ]


def _by_order(
    rows: Sequence[tuple[int, BankRow]], booked: Mapping[str, BankRow | None], *, is_whole: bool
) -> Iterator[tuple[int, str]]:
    """Rows in their order, each with the first booking whose account number does not contradict it."""
    numbered = deque(key for key, original in booked.items() if not is_whole and original and account_of(original))
    others = deque(key for key in booked if key not in set(numbered))
    for index, row in rows:
        if others:
            yield index, others.popleft()
        elif numbered and not account_of(row):
            yield index, numbered.popleft()


def _balance(row: BankRow) -> Any:
    return row.balance


def _all(row: BankRow) -> tuple[str, str, str]:
    return account_of(row), plain(row.name), plain(row.description)


def _name(row: BankRow) -> str:
    """What a card payment has in every form: it names no account."""
    return "" if account_of(row) else plain(row.name)


def account_of(row: BankRow) -> str:
    """The account number on the other side as a value: its last digits, the same with IBAN, without, and with BIC."""
    digits = row.counterparty.replace(" ", "")[-_BARE_DIGITS:].lstrip("0")
    return digits if digits.isdigit() else ""


def _is_alike(row: BankRow, original: BankRow | None) -> bool:
    """Whether the texts of two rows are of one booking: they share more than half of the words of the shorter one."""
    if original is None:
        return False
    if row.balance is not None and row.balance == original.balance:
        return True
    words, others = (set(plain(item.description).split()) for item in (row, original))
    return words == others or 2 * len(words & others) > min(len(words), len(others))
