"""The repayment calendar: what members who left, or will leave, are to be paid back, beside the cash that is free."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger import accounts
from bwk_ledger.money import EUR, ZERO
from bwk_ledger.views.shares import share_register

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bwk_ledger.config import Config
    from bwk_ledger.membership import Member

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
    balances = _balances(transactions, day)
    held = share_register(transactions, config, day).held
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
    found: dict[str, Decimal] = defaultdict(Decimal)
    for entry in transactions:
        if entry.date <= day:
            for item in entry.postings:
                if item.units.currency == EUR:
                    found[item.account] += item.units.number
    return found


def _owed(balances: dict[str, Decimal], parent: str) -> Decimal:
    """What is owed on the accounts below a parent; money to be received on one of them pays for no other."""
    return sum((max(-amount, ZERO) for account, amount in balances.items() if accounts.is_under(account, parent)), ZERO)
