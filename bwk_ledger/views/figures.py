"""The figures of one year: what happened, what was budgeted, and what came before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger import accounts, periods
from bwk_ledger.books.seal import APPROPRIATION_TAG
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
    # Balance sheet accounts, before the appropriation of the result of the year that ends on that day, and after it.
    opening: Mapping[str, Decimal]  # on 1 January
    closing: Mapping[str, Decimal]  # on 31 December
    opening_after: Mapping[str, Decimal]
    closing_after: Mapping[str, Decimal]
    budget: Budget


def figures(ledger: Ledger, year: int) -> Figures:
    """All figures of a year, from one pass over the books."""
    config = ledger.config
    sums = movements(ledger.transactions, config.rates)
    appropriations = movements(filter(is_appropriation, ledger.transactions), {})
    return Figures(
        year=year,
        config=config,
        cash=during(sums.cash, periods.year(year)),
        hours=during(sums.hours, periods.year(year)),
        value=during(sums.value, periods.year(year)),
        released=during(sums.released, periods.year(year)),
        prior=during(sums.cash, periods.year(year - 1)),
        opening=_balance_sheet(sums, year, appropriations),
        closing=_balance_sheet(sums, year + 1, appropriations),
        opening_after=_balance_sheet(sums, year),
        closing_after=_balance_sheet(sums, year + 1),
        budget=budget(ledger.customs, [year], config.rates),
    )


def require_year(ledger: Ledger, year: int) -> None:
    """Refuse a year the books know nothing about.

    Raises:
        InputError: no transaction and no budget in that year.
    """
    known = {entry.date.year for entry in ledger.transactions} | set(budget_years(ledger.customs))
    if year not in known:
        raise InputError(
            f"over {year} staat niets in de boeken.",
            file=ledger.path.name,
            cause=f"de boeken gaan over: {', '.join(map(str, sorted(known))) or 'nog geen enkel jaar'}.",
            remedy="noem een van die jaren, of importeer eerst de afschriften van dit jaar.",
        )


def is_appropriation(entry: Any) -> bool:
    """Whether a transaction gives the result of its year the destination that the members' meeting decided."""
    return APPROPRIATION_TAG in entry.tags


def _balance_sheet(sums: Movements, year: int, without: Movements | None = None) -> dict[str, Decimal]:
    """Balances when a year begins, results not yet appropriated split into the year just ended and those before.

    A grant of which more was spent than received is money to be received: it then stands under its account name with
    `#te-vorderen`.

    Args:
        sums: what every account moved.
        year: the year that begins.
        without: appropriations; of these, the ones of the year just ended are left out.
    """
    balances: dict[str, Decimal] = {}
    start, ended = periods.year(year).start, periods.year(year - 1)
    left_out = during(without.cash, ended) if without is not None else {}
    for account, amount in until(sums.cash, start).items():
        if holds_results(account):
            continue
        late = account.startswith(accounts.GRANTS) and amount > 0
        balances[account + RECEIVABLE if late else account] = amount - left_out.get(account, ZERO)
    last = _result(during(sums.cash, ended)) - _result(left_out)
    balances[RESULT_OF_YEAR] = last
    balances[RESULTS_BEFORE] = _result(until(sums.cash, start)) - _result(left_out) - last
    return balances


RESULT_OF_YEAR = f"{accounts.EQUITY}:Resultaat:Boekjaar"
RESULTS_BEFORE = f"{accounts.EQUITY}:Resultaat:Voorgaand"


def _result(amounts: Mapping[str, Decimal]) -> Decimal:
    return sum((amount for account, amount in amounts.items() if holds_results(account)), ZERO)


def holds_results(account: str) -> bool:
    """Whether an account is of results: earned, or appropriated since."""
    return account == accounts.APPROPRIATED or account.startswith((accounts.INCOME, accounts.EXPENSES))
