"""Who is a member on a day, and what members and funders put in."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.base.periods import in_hours, in_minutes, worth
from bwk_ledger.rules.share_movements import ShareAct, share_movements
from bwk_ledger.standing.partners import IN_KIND, TIME

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.base.periods import Period
    from bwk_ledger.figures.hours import Hours
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.members import Membership
    from bwk_ledger.standing.partners import Contribution


# Who is a member on a day: counted by kind and kamer, and through the months.


@dataclass(frozen=True)
class MemberCount:
    """Members when a day ends; `association` are those who owe the fee of a residents' association, counted apart."""

    day: dt.date
    by_kind_and_kamer: Mapping[tuple[str, str], int]
    association: Mapping[str, int]  # by kamer

    @property
    def total(self) -> int:
        """All members."""
        return sum(self.by_kind_and_kamer.values())

    def of_kind(self, kind: str) -> int:
        """Members of a kind, of all kamers."""
        return sum(count for (counted_kind, _), count in self.by_kind_and_kamer.items() if counted_kind == kind)

    def of_kamer(self, kamer: str) -> int:
        """Members of a kamer, of all kinds."""
        return sum(count for (_, counted_kamer), count in self.by_kind_and_kamer.items() if counted_kamer == kamer)


def members_on(config: Config, day: dt.date) -> Iterator[Membership]:
    """The memberships that hold on a day, in the order of the standing data."""
    for member in config.members.values():
        period = member.on(day)
        if period is not None:
            yield period


def count_members(config: Config, day: dt.date) -> MemberCount:
    """How many members there are when a day ends."""
    memberships = list(members_on(config, day))
    return MemberCount(
        day,
        Counter((period.kind, period.kamer) for period in memberships),
        Counter(period.kamer for period in memberships if period.in_association),
    )


def counts(config: Config, days: Iterable[dt.date]) -> list[MemberCount]:
    """The same on several days."""
    return [count_members(config, day) for day in days]


def kinds(config: Config) -> list[str]:
    """The kinds of members, in the order in which they first stand."""
    return list(dict.fromkeys(period.kind for member in config.members.values() for period in member.periods))


def joined(config: Config, period: Period) -> list[tuple[dt.date, str]]:
    """Who became a member in a period, also who came back: first day and number; a change of kamer or kind is none."""
    return sorted(
        (first, member.number) for member in config.members.values() for first, _ in member.stretches if first in period
    )


def left(config: Config, period: Period) -> list[tuple[dt.date, str]]:
    """Whose membership ended in a period: last day and number."""
    return sorted(
        (last, member.number)
        for member in config.members.values()
        for _, last in member.stretches
        if last is not None and last in period
    )


# What each member and each funder put in, euros and hours, as a share of the whole: "samen opdrachtgever".
#
# Euros are what the statement of income shows of each funder, fees and other payments by who made them, and shares
# paid in less shares paid back. Hours are those given without pay, at the tariff of their period: the populaire view.

NO_KAMER = ""


class StakeSide(Enum):
    """Who puts something in."""

    MEMBER = "lid"  # or somebody who gives hours and is no member
    STAFF = "medewerker"
    FUNDER = "financier"
    PARTNER = "partner"


PEOPLE = (StakeSide.MEMBER, StakeSide.STAFF)
_STAFF_MEMBER, _STAFF_HOURS = "staf", ("professional", "betaald")


def side_of(config: Config, number: str) -> StakeSide:
    """Whether somebody takes part as staff, or as a resident or another member."""
    member, person = config.members.get(number), config.people.get(number)
    is_staff = (member is not None and member.kind == _STAFF_MEMBER) or (
        member is None and person is not None and person.kind in _STAFF_HOURS
    )
    return StakeSide.STAFF if is_staff else StakeSide.MEMBER


@dataclass
class Stake:
    """What one party put in for one kamer; EUR, and minutes with what they are worth."""

    side: StakeSide
    party: str  # a number, or the code of a funder
    kamer: str  # empty where the books do not tie it to one
    income: Decimal = ZERO  # of a funder: its money that became income; of a member: fees
    shares: Decimal = ZERO  # paid in less paid back
    minutes: int = 0
    worth: Decimal = ZERO
    in_kind: Decimal = ZERO  # of a partner: what it gives that is no money and no time

    @property
    def euros(self) -> Decimal:
        """Money put in."""
        return self.income + self.shares

    @property
    def hours(self) -> Decimal:
        """Hours given."""
        return in_hours(self.minutes)

    @property
    def total(self) -> Decimal:
        """Money, the worth of the hours and what was given in kind together."""
        return self.euros + self.worth + self.in_kind

    def bring(self, brought: Contribution) -> None:
        """Add what a partner brings: its time, or what it gives in kind; its money is income of a funder."""
        if brought.kind == TIME:
            self.minutes += in_minutes(brought.hours)
            self.worth += brought.worth
        elif brought.kind == IN_KIND:
            self.in_kind += brought.worth

    def add(self, other: Stake) -> None:
        """Add what another put in."""
        self.income += other.income
        self.shares += other.shares
        self.minutes += other.minutes
        self.worth += other.worth
        self.in_kind += other.in_kind


def together(found: Iterable[Stake]) -> Stake:
    """All of them as one; whose it is then says nothing."""
    whole = Stake(StakeSide.MEMBER, "", NO_KAMER)
    for item in found:
        whole.add(item)
    return whole


@dataclass(frozen=True)
class Stakes:
    """All that was put in in a year, by party and kamer."""

    year: int
    items: tuple[Stake, ...] = field(default_factory=tuple)

    def of(self, kamer: str | None = None, side: StakeSide | None = None) -> list[Stake]:
        """By party, of one kamer or of all together, largest first; of one side or of all."""
        by_party: dict[tuple[StakeSide, str], Stake] = {}
        for item in self.items:
            if kamer not in (None, item.kamer) or side not in (None, item.side):
                continue
            by_party.setdefault((item.side, item.party), Stake(item.side, item.party, kamer or NO_KAMER)).add(item)
        return sorted(by_party.values(), key=lambda item: (-item.total, item.side.value, item.party))

    def total(self, kamer: str | None = None) -> Decimal:
        """All of it, EUR with the worth of the hours."""
        return sum((item.total for item in self.items if kamer in (None, item.kamer)), ZERO)


def stakes(
    transactions: Sequence[Any],
    config: Config,
    hours: Hours,
    year: int,
    contributions: Iterable[Contribution] = (),
) -> Stakes:
    """What was put in in a calendar year.

    Args:
        transactions: those of the books.
        config: the standing data.
        hours: the hours of the books, at the tariffs of the books.
        year: the calendar year.
        contributions: what partners agreed to bring in it; their money counts where it became income.
    """
    all_stakes: dict[tuple[StakeSide, str, str], Stake] = {}

    def stake(side: StakeSide, party: str, kamer: str) -> Stake:
        return all_stakes.setdefault((side, party, kamer), Stake(side, party, kamer))

    of_year = [item for item in transactions if item.date.year == year]
    for party, kamer, amount, side in _income(of_year, config):
        stake(side, party, kamer).income += amount
    for movement in share_movements(of_year):
        number = movement.receiver or movement.giver or ""
        member = config.members.get(number)
        period = member.on(movement.date) if member else None
        kamer = period.kamer if period else member.kamer if member else NO_KAMER
        if movement.act is ShareAct.ISSUE:
            payer = config.identity(movement.paid_by or number)
            stake(side_of(config, payer), payer, kamer).shares += movement.amount
        elif movement.act in (ShareAct.REPAYMENT, ShareAct.LEAVING):
            holder = config.identity(number)
            stake(side_of(config, holder), holder, kamer).shares -= movement.amount
    for item in hours.of_year(year):
        if not item.is_paid:
            giver = config.identity(item.person)
            given = stake(side_of(config, giver), giver, item.kamer)
            given.minutes += item.minutes
            given.worth += worth(item.minutes, item.tariff.rate)
    for brought in contributions:
        stake(StakeSide.PARTNER, brought.partner, brought.kamer).bring(brought)
    # What came in and went out again for as much is no stake, yet the sums per column must hold it.
    return Stakes(year, tuple(item for item in all_stakes.values() if _is_any(item)))


def _is_any(item: Stake) -> bool:
    return bool(item.income or item.shares or item.minutes or item.in_kind)


def _income(transactions: Iterable[Any], config: Config) -> Iterable[tuple[str, str, Decimal, StakeSide]]:
    """Income in euros by who it is from: a member where the posting says so, else the funder of the account."""
    funders: dict[str, str] = {}
    for funder in config.funders.values():
        funders.update((funder.income(kamer), funder.code) for kamer in funder.kamers)
    sums: dict[tuple[str, str, StakeSide], Decimal] = defaultdict(Decimal)
    for entry in transactions:
        for item in entry.postings:
            result = accounts.result(item.account)
            if result is None or result.root != accounts.INCOME or item.units.currency != EUR:
                continue
            number = (item.meta or {}).get(meta.MEMBER)
            party = config.identity(str(number)) if number else funders.get(item.account, result.post)
            side = side_of(config, party) if number else StakeSide.FUNDER
            sums[party, result.kamer, side] -= item.units.number
    return ((party, kamer, amount, side) for (party, kamer, side), amount in sums.items())
