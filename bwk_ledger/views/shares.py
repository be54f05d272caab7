"""The share register: every movement by its number, what each member holds on a day, and the proof against equity."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger import accounts
from bwk_ledger.money import EUR, ZERO
from bwk_ledger.plugin.share_entries import Act, Movement, share_movements

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from bwk_ledger.config import Config

_PREFIX = f"{accounts.SHARES}:"


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
        found: dict[str, int] = defaultdict(int)
        for item in self.movements:
            movement = item.movement
            for number in (movement.giver, movement.receiver):
                if number:
                    found[number] += movement.change(number)
        return {number: count for number, count in sorted(found.items()) if count}

    @property
    def amounts(self) -> Mapping[str, Decimal]:
        """EUR by number: what was paid in for the shares each holds, as the movements say it."""
        found: dict[str, Decimal] = defaultdict(Decimal)
        for item in self.movements:
            movement = item.movement
            if movement.giver:
                found[movement.giver] -= movement.amount
            if movement.receiver:
                found[movement.receiver] += movement.amount
        return {number: amount for number, amount in sorted(found.items()) if amount}


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
class Proof:
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


def share_register(transactions: Iterable[Any], config: Config, day: dt.date) -> ShareRegister:
    """The register when a day ends, in one pass over the transactions."""
    found = [movement for movement in share_movements(transactions) if movement.date <= day]
    # Without a number, which `bwk controle` reports, the day decides.
    found.sort(key=lambda item: (item.number is None, item.number or 0))
    open_shares: dict[str, deque[list[Any]]] = defaultdict(deque)
    for subscription in sorted(config.subscriptions, key=lambda item: item.start):
        if subscription.start <= day:
            open_shares[subscription.number].append([subscription.start, subscription.shares])
    movements = tuple(Subscribed(item, _subscribed(item, open_shares)) for item in found)
    waiting = [
        Waiting(number, start, shares) for number, items in open_shares.items() for start, shares in items if shares > 0
    ]
    return ShareRegister(day, movements, tuple(sorted(waiting, key=lambda item: (item.day, item.number))))


def _subscribed(movement: Movement, open_shares: Mapping[str, deque[list[Any]]]) -> dt.date | None:
    """The day on which the shares of an issue were signed up for: the oldest subscription is paid first."""
    items = open_shares.get(movement.receiver or "")
    if movement.act is not Act.ISSUE or not items or items[0][0] > movement.date:
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


def proof(transactions: Sequence[Any], config: Config, day: dt.date) -> Proof:
    """Hold the register against the equity accounts when a day ends."""
    register = share_register(transactions, config, day)
    equity: dict[str, Decimal] = defaultdict(Decimal)
    for entry in transactions:
        if entry.date > day:
            continue
        for item in entry.postings:
            if accounts.is_under(item.account, accounts.SHARES):
                equity[item.account.removeprefix(_PREFIX)] -= _euros(item)
    held, amounts = register.held, register.amounts
    numbers = sorted({number for number, amount in equity.items() if amount} | set(amounts) | set(held))
    lines = tuple(
        ProofLine(
            number,
            held.get(number, 0),
            amounts.get(number, ZERO),
            equity.get(number, ZERO),
            number in config.members or any(item.number == number for item in config.subscriptions),
        )
        for number in numbers
    )
    return Proof(day, lines, sum(amounts.values(), ZERO), sum(equity.values(), ZERO))


def _euros(item: Any) -> Decimal:
    if item.units.currency == EUR:
        return Decimal(item.units.number)
    return Decimal(item.units.number * item.cost.number) if item.cost is not None else ZERO
