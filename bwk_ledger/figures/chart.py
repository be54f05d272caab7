"""The chart of accounts for who reads the books elsewhere: a number for each account, members together on one.

The first digit of a number is the side: 1 what the cooperative has, 2 what it owes, 3 equity, 4 costs, 8 income. The
others follow from the name alone, so that a number is the same in every year, whatever else is opened or sorted.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.figures.results import RESULTS_BEFORE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bwk_ledger.rules.load import Ledger

_FIRST = {
    accounts.ASSETS: "1",
    accounts.LIABILITIES: "2",
    accounts.EQUITY: "3",
    accounts.EXPENSES: "4",
    accounts.INCOME: "8",
}
_DIGITS = 6  # behind the first
_TOGETHER = {accounts.SHARES: "Ledenkapitaal", accounts.SHARES_DUE: "Terug te betalen ledenkapitaal"}
_BEFORE, _BEFORE_RGS = "Resultaat van eerdere jaren, nog niet bestemd", "BEivOreRvh"


@dataclass(frozen=True)
class ChartAccount:
    """An account as others know it."""

    number: str
    account: str
    name: str
    rgs: str  # with the number behind it where several accounts have the same code

    @property
    def is_result(self) -> bool:
        """Whether it is of the statement of income, not of the balance sheet."""
        return self.account.startswith((accounts.INCOME, accounts.EXPENSES))


@cache
def shared_account(account: str) -> str:
    """The account that others know it by: that of a member is part of the one of all members."""
    return next((parent for parent in _TOGETHER if accounts.is_under(account, parent)), account)


def chart(ledger: Ledger) -> Mapping[str, ChartAccount]:
    """All accounts of the books in euros, by the name of `shared_account`, in the order they were opened."""
    codes: dict[str, str] = {}
    names = dict(_TOGETHER)
    for entry in sorted(ledger.by_type.get(data.Open, ()), key=lambda item: (item.date, item.account)):
        if not accounts.is_hours_account(entry.account):
            account = shared_account(entry.account)
            codes.setdefault(account, str(entry.meta.get(meta.RGS) or ""))
            names.setdefault(account, ledger.names.get(account) or account)
    codes[RESULTS_BEFORE], names[RESULTS_BEFORE] = _BEFORE_RGS, _BEFORE
    times = Counter(codes.values())
    taken: set[str] = set()
    chart_accounts = {}
    for account, code in codes.items():
        number = _number(account, taken)
        taken.add(number)
        rgs = f"{code}.{number}" if code and times[code] > 1 else code
        chart_accounts[account] = ChartAccount(number, account, names[account], rgs)
    return chart_accounts


def _number(account: str, taken: set[str]) -> str:
    """A number that follows from the name; the next free one where an account that is older has it."""
    value = int.from_bytes(hashlib.sha256(account.encode()).digest()[:8], "big")
    while True:
        number = _FIRST[account.split(":", 1)[0]] + f"{value % 10**_DIGITS:0{_DIGITS}d}"
        if number not in taken:
            return number
        value += 1
