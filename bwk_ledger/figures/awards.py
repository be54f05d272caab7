"""Awards year by year: what was awarded, received, spent, made income, repaid and is left; and how the ledger holds it.

On the account of an award with an entry of its own stands its own money. What a funder says of its years is all on one
account: a receipt there is first for what an earlier year still had to receive, and a repayment of what one had left.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger.base import accounts
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.rules.release import KIND, Release, release
from bwk_ledger.standing.awards import Award, Rest, Status, award_of_year

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.grants import Funder

_Identity = tuple[str, dt.date]


@dataclass(frozen=True)
class AwardYear:
    """One award in one year, EUR. `award` is as it is when the year ends.

    `awarded` is what it says; of one of which nobody knows how much it is, what the budget counts on.
    """

    year: int
    award: Award
    awarded: Decimal
    before: Decimal  # received and not borne in earlier years; below zero: still to be received
    received: Decimal
    repaid: Decimal
    spent: Decimal  # costs that name it, less other income of a guarantee
    borne: Decimal  # of these and earlier ones: what the award bears
    released: Decimal  # what became income
    kept: Decimal  # of that: what was left and may be kept
    in_use: Decimal  # borne, and to become income as what was bought is used: when the year ends
    opening: Decimal  # what the account held of it when the year began, as `liability`
    received_in_all: Decimal  # less what was repaid, up to the end of the year, as `spent_in_all`
    spent_in_all: Decimal

    @property
    def called(self) -> str:
        """What people call it in its year; what a funder said of an earlier year is named with that."""
        return self.award.shown if self._is_earlier else self.award.key

    @property
    def title(self) -> str:
        """The same with the name of the funder."""
        award = self.award
        more = award.code or (award.start.year if self._is_earlier else "")
        return f"{award.funder.name} ({more})" if more else award.funder.name

    @property
    def _is_earlier(self) -> bool:
        return self.award.end is not None and self.award.end.year < self.year

    @property
    def own(self) -> Decimal:
        """What was spent and the cooperative bears itself; below zero where the award took over what it bore before."""
        return self.spent - self.borne

    @property
    def left(self) -> Decimal:
        """Received and not spent when the year ends; below zero where it is still to be received."""
        return self.before + self.received - self.repaid - self.borne - self.kept

    @property
    def liability(self) -> Decimal:
        """What the account holds of it when the year ends: a debt above zero, and below what is to be received."""
        return self.left + self.in_use

    @property
    def is_to_be_repaid(self) -> bool:
        """Whether what is left when the year ends goes back: it is over or fixed, and nobody may keep it."""
        award = self.award
        is_over = award.end is not None and award.end <= dt.date(self.year, 12, 31)
        may_keep = award.rest is Rest.KEPT and award.fixed is None
        is_decided = award.status in (Status.FIXED, Status.SETTLED, Status.REFUSED)
        return is_decided or (is_over and not may_keep)

    @property
    def moved(self) -> bool:
        """Whether there is anything to say of it in the year."""
        amounts = (self.before, self.received, self.repaid, self.spent, self.borne, self.released, self.in_use)
        return any(amounts)


class Standing(NamedTuple):
    """What an account of awards holds on a day, EUR, all of nothing or more."""

    receivable: Decimal
    repayable: Decimal
    open: Decimal

    def plus(self, other: Standing) -> Standing:
        """Both together: an account of a funder holds more than one award."""
        return Standing(self.receivable + other.receivable, self.repayable + other.repayable, self.open + other.open)


@dataclass
class _Money:
    """What came and went of one award, EUR by year."""

    received: dict[int, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    repaid: dict[int, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))

    def add(self, year: int, amount: Decimal, *, is_repaid: bool) -> None:
        """Take in a posting on the account: EUR, above zero what was repaid or is corrected."""
        if is_repaid:
            self.repaid[year] += amount
        else:
            self.received[year] -= amount

    def until(self, year: int) -> Decimal:
        """What came less what went, up to the end of a year."""
        return _until(self.received, year) - _until(self.repaid, year)


@dataclass
class _AwardSums:
    """The moves of one award, EUR by year."""

    award: Award
    spent: dict[int, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    borne: dict[int, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    released: dict[int, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    kept: dict[int, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))

    def used(self, year: int) -> Decimal:
        """What it bears and has kept, up to the end of a year."""
        return _until(self.borne, year) + _until(self.kept, year)


def _until(amounts: Mapping[int, Decimal], year: int) -> Decimal:
    return sum((amount for number, amount in amounts.items() if number <= year), ZERO)


@dataclass(frozen=True)
class AwardBook:
    """All awards of the books, with what moved of each."""

    config: Config
    sums: Mapping[_Identity, _AwardSums]
    money: Mapping[_Identity, _Money]

    def year(self, year: int, budgeted: Mapping[str, Decimal]) -> list[AwardYear]:
        """Each award in a year, in the order of the funders: those that run, moved or hold something.

        Args:
            year: the year.
            budgeted: EUR that its budget counts on, by funder.
        """
        award_years = []
        for funder in self.config.funders.values():
            if funder.is_grant:
                now = self._now(funder, year)
                for award in self._of(funder, year):
                    item = self._year(award, year, budgeted.get(funder.code, ZERO))
                    if item.moved or award.identity in now:
                        award_years.append(item)
        return award_years

    def _now(self, funder: Funder, year: int) -> set[_Identity]:
        """The awards of a funder to name in a year even where nothing moved."""
        own = self.config.awards_of(funder)
        first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        running = {item.identity for item in own if item.start <= last and (item.on(last).end or last) >= first}
        is_said = not own or funder.awarded(year)[1] is not None
        return running | ({award_of_year(funder, year).identity} if is_said else set())

    def _of(self, funder: Funder, year: int) -> list[Award]:
        """The awards of a funder that a year may know, oldest first."""
        own = self.config.awards_of(funder)
        years = {start.year for key, start in (*self.sums, *self.money) if key == funder.code} | {year}
        yearly = {item.identity: item for item in (award_of_year(funder, number) for number in sorted(years))}
        known = [*yearly.values(), *own]
        return sorted((item for item in known if item.start.year <= year), key=lambda item: item.start)

    def _year(self, award: Award, year: int, budgeted: Decimal) -> AwardYear:
        sums = self.sums.get(award.identity) or _AwardSums(award)
        money = self.money.get(award.identity) or _Money()
        now = award.on(dt.date(year, 12, 31))
        return AwardYear(
            year=year,
            award=now,
            awarded=budgeted if now.most is None else now.most,
            before=money.until(year - 1) - sums.used(year - 1),
            received=money.received[year],
            repaid=money.repaid[year],
            spent=sums.spent[year],
            borne=sums.borne[year],
            released=sums.released[year],
            kept=sums.kept[year],
            in_use=sums.used(year) - _until(sums.released, year),
            opening=money.until(year - 1) - _until(sums.released, year - 1),
            received_in_all=money.until(year),
            spent_in_all=_until(sums.spent, year),
        )

    def standing(self, year: int) -> Mapping[str, Standing]:
        """What each account of awards holds when a year ends."""
        standings: dict[str, Standing] = {}
        for item in self.year(year, {}):
            account, more = item.award.liability, _standing(item)
            standings[account] = standings[account].plus(more) if account in standings else more
        return standings


def _standing(item: AwardYear) -> Standing:
    held = item.liability
    if held < 0:
        return Standing(-held, ZERO, ZERO)
    repayable = max(item.left, ZERO) if item.is_to_be_repaid else ZERO
    return Standing(ZERO, min(repayable, held), held - min(repayable, held))


def releases(index: Index) -> Release:
    """All charges of the books, and what the awards bear of them."""
    return release(index.transactions, index.config)


def award_book(index: Index) -> AwardBook:
    """All awards of the books: a fact, found once."""
    config = index.config
    sums: dict[_Identity, _AwardSums] = {}
    for move in index.fact(releases).moves:
        item = sums.setdefault(move.award.identity, _AwardSums(move.award))
        year = move.day.year
        item.spent[year] += move.charged
        item.borne[year] += move.borne
        item.released[year] += move.income
        item.kept[year] += move.kept
    return AwardBook(config, sums, _money(index.postings(_is_of_awards), config, sums))


def _money(
    postings: Iterable[tuple[Any, Any]], config: Config, sums: Mapping[_Identity, _AwardSums]
) -> Mapping[_Identity, _Money]:
    """What was received and repaid of each award."""
    by_account = {award.liability: award for award in config.awards.values()}
    of_funders = {funder.liability: funder for funder in config.funders.values() if funder.is_grant}
    money: dict[_Identity, _Money] = defaultdict(_Money)
    shared = {account: _Shared(funder, sums, money) for account, funder in of_funders.items()}
    for entry, item in postings:
        if kind_of(entry) == KIND:
            continue
        is_repaid = item.units.number > 0 and pays_out(entry)
        award = by_account.get(item.account)
        if award is not None:
            money[award.identity].add(entry.date.year, item.units.number, is_repaid=is_repaid)
        elif item.account in shared:
            shared[item.account].take(entry.date.year, item.units.number, is_repaid=is_repaid)
    return money


def _is_of_awards(account: str, currency: str) -> bool:
    return currency == EUR and accounts.is_under(account, accounts.GRANTS)


def pays_out(entry: Any) -> bool:
    """Whether money leaves: what goes back to a funder is a repayment, and anything else on the debit a correction."""
    return any(accounts.is_money(item.account) and item.units.number < 0 for item in entry.postings)


@dataclass
class _Shared:
    """The account of a funder, with the awards of its years on it."""

    funder: Funder
    sums: Mapping[_Identity, _AwardSums]
    money: dict[_Identity, _Money]

    def _earlier(self, year: int) -> Sequence[dt.date]:
        """When the awards of earlier years begin."""
        identities = {*self.sums, *self.money}
        key = self.funder.code
        return sorted(start for name, start in identities if name == key and start.year < year)

    def take(self, year: int, amount: Decimal, *, is_repaid: bool) -> None:
        """A receipt, EUR below zero, or a repayment."""
        left = amount if is_repaid else -amount
        own = award_of_year(self.funder, year).identity
        for start in self._earlier(year) if left > 0 else ():
            identity = (self.funder.code, start)
            if identity != own:
                held = self._held(identity, year)
                part = max(min(left, held if is_repaid else -held), ZERO)
                self.money[identity].add(year, part if is_repaid else -part, is_repaid=is_repaid)
                left -= part
        self.money[own].add(year, left if is_repaid else -left, is_repaid=is_repaid)

    def _held(self, identity: _Identity, year: int) -> Decimal:
        """What an award of an earlier year has left, or below zero has to receive."""
        sums = self.sums.get(identity)
        return self.money[identity].until(year) - (sums.used(year) if sums else ZERO)
