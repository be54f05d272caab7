"""Everything the template of the page "Leden" shows, as one frozen `LedenPage`: numbers only, never a name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bwk_ledger.fava_ext.charts import Chart, draw_members
from bwk_ledger.hours import in_hours
from bwk_ledger.membership import share_account
from bwk_ledger.money import ZERO
from bwk_ledger.periods import Period, year
from bwk_ledger.rules.share_movements import Act, Movement
from bwk_ledger.views import links
from bwk_ledger.views.fees import fee_payments, fee_years, unpaid_minutes
from bwk_ledger.views.hours import read_hours
from bwk_ledger.views.members import MemberCount, count_members, counts, joined, left
from bwk_ledger.views.repayments import Repayments, repayments
from bwk_ledger.views.shares import Proof, ShareRegister, Waiting, proof, share_register
from bwk_ledger.views.stake import Side, Stake, stakes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from bwk_ledger.config import Config
    from bwk_ledger.fava_ext.request import Head, Request
    from bwk_ledger.views.fees import FeeYear
    from bwk_ledger.views.hours import Hours

MOST_STAKES = 10
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Cell:
    """A number of members, and Fava's filter for the entries by which they joined."""

    count: int
    filter: str


@dataclass(frozen=True)
class CountLine:
    """Members of a kind by kamer, in the order of the kamers of the page, and together."""

    label: str
    kamers: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True)
class Members:
    """Who is a member when the day ends, and who came and went in the period."""

    kamers: tuple[str, ...]
    lines: tuple[CountLine, ...]  # by kind, the last is all together
    association: CountLine  # of these, who owes the fee of the residents' association
    joined: tuple[tuple[dt.date, str], ...]
    left: tuple[tuple[dt.date, str], ...]

    @property
    def total(self) -> int:
        """All members."""
        return self.lines[-1].total.count


@dataclass(frozen=True)
class Holding:
    """The shares of one member, and what was paid for them, EUR."""

    number: str
    account: str
    shares: int
    amount: Decimal


@dataclass(frozen=True)
class ActLine:
    """All movements of shares of one kind in the period; EUR."""

    act: Act
    movements: tuple[Movement, ...]
    filter: str | None  # None where a movement has no number in the register

    @property
    def shares(self) -> int:
        """Shares that moved."""
        return sum(item.shares for item in self.movements)

    @property
    def amount(self) -> Decimal:
        """What was paid for them when they were issued."""
        return sum((item.amount for item in self.movements), ZERO)


@dataclass(frozen=True)
class Shares:
    """The share register when the day ends, and what moved in the period."""

    holdings: tuple[Holding, ...]  # largest first
    proof: Proof
    acts: tuple[ActLine, ...]
    movements: tuple[Movement, ...]
    waiting: tuple[tuple[Waiting, Decimal | None], ...]  # with the EUR to be paid

    @property
    def count(self) -> int:
        """All shares."""
        return sum(item.shares for item in self.holdings)


@dataclass(frozen=True)
class FeeLine:
    """The fees of a year of one kamer, or of all together; EUR."""

    kamer: str
    filter: str
    due: Decimal = ZERO
    paid: Decimal = ZERO
    open: Decimal = ZERO
    members: int = 0
    in_arrears: int = 0


@dataclass(frozen=True)
class FeeOf:
    """The fee of one member, and the filter for its payments or for the hours that stand for it."""

    fee: FeeYear
    account: str  # of the shares of the member
    filter: str

    @property
    def hours(self) -> Decimal:
        """Unpaid hours in the year."""
        return in_hours(self.fee.minutes)


@dataclass(frozen=True)
class Fees:
    """Fees of the year of the day by kamer, and arrears of that year and all before it."""

    year: int
    kamers: tuple[FeeLine, ...]  # the last is all together
    arrears: tuple[FeeOf, ...]  # oldest first
    by_hours: tuple[FeeOf, ...]


@dataclass(frozen=True)
class StakeLine:
    """What one party put in in a year, or all of one side; EUR, and its share of the whole."""

    label: str
    stake: Stake
    share: Decimal | None
    filter: str


@dataclass(frozen=True)
class Stakes:
    """What members and funders put in in a year; of the members only the largest."""

    year: int
    sides: tuple[StakeLine, ...]  # members, funders, all together
    members: tuple[StakeLine, ...]
    others: int  # members who are not shown


@dataclass(frozen=True)
class LedenPage:
    """The page for one set of filters."""

    head: Head
    day: dt.date = dt.date.min
    until: str = ""  # Fava's time filter for all that counts in the state of the day; empty for everything
    members: Members | None = None
    shares: Shares | None = None
    fees: Fees | None = None
    repayments: Repayments | None = None
    stakes: Stakes | None = None
    charts: tuple[Chart, ...] = ()


def build(request: Request) -> LedenPage:
    """Make the page: the state when the period ends, and what happened in it."""
    config, day = request.config, state_day(request)
    transactions = [entry for entry in request.transactions if entry.date <= day]
    period = Period(request.period.start if request.period else dt.date.min, day + _DAY)
    hours = read_hours(transactions, request.customs, config)
    register = share_register(transactions, config, day)
    ends = [min(item.last_day, day) for item in request.stretches if item.start <= day]
    return LedenPage(
        head=request.head,
        day=day,
        until=f"{_first_year(request)}-01-01 - {day}" if request.period else "",
        members=_members(config, count_members(config, day), period),
        shares=_shares(config, register, proof(transactions, config, day), period),
        fees=_fees(transactions, config, hours, day),
        repayments=repayments(transactions, config, day),
        stakes=_stakes(transactions, config, hours, day.year),
        charts=draw_members(counts(config, ends)),
    )


def state_day(request: Request) -> dt.date:
    """The day whose end the page shows: the last of the period, else of the last transaction; never after today."""
    if request.period is not None:
        return min(request.period.last_day, request.today)
    last = request.transactions[-1].date if request.transactions else request.today
    return min(last, request.today)


def _first_year(request: Request) -> int:
    days = [member.start for member in request.config.members.values()]
    if request.transactions:
        days.append(request.transactions[0].date)
    return min((found.year for found in days), default=request.today.year)


def _members(config: Config, count: MemberCount, period: Period) -> Members:
    found = count.by_kind_and_kamer
    kamers = [code for code in config.kamers if count.of_kamer(code)]
    kamers += sorted({kamer for _, kamer in found} - set(kamers))
    kinds = dict.fromkeys(item.kind for member in config.members.values() for item in member.periods)
    lines = [
        CountLine(
            kind,
            tuple(Cell(found.get((kind, kamer), 0), links.of_memberships(kind, kamer)) for kamer in kamers),
            Cell(count.of_kind(kind), links.of_memberships(kind)),
        )
        for kind in kinds
        if count.of_kind(kind)
    ]
    total = CountLine(
        "Totaal",
        tuple(Cell(count.of_kamer(kamer), links.of_memberships(kamer=kamer)) for kamer in kamers),
        Cell(count.total, links.of_memberships()),
    )
    paying = f'{links.of_memberships()} vereniging:"True"'
    association = CountLine(
        "Betaalt de bewonersvereniging",
        tuple(
            Cell(count.association.get(kamer, 0), f'{links.of_memberships(kamer=kamer)} vereniging:"True"')
            for kamer in kamers
        ),
        Cell(sum(count.association.values()), paying),
    )
    return Members(
        tuple(kamers), (*lines, total), association, tuple(joined(config, period)), tuple(left(config, period))
    )


def _shares(config: Config, register: ShareRegister, proven: Proof, period: Period) -> Shares:
    amounts = register.amounts
    holdings = [
        Holding(number, share_account(number), shares, amounts.get(number, ZERO))
        for number, shares in register.held.items()
    ]
    moved = tuple(item.movement for item in register.movements if item.movement.date in period)
    price = config.share_price
    return Shares(
        holdings=tuple(sorted(holdings, key=lambda item: (-item.shares, item.number))),
        proof=proven,
        acts=tuple(_acts(moved)),
        movements=moved,
        waiting=tuple((item, None if price is None else item.shares * price) for item in register.waiting),
    )


def _acts(moved: Sequence[Movement]) -> Iterable[ActLine]:
    for act in Act:
        found = tuple(item for item in moved if item.act is act)
        numbers = [item.number for item in found if item.number is not None]
        if found:
            yield ActLine(act, found, links.of_movements(numbers) if len(numbers) == len(found) else None)


def _fees(transactions: Sequence[Any], config: Config, hours: Hours, day: dt.date) -> Fees:
    # Only what was paid for a fee, so that every year before does not go through all transactions again.
    paying = list({id(item.entry): item.entry for item in fee_payments(transactions)}.values())
    years = sorted({fee.year for fee in config.fees if fee.year < day.year} | {day.year})
    found = [fee for of in years for fee in fee_years(paying, config, of, day, unpaid_minutes(hours, of))]
    current = [fee for fee in found if fee.year == day.year]
    return Fees(
        year=day.year,
        kamers=tuple(_fee_lines(config, current, day.year)) if current else (),
        arrears=tuple(
            FeeOf(fee, share_account(fee.number), links.of_fees(fee.year, fee.number))
            for fee in sorted(found, key=lambda item: (item.overdue_since or dt.date.max, item.number))
            if fee.open
        ),
        by_hours=tuple(
            FeeOf(fee, share_account(fee.number), links.of_person(config, fee.number))
            for fee in current
            if fee.by_hours
        ),
    )


def _fee_lines(config: Config, found: Sequence[FeeYear], of: int) -> Iterable[FeeLine]:
    lines: dict[str, FeeLine] = {
        code: FeeLine(code, links.of_fees(of, kamer=code))
        for code in [*config.kamers, *sorted({fee.kamer for fee in found} - set(config.kamers))]
    }
    total = FeeLine("Totaal", links.of_fees(of))
    for fee in found:
        lines[fee.kamer] = _plus(lines[fee.kamer], fee)
        total = _plus(total, fee)
    return [*(line for line in lines.values() if line.members), total]


def _plus(line: FeeLine, fee: FeeYear) -> FeeLine:
    return replace(
        line,
        due=line.due + fee.due,
        paid=line.paid + fee.paid,
        open=line.open + fee.open,
        members=line.members + 1,
        in_arrears=line.in_arrears + bool(fee.open),
    )


def _stakes(transactions: Sequence[Any], config: Config, hours: Hours, of: int) -> Stakes:
    found = stakes([entry for entry in transactions if entry.date in year(of)], config, hours, of)
    whole = found.total()
    members = found.of(side=Side.MEMBER)

    def line(label: str, stake: Stake, filter_: str) -> StakeLine:
        return StakeLine(label, stake, stake.total / whole if whole else None, filter_)

    own, others = links.of_all_members(), links.of_all_funders()
    sides = [
        line("Leden en wie uren geeft", _together(Side.MEMBER, members), own),
        line("Financiers en andere baten", _together(Side.FUNDER, found.of(side=Side.FUNDER)), others),
        line("Samen", _together(Side.MEMBER, found.items), f"{own},{others}"),
    ]
    top = members[:MOST_STAKES]
    return Stakes(
        of,
        tuple(sides),
        tuple(line(item.party, item, links.of_stake(config, item.party)) for item in top),
        len(members) - len(top),
    )


def _together(side: Side, items: Iterable[Stake]) -> Stake:
    whole = Stake(side, "", "")
    for item in items:
        whole.income += item.income
        whole.shares += item.shares
        whole.minutes += item.minutes
        whole.worth += item.worth
    return whole
