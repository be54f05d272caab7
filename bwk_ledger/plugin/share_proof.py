"""The proof of the shares: what the movements say each member put in, against what stands on the equity accounts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger import accounts
from bwk_ledger.money import EUR, ZERO
from bwk_ledger.plugin.share_entries import share_movements

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from bwk_ledger.config import Config
    from bwk_ledger.plugin.share_entries import Movement

_PREFIX = f"{accounts.SHARES}:"


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
    found: dict[str, int] = defaultdict(int)
    for movement in movements:
        for number in (movement.giver, movement.receiver):
            if number:
                found[number] += movement.change(number)
    return {number: count for number, count in sorted(found.items()) if count}


def amounts_held(movements: Iterable[Movement]) -> dict[str, Decimal]:
    """EUR by number: what was paid in for the shares each holds, as the movements say it."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for movement in movements:
        if movement.giver:
            found[movement.giver] -= movement.amount
        if movement.receiver:
            found[movement.receiver] += movement.amount
    return {number: amount for number, amount in sorted(found.items()) if amount}


def prove(transactions: Sequence[Any], config: Config, day: dt.date) -> Proof:
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
    return Proof(day, lines, sum(amounts.values(), ZERO), sum(equity.values(), ZERO))


def _equity(transactions: Iterable[Any]) -> Mapping[str, Decimal]:
    """EUR by number on the equity accounts: shares at what they cost, and any amount that is no share."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for entry in transactions:
        for item in entry.postings:
            if accounts.is_under(item.account, accounts.SHARES):
                found[item.account.removeprefix(_PREFIX)] -= _euros(item)
    return found


def _euros(item: Any) -> Decimal:
    if item.units.currency == EUR:
        return Decimal(item.units.number)
    return Decimal(item.units.number * item.cost.number) if item.cost is not None else ZERO
