"""The share register: every movement by its number, what each member holds on a day, and the proof against equity."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.rules.share_movements import (
    Act,
    Movement,
    Proof,
    ProofLine,
    amounts_held,
    prove,
    share_movements,
    shares_held,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.config import Config

__all__ = ["Act", "Movement", "Proof", "ProofLine", "ShareRegister", "Subscribed", "Waiting", "proof", "share_register"]


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
    found = list(share_movements(entry for entry in transactions if entry.date <= day))
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
    return prove([entry for entry in transactions if entry.date <= day], config, day)
