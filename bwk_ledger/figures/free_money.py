"""Free money on a day: all money that there is, less what is for something or somebody else; EUR."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts
from bwk_ledger.base.money import ZERO
from bwk_ledger.books.seal import euro_amounts
from bwk_ledger.figures.open_items import loan_states
from bwk_ledger.figures.shares import repayments_on
from bwk_ledger.standing.open_items import Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from bwk_ledger.rules.index import Index
    from bwk_ledger.rules.load import Ledger

_RESERVES = accounts.RESERVE.rpartition(":")[0]
_KAMERS = (accounts.PETTY_CASH, accounts.CASH_BOX)


@dataclass(frozen=True)
class MoneyPart:
    """A part of the money; `account` is where its postings are, `rests_on` says what it is in a few Dutch words."""

    title: str
    amount: Decimal
    account: str
    rests_on: str


@dataclass(frozen=True)
class FreeMoney:
    """What there is when a day ends, and what of it is not free; parts that are nothing are left out."""

    day: dt.date
    there: tuple[MoneyPart, ...]
    taken: tuple[MoneyPart, ...]

    @property
    def total(self) -> Decimal:
        """All money that there is."""
        return sum((part.amount for part in self.there), ZERO)

    @property
    def free(self) -> Decimal:
        """What is left to decide on; below zero where money of others was spent."""
        return self.total - sum((part.amount for part in self.taken), ZERO)


def balances_on(index: Index, day: dt.date) -> Mapping[str, Decimal]:
    """What every account holds when a day ends, EUR in the ledger's sign: a fact."""
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for entry in index.transactions:
        if entry.date > day:
            break
        for account, amount in euro_amounts(entry):
            found[account] += amount
    return dict(found)


def free_money(ledger: Ledger, day: dt.date) -> FreeMoney:
    """The money of a day, from one pass over the books."""
    held = ledger.index.fact(balances_on, day)

    def total(wanted: Callable[[str], bool]) -> Decimal:
        return sum((amount for account, amount in held.items() if wanted(account)), ZERO)

    def under(*parents: str) -> Decimal:
        return total(lambda account: any(accounts.is_under(account, parent) for parent in parents))

    there = [
        MoneyPart(ledger.names.get(account, account), held[account], account, "stand van de rekening")
        for account in sorted(held)
        if accounts.is_under(account, accounts.BANK)
    ]
    there += [
        MoneyPart("Handgeld van de kamers", under(accounts.PETTY_CASH), accounts.PETTY_CASH, "op hun rekeningen"),
        MoneyPart("Contant in de kamers", under(accounts.CASH_BOX), accounts.CASH_BOX, "in hun kassen"),
        MoneyPart("Onderweg", under(accounts.IN_TRANSIT), accounts.IN_TRANSIT, "tussen eigen rekeningen"),
    ]
    # What is still to come of one award pays nothing of another: only what was received counts, account by account.
    grants = total(lambda account: accounts.is_under(account, accounts.GRANTS) and held[account] < 0)
    deposits, loans = under(Sort.DEPOSIT_RECEIVED.account), under(Sort.LOAN_RECEIVED.account)
    shares = under(accounts.SHARES_DUE)
    debts = under(accounts.LIABILITIES) - under(accounts.GRANTS) - deposits - loans - shares
    taken = [
        MoneyPart("Handgeld", under(*_KAMERS), accounts.PETTY_CASH, "is voor de kamers"),
        MoneyPart("Subsidies", -grants, accounts.GRANTS, "ontvangen en nog niet besteed, of terug te betalen"),
        MoneyPart("Fondsen", -_funds(held), _RESERVES, "reserves met een doel"),
        MoneyPart("Borg", -deposits, Sort.DEPOSIT_RECEIVED.account, "van anderen, moet terug"),
        MoneyPart("Schulden", max(-debts, ZERO), accounts.LIABILITIES, "facturen, declaraties, lonen, belasting"),
        MoneyPart(
            "Leningen", _due_of_loans(ledger, day), Sort.LOAN_RECEIVED.account, "termijnen tot het eind van dit jaar"
        ),
        MoneyPart(
            "Aandelen terug",
            ledger.index.fact(repayments_on, day).total,
            accounts.SHARES_DUE,
            "van leden die weggaan of weg zijn",
        ),
    ]
    return FreeMoney(day, *(tuple(part for part in parts if part.amount) for parts in (there, taken)))


def _funds(held: Mapping[str, Decimal]) -> Decimal:
    """The reserves but the general one, in the ledger's sign; one below zero frees nothing."""
    return sum(
        (
            amount
            for account, amount in held.items()
            if accounts.is_under(account, _RESERVES) and account != accounts.RESERVE and amount < 0
        ),
        ZERO,
    )


def _due_of_loans(ledger: Ledger, day: dt.date) -> Decimal:
    """What must be paid on loans until the year ends; the rest is money to work with."""
    end = dt.date(day.year, 12, 31) + dt.timedelta(days=1)
    states = loan_states(ledger, day)
    return sum((state.owed(end) for state in states if state.item.sort is Sort.LOAN_RECEIVED), ZERO)
