"""The handgeld of every kamer by month: what came, what was spent on which category, what was counted.

All in EUR; account and box together, with what of it lies in the box apart.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import data

from bwk_ledger.base import accounts
from bwk_ledger.base.money import EUR, ZERO, split
from bwk_ledger.base.periods import Period, month_of
from bwk_ledger.books.seal import euro_amounts
from bwk_ledger.rules.cash import ceiling_of, day_changes, moves
from bwk_ledger.rules.derived import last_written
from bwk_ledger.standing.handgeld import CashCount, Counted, beside_books, read_counts
from bwk_ledger.standing.receipts import receipt_of, spent_by_kamer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.rules.cash import HandgeldMove
    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config

ELSEWHERE = ""  # the category of costs that are on no post of the handgeld
_CATEGORIES = f"{accounts.PETTY_CASH_POST}:"


@dataclass(frozen=True)
class MissingReceipt:
    """Money that was spent without a receipt; `reason` is empty where nobody said why."""

    entry: Any
    kamer: str
    amount: Decimal
    reason: str


@dataclass(frozen=True)
class CashMonth:
    """The handgeld of a kamer in a month, or the part of it that lies in the period."""

    period: Period
    opening: Decimal
    ceiling: Decimal
    transferred: Decimal = ZERO  # from the bank of the cooperative, less what went back
    spent: Mapping[str, Decimal] = field(default_factory=dict)  # by category, such as 'A-Koffie'
    takings: Decimal = ZERO  # received in cash: income, and shares that members pay
    other: Decimal = ZERO  # what is none of these: an opening balance, a question that is open
    counts: tuple[Counted, ...] = ()
    missing: tuple[MissingReceipt, ...] = ()
    entries: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)  # what was spent, by category
    in_box: Decimal = ZERO  # of what is left when the month ends

    @property
    def spent_total(self) -> Decimal:
        """All that was spent."""
        return sum(self.spent.values(), ZERO)

    @property
    def closing(self) -> Decimal:
        """What is left when the month ends."""
        return self.opening + self.transferred + self.takings - self.spent_total + self.other

    @property
    def on_account(self) -> Decimal:
        """What is left on the account when the month ends."""
        return self.closing - self.in_box

    @property
    def too_much(self) -> Decimal:
        """What was transferred above the ceiling."""
        return max(self.transferred - self.ceiling, ZERO)


@dataclass(frozen=True)
class CashOfKamer:
    """The handgeld of a kamer, month after month without a gap; never empty."""

    kamer: str
    months: tuple[CashMonth, ...]
    has_box: bool = False  # whether its cash box ever held anything

    @property
    def opening(self) -> Decimal:
        """What there was when the first month began."""
        return self.months[0].opening

    @property
    def closing(self) -> Decimal:
        """What is left when the last month ends."""
        return self.months[-1].closing

    @property
    def transferred(self) -> Decimal:
        """All that was transferred."""
        return sum((month.transferred for month in self.months), ZERO)

    @property
    def takings(self) -> Decimal:
        """All that was received in cash."""
        return sum((month.takings for month in self.months), ZERO)

    @property
    def in_box(self) -> Decimal:
        """What lies in the cash box when the last month ends."""
        return self.months[-1].in_box

    @property
    def other(self) -> Decimal:
        """All other changes."""
        return sum((month.other for month in self.months), ZERO)

    @property
    def spent(self) -> Mapping[str, Decimal]:
        """What was spent, by category."""
        spent_by_category: dict[str, Decimal] = defaultdict(Decimal)
        for month in self.months:
            for category, amount in month.spent.items():
                spent_by_category[category] += amount
        return spent_by_category

    @property
    def counts(self) -> tuple[Counted, ...]:
        """All counts."""
        return tuple(item for month in self.months for item in month.counts)

    @property
    def missing(self) -> tuple[MissingReceipt, ...]:
        """All that was spent without a receipt."""
        return tuple(item for month in self.months for item in month.missing)

    @property
    def too_much(self) -> Decimal:
        """What was transferred above the ceiling of the months."""
        return sum((month.too_much for month in self.months), ZERO)


@dataclass
class _Sums:
    """What a month adds up while the transactions go by."""

    transferred: Decimal = ZERO
    moved: Decimal = ZERO
    takings: Decimal = ZERO
    boxed: Decimal = ZERO
    spent: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    missing: list[MissingReceipt] = field(default_factory=list)
    entries: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))


def petty_cash(index: Index, period: Period | None) -> list[CashOfKamer]:
    """The handgeld of each kamer that has any, in the order of the kamers: a fact of the days that are asked for.

    Args:
        index: the books.
        period: the days to show; None for all. Months after the last transaction of the books are left out.
    """
    config, found_moves = index.config, index.fact(moves)
    sums: dict[str, dict[dt.date, _Sums]] = defaultdict(lambda: defaultdict(_Sums))
    before: dict[str, _Stand] = defaultdict(lambda: _Stand(ZERO, ZERO))
    boxes = set()
    for _, of_entry in groupby(found_moves, key=lambda move: id(move.entry)):
        entry, changes = _changes(of_entry)
        for kamer, change in changes.items():
            if change.has_box:
                boxes.add(kamer)
            if period is not None and entry.date < period.start:
                before[kamer] = _Stand(before[kamer].all + change.all, before[kamer].in_box + change.boxed)
            elif period is None or entry.date in period:
                _add(sums[kamer][month_of(entry.date).start], kamer, change, entry, config)
    by_account = day_changes(found_moves)
    days = _by_kamer(by_account)
    counts = _counted(index.by_type.get(data.Custom, ()), by_account)
    last = last_written(index.transactions) or dt.date.min
    cash_of_kamers = []
    for kamer in _order(config, {*sums, *before, *counts}):
        shown = _months(days[kamer], counts[kamer], _last_day(kamer, days[kamer], last, config), period)
        months = tuple(_balances(shown, before[kamer], sums[kamer], counts[kamer], ceiling_of(config, kamer)))
        if months:
            cash_of_kamers.append(CashOfKamer(kamer, months, kamer in boxes))
    return cash_of_kamers


def counted(index: Index) -> list[Counted]:
    """Every count of cash that can be read, beside the books; by kamer in their order, and by date: a fact."""
    counts_by_kamer = _counted(index.by_type.get(data.Custom, ()), day_changes(index.fact(moves)))
    return [item for kamer in _order(index.config, set(counts_by_kamer)) for item in counts_by_kamer[kamer]]


def categories(config: Config, found: Iterable[CashOfKamer]) -> list[str]:
    """The categories of the standing data, and after them others that were spent on."""
    known = [
        post.path.removeprefix(_CATEGORIES)
        for post in config.posts
        if post.root == accounts.EXPENSES and post.path.startswith(_CATEGORIES)
    ]
    used = {category for item in found for category, amount in item.spent.items() if amount}
    return [*known, *sorted(used - {*known, ELSEWHERE}), *([ELSEWHERE] if ELSEWHERE in used else [])]


def category_account(kamer: str, category: str) -> str | None:
    """The account of a category; None where there is not one."""
    return f"{accounts.EXPENSES}:{kamer}:{_CATEGORIES}{category}" if category else None


class _Stand(NamedTuple):
    """What a kamer has, and what of it lies in its box."""

    all: Decimal
    in_box: Decimal


@dataclass
class _Change:
    """What a transaction transfers to a kamer, what it changes beside that, and what of both in its box."""

    transferred: Decimal = ZERO
    paid: Decimal = ZERO
    boxed: Decimal = ZERO
    has_box: bool = False

    @property
    def all(self) -> Decimal:
        """Together."""
        return self.transferred + self.paid


def _changes(of_entry: Iterable[HandgeldMove]) -> tuple[Any, Mapping[str, _Change]]:
    """The transaction of these moves, and what it changes by kamer."""
    entry = None
    change_by_kamer: dict[str, _Change] = defaultdict(_Change)
    for move in of_entry:
        entry, change = move.entry, change_by_kamer[move.kamer]
        if move.is_transfer:
            change.transferred += move.amount
        else:
            change.paid += move.amount
        if move.is_in_box:
            change.boxed += move.amount
            change.has_box = True
    return entry, change_by_kamer


def _by_kamer(days: Mapping[str, Mapping[dt.date, Decimal]]) -> Mapping[str, Mapping[dt.date, Decimal]]:
    """What each kamer changed on each day, account and box together."""
    days_by_kamer: dict[str, dict[dt.date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for account, by_day in days.items():
        for day, change in by_day.items():
            days_by_kamer[accounts.cash_kamer(account)][day] += change
    return days_by_kamer


def _add(month: _Sums, kamer: str, change: _Change, entry: Any, config: Config) -> None:
    month.transferred += change.transferred
    month.moved += change.paid
    month.boxed += change.boxed
    month.takings += _takings(change.paid, entry)
    spent = _spent(kamer, -change.paid, entry)
    for category, amount in spent.items():
        month.spent[category] += amount
        month.entries[category].append(entry)
    receipt = receipt_of(entry)
    if change.paid < 0 and not receipt.is_there and (spent_by_kamer(entry, config) or _is_unexplained(entry)):
        month.missing.append(MissingReceipt(entry, kamer, -change.paid, receipt.reason))


def _takings(received: Decimal, entry: Any) -> Decimal:
    """What of money that came in is income or paid for shares; never more than what came in."""
    earned = sum(
        (amount for account, amount in euro_amounts(entry) if account.startswith((accounts.INCOME, accounts.SHARES))),
        ZERO,
    )
    return max(min(received, -earned), ZERO)


def _spent(kamer: str, paid: Decimal, entry: Any) -> Mapping[str, Decimal]:
    """What of a payment (or with a minus a refund) went to which category: never more than what was paid.

    The rest of a cost was paid from elsewhere. Costs of the kamer itself go before those of another.
    """
    own: dict[str, Decimal] = defaultdict(Decimal)
    others: dict[str, Decimal] = defaultdict(Decimal)
    for posting in entry.postings:
        taken_apart = accounts.result(posting.account)
        if accounts.is_cash_difference(posting.account) or posting.units.currency != EUR:
            continue
        if taken_apart is not None and taken_apart.root == accounts.EXPENSES:
            path = f"{taken_apart.group}:{taken_apart.post}"
            category = path.removeprefix(_CATEGORIES) if path.startswith(_CATEGORIES) else ELSEWHERE
            (own if taken_apart.kamer == kamer else others)[category] += posting.units.number
    spent_by_category: dict[str, Decimal] = defaultdict(Decimal)
    for costs in (own, others):
        part = _up_to(paid, costs)
        paid -= sum(part.values(), ZERO)
        for category, amount in part.items():
            spent_by_category[category] += amount
    return spent_by_category


def _up_to(paid: Decimal, costs: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
    """The costs, or where they are more than what was paid, a part of each in proportion."""
    total = sum(costs.values(), ZERO)
    if total * paid <= 0:
        return {}
    if abs(total) <= abs(paid):
        return costs
    return dict(zip(costs, split(paid, [abs(amount) for amount in costs.values()]), strict=True))


def _is_unexplained(entry: Any) -> bool:
    return any(accounts.is_under(posting.account, accounts.UNEXPLAINED) for posting in entry.postings)


def _counted(customs: Iterable[Any], days: Mapping[str, Mapping[dt.date, Decimal]]) -> Mapping[str, Sequence[Counted]]:
    """The counts of each kamer that can be read, in order of date, beside what the books say of what was counted."""
    by_account: dict[str, list[CashCount]] = defaultdict(list)
    for count in read_counts(customs):
        if count.amount is not None:
            by_account[count.account].append(count)
    counts_by_kamer: dict[str, Sequence[Counted]] = defaultdict(tuple)
    for account, counts in by_account.items():
        kamer = counts[0].kamer
        both = (*counts_by_kamer[kamer], *beside_books(counts, days.get(account, {})))
        counts_by_kamer[kamer] = tuple(sorted(both, key=lambda item: item.count.date))
    return counts_by_kamer


def _order(config: Config, kamers: set[str]) -> list[str]:
    return [*(code for code in config.kamers if code in kamers), *sorted(kamers - set(config.kamers))]


def _last_day(kamer: str, days: Mapping[dt.date, Decimal], last: dt.date, config: Config) -> dt.date:
    """The last day to show: that of the books, or of a kamer that ended and has no handgeld left."""
    known = config.kamers.get(kamer)
    if known is None or known.end is None or sum(days.values(), ZERO):
        return last
    return min(last, known.end)


def _months(
    days: Mapping[dt.date, Decimal], counts: Sequence[Counted], last: dt.date, period: Period | None
) -> Iterator[Period]:
    """The months from the first move or count up to the last transaction of the books, as far as the period goes."""
    known = [*days, *(item.count.date for item in counts)]
    if not known:
        return
    start, end = min(known), max(last, *(item.count.date for item in counts), *days)
    if period is not None:
        start, end = max(start, period.start), min(end, period.last_day)
    while start <= end:
        month = month_of(start)
        yield month if period is None else Period(max(month.start, period.start), min(month.end, period.end))
        start = month.end


def _balances(
    shown: Iterable[Period],
    before: _Stand,
    sums: Mapping[dt.date, _Sums],
    counts: Sequence[Counted],
    ceiling: Decimal,
) -> Iterator[CashMonth]:
    by_month: dict[dt.date, list[Counted]] = defaultdict(list)
    for item in counts:
        by_month[month_of(item.count.date).start].append(item)
    opening, in_box = before
    for period in shown:
        start = month_of(period.start).start
        month_sums = sums.get(start, _Sums())
        in_box += month_sums.boxed
        month = CashMonth(
            period=period,
            opening=opening,
            ceiling=ceiling,
            transferred=month_sums.transferred,
            spent=dict(month_sums.spent),
            takings=month_sums.takings,
            other=month_sums.moved + sum(month_sums.spent.values(), ZERO) - month_sums.takings,
            counts=tuple(item for item in by_month[start] if item.count.date in period),
            missing=tuple(month_sums.missing),
            entries={category: tuple(entries) for category, entries in month_sums.entries.items()},
            in_box=in_box,
        )
        yield month
        opening = month.closing
