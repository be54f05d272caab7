"""Free money: all money that there is on a day, less what is for something or somebody else, and what is expected; EUR.

Expected is what the books know is coming or going: instalments, wages, fees, bills, loans, deposits, shares, VAT. What
is late is expected on the first day that counts: it has not come, and nobody knows better.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts
from bwk_ledger.base.errors import count
from bwk_ledger.base.money import ZERO
from bwk_ledger.base.periods import Period, in_words, month_of
from bwk_ledger.books.seal import euro_amounts
from bwk_ledger.figures.awards import award_book
from bwk_ledger.figures.deadlines import DeadlineKind, deadlines
from bwk_ledger.figures.fees import minutes_for_fees
from bwk_ledger.figures.open_items import loan_states, open_items
from bwk_ledger.figures.shares import add_months, repayments_on
from bwk_ledger.figures.vat import PARENT
from bwk_ledger.figures.wage_journals import Owed, last_day_to_pay, wage_debts
from bwk_ledger.rules.fees import fee_years_of, paid_fees
from bwk_ledger.standing.open_items import Sort
from bwk_ledger.standing.wages import NET, PENSION, TAX

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.figures.deadlines import Deadline
    from bwk_ledger.figures.open_items import LoanState
    from bwk_ledger.figures.wage_journals import Due
    from bwk_ledger.rules.index import Index
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config


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
    balance_by_account: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for entry in index.transactions:
        if entry.date > day:
            break
        for account, amount in euro_amounts(entry):
            balance_by_account[account] += amount
    return dict(balance_by_account)


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


# Money that the books know is coming or going: instalments, wages, fees, bills, loans, deposits, shares, VAT; EUR.

# Accounts of which only what is known here is expected: a pattern of a year ago would count it twice.
COVERED = (accounts.GRANTS, NET, TAX, PENSION, PARENT, accounts.SHARES_DUE, accounts.SHARES)
FAR_TOO_LATE = dt.timedelta(days=92)  # an instalment that did not come for so long may never come
_QUARTER = 3  # months
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Expected:
    """Moves of the bank on their days, above zero what comes; `rests_on` says in Dutch what makes it known."""

    title: str
    rests_on: str
    moves: tuple[tuple[dt.date, Decimal], ...]
    accounts: tuple[str, ...]


@dataclass(frozen=True)
class Undated:
    """Money of which nobody knows the day, above zero what is to come: it is told, and not counted."""

    title: str
    amount: Decimal
    account: str


def covered_by_fees(config: Config) -> frozenset[str]:
    """The income accounts of fees."""
    return frozenset(fee.income(kamer) for fee in config.fees for kamer in config.kamers)


def expected(ledger: Ledger, day: dt.date, period: Period) -> Iterator[Expected]:
    """What the books know of a period, as they stand when a day ends; lines without a move are left out.

    Args:
        ledger: the books.
        day: what is paid by its end is no longer expected.
        period: the days that count.
    """
    for lines in (_instalments, _wages, _fees, _debts, _loans, _shares, _vat):
        for line in lines(ledger, day, period):
            moves = tuple(sorted((max(at, period.start), amount) for at, amount in line.moves if at < period.end))
            if moves:
                yield Expected(line.title, line.rests_on, moves, line.accounts)


def _instalments(ledger: Ledger, day: dt.date, _: Period) -> Iterator[Expected]:
    """What awards have agreed; what is far too late is not counted on, and what is only asked for brings nothing."""
    moves_by_award: dict[str, list[tuple[dt.date, Decimal]]] = defaultdict(list)
    for item, amount in _open_instalments(ledger):
        if day - item.day <= FAR_TOO_LATE:
            moves_by_award[item.of].append((item.day, amount))
    for key, moves in moves_by_award.items():
        words = count(len(moves), "termijn", "termijnen")
        account = ledger.config.awards[key].liability
        yield Expected(f"Subsidie {key}", f"{words} van de toekenning", tuple(moves), (account,))


def _open_instalments(ledger: Ledger) -> Iterator[tuple[Deadline, Decimal]]:
    for item in deadlines(ledger.index):
        if item.kind is DeadlineKind.INSTALMENT and item.amount and _is_sure(ledger.config, item.of):
            yield item, item.amount


def _is_sure(config: Config, key: str) -> bool:
    award = config.awards[key].on(dt.date.max)
    return award.most is None or award.most > 0


def undated(ledger: Ledger, day: dt.date) -> Iterator[Undated]:
    """What awards still bring and nobody knows when, and what must go back to funders."""
    dated: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for coming, amount in _open_instalments(ledger):
        dated[coming.of] += amount
        if day - coming.day > FAR_TOO_LATE:
            account = ledger.config.awards[coming.of].liability
            yield Undated(f"de termijn van {coming.of} die {in_words(coming.day)} zou komen", amount, account)
    for now in ledger.index.fact(award_book).year(day.year, {}):
        award = now.award
        is_over = award.end is not None and award.end < day
        if is_over and now.is_to_be_repaid and now.left > 0:
            yield Undated(f"terug te betalen van {award.shown}", -now.left, award.liability)
        elif not is_over and award.most and not award.is_guarantee and award.holds(day):
            left = award.most - now.received_in_all - dated[award.key]
            if left > 0:
                yield Undated(f"nog te komen van {award.shown}", left, award.liability)


def _wages(ledger: Ledger, day: dt.date, period: Period) -> Iterator[Expected]:
    """What is owed by journals, and the same as in the last of them for each month after it."""
    all_dues = wage_debts(ledger, day).dues
    for owed in (Owed.NET, Owed.TAX, Owed.PENSION):
        dues = [item for item in all_dues if item.owed is owed]
        moves = [(item.due, -item.open) for item in dues if item.open > 0 and item.due is not None]
        moves += _next_wages(ledger.config, owed, dues, period)
        words = "loonjournalen; elke maand als de laatste"
        yield Expected(owed.word.capitalize(), words, tuple(moves), (owed.account,))


def _next_wages(config: Config, owed: Owed, dues: Sequence[Due], period: Period) -> Iterator[tuple[dt.date, Decimal]]:
    last = max((item.month for item in dues), default=None)
    if last is None:
        return
    amount = sum((item.amount for item in dues if item.month == last), ZERO)
    month = month_of(last).end
    while amount > 0 and month < period.end:
        due = last_day_to_pay(owed, month, config)
        if due is not None:
            yield due, -amount
        month = month_of(month).end


def _fees(ledger: Ledger, day: dt.date, period: Period) -> Iterator[Expected]:
    """The terms of fees that fall due; arrears are not counted on."""
    for year in range(period.start.year, period.last_day.year + 1):
        if not any(fee.year == year for fee in ledger.config.fees):
            continue
        minutes = minutes_for_fees(ledger.index, year)
        paid = [payment for payment in ledger.index.fact(paid_fees) if payment.date <= day]
        fee_years = fee_years_of(paid, ledger.config, year, period.last_day, minutes)
        terms = [(term.due, term.amount) for item in fee_years for term in item.open_terms if term.due >= period.start]
        names = {term.fee.income(item.kamer) for item in fee_years for term in item.open_terms}
        yield Expected(f"Contributie {year}", "vervaldagen van de leden", tuple(terms), tuple(sorted(names)))


_TITLES = {
    Sort.BILL: "Facturen",
    Sort.DECLARATION: "Declaraties",
    Sort.DEPOSIT_PAID: "Borg die terugkomt",
    Sort.DEPOSIT_RECEIVED: "Borg die terug moet",
}


def _debts(ledger: Ledger, day: dt.date, period: Period) -> Iterator[Expected]:
    """Bills and declarations at their last day, or where nobody said one at once; deposits only where one is said."""
    for sort, title in _TITLES.items():
        is_bill = sort in (Sort.BILL, Sort.DECLARATION)
        items = [item for item in open_items(ledger, day, sort) if item.open > 0 and (item.due or is_bill)]
        moves = [(item.due or period.start, item.open * sort.sign) for item in items]
        yield Expected(title, f"{len(items)} die openstaan", tuple(moves), (sort.account,))


def _loans(ledger: Ledger, day: dt.date, _: Period) -> Iterator[Expected]:
    for state in loan_states(ledger, day):
        if state.item.amount:
            sign = state.item.sort.sign
            moves = tuple((due, amount * sign) for due, amount in _terms(state))
            yield Expected(f"Lening {state.loan.number}", "afgesproken termijnen", moves, (state.item.sort.account,))


def _terms(state: LoanState) -> Iterator[tuple[dt.date, Decimal]]:
    """What is left of each term; what was paid is of the first."""
    paid = state.paid
    for term in state.loan.terms():
        left = max(term.total - paid, ZERO)
        paid = max(paid - term.total, ZERO)
        if left:
            yield term.due, left


def _shares(ledger: Ledger, day: dt.date, _: Period) -> Iterator[Expected]:
    lines = ledger.index.fact(repayments_on, day).lines
    moves = tuple((line.due, -line.amount) for line in lines)
    yield Expected(
        "Aandelen terug", count(len(lines), "lid dat weggaat", "leden die weggaan"), moves, (accounts.SHARES_DUE,)
    )


def _vat(ledger: Ledger, day: dt.date, _: Period) -> Iterator[Expected]:
    """What is owed now, in the month after the quarter."""
    held = ledger.index.fact(balances_on, day)
    owed = _sum(amount for account, amount in held.items() if accounts.is_under(account, PARENT))
    quarter_ends = add_months(dt.date(day.year, 1, 1), _QUARTER * ((day.month - 1) // _QUARTER + 1))
    moves = ((month_of(quarter_ends).last_day, owed),) if owed < 0 else ()
    yield Expected("Btw", "wat nu openstaat, na het kwartaal", moves, (PARENT,))


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
