"""What importers must know of the books: own accounts, known rows, balances, and legs of transfers still expected."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.base.periods import today as periods_today
from bwk_ledger.base.short import receipt_key
from bwk_ledger.rules.index import by_balance
from bwk_ledger.standing.budget import TARGET
from bwk_ledger.standing.config import Config, read_config
from bwk_ledger.standing.members import SHARE, Member, share_account
from bwk_ledger.standing.orders import COLLECTION
from bwk_ledger.standing.outcomes import read_goals
from importers.booked_rows import BookedRows, RunningBalances
from importers.history import History
from importers.hour_versions import COMPLETE, HOURS_TAG, BookedHours
from importers.kept_papers import KeptPapers
from importers.open_items import HeldItems
from importers.readers.values import account_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bwk_ledger.standing.outcomes import OutcomeTarget
    from importers.booking import Payers
    from importers.readers.bank import BankRow

# Between two banks money may be under way for a weekend with a holiday on each side of it.
TRANSFER_DAYS = 5
_DAY = dt.timedelta(days=1)
_NEAREST = [dt.timedelta(days=shift) for shift in sorted(range(-TRANSFER_DAYS, TRANSFER_DAYS + 1), key=abs)]
BY_LIST = "ledenlijst"  # why shares that a member list tells are in the books


def days_near(day: dt.date) -> Iterator[dt.date]:
    """The days on which the other side of a transfer may be booked, the nearest first; of two as near the earlier."""
    return (day + shift for shift in _NEAREST)


_DEBTS = f"{accounts.SHARES_DUE}:"
Spot = tuple[str, dt.date, Decimal]  # own account, day and amount


@dataclass
class ExpectedLeg:
    """The other side of a transfer between own accounts, booked from one statement and not yet seen on its own."""

    date: dt.date
    account: str
    amount: Decimal
    transaction: Any
    posting: Any

    @property
    def is_with_cash(self) -> bool:
        """Whether one of its sides is the cash box of a kamer."""
        return any(accounts.is_under(item.account, accounts.CASH_BOX) for item in self.transaction.postings)

    @property
    def other(self) -> str:
        """The account whose statement told of the transfer."""
        told: str = next(item.account for item in self.transaction.postings if item.meta and meta.KEY in item.meta)
        return told


@dataclass
class Context:
    """The state of the books while a batch is imported; `add` keeps it up to date with each new entry."""

    root: Path
    config: Config
    own_accounts: dict[str, str] = field(default_factory=dict)  # IBAN -> account
    numbers_without_iban: list[str] = field(default_factory=list)  # savings accounts, as banks name them in texts
    sources: dict[str, Any] = field(default_factory=dict)  # own account -> metadata of its `open`
    opened: dict[str, dt.date] = field(default_factory=dict)  # account -> the day it was opened
    closed: dict[str, dt.date] = field(default_factory=dict)  # account -> the first day that it is no longer there
    keys: dict[str, Any] = field(default_factory=dict)  # row key -> the entry that holds it
    asserted: dict[str, dict[dt.date, Any]] = field(default_factory=lambda: defaultdict(dict))  # `balance`, by account
    wrong: frozenset[tuple[str, dt.date]] = frozenset()  # those that failed before this import
    openings: dict[str, Any] = field(default_factory=dict)  # own account -> what its first statement began with
    opening_balance: dt.date | None = None  # the day on which the books begin with one, taken over from earlier books
    given_opening: Decimal | None = None  # by the treasurer, for an account whose bank gives no balances
    given_for: str | None = None  # the account that it was used for
    postponed: list[Callable[[], None]] | None = None  # proofs that wait until all files that go together are in
    apart: frozenset[str] = frozenset()  # rows of which the treasurer said that the books do not hold them
    touched: dict[str, dt.date] = field(default_factory=dict)  # own account -> the first day that changed
    rows: dict[str, BankRow] = field(default_factory=dict)  # of this import, by the identity of the row
    budgets: dict[tuple[str, int, str], Decimal] = field(default_factory=dict)
    goals: dict[tuple[str, int, str], OutcomeTarget] = field(
        default_factory=dict
    )  # by kamer, year and name in lower case
    # The transactions that name a receipt, by its number as `receipt_key` has it.
    receipts: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    papers: KeptPapers = field(default_factory=KeptPapers)
    items: HeldItems = field(default_factory=HeldItems)  # bills, declarations, deposits and loans
    expected: dict[Spot, list[ExpectedLeg]] = field(default_factory=lambda: defaultdict(list))
    balances: RunningBalances = field(default_factory=RunningBalances)
    imported: set[str] = field(default_factory=set)  # own accounts that hold at least one imported row
    typed: dict[Spot, list[Any]] = field(default_factory=lambda: defaultdict(list))  # booked by hand, without origin
    history: History = field(default_factory=lambda: History(Path(), ()))
    hours: BookedHours = field(default_factory=BookedHours)
    replace_sheets: bool = False  # a timesheet that has nothing in common with the booked one takes its place
    payers: Payers | None = None  # tells members by account number and name; None where nothing does
    today: dt.date = field(default_factory=periods_today)
    last_number: dict[str, int] = field(default_factory=dict)  # own account -> number of its last statement
    # Lines of orders that are booked: how often, less how often they were returned, by reference and number.
    order_lines: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    last_movement: int = 0  # the last number in the share register
    listed_shares: list[Any] = field(default_factory=list)  # transactions: held when the books began, by a member list
    _movements: set[int] = field(default_factory=set)  # the numbers in the share register
    _freed: set[int] = field(default_factory=set)  # those of movements that were taken out again
    has_cash: bool = False  # whether anything was booked on the cash box of a kamer
    _debts: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))  # EUR owed to who left, by account
    _shares: dict[str, list[tuple[dt.date, Decimal]]] = field(default_factory=lambda: defaultdict(list))  # by account
    booked: BookedRows = field(default_factory=BookedRows)
    # Transfers of which one side is booked, and which the other bank has not told yet.
    _in_transit: dict[tuple[dt.date, Decimal], list[Any]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, root: Path, entries: Iterable[Any]) -> Context:
        """The context of the books in a folder, from all their entries in one pass."""
        entries = list(entries)
        context = cls(root, read_config(entries), history=History(root, entries))
        for entry in entries:
            context.add(entry)
        context.touched.clear()
        own = filter(accounts.is_own, list(context.asserted))
        context.wrong = frozenset((name, day) for name in own for day in context.failing(name))
        return context

    def add(self, entry: Any) -> None:
        """Take one entry into account, from the books or newly imported."""
        if isinstance(entry, data.Transaction):
            self._add_transaction(entry)
        elif isinstance(entry, data.Open):
            self._add_open(entry)
        elif isinstance(entry, data.Close):
            self.closed[entry.account] = entry.date
        elif isinstance(entry, data.Balance):
            self.asserted[entry.account][entry.date] = entry
            if meta.STATEMENT in entry.meta:
                number = int(entry.meta[meta.STATEMENT])
                self.last_number[entry.account] = max(number, self.last_number.get(entry.account, 0))
        elif isinstance(entry, data.Custom):
            self._add_custom(entry)

    def next_movement(self) -> int:
        """The next number in the share register, which is taken from now on."""
        free = min(self._freed, default=self.last_movement)
        if free < self.last_movement:
            self._freed.discard(free)
            return free
        self.last_movement += 1
        return self.last_movement

    def shares_held(self, number: str, day: dt.date) -> int:
        """How many shares a member holds when a day ends."""
        return int(sum(units for date, units in self._shares.get(share_account(number), ()) if date <= day))

    def repayment_from(self, member: Member, day: dt.date, amount: Decimal) -> str:
        """The account that a repayment of shares comes off: the debt to who left, else the shares themselves.

        Who left and came back may have both; a debt that is large enough is paid first.
        """
        account = member.repayment_account
        left = member.end is not None and member.end < day
        return account if left or 0 < amount <= self._debts.get(account, ZERO) else member.share_account

    def remove_hours(self, entry: Any) -> None:
        """Forget a transaction of hours that is taken out of the books."""
        for posting in entry.postings:
            self.keys.pop(str((posting.meta or {}).get(meta.KEY)), None)
        self.hours.remove(entry)

    def answer(self, entry: Any) -> None:
        """Take the booking of an open question, which came in the place of that, into account."""
        for posting in entry.postings:
            if key := (posting.meta or {}).get(meta.KEY):
                self.keys[str(key)] = entry
            elif not _is_money(posting):
                self._add_other(entry, posting, keyed=True)
        if meta.MOVEMENT in entry.meta:
            self._add_movement(entry)

    def know_people(self, entries: Iterable[Any]) -> None:
        """Take new and changed `custom "persoon"` entries into account."""
        self.config = replace(self.config, people={**self.config.people, **read_config(entries).people})

    def know_members(self, entries: Iterable[Any]) -> None:
        """Take new `custom "lid"` entries into account: their accounts are open from now on."""
        known = dict(self.config.members)
        for number, new in read_config(entries).members.items():
            periods = (*(known[number].periods if number in known else ()), *new.periods)
            member = known[number] = Member(number, tuple(sorted(periods, key=lambda period: period.start)))
            self.opened.setdefault(member.share_account, member.start)
            if member.end is not None:
                self.opened.setdefault(member.repayment_account, member.start)
        self.config = replace(self.config, members=known)

    def balance_before(self, account: str, day: dt.date) -> Decimal:
        """EUR on an account when a day begins."""
        return self.balances.before(account, day)

    def balance_at_start(self, account: str, day: dt.date) -> Decimal:
        """The same, with what the account began with where that is dated later: nothing of it came in since."""
        opening = self.openings.get(account)
        if opening is None or opening.date < day:
            return self.balance_before(account, day)
        held = sum((item.units.number for item in opening.postings if item.account == account), ZERO)
        return self.balance_before(account, day) + held

    def balances_before(self, account: str, days: Iterable[dt.date]) -> Sequence[tuple[dt.date, Decimal]]:
        """EUR on an account when each of these days begins; in the order of the days."""
        return [(day, self.balance_before(account, day)) for day in sorted(days)]

    def failing(self, account: str) -> Iterator[dt.date]:
        """The days of the `balance` entries of an own account that the books do not fit."""
        stated = self.asserted[account]
        return (day for day, balance in self.balances_before(account, stated) if balance != stated[day].amount.number)

    def last_asserted(self, account: str) -> dt.date | None:
        """The day of the last `balance` of an account; None while nothing proves it."""
        return max(self.asserted[account], default=None)

    def first_asserted(self, account: str) -> dt.date | None:
        """The day of the first `balance` of an account; None while nothing proves it."""
        return min(self.asserted[account], default=None)

    def told_until(self, account: str) -> dt.date | None:
        """The last day that the statements of an own account told of; None where none was read."""
        rows, proved = self.booked.last_day(account), self.last_asserted(account)
        return max(filter(None, (rows, proved and proved - _DAY)), default=None)

    def is_told(self, account: str, day: dt.date) -> bool:
        """Whether what the bank of an own account told of a day is in the books."""
        told = self.told_until(account) if account in self.imported else None
        return told is not None and day <= told

    def free_key(self, key: str) -> str:
        """An identity like this one that no row of the books has: a bank may use a reference again."""
        number, unused_key = 2, key
        while unused_key in self.keys:
            unused_key = f"{key}-{number}"
            number += 1
        return unused_key

    def original(self, key: str) -> BankRow | None:
        """The row as the bank told it: from this import, else from the originals that are kept; None where those went.

        The books themselves name nobody.
        """
        return self.rows.get(key) or self.history.originals.get(key)

    def hold(self, proof: Callable[[], None]) -> None:
        """Hold a proof against the books; what fails is held again when all is in, where files go in together.

        Raises:
            InputError: it fails, and nothing comes after it.
        """
        try:
            proof()
        except InputError:
            if self.postponed is None:
                raise
            self.postponed.append(proof)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Files that are planned within this need only fit the books when all of them are in.

        Raises:
            InputError: they do not.
        """
        self.postponed = []
        yield
        proofs, self.postponed = self.postponed, None
        for proof in proofs:
            proof()

    def move(self, account: str, day: dt.date, amount: Decimal) -> None:
        """Count an amount on an own account."""
        self.balances.move(account, day, amount)
        if day < self.touched.get(account, dt.date.max):
            self.touched[account] = day

    def originals(self) -> Iterator[tuple[str, BankRow]]:
        """All rows as banks told them that are kept, by their identity."""
        yield from self.history.originals.items()
        yield from self.rows.items()

    def forget(self, entry: Any) -> None:
        """Take a transaction of the books out again, because another one takes its place."""
        for posting in entry.postings:
            if _is_money(posting):
                self.move(posting.account, entry.date, -posting.units.number)
        for account in [name for name, opening in self.openings.items() if opening is entry]:
            del self.openings[account]
        if meta.MOVEMENT in entry.meta:
            self._forget_movement(entry)

    def take_in_transit(
        self, amount: Decimal, day: dt.date, fits: Callable[[Any], bool] = lambda _: True
    ) -> Any | None:
        """The transaction that put an amount under way, nearest in time, of those that fit.

        It waits for its other side no longer.
        """
        for near in days_near(day):
            for entry in self._in_transit.get((near, amount), ()):
                if fits(entry):
                    self._in_transit[near, amount].remove(entry)
                    return entry
        return None

    def is_in_transit(self, entry: Any) -> bool:
        """Whether the other side of a transfer did not come yet."""
        amount = next(item.units.number for item in entry.postings if item.account == accounts.IN_TRANSIT)
        return any(item is entry for item in self._in_transit.get((entry.date, amount), ()))

    def put_back(self, entry: Any) -> None:
        """Let money that was taken as arrived be under way again."""
        amount = next(item.units.number for item in entry.postings if item.account == accounts.IN_TRANSIT)
        self._in_transit[entry.date, amount].append(entry)

    def waiting_amounts(self, account: str) -> set[Decimal]:
        """The amounts that a row of an account would have as the other side of a transfer that waits for it."""
        legs = {amount for (name, _, amount), waiting in self.expected.items() if name == account and waiting}
        return legs | {amount for (_, amount), waiting in self._in_transit.items() if waiting}

    def know_row(self, key: str, leg: ExpectedLeg) -> None:
        """A leg that was booked before turns out to be a row of its own account."""
        self.keys[key] = leg.transaction
        self.imported.add(leg.account)
        self.booked.add(leg.account, leg.date, key, leg.posting)

    def expected_leg(
        self, account: str, amount: Decimal, day: dt.date, *, with_cash: bool, other: str | None = None
    ) -> ExpectedLeg | None:
        """The expected leg of a transfer that a row of an account is, nearest in time.

        Of two days as near the earlier one counts.

        Args:
            account: the own account.
            amount: EUR on it.
            day: of the row.
            with_cash: whether it goes to or comes from a cash box; else from another account at a bank.
            other: the account on the other side, where the row names it.
        """
        for near in days_near(day):
            for leg in self.expected.get((account, near, amount), ()):
                if leg.is_with_cash == with_cash and other in (None, leg.other):
                    return leg
        return None

    def take_expected(
        self, account: str, amount: Decimal, day: dt.date, *, with_cash: bool, other: str | None = None
    ) -> ExpectedLeg | None:
        """The same, which is expected no longer."""
        leg = self.expected_leg(account, amount, day, with_cash=with_cash, other=other)
        if leg is not None:
            legs = self.expected[account, leg.date, amount]
            legs[:] = [item for item in legs if item is not leg]
        return leg

    def _add_open(self, entry: Any) -> None:
        self.opened[entry.account] = entry.date
        if not accounts.is_own(entry.account):
            return
        self.sources[entry.account] = entry.meta
        if iban := entry.meta.get(meta.IBAN):
            number = account_key(str(iban))
            self.own_accounts[number] = entry.account
            if not number[:2].isalpha():
                self.numbers_without_iban.append(number)

    def _add_custom(self, entry: Any) -> None:
        self.papers.add(entry)
        if entry.type == "budget":
            account, _, amount = (value.value for value in entry.values)
            self.budgets[account, entry.date.year, amount.currency] = amount.number
        elif entry.type == COMPLETE:
            self.hours.add_complete(entry)
        elif entry.type == TARGET.type:
            for target in read_goals([entry], entry.date.year):
                self.goals[target.kamer, entry.date.year, target.what.casefold()] = target
        if key := entry.meta.get(meta.KEY):
            self.keys[str(key)] = entry

    def _add_order_lines(self, entry: Any) -> None:
        """A collection is booked on income, so below zero; a payment on a debt, on shares or on handgeld, above it."""
        for posting in entry.postings:
            values = posting.meta or {}
            order = self.config.orders.get(str(values.get(meta.ORDER)))
            if order is not None:
                number = str(values.get(meta.MEMBER) or posting.account.rpartition(":")[2])
                booked = (posting.units.number < 0) == (order.kind == COLLECTION)
                self.order_lines[order.reference, number] += 1 if booked else -1

    def _add_movement(self, entry: Any) -> None:
        number = int(entry.meta[meta.MOVEMENT])
        self.last_movement = max(self.last_movement, number)
        self._movements.add(number)
        self._freed.discard(number)
        for posting in entry.postings:
            if posting.units.currency == SHARE:
                self._shares[posting.account].append((entry.date, -posting.units.number))
        if entry.meta.get(meta.REASON) == BY_LIST:
            self.listed_shares.append(entry)

    def _forget_movement(self, entry: Any) -> None:
        number = int(entry.meta[meta.MOVEMENT])
        self._movements.discard(number)
        self._freed.add(number)
        self.last_movement = max(self._movements, default=0)
        for posting in entry.postings:
            if posting.units.currency == SHARE:
                self._shares[posting.account].remove((entry.date, -posting.units.number))
        for place in [place for place, item in enumerate(self.listed_shares) if item is entry]:
            self.listed_shares.pop(place)

    def _add_own(self, entry: Any, posting: Any, *, keyed: bool) -> None:
        """A posting on an own account that is no row of it."""
        spot = (posting.account, entry.date, posting.units.number)
        if keyed:
            self.expected[spot].append(ExpectedLeg(entry.date, posting.account, spot[2], entry, posting))
        elif by_balance(entry):
            self.openings[posting.account] = entry
        elif meta.SOURCE not in (posting.meta or {}):
            self.typed[spot].append(entry)
        elif any(item.account == accounts.RESERVE for item in entry.postings):
            self.openings[posting.account] = entry

    def _add_other(self, entry: Any, posting: Any, *, keyed: bool) -> None:
        """A posting that is on no own account."""
        if posting.meta and meta.ITEM in posting.meta:
            self.items.add(entry, posting)
        if posting.account.startswith(_DEBTS):
            self._debts[posting.account] -= posting.units.number
        elif keyed and posting.account == accounts.IN_TRANSIT:
            self._add_in_transit(entry, posting.units.number)

    def _add_in_transit(self, entry: Any, amount: Decimal) -> None:
        """One side of a transfer: it waits for the other, or is the one that another waits for."""
        if self.take_in_transit(-amount, entry.date) is None:
            self._in_transit[entry.date, amount].append(entry)

    def _add_transaction(self, entry: Any) -> None:
        keyed, day, values = False, entry.date, entry.meta
        for posting in entry.postings:
            if posting.meta and (key := posting.meta.get(meta.KEY)):
                keyed = True
                self.keys[str(key)] = entry
        if by_balance(entry):
            self.opening_balance = day
        for posting in entry.postings:
            if not _is_money(posting):
                self._add_other(entry, posting, keyed=keyed)
                continue
            account, is_own = posting.account, accounts.is_own(posting.account)
            self.has_cash = self.has_cash or not is_own
            self.move(account, day, posting.units.number)
            if posting.meta and (key := posting.meta.get(meta.KEY)):
                self.imported.add(account)
                if is_own:
                    self.booked.add(account, day, str(key), posting)
            else:
                self._add_own(entry, posting, keyed=keyed)
        if number := values.get(meta.RECEIPT):
            self.receipts[receipt_key(str(number))].append(entry)
        self._add_what_it_notes(entry)

    def _add_what_it_notes(self, entry: Any) -> None:
        if meta.RECEIPT_HASH in entry.meta:
            self.papers.add(entry)
        if meta.MOVEMENT in entry.meta:
            self._add_movement(entry)
        if entry.tags and HOURS_TAG in entry.tags:
            self.hours.add(entry)
        if self.config.orders:
            self._add_order_lines(entry)


def _is_money(posting: Any) -> bool:
    """Whether it is on an own account or in the cash box of a kamer."""
    return accounts.is_money(posting.account) and posting.units.currency == EUR
