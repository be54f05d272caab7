"""A forecast of what is on the bank, from the last day that the bank is known until at least the end of the year; EUR.

Every account counts once. What has a day of its own (instalments, wages, fees, bills) stands in
`bwk_ledger.figures.free_money`. Of every other account a payment that came three months in a row goes on, else what
moved in the same days a year ago moves again, else the budget of the month says what comes.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from beancount.core import data

from bwk_ledger.base import accounts
from bwk_ledger.base.money import ZERO
from bwk_ledger.base.periods import Period, dated_in, in_words, month_of, year
from bwk_ledger.books.seal import euro_amounts
from bwk_ledger.figures.budget import budgets_during
from bwk_ledger.figures.free_money import COVERED, Undated, covered_by_fees, expected, undated
from bwk_ledger.figures.shares import add_months
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.standing.open_items import Sort
from bwk_ledger.standing.wages import SUBSIDY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.rules.index import Index
    from bwk_ledger.rules.load import Ledger

LEAST_MONTHS = 6  # that are looked ahead, however near the end of the year is
_IN_A_ROW = 3  # months in which a payment must have come to go on
_ALIKE = 4  # the smallest of those differs no more than a fourth from the largest
_DAY = dt.timedelta(days=1)
_MONTHS = 12


class Basis(StrEnum):
    """What a line of the forecast rests on; its value is how people call it."""

    KNOWN = "afgesproken"
    MONTHLY = "elke maand"
    LAST_YEAR = "als vorig jaar"
    BUDGET = "begroting"


class Move(NamedTuple):
    """What comes to the bank on a day, or below zero goes off it."""

    day: dt.date
    amount: Decimal


@dataclass(frozen=True)
class ForecastLine:
    """Moves of one kind; the postings that it rests on are on `accounts`, in `rests_in` where that is known."""

    title: str
    basis: Basis
    rests_on: str  # a few Dutch words
    moves: tuple[Move, ...]
    accounts: tuple[str, ...] = ()
    rests_in: Period | None = None

    @property
    def total(self) -> Decimal:
        """All of it."""
        return sum((move.amount for move in self.moves), ZERO)

    def during(self, period: Period) -> Decimal:
        """What of it moves in a period."""
        return sum((move.amount for move in self.moves if move.day in period), ZERO)


@dataclass(frozen=True)
class ForecastMonth:
    """A month, or what is left of the first: what is on the bank when it begins, what comes and what goes (above 0)."""

    period: Period
    opening: Decimal
    comes: Decimal
    goes: Decimal

    @property
    def closing(self) -> Decimal:
        """What is on the bank when it ends."""
        return self.opening + self.comes - self.goes


@dataclass(frozen=True)
class Forecast:
    """What is expected from `period.start` on: the day after the last that the bank is known of.

    `past` is what was on the bank when earlier months ended; `undated` is not counted.
    """

    period: Period
    opening: Decimal
    lines: tuple[ForecastLine, ...]
    past: tuple[Move, ...] = ()
    undated: tuple[Undated, ...] = ()

    @property
    def months(self) -> tuple[ForecastMonth, ...]:
        """Month by month."""
        months_so_far: list[ForecastMonth] = []
        for period in _months(self.period):
            amounts = [line.during(period) for line in self.lines]
            opening = months_so_far[-1].closing if months_so_far else self.opening
            comes = sum((amount for amount in amounts if amount > 0), ZERO)
            months_so_far.append(ForecastMonth(period, opening, comes, comes - sum(amounts, ZERO)))
        return tuple(months_so_far)

    @property
    def short(self) -> Move | None:
        """The first day on which the bank would end below zero, and what would be on it then."""
        by_day: dict[dt.date, Decimal] = defaultdict(lambda: ZERO)
        for line in self.lines:
            for move in line.moves:
                by_day[move.day] += move.amount
        days = sorted(by_day)
        balances = accumulate((by_day[day] for day in days), initial=self.opening)
        return next((Move(*at) for at in zip([self.period.start, *days], balances, strict=True) if at[1] < 0), None)

    @property
    def lowest(self) -> ForecastMonth:
        """The month that ends with the least on the bank."""
        return min(self.months, key=lambda month: month.closing)


def _months(period: Period) -> Iterator[Period]:
    """The months of a period; the first from its own first day on."""
    start = period.start
    while start < period.end:
        yield Period(start, month_of(start).end)
        start = month_of(start).end


class _Flow(NamedTuple):
    """What came to the bank for an account, or below zero went off it for that."""

    day: dt.date
    account: str
    amount: Decimal


def forecast(ledger: Ledger, day: dt.date) -> Forecast | None:
    """The forecast as the books stand when a day ends; None where they hold nothing of a bank."""
    flows, moves = ledger.index.fact(_flows, day)
    if not moves:
        return None
    start = _known_until(ledger, day, moves) + _DAY
    end = max(year(day.year).end, month_of(add_months(month_of(day).start, LEAST_MONTHS - 1)).end)
    period = Period(start, end)
    lines = [
        ForecastLine(item.title, Basis.KNOWN, item.rests_on, tuple(Move(*move) for move in item.moves), item.accounts)
        for item in expected(ledger, day, period)
    ]
    lines += _others(ledger, flows, period, lines)
    shown = sorted((line for line in lines if line.moves), key=lambda line: (-line.total, line.title))
    opening = sum((move.amount for move in moves), ZERO)
    return Forecast(period, opening, tuple(shown), tuple(_past(moves, start)), tuple(undated(ledger, day)))


def _flows(index: Index, day: dt.date) -> tuple[list[_Flow], list[Move]]:
    """What moved the bank, by the account it was for, and what it moved in all: a fact."""
    flows, moves = [], []
    for entry in index.transactions:
        if entry.date > day:
            break
        amounts = list(euro_amounts(entry))
        own = [amount for account, amount in amounts if accounts.is_under(account, accounts.BANK)]
        if own and kind_of(entry) is None:
            moves.append(Move(entry.date, sum(own, ZERO)))
            flows += [
                _Flow(entry.date, account, -amount)
                for account, amount in amounts
                if not accounts.is_under(account, accounts.BANK)
            ]
    return flows, moves


def _known_until(ledger: Ledger, day: dt.date, moves: Sequence[Move]) -> dt.date:
    """The last day of which the books know the bank: its last row, or the last balance that it gave."""
    balances = (
        entry.date - _DAY
        for entry in ledger.by_type.get(data.Balance, ())
        if accounts.is_under(entry.account, accounts.BANK)
    )
    return max((known for known in (moves[-1].day, *balances) if known <= day), default=day)


def _past(moves: Sequence[Move], start: dt.date) -> Iterator[Move]:
    """What was on the bank when each month ended, from a year before the forecast on."""
    first = month_of(add_months(start, -_MONTHS)).start
    ends = [period.last_day for period in _months(Period(max(first, moves[0].day), month_of(start).start))]
    total, left = ZERO, list(reversed(moves))
    for end in ends:
        while left and left[-1].day <= end:
            total += left.pop().amount
        yield Move(end, total)


# What no agreement says: what goes on, what came a year ago, and what is budgeted.

_PATTERN = (accounts.INCOME, accounts.EXPENSES, accounts.PETTY_CASH, accounts.CASH_BOX, SUBSIDY, Sort.BILL.account)


def _others(
    ledger: Ledger, flows: Sequence[_Flow], period: Period, known: Sequence[ForecastLine]
) -> Iterator[ForecastLine]:
    fees = covered_by_fees(ledger.config)
    by_account: dict[str, list[Move]] = defaultdict(list)
    since = add_months(month_of(period.start).start, -_MONTHS - 1)  # nothing before it says what goes on
    for flow in flows[bisect_left(flows, since, key=_day) :]:
        is_one = any(accounts.is_under(flow.account, parent) for parent in _PATTERN)
        if is_one and flow.account not in fees and not flow.account.startswith(COVERED):
            by_account[flow.account].append(Move(flow.day, flow.amount))
    moves_by_subject: dict[tuple[str, Basis], dict[str, list[Move]]] = defaultdict(lambda: defaultdict(list))
    for account, moves in by_account.items():
        basis, expected_moves = _goes_on(moves, period)
        if account == Sort.BILL.account:
            expected_moves = _beyond(expected_moves, known, period)
        if expected_moves:
            moves_by_subject[_subject(account), basis][account] += expected_moves
    for account, moves in _budgeted(ledger, period, fees).items():
        moves_by_subject[_subject(account), Basis.BUDGET][account] += moves
    for (subject, basis), by_name in moves_by_subject.items():
        listed = tuple(sorted(move for moves in by_name.values() for move in moves))
        rests_on, rests_in = _ground(basis, period)
        names = tuple(sorted(by_name))
        yield ForecastLine(_title(ledger, subject, names[0]), basis, rests_on, listed, names, rests_in)


def _day(flow: _Flow) -> dt.date:
    return flow.day


def _goes_on(moves: Sequence[Move], period: Period) -> tuple[Basis, list[Move]]:
    """What an account is expected to move, and why."""
    now = month_of(period.start).start
    for last in (0, 1):  # the month that has begun may have had its payment already
        months = [month_of(add_months(now, -back)) for back in range(last + _IN_A_ROW - 1, last - 1, -1)]
        totals = [sum((move.amount for move in moves if move.day in month), ZERO) for month in months]
        if _is_alike(totals):
            return Basis.MONTHLY, list(_monthly(moves, totals[-1], months[-1], period))
    return Basis.LAST_YEAR, [
        Move(again, move.amount) for move in moves if (again := add_months(move.day, _MONTHS)) in period
    ]


def _is_alike(totals: Sequence[Decimal]) -> bool:
    """Whether three months had about the same, all of them in or all of them out."""
    least, most = min(map(abs, totals)), max(map(abs, totals))
    return len({amount > 0 for amount in totals}) == 1 and least > 0 and most - least <= most / _ALIKE


def _monthly(moves: Sequence[Move], amount: Decimal, last: Period, period: Period) -> Iterator[Move]:
    """The amount of a month in each month after it, on the day of its last move; what came already is left out."""
    usual = max(move.day for move in moves if move.day in last)
    for month in _months(Period(last.end, period.end)):
        if any(move.day in month for move in moves):
            continue
        at = min(month.start.replace(day=1) + (usual - last.start), month.last_day)
        yield Move(max(at, period.start), amount)


def _beyond(moves: Iterable[Move], known: Sequence[ForecastLine], period: Period) -> list[Move]:
    """What is paid of bills beyond those that are in the books already, month by month."""
    bills = [line for line in known if Sort.BILL.account in line.accounts]
    listed = list(moves)
    extra_moves = []
    for month in _months(period):
        own = [move for move in listed if move.day in month]
        more = sum((move.amount for move in own), ZERO) - sum((line.during(month) for line in bills), ZERO)
        if own and more < 0:
            extra_moves.append(Move(max(move.day for move in own), more))
    return extra_moves


def _budgeted(ledger: Ledger, period: Period, fees: frozenset[str]) -> Mapping[str, list[Move]]:
    """The budget of whole months, of accounts on which nothing was booked for a year; awards are expected otherwise."""
    year_before = Period(add_months(period.start, -_MONTHS), period.start)
    booked = {item.account for entry in dated_in(ledger.transactions, year_before) for item in entry.postings}
    funders = {funder.income(kamer) for funder in ledger.config.funders.values() for kamer in ledger.config.kamers}
    # A budget may stand on a post and the bookings on what is under it, or the other way round.
    used = {parent for account in booked | funders | fees for parent in _above(account)}
    moves_by_account: dict[str, list[Move]] = defaultdict(list)
    # Of a month that has begun nobody knows what is left.
    whole = [month for month in _months(period) if month.start.day == 1]
    for month, budget in zip(whole, budgets_during(ledger.customs, whole, ledger.config.rates), strict=True):
        for account, amount in budget.cash.items():
            if amount and account not in used and not any(parent in booked for parent in _above(account)):
                moves_by_account[account].append(Move(month.last_day, -amount))
    return moves_by_account


def _above(account: str) -> Iterator[str]:
    """An account, and every account that it lies under."""
    while account:
        yield account
        account = account.rpartition(":")[0]


def _subject(account: str) -> str:
    """What a line is about: a post of all kamers together, or an account as it is."""
    parts = accounts.result(account)
    if parts is not None:
        return f"{parts.root}:{parts.group}:{parts.post}"
    of_kamers = (accounts.PETTY_CASH, accounts.CASH_BOX)
    return next((parent for parent in of_kamers if accounts.is_under(account, parent)), account)


def _title(ledger: Ledger, subject: str, account: str) -> str:
    if subject == accounts.PETTY_CASH:
        return "Handgeld naar de kamers"
    if subject == accounts.CASH_BOX:
        return "Kas van de kamers"
    root, _, path = subject.partition(":")
    post = next((post for post in ledger.config.posts if (post.root, post.path) == (root, path)), None)
    if post is not None:
        return post.name or path.rpartition(":")[2]
    funder = ledger.config.funders.get(path.rpartition(":")[2])
    return funder.name if funder is not None else ledger.names.get(account, account)


def _ground(basis: Basis, period: Period) -> tuple[str, Period | None]:
    """What a line of a basis rests on, in words, and the days of those postings."""
    before = month_of(period.start).start
    match basis:
        case Basis.MONTHLY:
            return "kwam de laatste drie maanden elke maand", Period(add_months(before, -_IN_A_ROW), period.start)
        case Basis.LAST_YEAR:
            days = Period(add_months(period.start, -_MONTHS), add_months(period.end, -_MONTHS))
            return f"wat er was van {in_words(days.start)} t/m {in_words(days.last_day)}", days
    return "de begroting: hier is een jaar lang niets op geboekt", None
