"""The general ledger: every posting of an account in a year, with the balance after it and where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger import accounts, meta
from bwk_ledger.accounts import is_under
from bwk_ledger.books.euros import euro_amount
from bwk_ledger.hours import in_hours, in_minutes
from bwk_ledger.money import ZERO

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping
    from decimal import Decimal


@dataclass(frozen=True)
class LedgerLine:
    """One posting; `amount` and `balance` are EUR, or hours on an account of hours, debit positive."""

    date: dt.date
    text: str  # payee and narration
    others: tuple[str, ...]  # the accounts on the other side of the transaction
    amount: Decimal
    balance: Decimal
    grant: str
    document: str  # the source file and the line in it, or the receipt
    entry: Any


@dataclass(frozen=True)
class AccountLedger:
    """One account in one year."""

    account: str
    opening: Decimal
    lines: tuple[LedgerLine, ...]

    @property
    def closing(self) -> Decimal:
        """What stands on it when the year ends."""
        return self.lines[-1].balance if self.lines else self.opening

    @property
    def in_hours(self) -> bool:
        """Whether the figures are hours."""
        return accounts.is_hours_account(self.account)


def general_ledger(transactions: Iterable[Any], parent: str, year: int) -> list[AccountLedger]:
    """The account and those below it that moved in a year or held something when it began, in order of name.

    Result accounts begin each year at zero.
    """
    openings: dict[str, Decimal] = {}
    balances: dict[str, Decimal] = {}
    lines: dict[str, list[LedgerLine]] = {}
    for entry in transactions:
        if entry.date.year > year:
            break
        for item in entry.postings:
            account = item.account
            if not is_under(account, parent):
                continue
            amount = _amount(item)
            is_result = account.startswith((accounts.INCOME, accounts.EXPENSES))
            if entry.date.year < year:
                if not is_result:
                    openings[account] = balances[account] = balances.get(account, ZERO) + amount
                continue
            balances[account] = balances.get(account, ZERO) + amount
            lines.setdefault(account, []).append(_line(entry, item, amount, balances[account]))
    return [
        AccountLedger(account, openings.get(account, ZERO), tuple(lines.get(account, ())))
        for account in sorted({*lines, *(name for name, amount in openings.items() if amount)})
    ]


def _amount(item: Any) -> Decimal:
    if accounts.is_hours(item.units.currency):
        return in_hours(in_minutes(item.units.number))
    return euro_amount(item) or ZERO


def _line(entry: Any, item: Any, amount: Decimal, balance: Decimal) -> LedgerLine:
    values = item.meta or {}
    return LedgerLine(
        date=entry.date,
        text=" · ".join(filter(None, (entry.payee, entry.narration))),
        others=_others(entry, item),
        amount=amount,
        balance=balance,
        grant=str(values.get(meta.GRANT) or ""),
        document=source_of(entry, item),
        entry=entry,
    )


def _others(entry: Any, item: Any) -> tuple[str, ...]:
    """The accounts on the other side; what releases a grant is the other side of itself only."""
    is_release = meta.RELEASED in (item.meta or {})
    return tuple(
        dict.fromkeys(
            other.account
            for other in entry.postings
            if (meta.RELEASED in (other.meta or {})) == is_release
            and other.account != item.account
            and (other.units.number > 0) != (item.units.number > 0)
        )
    )


def source_of(entry: Any, item: Any) -> str:
    """Where a posting comes from: source file and line, its own or the transaction's, else its place in the books."""
    for values in (item.meta or {}, *(other.meta or {} for other in entry.postings), entry.meta):
        if meta.SOURCE in values:
            line = values.get(meta.LINE)
            return f"{values[meta.SOURCE]}, regel {int(line)}" if line is not None else str(values[meta.SOURCE])
    return place_of(entry.meta)


def place_of(values: Mapping[str, Any]) -> str:
    """Where a line with this metadata stands in the books: file and line."""
    name = str(values.get("filename", "")).replace("\\", "/").rsplit("/", 1)[-1]
    return f"{name}, regel {values.get('lineno', 0)}"
