"""The figures of one year: what happened, what was budgeted, and what came before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from beancount.core import data

from bwk_ledger import accounts, periods
from bwk_ledger.errors import InputError
from bwk_ledger.money import ZERO
from bwk_ledger.views.budget import Budget, budget, budget_years
from bwk_ledger.views.movements import Movements, during, movements, until

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from bwk_ledger.config import Config
    from bwk_ledger.load import Ledger

RECEIVABLE = "#te-vorderen"


@dataclass(frozen=True)
class Figures:
    """Amounts by account in the ledger's sign (debit positive); EUR, but for `hours` and `budget.hours`."""

    year: int
    config: Config
    cash: Mapping[str, Decimal]  # moved in the year
    hours: Mapping[str, Decimal]
    value: Mapping[str, Decimal]
    released: Mapping[str, Decimal]  # of that, by grant account: what was spent
    prior: Mapping[str, Decimal]  # moved in the year before
    opening: Mapping[str, Decimal]  # balance sheet accounts on 1 January
    closing: Mapping[str, Decimal]  # balance sheet accounts on 31 December
    budget: Budget


def figures(ledger: Ledger, year: int) -> Figures:
    """All figures of a year, from one pass over the books."""
    config = ledger.config
    sums = movements(ledger.transactions, config.rates)
    return Figures(
        year=year,
        config=config,
        cash=during(sums.cash, periods.year(year)),
        hours=during(sums.hours, periods.year(year)),
        value=during(sums.value, periods.year(year)),
        released=during(sums.released, periods.year(year)),
        prior=during(sums.cash, periods.year(year - 1)),
        opening=_balance_sheet(sums, year),
        closing=_balance_sheet(sums, year + 1),
        budget=budget(ledger.by_type.get(data.Custom, ()), [year], config.rates),
    )


def require_year(ledger: Ledger, year: int) -> None:
    """Refuse a year the books know nothing about.

    Raises:
        InputError: no transaction and no budget in that year.
    """
    known = {entry.date.year for entry in ledger.transactions} | set(budget_years(ledger.by_type.get(data.Custom, ())))
    if year not in known:
        raise InputError(
            f"over {year} staat niets in de boeken.",
            file=ledger.path.name,
            cause=f"de boeken gaan over: {', '.join(map(str, sorted(known))) or 'nog geen enkel jaar'}.",
            remedy="noem een van die jaren, of importeer eerst de afschriften van dit jaar.",
        )


def _balance_sheet(sums: Movements, year: int) -> dict[str, Decimal]:
    """Balances when a year begins, results not yet appropriated split into the year just ended and those before.

    A grant of which more was spent than received is money to be received: it then stands under its account name with
    `#te-vorderen`.
    """
    balances: dict[str, Decimal] = {}
    start = periods.year(year).start
    for account, amount in until(sums.cash, start).items():
        if account.startswith((accounts.INCOME, accounts.EXPENSES)):
            continue
        late = account.startswith(accounts.GRANTS) and amount > 0
        balances[account + RECEIVABLE if late else account] = amount
    last = _result(during(sums.cash, periods.year(year - 1)))
    balances[RESULT_OF_YEAR] = last
    balances[RESULTS_BEFORE] = _result(until(sums.cash, start)) - last
    return balances


RESULT_OF_YEAR = f"{accounts.EQUITY}:Resultaat:Boekjaar"
RESULTS_BEFORE = f"{accounts.EQUITY}:Resultaat:Voorgaand"


def _result(amounts: Mapping[str, Decimal]) -> Decimal:
    return sum(
        (amount for account, amount in amounts.items() if account.startswith((accounts.INCOME, accounts.EXPENSES))),
        ZERO,
    )
