"""The figures of a year: what happened, what was budgeted, awarded and paid, and what came before.

What came to provisions, what they paid and what was released follows from what stands on the other side.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta, periods
from bwk_ledger.base.accounts import GRANTS, is_hours
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.base.periods import Period, in_hours, in_minutes, worth
from bwk_ledger.books.seal import APPROPRIATION_TAG, euro_amounts
from bwk_ledger.figures.awards import AwardBook, AwardYear, award_book
from bwk_ledger.figures.budget import budget_during
from bwk_ledger.figures.open_items import due_in_year
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.rules.equity import restatements
from bwk_ledger.rules.index import begins_books, in_order, in_order_in
from bwk_ledger.rules.release import KIND as RELEASE
from bwk_ledger.standing.budget import budget_years, year_plan

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bwk_ledger.figures.budget import Budget
    from bwk_ledger.rules.equity import Restatement
    from bwk_ledger.rules.index import Index
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config


@dataclass(frozen=True)
class ProvisionMoves:
    """What happened to a provision in a year, EUR above zero."""

    added: Decimal = ZERO
    used: Decimal = ZERO
    released: Decimal = ZERO

    @property
    def any(self) -> bool:
        """Whether anything did."""
        return any((self.added, self.used, self.released))


def provision_moves(transactions: Iterable[Any], provisions: Collection[str]) -> Mapping[str, ProvisionMoves]:
    """By provision what moved in the transactions of a year.

    Opening balances and corrections of earlier years stand in what it began with.
    """
    by_provision = dict.fromkeys(provisions, ProvisionMoves())
    for entry in transactions:
        if meta.RESTATES in entry.meta or begins_books(entry):
            continue
        amounts = list(euro_amounts(entry))
        is_of_result = any(account.startswith((accounts.INCOME, accounts.EXPENSES)) for account, _ in amounts)
        for account, amount in amounts:
            if account in by_provision:
                by_provision[account] = _with_provisions(by_provision[account], amount, is_of_result=is_of_result)
    return by_provision


def _with_provisions(moves: ProvisionMoves, amount: Decimal, *, is_of_result: bool) -> ProvisionMoves:
    if amount < 0:
        return replace(moves, added=moves.added - amount)
    if is_of_result:
        return replace(moves, released=moves.released + amount)
    return replace(moves, used=moves.used + amount)


# The figures of a year.

# Sums per account and month, made in one pass over the entries: every other view adds these up.

Month = tuple[int, int]
Sums = dict[str, dict[Month, Decimal]]


@dataclass(frozen=True)
class Movements:
    """Sums by account and month, in the ledger's own sign (debit positive).

    `cash` is EUR: euros themselves, and shares at what was paid for them. `hours` is hours of any tariff together;
    `value` is what those hours are worth in EUR, each at the one price of its own tariff. Adding `cash` to `value`
    gives the populaire figure; adding hours to euros means nothing. Both come from whole minutes (`base.periods`).
    `released` is the part of `cash` that the plugin booked to release grants.
    """

    cash: Mapping[str, Mapping[Month, Decimal]]
    hours: Mapping[str, Mapping[Month, Decimal]]
    value: Mapping[str, Mapping[Month, Decimal]]
    released: Mapping[str, Mapping[Month, Decimal]]


def movements(entries: Iterable[Any], rates: Mapping[str, Decimal]) -> Movements:
    """Add up all postings by account and month.

    Args:
        entries: entries of the books, or those that Fava's filters leave.
        rates: EUR per hour, by commodity; hours without a rate are worth nothing here (`bwk controle` reports them).
    """
    cash: Sums = defaultdict(lambda: defaultdict(Decimal))
    hours: Sums = defaultdict(lambda: defaultdict(Decimal))
    value: Sums = defaultdict(lambda: defaultdict(Decimal))
    released: Sums = defaultdict(lambda: defaultdict(Decimal))
    by_tariff: dict[tuple[str, Month, str], Decimal] = defaultdict(Decimal)
    for entry in entries:
        if not isinstance(entry, data.Transaction):
            continue
        month = (entry.date.year, entry.date.month)
        is_release = kind_of(entry) == RELEASE
        for posting in entry.postings:
            account, (number, currency) = posting.account, posting.units
            if currency == EUR:
                cash[account][month] += number
                if is_release and account.startswith(GRANTS):
                    released[account][month] += number
            elif is_hours(currency):
                by_tariff[account, month, currency] += number
            elif posting.cost is not None and posting.cost.currency == EUR:
                cash[account][month] += number * posting.cost.number
    for (account, month, commodity), number in by_tariff.items():
        minutes = in_minutes(number)
        hours[account][month] += in_hours(minutes)
        value[account][month] += worth(minutes, rates.get(commodity, ZERO))
    return Movements(cash, hours, value, released)


def during(sums: Mapping[str, Mapping[Month, Decimal]], period: Period | None) -> dict[str, Decimal]:
    """What each account moved in a period of whole months (None: in all time)."""
    if period is None:
        return {account: sum(months.values(), ZERO) for account, months in sums.items()}
    start, end = _month(period.start), _month(period.end)
    return {
        account: sum((number for month, number in months.items() if start <= month < end), ZERO)
        for account, months in sums.items()
    }


def until(sums: Mapping[str, Mapping[Month, Decimal]], day: dt.date) -> dict[str, Decimal]:
    """What each account held when a day, the first of a month, begins."""
    end = _month(day)
    return {
        account: sum((number for month, number in months.items() if month < end), ZERO)
        for account, months in sums.items()
    }


def movements_of(index: Index) -> Movements:
    """Of the whole books, whatever years are asked for: a fact, from one pass."""
    return movements(index.fact(in_order), index.config.rates)


def moved_in(index: Index, year: int) -> Mapping[str, Decimal]:
    """EUR that each account moved in a year: a fact."""
    return during(index.fact(movements_of).cash, periods.year(year))


def held(index: Index, year: int) -> Mapping[str, Decimal]:
    """EUR that each account held when a year begins: a fact."""
    return until(index.fact(movements_of).cash, periods.year(year).start)


def _month(day: dt.date) -> Month:
    return (day.year, day.month)


# The figures of one year: what happened, what was budgeted, and what came before.


class AccountSide(str):
    """A part of what an account of awards or loans holds, by that account: another key than the rest of it."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and str(self) == str(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((type(self), str(self)))


class Receivable(AccountSide):
    """Money to be received: more was borne than came."""

    __slots__ = ()


class Repayable(AccountSide):
    """Money to be repaid: it was left when the award was over."""

    __slots__ = ()


class DueInYear(AccountSide):
    """The part of a loan that is due in the year after."""

    __slots__ = ()


@dataclass(frozen=True)
class Figures:
    """Amounts by account in the ledger's sign (debit positive); EUR, but for `hours` and `budget.hours`."""

    year: int
    period: Period  # the year, or its months until one of them: of these are `cash` to `released`, and the budget
    config: Config
    cash: Mapping[str, Decimal]  # moved in the period
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
    original: Budget | None  # as it was before it was revised; None where it was not
    awards: AwardBook
    rgs: Mapping[str, str]  # the code of each account in the Referentie Grootboekschema
    restated: Sequence[Restatement]  # errors of earlier years, corrected in this one: in `prior` and the openings

    @property
    def beside(self) -> str:
        """What the column of the year before is called after the year: empty, or that it was restated."""
        return " aangepast" if self.restated else ""

    @property
    def beside_result(self) -> str:
        """The same of a column with the result of the year before."""
        return " aangepast" if any(item.is_of_year_before for item in self.restated) else ""

    @property
    def has_prior(self) -> bool:
        """Whether there is a year before to hold this one against: one in which anything was earned or spent."""
        return any(amount for account, amount in self.prior.items() if holds_results(account))


def figures(ledger: Ledger, year: int, last_month: Period | None = None) -> Figures:
    """All figures of a year, found once.

    Args:
        ledger: the books.
        year: the year; balance sheets are always of 1 January and 31 December.
        last_month: the last month of which what happened and what was budgeted counts; December when not given.
    """
    return ledger.index.fact(_figures, year, last_month)


def _appropriations(index: Index) -> Movements:
    return movements(filter(is_appropriation, index.transactions), {})


def _figures(index: Index, year: int, last_month: Period | None) -> Figures:
    config, customs = index.config, index.by_type.get(data.Custom, ())
    period = periods.year(year) if last_month is None else Period(periods.year(year).start, last_month.end)
    sums = index.fact(movements_of)
    appropriations = index.fact(_appropriations)
    awards = index.fact(award_book)
    loans = {number: due_in_year(index, number) for number in (year - 1, year)}
    restated = [item for item in index.fact(restatements) if item.in_year == year]
    opening, opening_after = (
        _with_loans(_balance_sheet(index, year, awards, without), loans[year - 1]) for without in (appropriations, None)
    )
    return Figures(
        year=year,
        period=period,
        config=config,
        cash=during(sums.cash, period),
        hours=during(sums.hours, period),
        value=during(sums.value, period),
        released=during(sums.released, period),
        prior=_with_results({**index.fact(moved_in, year - 1)}, *map(_of_result, restated)),
        opening=_with_results(opening, *(_of_balance(item, is_after=False) for item in restated)),
        closing=_with_loans(_balance_sheet(index, year + 1, awards, appropriations), loans[year]),
        opening_after=_with_results(opening_after, *(_of_balance(item, is_after=True) for item in restated)),
        closing_after=_with_loans(_balance_sheet(index, year + 1, awards), loans[year]),
        budget=budget_during(customs, period, config.rates),
        original=budget_during(customs, period, config.rates, is_original=True)
        if year_plan(customs, year).is_revised
        else None,
        awards=awards,
        rgs={account: str(entry.meta.get(meta.RGS, "")) for account, entry in index.opened.items()},
        restated=restated,
    )


def _of_result(item: Restatement) -> Mapping[str, Decimal]:
    """What a correction changes of the result of the year before."""
    return item.result if item.is_of_year_before else {}


def _of_balance(item: Restatement, *, is_after: bool) -> Mapping[str, Decimal]:
    """What a correction changes of the balance sheet on which its year begins, after or before appropriation."""
    equity = RESULT_OF_YEAR if item.is_of_year_before and not is_after else accounts.RESERVE
    return {**item.balance, equity: -item.effect}


def _with_results(amounts: dict[str, Decimal], *more: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Amounts with others added to them."""
    for others in more:
        for account, amount in others.items():
            amounts[account] = amounts.get(account, ZERO) + amount
    return amounts


def require_year(ledger: Ledger, year: int) -> None:
    """Refuse a year the books know nothing about.

    Raises:
        InputError: no transaction and no budget in that year.
    """
    index = ledger.index
    booked = {number for number in index.years if any(kind_of(entry) is None for entry in index.in_year(number))}
    known = booked | set(budget_years(ledger.customs))
    if year not in known:
        raise InputError(
            f"over {year} staat niets in de boeken.",
            file=ledger.path.name,
            field="jaar",
            cause=f"de boeken gaan over: {', '.join(map(str, sorted(known))) or 'nog geen enkel jaar'}.",
            remedy=f"{'noem een van die jaren, of ' if known else ''}importeer eerst de afschriften van dit jaar.",
        )


def is_appropriation(entry: Any) -> bool:
    """Whether a transaction gives the result of its year the destination that the members' meeting decided."""
    return APPROPRIATION_TAG in entry.tags


def _balance_sheet(index: Index, year: int, awards: AwardBook, without: Movements | None = None) -> dict[str, Decimal]:
    """Balances when a year begins, results not yet appropriated split into the year just ended and those before.

    What an account of awards holds is divided into what is to be received, to be repaid, and to be spent.

    Args:
        index: the books.
        year: the year that begins.
        awards: those of the books.
        without: appropriations; of these, the ones of the year just ended are left out.
    """
    balances: dict[str, Decimal] = {}
    stood = index.fact(held, year)
    left_out = during(without.cash, periods.year(year - 1)) if without is not None else {}
    standing = awards.standing(year - 1)
    for account, amount in stood.items():
        if not holds_results(account):
            balances[account] = amount - left_out.get(account, ZERO)
        if account in standing:
            award = standing[account]
            parts = {Receivable(account): award.receivable, Repayable(account): -award.repayable}
            balances |= {name: part for name, part in parts.items() if part}
            balances[account] -= award.receivable - award.repayable
            if any(parts.values()) and not balances[account]:
                del balances[account]
    last = _result(index.fact(moved_in, year - 1)) - _result(left_out)
    balances[RESULT_OF_YEAR] = last
    balances[RESULTS_BEFORE] = _result(stood) - _result(left_out) - last
    return balances


def _with_loans(balances: dict[str, Decimal], due: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Balances with what of loans is due in the year after apart."""
    for account, amount in due.items():
        balances[DueInYear(account)] = amount
        balances[account] -= amount
    return balances


RESULT_OF_YEAR = f"{accounts.EQUITY}:Resultaat:Boekjaar"
RESULTS_BEFORE = f"{accounts.EQUITY}:Resultaat:Voorgaand"


def _result(amounts: Mapping[str, Decimal]) -> Decimal:
    return sum((amount for account, amount in amounts.items() if holds_results(account)), ZERO)


def holds_results(account: str) -> bool:
    """Whether an account is of results: earned, or appropriated since."""
    return account == accounts.APPROPRIATED or account.startswith((accounts.INCOME, accounts.EXPENSES))


# Awards: what was awarded, received, spent and is left, per award.


def awards_of(figures: Figures) -> list[AwardYear]:
    """The awards of a year, in the order of the funders."""
    return _awards(figures.awards, figures.year, figures.budget)


def awards_in(index: Index, year: int) -> list[AwardYear]:
    """As `awards_of`, without the other figures of the year: a fact."""
    budget = budget_during(index.by_type.get(data.Custom, ()), periods.year(year), index.config.rates)
    return _awards(index.fact(award_book), year, budget)


def _awards(awards: AwardBook, year: int, budget: Budget) -> list[AwardYear]:
    budgeted = {
        funder.code: -sum((budget.cash.get(funder.income(kamer), ZERO) for kamer in funder.kamers), ZERO)
        for funder in awards.config.funders.values()
    }
    return awards.year(year, budgeted)


# Cash flow by the direct method: what came in and went out of bank and handgeld, by the account that it was for.
#
# Money between own accounts cancels out. A grant is cash on the day it is received: its release moves no money.

LIQUID = (accounts.BANK, accounts.PETTY_CASH, accounts.CASH_BOX, accounts.IN_TRANSIT)


@dataclass(frozen=True)
class CashFlow:
    """One year, EUR: money in by account is positive, money out negative; the accounts are those on the other side."""

    year: int
    opening: Decimal
    flows: Mapping[str, Decimal]
    closing: Decimal

    @property
    def change(self) -> Decimal:
        """What all flows come to."""
        return sum(self.flows.values(), ZERO)


def cash_flow(index: Index, year: int) -> CashFlow:
    """The flows of a year: a fact."""
    flows: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for entry in in_order_in(index, year):
        if any(is_liquid(item.account) for item in entry.postings):
            for account, amount in euro_amounts(entry):
                if not is_liquid(account):
                    flows[account] -= amount
    opening, closing = (
        sum((amount for account, amount in index.fact(held, number).items() if is_liquid(account)), ZERO)
        for number in (year, year + 1)
    )
    return CashFlow(year, opening, {account: amount for account, amount in flows.items() if amount}, closing)


@cache
def is_liquid(account: str) -> bool:
    """Whether an account is bank, handgeld, cash, or money on its way between the two."""
    return any(accounts.is_under(account, parent) for parent in LIQUID)
