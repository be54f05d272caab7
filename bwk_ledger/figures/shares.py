"""The share register, and the calendar by which shares are paid back."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict, deque
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.rules.share_movements import (
    Movement,
    ShareAct,
    ShareProof,
    amounts_held,
    prove,
    share_movements,
    share_transactions,
    shares_held,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.members import Member


# The share register: every movement by its number, what each member holds on a day, and the proof against equity.


@dataclass(frozen=True)
class Subscribed:
    """A movement with the day on which its shares were signed up for; None where the books know only the payment."""

    movement: Movement
    subscribed: dt.date | None


@dataclass(frozen=True)
class Waiting:
    """Shares that somebody signed up for and has not paid."""

    number: str
    day: dt.date
    shares: int


@dataclass(frozen=True)
class ShareRegister:
    """All movements up to a day, in the order of their numbers, and what is still to be paid."""

    day: dt.date
    movements: tuple[Subscribed, ...]
    waiting: tuple[Waiting, ...]

    @property
    def held(self) -> Mapping[str, int]:
        """Shares by the number of who holds any, in order of number."""
        return shares_held(item.movement for item in self.movements)

    @property
    def amounts(self) -> Mapping[str, Decimal]:
        """EUR by number: what was paid in for the shares each holds, as the movements say it."""
        return amounts_held(item.movement for item in self.movements)


def share_register(transactions: Iterable[Any], config: Config, day: dt.date) -> ShareRegister:
    """The register when a day ends, in one pass over the transactions."""
    share_moves = list(share_movements(entry for entry in transactions if entry.date <= day))
    # Without a number, which `bwk controle` reports, the day decides.
    share_moves.sort(key=lambda item: (item.number is None, item.number or 0))
    open_shares: dict[str, deque[list[Any]]] = defaultdict(deque)
    for subscription in sorted(config.subscriptions, key=lambda item: item.start):
        if subscription.start <= day:
            open_shares[subscription.number].append([subscription.start, subscription.shares])
    movements = tuple(Subscribed(item, _subscribed(item, open_shares)) for item in share_moves)
    waiting = [
        Waiting(number, start, shares) for number, items in open_shares.items() for start, shares in items if shares > 0
    ]
    return ShareRegister(day, movements, tuple(sorted(waiting, key=lambda item: (item.day, item.number))))


def register_on(index: Index, day: dt.date) -> ShareRegister:
    """As `share_register`, of the books: a fact."""
    return share_register(index.fact(share_transactions), index.config, day)


def _subscribed(movement: Movement, open_shares: Mapping[str, deque[list[Any]]]) -> dt.date | None:
    """The day on which the shares of an issue were signed up for: the oldest subscription is paid first."""
    items = open_shares.get(movement.receiver or "")
    if movement.act is not ShareAct.ISSUE or not items or items[0][0] > movement.date:
        return None
    day: dt.date = items[0][0]
    left = movement.shares
    while items and left and items[0][0] <= movement.date:
        taken = min(left, items[0][1])
        items[0][1] -= taken
        left -= taken
        if not items[0][1]:
            items.popleft()
    return day


def proof(transactions: Sequence[Any], config: Config, day: dt.date) -> ShareProof:
    """Hold the register against the equity accounts when a day ends."""
    return prove([entry for entry in transactions if entry.date <= day], config, day)


def proof_on(index: Index, day: dt.date) -> ShareProof:
    """As `proof`, of the books: a fact."""
    return proof(index.fact(share_transactions), index.config, day)


# The repayment calendar: what members who left, or will leave, are to be paid back, beside the cash that is free.

_MONTHS = 12


@dataclass(frozen=True)
class Repayment:
    """What one member is to be paid back, EUR, and what is left of the free cash after it and all before it."""

    number: str
    left: dt.date  # the last day of membership
    due: dt.date
    shares: int  # still held: not yet given up
    debt: Decimal  # given up and not yet paid
    amount: Decimal  # of the shares and the debt together
    cash_after: Decimal

    @property
    def open(self) -> Decimal:
        """EUR that can be paid now: shares that are still held must be given up first."""
        return self.debt

    @property
    def fits(self) -> bool:
        """Whether the free cash is enough for it and for all that is due before it."""
        return self.cash_after >= 0


@dataclass(frozen=True)
class Repayments:
    """The calendar when `day` ends, in order of the days due.

    `free_cash` is what stands on the bank, less what was received of grants and is not yet spent, less other debts.
    Handgeld does not count: it is with the kamers.
    """

    day: dt.date
    bank: Decimal
    grants: Decimal
    other_debts: Decimal
    lines: tuple[Repayment, ...]

    @property
    def free_cash(self) -> Decimal:
        """EUR that may be spent on paying back."""
        return self.bank - self.grants - self.other_debts

    @property
    def total(self) -> Decimal:
        """EUR to be paid back to all."""
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def fits(self) -> bool:
        """Whether the free cash is enough for all."""
        return all(line.fits for line in self.lines)


def repayments(transactions: Sequence[Any], config: Config, day: dt.date) -> Repayments:
    """What is to be paid back, as the books stand when a day ends."""
    return _calendar(_balances(transactions, day), share_register(transactions, config, day).held, config, day)


def repayments_on(index: Index, day: dt.date) -> Repayments:
    """As `repayments`, of the books: a fact."""
    return _calendar(_balances(index.transactions, day), index.fact(register_on, day).held, index.config, day)


def _calendar(balances: dict[str, Decimal], held: Mapping[str, int], config: Config, day: dt.date) -> Repayments:
    price = config.share_price or ZERO
    waiting = []
    for member in config.members.values():
        debt = -balances.get(member.repayment_account, ZERO)
        shares = held.get(member.number, 0) if member.end is not None else 0
        if not debt and not shares:
            continue
        last = _last_day(member, day)
        due = add_months(last, config.member_rules.repayment_months)
        waiting.append((due, member.number, last, shares, debt))
    bank = sum((amount for account, amount in balances.items() if accounts.is_under(account, accounts.BANK)), ZERO)
    grants = _owed(balances, accounts.GRANTS)
    debts = _owed(balances, accounts.LIABILITIES) - grants - _owed(balances, accounts.SHARES_DUE)
    cash = bank - grants - debts
    lines = []
    for due, number, last, shares, debt in sorted(waiting):
        amount = shares * price + debt
        cash -= amount
        lines.append(Repayment(number, last, due, shares, debt, amount, cash))
    return Repayments(day, bank, grants, debts, tuple(lines))


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year, month = day.year + years, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _last_day(member: Member, day: dt.date) -> dt.date:
    """The last day of the membership that is over, or that is about to be."""
    ended = [end for start, end in member.stretches if end is not None and (end <= day or start <= day)]
    return ended[-1] if ended else member.end or day


def _balances(transactions: Iterable[Any], day: dt.date) -> dict[str, Decimal]:
    balance_by_account: dict[str, Decimal] = defaultdict(Decimal)
    for entry in transactions:
        if entry.date <= day:
            for item in entry.postings:
                if item.units.currency == EUR:
                    balance_by_account[item.account] += item.units.number
    return balance_by_account


def _owed(balances: dict[str, Decimal], parent: str) -> Decimal:
    """What is owed on the accounts below a parent; money to be received on one of them pays for no other."""
    return sum((max(-amount, ZERO) for account, amount in balances.items() if accounts.is_under(account, parent)), ZERO)
