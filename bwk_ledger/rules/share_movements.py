"""What moved shares: who gave, who got, what the movement was, and the proof that equity says the same."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.standing.members import SHARE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config

_PREFIX = f"{accounts.SHARES}:"


class ShareAct(Enum):
    """What a movement of shares was; it follows from the other side of the transaction."""

    OPENING = "beginstand"  # held when the books began
    ISSUE = "uitgifte"  # paid for
    TRANSFER = "overdracht"  # from member to member
    REPAYMENT = "terugbetaling"  # paid back at once
    LEAVING = "uittreding"  # given up on leaving: to be paid back later
    FORFEIT = "verval"  # given up without payment


@dataclass(frozen=True)
class Movement:
    """Shares that came to one member or went from one, or both for a transfer."""

    number: int | None  # in the share register; None where the books do not say it
    date: dt.date
    act: ShareAct
    giver: str | None  # the number of a member
    receiver: str | None
    shares: int  # more than zero
    amount: Decimal  # EUR, what was paid for these shares when they were issued
    paid_by: str | None  # a number, where somebody else than the receiver paid
    entry: Any

    def change(self, number: str) -> int:
        """What it does to the shares of a number."""
        return self.shares * ((self.receiver == number) - (self.giver == number))


def account_number(account: str) -> str | None:
    """The number a share account is of; None for any other account."""
    number = account.removeprefix(_PREFIX)
    return number if number != account and ":" not in number else None


def moves_shares(entry: Any) -> bool:
    """Whether an entry is a transaction with shares."""
    return isinstance(entry, data.Transaction) and any(item.units.currency == SHARE for item in entry.postings)


def share_number(entry: Any) -> int | None:
    """The number of a transaction in the share register; None where it has none that can be one."""
    number = entry.meta.get(meta.MOVEMENT)
    return int(number) if isinstance(number, Decimal) and number == int(number) and number > 0 else None


def share_movements(transactions: Iterable[Any]) -> Iterator[Movement]:
    """The movements of shares, in the order of the transactions."""
    for entry in transactions:
        if moves_shares(entry):
            yield from _movements(entry)


def share_postings(index: Index) -> Sequence[tuple[Any, Any]]:
    """Each posting of shares or on a share account, with its transaction."""
    return index.postings(lambda account, currency: currency == SHARE or accounts.is_under(account, accounts.SHARES))


def share_transactions(index: Index) -> Sequence[Any]:
    """The transactions of these, in the order of the books."""
    return list({id(entry): entry for entry, _ in index.fact(share_postings)}.values())


def movements(index: Index) -> Sequence[Movement]:
    """The movements of shares, in the order of the books."""
    return list(share_movements(index.fact(share_transactions)))


@dataclass(frozen=True)
class Holding:
    """Shares of one number on a day."""

    left: int  # when the day ends
    most: int  # at any moment of the day


def held_by_day(movements: Iterable[Movement]) -> dict[str, dict[dt.date, Holding]]:
    """What each number holds on the days on which that changes; the movements are in order of their days."""
    holdings_by_number: dict[str, dict[dt.date, Holding]] = defaultdict(dict)
    for movement in movements:
        for number in (movement.giver, movement.receiver):
            if number:
                days = holdings_by_number[number]
                before = next(reversed(days.values())).left if days else 0
                left = before + movement.change(number)
                today = days.get(movement.date)
                days[movement.date] = Holding(left, max(left, today.most if today else before))
    return holdings_by_number


def _movements(entry: Any) -> Iterator[Movement]:
    shares: dict[str, int] = defaultdict(int)  # by number, what was given up
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    others: set[str] = set()
    for item in entry.postings:
        if item.units.currency != SHARE:
            others.add(item.account)
            continue
        number = item.account.removeprefix(_PREFIX)
        shares[number] += int(item.units.number)
        amounts[number] += item.units.number * item.cost.number if item.cost is not None else Decimal(0)
    given = {number: count for number, count in shares.items() if count > 0}
    got = {number: -count for number, count in shares.items() if count < 0}
    for giver, receiver, count in _pairs(given, got):
        who = giver or receiver or ""
        value = abs(amounts[who]) * count / abs(shares[who])
        yield Movement(
            number=share_number(entry),
            date=entry.date,
            act=_act(giver, receiver, others),
            giver=giver,
            receiver=receiver,
            shares=count,
            amount=value,
            paid_by=entry.meta.get(meta.PAID_BY),
            entry=entry,
        )


def _pairs(given: dict[str, int], got: dict[str, int]) -> Iterator[tuple[str | None, str | None, int]]:
    """Who gave to whom: what one side has too much went to or came from the cooperative itself."""
    for giver in tuple(given):
        for receiver in tuple(got):
            if count := min(given[giver], got[receiver]):
                given[giver] -= count
                got[receiver] -= count
                yield giver, receiver, count
    yield from ((giver, None, count) for giver, count in given.items() if count)
    yield from ((None, receiver, count) for receiver, count in got.items() if count)


def _act(giver: str | None, receiver: str | None, others: set[str]) -> ShareAct:
    from_reserve = any(accounts.is_under(account, accounts.EQUITY) for account in others)
    if giver and receiver:
        return ShareAct.TRANSFER
    if receiver:
        return ShareAct.OPENING if from_reserve else ShareAct.ISSUE
    if any(accounts.is_under(account, accounts.SHARES_DUE) for account in others):
        return ShareAct.LEAVING
    return ShareAct.FORFEIT if from_reserve else ShareAct.REPAYMENT


@dataclass(frozen=True)
class ProofLine:
    """One member: shares by the register, what they cost, and what stands on the equity account, EUR."""

    number: str
    shares: int
    registered: Decimal
    equity: Decimal
    is_known: bool  # whether there is a member with this number

    @property
    def difference(self) -> Decimal:
        """EUR by which equity is more than the register."""
        return self.equity - self.registered

    @property
    def is_right(self) -> bool:
        """Whether the two agree, and the shares are of a member."""
        return not self.difference and self.is_known


@dataclass(frozen=True)
class ShareProof:
    """The register against the equity accounts on a day, per member and in total."""

    day: dt.date
    lines: tuple[ProofLine, ...]
    registered: Decimal
    equity: Decimal

    @property
    def wrong(self) -> tuple[ProofLine, ...]:
        """The lines that do not agree."""
        return tuple(line for line in self.lines if not line.is_right)

    @property
    def is_right(self) -> bool:
        """Whether every line agrees, and so the total."""
        return not self.wrong and self.registered == self.equity

    @property
    def shares(self) -> int:
        """All shares."""
        return sum(line.shares for line in self.lines)

    @property
    def holders(self) -> int:
        """How many hold any."""
        return sum(line.shares > 0 for line in self.lines)


def shares_held(movements: Iterable[Movement]) -> dict[str, int]:
    """Shares by the number of who holds any after these movements, in order of number."""
    shares_by_number: dict[str, int] = defaultdict(int)
    for movement in movements:
        for number in (movement.giver, movement.receiver):
            if number:
                shares_by_number[number] += movement.change(number)
    return {number: count for number, count in sorted(shares_by_number.items()) if count}


def amounts_held(movements: Iterable[Movement]) -> dict[str, Decimal]:
    """EUR by number: what was paid in for the shares each holds, as the movements say it."""
    amount_by_number: dict[str, Decimal] = defaultdict(Decimal)
    for movement in movements:
        if movement.giver:
            amount_by_number[movement.giver] -= movement.amount
        if movement.receiver:
            amount_by_number[movement.receiver] += movement.amount
    return {number: amount for number, amount in sorted(amount_by_number.items()) if amount}


def prove(transactions: Sequence[Any], config: Config, day: dt.date) -> ShareProof:
    """Hold the movements against the equity accounts, in one pass over each; `day` is where the transactions end."""
    movements = list(share_movements(transactions))
    held, amounts, equity = shares_held(movements), amounts_held(movements), _equity(transactions)
    known = set(config.members) | {item.number for item in config.subscriptions}
    lines = tuple(
        ProofLine(
            number, held.get(number, 0), amounts.get(number, ZERO), equity.get(number, ZERO), is_known=number in known
        )
        for number in sorted({number for number, amount in equity.items() if amount} | set(amounts) | set(held))
    )
    return ShareProof(day, lines, sum(amounts.values(), ZERO), sum(equity.values(), ZERO))


def _equity(transactions: Iterable[Any]) -> Mapping[str, Decimal]:
    """EUR by number on the equity accounts: shares at what they cost, and any amount that is no share."""
    equity_by_number: dict[str, Decimal] = defaultdict(Decimal)
    for entry in transactions:
        for item in entry.postings:
            if accounts.is_under(item.account, accounts.SHARES):
                equity_by_number[item.account.removeprefix(_PREFIX)] -= _euros(item)
    return equity_by_number


def _euros(item: Any) -> Decimal:
    if item.units.currency == EUR:
        return Decimal(item.units.number)
    return Decimal(item.units.number * item.cost.number) if item.cost is not None else ZERO
